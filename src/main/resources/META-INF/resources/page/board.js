// The boards: live while the current period's top is shown, else read again now and then.

import { html, useCallback, useEffect, useLayoutEffect, useRef, useState } from './lib.js';
import { call, listen } from './api.js';
import { Crest } from './crest.js';
import { count, number, ordinal } from './format.js';
import { BOARDS, firstDay, periodOf, step, title } from './periods.js';
import { calm, Empty, Heading, Trouble, useResource } from './ui.js';

const ROWS = 25;

function address(board, period, query = {}) {
  const text = new URLSearchParams(query).toString();
  return `#/boards/${board}${period ? `/${period}` : ''}${text ? `?${text}` : ''}`;
}

export function Board({ account, board, period, query }) {
  const known = BOARDS.find(({ id }) => id === board);
  const around = query.get('around');
  const cursor = query.get('cursor');
  const kicker = around ? 'Around one player' : period ? 'A past period' : cursor ? 'Further down' : 'Live';
  const shown = known && board !== 'all-time' ? period ?? periodOf(board, new Date()) : null;
  const [page, onPage] = usePageOf([board, period, around, cursor].join());
  return html`
    <div class="view board-view">
      <div class="board-head">
        <${Heading} kicker=${html`<span class="kicker-${kicker === 'Live' ? 'live' : 'still'}">${kicker}</span>`}>
          ${known ? `Leaderboard: ${known.title.toLowerCase()}` : 'Leaderboard'}
        </${Heading}>
        <nav class="tabs" aria-label="Boards">
          ${BOARDS.map(({ id, title: name }) => html`
            <a key=${id} href=${address(id)} aria-current=${id === board ? 'page' : undefined}>${name}</a>`)}
        </nav>
      </div>
      <div class="columns">
        <section class="board-main" aria-label="Standings">
          ${known && html`<${Period} board=${board} period=${shown} past=${Boolean(period)} />`}
          ${period || around || cursor
            ? html`<${Still} key="still" board=${board} period=${period} around=${around} cursor=${cursor} me=${account.playerId} onPage=${onPage} />`
            : html`<${Live} key=${board} board=${board} me=${account.playerId} onPage=${onPage} />`}
        </section>
        <aside class="board-side" aria-label="Players">
          ${account.playerId && html`<${Mine} account=${account} board=${board} period=${period} around=${around} page=${page} />`}
          <${Search} board=${board} period=${period} account=${account} page=${page} />
          <section class="panel how" aria-labelledby="how">
            <h2 id="how">How to rise</h2>
            <p>The winner of a battle takes 10 to 20 percent of the loser's gold and silver. That much rises the score; it never falls.</p>
          </section>
        </aside>
      </div>
    </div>`;
}

/** The page that the view of this name shows, and how the view hands it over. */
function usePageOf(view) {
  const [shown, setShown] = useState({ view, page: null });
  const onPage = useCallback((page) => setShown({ view, page }), [view]);
  return [shown.view === view ? shown.page : null, onPage];
}

/** A player's row on the page that is shown: what is told beside the page must not contradict it. */
const rowOf = (page, id) => page?.items.find(({ playerId }) => playerId === id);

/** Goes through the periods of a board, and to any day's. */
function Period({ board, period, past }) {
  if (board === 'all-time') {
    return html`<div class="period"><span class="period-title">${title(board)}</span></div>`;
  }
  const now = periodOf(board, new Date());
  let words;
  try {
    words = title(board, period);
  } catch {
    words = period;
  }
  const valid = words !== period;
  const to = (by) => {
    const next = step(board, period, by);
    return address(board, next >= now ? null : next);
  };
  const jump = (event) => {
    if (event.target.value) {
      const chosen = periodOf(board, new Date(`${event.target.value}T00:00:00Z`));
      location.hash = address(board, chosen >= now ? null : chosen);
    }
  };
  const unit = { monthly: 'month', weekly: 'week', daily: 'day' }[board];
  return html`
    <div class="period">
      <span class="period-steps">
        ${valid && html`<a class="step" href=${to(-1)} aria-label="The ${unit} before">‹</a>`}
        <span class="period-title" aria-live="polite">${words}</span>
        ${valid && past
          ? html`<a class="step" href=${to(1)} aria-label="The ${unit} after">›</a>`
          : html`<span class="step" aria-hidden="true"></span>`}
      </span>
      <label class="jump">
        <span>The ${unit} of</span>
        <input type="date" max=${new Date().toISOString().slice(0, 10)}
               value=${valid ? firstDay(board, period).toISOString().slice(0, 10) : ''} onChange=${jump} />
      </label>
      ${past && html`<a class="to-live" href=${address(board)}>Back to now</a>`}
    </div>`;
}

