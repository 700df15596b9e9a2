// A player: values, places on the boards, and the battles so far.

import { html, useEffect, useState } from './lib.js';
import { call } from './api.js';
import { Crest } from './crest.js';
import { Plot } from './plot.js';
import { clock, count, day, moment, nameOf, number, ordinal } from './format.js';
import { Manage } from './manage.js';
import { BOARDS } from './periods.js';
import { Empty, Heading, Trouble, useResource } from './ui.js';

export function PlayerView({ id, account, query }) {
  const own = account.playerId === Number(id);
  const inCharge = !account.playerId;
  const { data: player, error, reload } = useResource(`/v1/players/${id}`, { every: 5_000 });
  if (error && !player) {
    return html`
      <div class="view">
        <${Heading}>${error.status === 404 ? 'No such player' : 'Player'}</${Heading}>
        ${error.status === 404
          ? html`<p>It may have been deleted. <a href="#/boards/all-time">To the board</a></p>`
          : html`<${Trouble} error=${error} />`}
      </div>`;
  }
  return html`
    <div class="view player-view">
      <header class="player-head">
        <${Crest} id=${Number(id)} />
        <div>
          <${Heading} kicker=${own ? 'Your player' : `Player ${id}`}>${player?.name ?? ' '}</${Heading}>
          <p class="description" dir="auto">${player?.description ?? (own ? 'No words about you yet.' : ' ')}</p>
        </div>
        ${account.playerId && !own && html`<a class="button primary" href="#/challenge/${id}">Challenge</a>`}
      </header>
      <${Values} player=${player} />
      <${Places} id=${id} />
      <${History} id=${id} player=${player} />
      <div class="${own || inCharge ? 'ledgers' : ''}">
        <${Battles} id=${id} cursor=${query.get('cursor')} />
        ${(own || inCharge) && html`<${Transactions} id=${id} cursor=${query.get('transactions')} />`}
      </div>
      ${inCharge && player && html`<${Manage} player=${player} reload=${reload} />`}
    </div>`;
}

function Values({ player }) {
  const values = [
    ['Score', 'score', 'gold'], ['Gold', 'gold', 'gold'], ['Silver', 'silver', 'silver'], ['Attack', 'attack', ''],
    ['Hit points', 'hitPoints', ''], ['Luck', 'luck', ''], ['Power', 'power', ''],
  ];
  return html`
    <dl class="values" aria-busy=${player ? undefined : 'true'}>
      ${values.map(([label, key, tone]) => html`
        <div key=${key} class=${tone}>
          <dt>${label}</dt><dd>${player ? `${number(player[key])}${key === 'luck' ? ' %' : ''}` : '–'}</dd>
        </div>`)}
    </dl>`;
}

function Places({ id }) {
  return html`
    <section class="places" aria-labelledby="places">
      <h2 id="places">On the boards</h2>
      <ul>${BOARDS.map((board) => html`<${PlaceOn} key=${board.id} board=${board} id=${id} />`)}</ul>
    </section>`;
}

function PlaceOn({ board, id }) {
  const { data, error } = useResource(`/v1/leaderboards/${board.id}?players=${id}`, { every: 5_000 });
  const entry = data?.items[0];
  if (error?.status === 404) {
    return null; // This Arena keeps no such board.
  }
  return html`
    <li>
      <a href=${entry ? `#/boards/${board.id}?around=${id}` : `#/boards/${board.id}`}>
        <span class="place-board">${board.title}</span>
        <span class="place-rank">${entry ? ordinal(entry.rank) : '–'}</span>
        <span class="place-score">${entry ? `with ${number(entry.score)}` : data ? 'no battle yet' : ' '}</span>
      </a>
    </li>`;
}

const PAGES = 5;

/** The latest battles that ended, the oldest first; read anew when there are more. */
function useLatest(id, ended) {
  const [state, setState] = useState({});
  useEffect(() => {
    const stopped = new AbortController();
    (async () => {
      const battles = [];
      let cursor = '';
      try {
        for (let page = 0; page < PAGES && cursor !== null; page++) {
          const read = await call(
            `/v1/players/${id}/battles?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
            { signal: stopped.signal },
          );
          battles.push(...read.items.filter(({ status }) => status === 'finished'));
          cursor = read.next;
        }
        battles.sort((one, other) => new Date(one.finishedAt) - new Date(other.finishedAt));
        setState({ battles, all: cursor === null });
      } catch (error) {
        if (!stopped.signal.aborted) {
          setState({ error });
        }
      }
    })();
    return () => stopped.abort();
  }, [id, ended]);
  return state;
}

