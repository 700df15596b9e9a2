// Choosing an opponent and sending the challenge; the battle's own view goes on from there.

import { html, useState } from './lib.js';
import { call } from './api.js';
import { Crest } from './crest.js';
import { moment, number } from './format.js';
import { Empty, Heading, Trouble, useForm, useResource } from './ui.js';

export function Challenge({ account, opponentId }) {
  const me = useResource('/v1/players/me').data;
  const opponent = useResource(opponentId && `/v1/players/${opponentId}`);
  return html`
    <div class="view challenge-view">
      <${Heading} kicker="A new battle">Challenge</${Heading}>
      <div class="columns">
        <section class="panel duel-card" aria-labelledby="duel">
          <h2 id="duel" class="unseen">The two</h2>
          <div class="matchup">
            <${Side} player=${me} tone="red" role="You strike first" />
            <span class="versus" aria-hidden="true"><span>v</span></span>
            ${opponent.error
              ? html`<${Trouble} error=${opponent.error} />`
              : html`<${Side} player=${opponent.data} tone="blue" role=${opponent.data ? 'Defends' : opponentId ? ' ' : 'Choose an opponent'} />`}
          </div>
          <${Send} account=${account} opponent=${opponent.data} />
        </section>
        <${Picker} chosen=${Number(opponentId)} />
      </div>
    </div>`;
}

function Side({ player, tone, role }) {
  return html`
    <div class="side tone-${tone}">
      ${player ? html`<${Crest} id=${player.id} />` : html`<div class="crest-gap"></div>`}
      <p class="fighter-name" dir="auto">${player?.name ?? ' '}</p>
      <p class="fighter-role">${role}</p>
      <dl>
        <div><dt>Attack</dt><dd>${player ? number(player.attack) : '–'}</dd></div>
        <div><dt>Hit points</dt><dd>${player ? number(player.hitPoints) : '–'}</dd></div>
        <div><dt>Luck</dt><dd>${player ? `${player.luck} %` : '–'}</dd></div>
        <div><dt>Power</dt><dd>${player ? number(player.power) : '–'}</dd></div>
      </dl>
    </div>`;
}

function Send({ account, opponent }) {
  const form = useForm(async () => {
    const key = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
    const battle = await call('/v1/battles', {
      method: 'POST',
      body: { opponentId: opponent.id },
      headers: { 'Idempotency-Key': key }, // Should it be sent a second time after a broken answer.
    });
    location.hash = `#/battles/${battle.id}`;
  });
  const self = opponent?.id === account.playerId;
  const shield = opponent?.shieldUntil;
  const wrong = self ? 'Nobody fights itself: choose somebody else.'
    : shield ? `Nobody can challenge ${opponent.name} before ${moment(shield)}: it has lost a battle lately.`
      : form.of('opponentId') && `This opponent ${form.of('opponentId')}.`;
  return html`
    <form onSubmit=${form.submit} aria-label="Send the challenge">
      <p class="field-error" role=${wrong ? 'alert' : undefined}>${wrong}</p>
      ${form.problem && !wrong && html`<${Trouble} error=${form.problem} />`}
      <button class="primary wide" disabled=${!opponent || self || shield || form.busy}>
        ${form.busy ? 'Sending …' : opponent && !self ? `Challenge ${opponent.name}` : 'Challenge'}
      </button>
    </form>`;
}

/** Players of about the same power, and any by name. */
function Picker({ chosen }) {
  const near = useResource('/v1/opponents');
  const [problem, setProblem] = useState('');
  const search = useForm(async ({ opponent }) => {
    setProblem('');
    const name = opponent.trim();
    const { items: [player] } = await call(`/v1/players?name=${encodeURIComponent(name)}`);
    if (player) {
      location.hash = `#/challenge/${player.id}`;
    } else {
      setProblem(`Nobody is called “${name}”. Names are looked up in full.`);
    }
  });
  return html`
    <section class="panel picker" aria-labelledby="picker">
      <h2 id="picker">Opponent</h2>
      <form onSubmit=${search.submit} role="search" class="search-line">
        <label for="opponent" class="unseen">Opponent's name, in full</label>
        <input id="opponent" name="opponent" type="search" placeholder="Name, in full" autocomplete="off" spellcheck="false" required
               aria-invalid=${problem ? 'true' : undefined} aria-describedby="opponent-error" />
        <button disabled=${search.busy}>Find</button>
      </form>
      <p class="field-error" id="opponent-error" role=${problem ? 'alert' : undefined}>${problem}</p>
      ${search.problem && html`<${Trouble} error=${search.problem} />`}
      ${near.error && html`<${Trouble} error=${near.error} />`}
      <div class="near-head">
        <h3>About as strong as you</h3>
        <button type="button" class="quiet" onClick=${near.reload}>Others</button>
      </div>
      ${near.data?.items.length === 0 && html`
        <${Empty} title="Nobody new is within reach">Those you fought with lately are not listed; find them by name.</${Empty}>`}
      <ul class="near" aria-busy=${near.data ? undefined : 'true'}>
        ${(near.data?.items ?? []).map(({ playerId, name, power, winPercent }) => html`
          <li key=${playerId}>
            <a href="#/challenge/${playerId}" aria-current=${playerId === chosen ? 'true' : undefined}>
              <${Crest} id=${playerId} />
              <span class="near-who"><span class="name" dir="auto">${name}</span><span class="near-power">power ${number(power)}</span></span>
              <span class="near-chance">you win ${winPercent} %</span>
            </a>
          </li>`)}
      </ul>
    </section>`;
}