function Live({ board, me, onPage }) {
  const [page, setPage] = useState(null);
  const [state, setState] = useState({ live: false, reason: undefined });
  useEffect(() => listen(
    `/v1/leaderboards/${board}/stream?limit=${ROWS}`,
    setPage,
    (name, reason) => setState((before) =>
      name === 'live' && before.live ? before : { live: name === 'live', reason }),
  ), [board]);
  useLayoutEffect(() => onPage(page), [page, onPage]);
  const lost = !state.live && state.reason;
  return html`
    <p class="connection" data-state=${state.live ? 'live' : 'waiting'}>
      ${state.live ? 'Live: rows move as battles end' : page ? 'Connecting again …' : 'Connecting …'}
    </p>
    ${lost && !page && html`<${Trouble} error=${state.reason} />`}
    <${Announcements} page=${page} me=${me} />
    <${Rows} page=${page} board=${board} me=${me} />`;
}

function Still({ board, period, around, cursor, me, onPage }) {
  const query = new URLSearchParams({ limit: ROWS });
  Object.entries({ period, around, cursor }).forEach(([name, value]) => value && query.set(name, value));
  const { data, error } = useResource(`/v1/leaderboards/${board}?${query}`, { every: period ? 0 : 2_000 });
  useLayoutEffect(() => onPage(data), [data, onPage]);
  if (error?.status === 404 && around) {
    return html`
      <${Empty} title="Not on this board">
        Whoever has not battled in this period is not on its board. <a href=${address(board, period)}>To the top</a>
      </${Empty}>`;
  }
  return html`
    <p class="connection" data-state=${period ? 'still' : 'live'}>
      ${period ? 'This period is over; its board stays as it is' : 'Read again every two seconds'}
    </p>
    ${error && html`<${Trouble} error=${error} />`}
    ${!(error && !data) && html`<${Rows} page=${data} board=${board} period=${period} me=${me} marked=${Number(around)} />`}`;
}

/** Tells what matters to those who cannot see rows move: who leads, and where oneself stands. */
function Announcements({ page, me }) {
  const [text, setText] = useState('');
  const last = useRef();
  useEffect(() => {
    if (!page) {
      return;
    }
    const leader = page.items[0];
    const own = page.items.find(({ playerId }) => playerId === me);
    const before = last.current;
    if (before && leader && before.leader !== leader.playerId) {
      setText(`${leader.name} leads now.`);
    } else if (before && own && before.rank !== own.rank) {
      setText(`You are ${ordinal(own.rank)} now.`);
    }
    last.current = { leader: leader?.playerId, rank: own?.rank };
  }, [page]);
  return html`<p class="unseen" role="status">${text}</p>`;
}

/** What changed for each player since the page before; forgotten after a while. */
function useChanges(page) {
  const before = useRef(new Map());
  const [changes, setChanges] = useState(new Map());
  useEffect(() => {
    if (!page) {
      return undefined;
    }
    const found = new Map();
    page.items.forEach(({ playerId, rank, score }) => {
      const old = before.current.get(playerId);
      if (old && (old.score !== score || old.rank > rank)) {
        found.set(playerId, { gained: score - old.score, risen: old.rank - rank });
      }
    });
    before.current = new Map(page.items.map((entry) => [entry.playerId, entry]));
    setChanges(found);
    const timer = setTimeout(() => setChanges(new Map()), 3_500);
    return () => clearTimeout(timer);
  }, [page]);
  return changes;
}

/** Lets rows glide from where they were to where they are. */
function useGlide(page) {
  const body = useRef();
  const places = useRef(new Map());
  useLayoutEffect(() => {
    const now = new Map();
    for (const row of body.current?.children ?? []) {
      if (row.dataset.id) {
        now.set(row.dataset.id, row.offsetTop);
        const way = (places.current.get(row.dataset.id) ?? row.offsetTop) - row.offsetTop;
        if (way !== 0 && !calm()) {
          row.animate(
            [{ transform: `translateY(${way}px)`, zIndex: way > 0 ? 2 : 1 }, { transform: 'none', zIndex: way > 0 ? 2 : 1 }],
            { duration: 700, easing: 'cubic-bezier(.2,.8,.2,1)' },
          );
        }
      }
    }
    places.current = now;
  }, [page]);
  return body;
}

function Rows({ page, board, period, me, marked }) {
  const changes = useChanges(page);
  const body = useGlide(page);
  if (page && page.items.length === 0) {
    return html`
      <${Empty} title=${board === 'all-time' ? 'Nobody is here yet' : 'No battles yet'}>
        ${period ? 'In this period nobody battled.' : 'The board fills with the first battle. Why not yours?'}
      </${Empty}>`;
  }
  const best = page?.items[0];
  return html`
    <table class="rows">
      <caption class="unseen">Players by score</caption>
      <thead>
        <tr><th scope="col" class="rank">Rank</th><th scope="col">Player</th><th scope="col" class="score">Score</th></tr>
      </thead>
      <tbody ref=${body} aria-busy=${page ? undefined : 'true'}>
        ${page
          ? page.items.map((entry) => html`
            <${Row} key=${entry.playerId} entry=${entry} share=${best.score ? entry.score / best.score : 0}
                    change=${changes.get(entry.playerId)} own=${entry.playerId === me} marked=${entry.playerId === marked} />`)
          : Array.from({ length: 12 }, (_, index) => html`
            <tr key=${index} class="ghost"><td class="rank">·</td><td><span></span></td><td class="score">·</td></tr>`)}
      </tbody>
    </table>
    ${page && html`
      <nav class="pager" aria-label="Pages of the board">
        ${page.previous
          ? html`<a href=${address(board, period, { cursor: page.previous })}>‹ Higher up</a>`
          : html`<span></span>`}
        <span class="total">${count(page.total, 'player')}</span>
        ${page.next
          ? html`<a href=${address(board, period, { cursor: page.next })}>Further down ›</a>`
          : html`<span></span>`}
      </nav>`}`;
}