function History({ id, player }) {
  const ended = player ? player.wins + player.losses + player.draws : undefined;
  const { battles, all, error } = useLatest(id, ended);
  const own = Number(id);
  return html`
    <section class="panel history" aria-labelledby="history">
      <div class="history-head">
        <h2 id="history">Wins and losses</h2>
        <p class="record">
          ${player && html`<span class="won">${count(player.wins, 'win')}</span> <span class="lost">${count(player.losses, 'loss', 'losses')}</span>
          ${player.draws > 0 && html` <span>${count(player.draws, 'draw')}</span>`}`}
        </p>
      </div>
      ${error && html`<${Trouble} error=${error} />`}
      ${battles?.length === 0 && html`<div class="plot-gap"><${Empty} title="No battle has ended yet">The line begins with the first.</${Empty}></div>`}
      ${!battles && !error && html`<div class="plot-gap"></div>`}
      ${battles?.length > 0 && player && html`<${Tally} battles=${battles} own=${own} player=${player} all=${all} />`}
    </section>`;
}

function Tally({ battles, own, player, all }) {
  const won = battles.filter(({ result }) => result.winnerId === own).length;
  const lost = battles.filter(({ result }) => result.winnerId !== null && result.winnerId !== own).length;
  // What was before the battles read is known as a sum.
  let wins = Math.max(0, player.wins - won);
  let losses = Math.max(0, player.losses - lost);
  const begin = new Date(battles[0].finishedAt).getTime();
  const end = new Date(battles.at(-1).finishedAt).getTime();
  const winLine = [[begin, wins]];
  const lossLine = [[begin, losses]];
  battles.forEach(({ finishedAt, result }) => {
    const time = new Date(finishedAt).getTime();
    if (result.winnerId === own) {
      winLine.push([time, ++wins]);
    } else if (result.winnerId !== null) {
      lossLine.push([time, ++losses]);
    }
  });
  winLine.push([end, wins]);
  lossLine.push([end, losses]);
  const span = end - begin;
  return html`
    <${Plot} steps height=${200} from=${begin} to=${Math.max(end, begin + 1)} xTicks=${span > 0 ? [begin, end] : [begin]}
             xFormat=${span > 2 * 86_400_000 ? day : clock}
             label=${`Wins and losses over time, from ${moment(begin)} to ${moment(end)}: ${count(wins, 'win')}, ${count(losses, 'loss', 'losses')}.`}
             series=${[{ label: 'Wins', tone: 'win', points: winLine }, { label: 'Losses', tone: 'loss', points: lossLine }]} />
    ${!all && html`<p class="aside">The latest ${number(battles.length)} battles are drawn.</p>`}`;
}

function Battles({ id, cursor }) {
  const path = `/v1/players/${id}/battles?limit=15${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
  const { data, error } = useResource(path, { every: 5_000 });
  const at = (to) => `#/players/${id}?cursor=${encodeURIComponent(to)}`;
  return html`
    <section class="panel battles" aria-labelledby="battles">
      <h2 id="battles">Battles</h2>
      ${error && html`<${Trouble} error=${error} />`}
      ${data?.items.length === 0 && html`<${Empty} title="No battles yet">They are listed here, the newest first.</${Empty}>`}
      ${!data && !error && html`<div class="list-gap" aria-busy="true"></div>`}
      ${data?.items.length > 0 && html`
        <table class="battle-list">
          <caption class="unseen">Battles, the newest first</caption>
          <thead><tr><th scope="col">Result</th><th scope="col">Against</th><th scope="col" class="loot">Moved</th><th scope="col" class="when">When</th></tr></thead>
          <tbody>${data.items.map((battle) => html`<${BattleRow} key=${battle.id} battle=${battle} own=${Number(id)} />`)}</tbody>
        </table>
        ${(data.next || data.previous) && html`
          <nav class="pager" aria-label="Pages of battles">
            ${data.previous ? html`<a href=${at(data.previous)}>‹ Newer</a>` : html`<span></span>`}
            <span class="total">${count(data.total, 'battle')}</span>
            ${data.next ? html`<a href=${at(data.next)}>Older ›</a>` : html`<span></span>`}
          </nav>`}`}
    </section>`;
}

