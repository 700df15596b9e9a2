// What game servers and administrators do with a player: change it, pay it, suspend it.

import { html, useRef, useState } from './lib.js';
import { call } from './api.js';
import { moment } from './format.js';
import { Field, say, Trouble, useForm, useResource } from './ui.js';

export function Manage({ player, reload }) {
  return html`
    <section class="panel manage" aria-labelledby="manage">
      <h2 id="manage">In charge of ${player.name}</h2>
      <div class="manage-forms">
        <${Change} key=${JSON.stringify([player.name, player.attack, player.hitPoints, player.luck])} player=${player} reload=${reload} />
        <${Pay} player=${player} reload=${reload} />
        <${Suspend} player=${player} />
      </div>
    </section>`;
}

/** A problem that no field of the form has. */
const elsewhere = ({ problem }, fields) => problem && !problem.errors?.some(({ field }) => fields.includes(field)) && problem;

const VALUES = [['attack', 'Attack', 1, 1_000_000], ['hitPoints', 'Hit points', 1, 1_000_000], ['luck', 'Luck, percent', 0, 95]];

function Change({ player, reload }) {
  const form = useForm(async (given) => {
    const wanted = { name: given.name, attack: Number(given.attack), hitPoints: Number(given.hitPoints), luck: Number(given.luck) };
    const body = Object.fromEntries(Object.entries(wanted).filter(([field, value]) => value !== player[field]));
    await call(`/v1/players/${player.id}`, { method: 'PATCH', body });
    say(`${wanted.name} is changed.`);
    reload();
  });
  const taken = form.problem?.status === 409;
  const other = !taken && elsewhere(form, ['name', 'attack', 'hitPoints', 'luck']);
  return html`
    <form onSubmit=${form.submit} class="stack" aria-label="Change the player">
      <${Field} id="manage-name" name="name" label="Name" defaultValue=${player.name} required autocomplete="off" spellcheck="false"
                error=${taken ? 'Somebody has this name already.' : form.of('name')} />
      ${VALUES.map(([field, label, min, max]) => html`
        <${Field} key=${field} id=${`manage-${field}`} name=${field} label=${label} type="number" min=${min} max=${max} required
                  defaultValue=${player[field]} error=${form.of(field)} />`)}
      ${other && html`<${Trouble} error=${other} />`}
      <button disabled=${form.busy}>Change</button>
    </form>`;
}

const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

function Pay({ player, reload }) {
  const key = useRef(); // The same until it is answered: a second press after a broken answer pays once.
  const form = useForm(async ({ gold, silver, reason }) => {
    const body = { gold: Number(gold), silver: Number(silver), reason };
    const sent = JSON.stringify(body);
    if (key.current?.sent !== sent) {
      key.current = { sent, value: newKey() };
    }
    await call(`/v1/players/${player.id}/transactions`, { method: 'POST', body, headers: { 'Idempotency-Key': key.current.value } });
    key.current = undefined;
    say(`${player.name}'s balance has changed.`);
    reload();
  });
  const other = elsewhere(form, ['gold', 'silver', 'reason']);
  const amounts = { type: 'number', min: -1_000_000_000, max: 1_000_000_000, required: true, defaultValue: 0 };
  return html`
    <form onSubmit=${form.submit} class="stack" aria-label="Pay the player">
      <${Field} id="pay-gold" name="gold" label="Gold" ...${amounts} error=${form.of('gold')} />
      <${Field} id="pay-silver" name="silver" label="Silver" ...${amounts} error=${form.of('silver')} />
      <${Field} id="pay-reason" name="reason" label="Reason" required maxlength="100" autocomplete="off"
                hint="Less than nothing takes it away." error=${form.of('reason')} />
      ${other && html`<${Trouble} error=${other} />`}
      <button disabled=${form.busy}>Pay</button>
    </form>`;
}

function Suspend({ player }) {
  const [open, setOpen] = useState(false); // Most players are not suspended: that is asked when somebody wants to know.
  return html`
    <details onToggle=${(event) => setOpen(event.currentTarget.open)}>
      <summary>Suspension</summary>
      ${open && html`<${Suspension} player=${player} />`}
    </details>`;
}

function Suspension({ player }) {
  const path = `/v1/players/${player.id}/suspension`;
  const { data, error, reload } = useResource(path);
  const form = useForm(async ({ until, reason, hidden }) => {
    await call(path, { method: 'PUT', body: { until: until ? new Date(until).toISOString() : null, reason, hidden: hidden === 'on' } });
    say(`${player.name} is suspended.`);
    reload();
  });
  const lift = useForm(async () => {
    await call(path, { method: 'DELETE' });
    say(`${player.name} is not suspended any more.`);
    reload();
  });
  const suspended = data && error?.status !== 404;
  const other = elsewhere(form, ['until', 'reason']);
  if (!data && !error) {
    return html`<div class="list-gap" aria-busy="true"></div>`;
  }
  return html`
    ${suspended && html`
      <form onSubmit=${lift.submit} class="stack" aria-label="Lift the suspension">
        <p class="notice">Suspended ${data.until ? `until ${moment(data.until)}` : 'for good'}${data.hidden ? ', hidden from the boards' : ''}: ${data.reason}</p>
        ${lift.problem && html`<${Trouble} error=${lift.problem} />`}
        <button disabled=${lift.busy}>Lift it</button>
      </form>`}
    ${error && error.status !== 404 && html`<${Trouble} error=${error} />`}
    <form onSubmit=${form.submit} class="stack" aria-label="Suspend the player">
      <${Field} id="suspend-until" name="until" label="Until (empty: for good)" type="datetime-local" error=${form.of('until')} />
      <${Field} id="suspend-reason" name="reason" label="Reason" required maxlength="100" autocomplete="off" error=${form.of('reason')} />
      <label><input type="checkbox" name="hidden" /> Hide from the boards</label>
      ${other && html`<${Trouble} error=${other} />`}
      <button class="danger" disabled=${form.busy}>Suspend</button>
    </form>`;
}