function Row({ entry, share, change, own, marked }) {
  const { rank, playerId, name, score } = entry;
  // Players without a score get no highlight, even on the first rank.
  const classes = [rank <= 3 && score > 0 && `top top-${rank}`, own && 'own', marked && 'marked', change?.gained > 0 && 'gained'];
  return html`
    <tr data-id=${playerId} class=${classes.filter(Boolean).join(' ')}>
      <td class="rank"><span>${number(rank)}</span></td>
      <th scope="row" class="who-cell">
        <a href="#/players/${playerId}"><${Crest} id=${playerId} /><span class="name" dir="auto">${name}</span></a>
        ${own && html`<span class="tag">you</span>`}
      </th>
      <td class="score">
        <span class="change" aria-hidden="true">
          ${change?.risen > 0 && html`<span class="risen">▲${number(change.risen)}</span>`}
          ${change?.gained > 0 && html`<span class="plus">+${number(change.gained)}</span>`}
        </span>
        <span class="points">${number(score)}</span>
        <span class="measure" style=${{ transform: `scaleX(${share})` }}></span>
      </td>
    </tr>`;
}

function Mine({ account, board, period, around, page }) {
  const id = account.playerId;
  const asked = period ? `&period=${period}` : '';
  const row = rowOf(page, id);
  const apart = row ? null : `/v1/leaderboards/${board}?players=${id}${asked}`;
  const { data } = useResource(apart, { every: period ? 0 : 3_000 });
  const entry = row ?? data?.items[0];
  const here = Number(around) === id;
  return html`
    <section class="panel mine" aria-labelledby="mine">
      <h2 id="mine">Your place</h2>
      <div class="mine-place">
        <${Crest} id=${id} />
        ${entry
          ? html`<p><span class="big">${ordinal(entry.rank)}</span> with ${number(entry.score)}</p>`
          : html`<p>${data ? 'Not on this board yet: it takes one battle.' : ' '}</p>`}
      </div>
      <div class="actions">
        ${here
          ? html`<a class="button" href=${address(board, period)}>To the top</a>`
          : entry && html`<a class="button" id="around-me" href=${address(board, period, { around: id })}>Around me</a>`}
        <a class="button primary" href="#/challenge">Challenge</a>
      </div>
    </section>`;
}

/** Finds a player by name, and where it stands on the board that is shown. */
export function Search({ board, period, account, page }) {
  const [found, setFound] = useState(null);
  const search = async (event) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('search').trim();
    if (!name) {
      return;
    }
    setFound({ name, busy: true });
    try {
      const { items: [player] } = await call(`/v1/players?name=${encodeURIComponent(name)}`);
      const asked = period ? `&period=${period}` : '';
      const entry = player
        && (await call(`/v1/leaderboards/${board}?players=${player.id}${asked}`)).items[0];
      setFound({ name, player, entry });
    } catch (error) {
      setFound({ name, error });
    }
  };
  const entry = rowOf(page, found?.player?.id) ?? found?.entry;
  return html`
    <section class="panel search" aria-labelledby="find">
      <h2 id="find">Find a player</h2>
      <form onSubmit=${search} role="search">
        <label class="unseen" for="search">Name, in full</label>
        <input id="search" name="search" type="search" placeholder="Name, in full" autocomplete="off" spellcheck="false" />
        <button>Find</button>
      </form>
      <div class="found" role="status">
        ${found?.error && html`<${Trouble} error=${found.error} />`}
        ${found && !found.busy && !found.error && !found.player && html`
          <p>Nobody is called “${found.name}”. Names are looked up in full; case and accents' spelling do not matter.</p>`}
        ${found?.player && html`
          <div class="found-player">
            <${Crest} id=${found.player.id} />
            <div>
              <p><a class="name" href="#/players/${found.player.id}">${found.player.name}</a></p>
              <p>${entry
                ? `${ordinal(entry.rank)} on this board with ${number(entry.score)}`
                : 'Not on this board'}</p>
            </div>
          </div>
          <div class="actions">
            ${entry && html`
              <a class="button" href=${address(board, period, { around: found.player.id })}>Show on the board</a>`}
            ${account.playerId && account.playerId !== found.player.id && html`
              <a class="button" href="#/challenge/${found.player.id}">Challenge</a>`}
          </div>`}
      </div>
    </section>`;
}