const signed = (value) => `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;

/** What the game has given to the player or taken from it. */
function Transactions({ id, cursor }) {
  const path = `/v1/players/${id}/transactions?limit=15${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
  const { data, error } = useResource(path, { every: 5_000 });
  const at = (to) => `#/players/${id}?transactions=${encodeURIComponent(to)}`;
  return html`
    <section class="panel battles" aria-labelledby="transactions">
      <h2 id="transactions">Transactions</h2>
      ${error && html`<${Trouble} error=${error} />`}
      ${data?.items.length === 0 && html`<${Empty} title="No transactions yet">What the game gives or takes is listed here.</${Empty}>`}
      ${!data && !error && html`<div class="list-gap" aria-busy="true"></div>`}
      ${data?.items.length > 0 && html`
        <table class="transaction-list">
          <caption class="unseen">Transactions, the newest first</caption>
          <thead><tr><th scope="col">Reason</th><th scope="col" class="loot">Gold</th><th scope="col" class="loot">Silver</th><th scope="col" class="when">When</th></tr></thead>
          <tbody>${data.items.map(({ id: transaction, reason, gold, silver, at: moved }) => html`
            <tr key=${transaction}>
              <th scope="row" dir="auto">${reason}</th>
              <td class="loot">${gold ? signed(gold) : '–'}</td>
              <td class="loot">${silver ? signed(silver) : '–'}</td>
              <td class="when"><time datetime=${moved}>${moment(moved)}</time></td>
            </tr>`)}</tbody>
        </table>
        ${(data.next || data.previous) && html`
          <nav class="pager" aria-label="Pages of transactions">
            ${data.previous ? html`<a href=${at(data.previous)}>‹ Newer</a>` : html`<span></span>`}
            <span class="total">${count(data.total, 'transaction')}</span>
            ${data.next ? html`<a href=${at(data.next)}>Older ›</a>` : html`<span></span>`}
          </nav>`}`}
    </section>`;
}

function BattleRow({ battle, own }) {
  const { id, status, attacker, defender, result, submittedAt } = battle;
  const attacked = attacker.playerId === own;
  const other = attacked ? defender : attacker;
  const outcome = status === 'queued' ? 'queued'
    : status === 'failed' ? 'not fought'
      : result.winnerId === null ? 'draw' : result.winnerId === own ? 'won' : 'lost';
  const sign = outcome === 'won' ? '+' : '−';
  const moved = result ? result.loot.gold + result.loot.silver : 0;
  return html`
    <tr>
      <td><a class="result ${outcome.replace(' ', '-')}" href="#/battles/${id}"
             aria-label="Battle ${id}: ${outcome}">${outcome}</a></td>
      <th scope="row">
        <span class="versus-name">
          <${Crest} id=${other.playerId} />
          ${other.deleted ? nameOf(other) : html`<a class="name" dir="auto" href="#/players/${other.playerId}">${other.name}</a>`}
          <span class="attacked">${attacked ? 'attacked' : 'defended'}</span>
        </span>
      </th>
      <td class="loot">${['won', 'lost'].includes(outcome) ? `${sign}${number(moved)}` : '–'}</td>
      <td class="when"><time datetime=${submittedAt}>${moment(submittedAt)}</time></td>
    </tr>`;
}
