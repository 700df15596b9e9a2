// What administrators look after: the queue, who works on it, and what could not be settled.

import { html, useEffect, useState } from './lib.js';
import { call } from './api.js';
import { Plot } from './plot.js';
import { clock, count, duration, moment, number } from './format.js';
import { Confirm, Empty, Field, Heading, say, Trouble, useResource } from './ui.js';

const EVERY = 2_000;
const KEPT = 10 * 60_000;
const BOARDS = ['all-time', 'monthly', 'weekly', 'daily'];

// Outlives the view, so that coming back does not begin anew.
const samples = [];
const replicas = new Map();

/** Battles settled a second, over the replicas heard of lately: each counts for itself, and any of them may answer. */
function throughput(text, now) {
  const value = (name) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  const replica = value('process_start_time_seconds');
  const settled = value('arena_battles_settled_total');
  const before = replicas.get(replica);
  if (before && now > before.at && settled >= before.settled) {
    replicas.set(replica, { at: now, settled, rate: ((settled - before.settled) * 1000) / (now - before.at) });
  } else if (Number.isFinite(settled)) {
    replicas.set(replica, { at: now, settled, rate: 0 });
  }
  let sum = 0;
  for (const [id, { at, rate }] of replicas) {
    if (now - at > 30_000) {
      replicas.delete(id);
    } else {
      sum += rate;
    }
  }
  return sum;
}

function useOperations() {
  const [state, setState] = useState({ queue: samples.at(-1) });
  useEffect(() => {
    const stopped = new AbortController();
    let timer;
    const read = async () => {
      try {
        const [queue, metrics] = await Promise.all([
          call('/v1/admin/queue', { signal: stopped.signal }),
          fetch('/q/metrics', { signal: stopped.signal, credentials: 'omit', headers: { Accept: 'text/plain' } })
            .then((response) => response.text()),
        ]);
        const at = Date.now();
        samples.push({ at, ...queue, throughput: throughput(metrics, at) });
        while (samples[0].at < at - KEPT) {
          samples.shift();
        }
        setState({ queue: samples.at(-1) });
      } catch (error) {
        if (stopped.signal.aborted) {
          return;
        }
        setState(({ queue }) => ({ queue, error }));
      }
      timer = setTimeout(read, EVERY);
    };
    read();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, []);
  return state;
}

const GAUGES = [
  { key: 'depth', title: 'Waiting', about: 'battles that wait for a worker', tone: 'red' },
  { key: 'throughput', title: 'Settled a second', about: 'battles fought and written', tone: 'win', digits: 1 },
  { key: 'oldestSeconds', title: 'Oldest', about: 'age of the oldest battle that has not ended', tone: 'gold', words: duration },
  { key: 'deferred', title: 'Held back', about: 'battles behind an earlier one of the same player, or before another try', tone: 'blue' },
];

export function Operations({ query }) {
  const { queue, error } = useOperations();
  const [confirming, setConfirming] = useState(null);
  const paused = queue?.paused;
  const rebuild = async (board) => {
    setConfirming(null);
    await call(`/v1/admin/leaderboards${board === 'all' ? '' : `/${board}`}/rebuild`, { method: 'POST' }).then(
      () => say(board === 'all' ? 'All boards are being rebuilt; they serve on meanwhile.' : `The board ${board} is being rebuilt; it serves on meanwhile.`),
      () => say('The rebuild could not be started.'),
    );
  };
  const pause = async () => {
    setConfirming(null);
    await call('/v1/admin/queue/pause', { method: paused ? 'DELETE' : 'PUT' }).then(
      () => say(paused ? 'The queue is resumed.' : 'The queue is paused; battles are accepted on, and wait.'),
      () => say('That did not work, try again.'),
    );
  };
  const facts = queue && [
    [count(queue.workers, 'worker') + (paused ? ', paused' : ''), queue.workers === 0 || paused ? 'bad' : ''],
    [`${number(queue.inFlight)} in flight`, ''],
    [count(queue.deadLetters, 'dead letter'), queue.deadLetters > 0 ? 'bad' : ''],
  ];
  return html`
    <div class="view operations-view">
      <div class="battle-head">
        <${Heading} kicker=${html`<span class="kicker-live">Every two seconds</span>`}>Operations</${Heading}>
        <div class="actions">
          <button type="button" class="quiet pause" onClick=${() => setConfirming('pause')}>${paused ? 'Resume the queue' : 'Pause the queue'}</button>
          <button type="button" class="quiet" onClick=${() => setConfirming('all')}>Rebuild boards</button>
        </div>
      </div>
      ${error && html`<${Trouble} error=${error} />`}
      <ul class="facts" aria-label="At present">
        ${(facts ?? [[' ', ''], [' ', ''], [' ', '']]).map(([text, tone], index) => html`<li key=${index} class=${tone}>${text}</li>`)}
      </ul>
      <div class="gauges">
        ${GAUGES.map((gauge) => html`<${Gauge} key=${gauge.key} gauge=${gauge} queue=${queue} />`)}
      </div>
      <${DeadLetters} cursor=${query.get('cursor')} />
      <${Webhooks} />
      <${Workers} />
      <${OneBattle} />
      <section class="panel" aria-labelledby="boards">
        <h2 id="boards">Boards</h2>
        <div class="actions">
          ${BOARDS.map((board) => html`
            <button type="button" class="quiet" key=${board} onClick=${() => setConfirming(board)}>Rebuild ${board}</button>`)}
        </div>
      </section>
      ${confirming === 'pause' && html`
        <${Confirm} title=${paused ? 'Resume the queue?' : 'Pause the queue?'} action=${paused ? 'Resume' : 'Pause'}
                    onNo=${() => setConfirming(null)} onYes=${pause}
                    text=${paused ? 'All workers go on within two seconds.' : 'All workers stop within two seconds. Battles are accepted on, and wait.'} />`}
      ${confirming && confirming !== 'pause' && html`
        <${Confirm} title=${confirming === 'all' ? 'Rebuild all boards?' : `Rebuild ${confirming}?`} action="Rebuild"
                    onNo=${() => setConfirming(null)} onYes=${() => rebuild(confirming)}
                    text="It is read again from PostgreSQL, and served on meanwhile. It is seldom needed: Arena repairs boards by itself." />`}
    </div>`;
}

/** Who fights battles, each to be drained by itself. */
function Workers() {
  const { data, error, reload } = useResource('/v1/admin/workers', { every: EVERY * 2 });
  const drain = async ({ name, drained }) => {
    await call(`/v1/admin/workers/${encodeURIComponent(name)}/drain`, { method: drained ? 'DELETE' : 'PUT' }).then(
      () => say(drained ? `${name} takes battles again.` : `${name} takes no more battles.`),
      () => say('That did not work, try again.'),
    );
    reload();
  };
  return html`
    <section class="panel workers" aria-labelledby="workers">
      <h2 id="workers">Workers</h2>
      ${error && html`<${Trouble} error=${error} />`}
      ${data?.items.length === 0 && html`<${Empty} title="None">No replica fights battles.</${Empty}>`}
      <ul class="letters">
        ${(data?.items ?? []).map((worker) => html`
          <li key=${worker.name}>
            <p class="letter-what">${worker.name}
              <span class="letter-when"> ${worker.drained ? 'drained' : 'takes battles'}${worker.alive ? '' : ' · not heard of lately'}</span></p>
            <div class="actions">
              <button type="button" class="quiet" onClick=${() => drain(worker)}
                      aria-label="${worker.drained ? 'Resume' : 'Drain'} ${worker.name}">${worker.drained ? 'Resume' : 'Drain'}</button>
            </div>
          </li>`)}
      </ul>
    </section>`;
}

/** A queued battle to be cancelled, by its id. */
function OneBattle() {
  const [id, setId] = useState('');
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState(null);
  const cancel = async () => {
    setAsking(false);
    setProblem(null);
    try {
      await call(`/v1/admin/battles/${encodeURIComponent(id.trim())}/cancel`, { method: 'POST', body: reason.trim() ? { reason } : {} });
      say(`Battle ${id.trim()} is cancelled.`);
      setId('');
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`
    <section class="panel" aria-labelledby="cancel">
      <h2 id="cancel">Cancel a battle</h2>
      ${problem && html`<${Trouble} error=${problem} />`}
      <form onSubmit=${(event) => { event.preventDefault(); setAsking(true); }}>
        <${Field} id="cancel-id" label="Battle" hint="The id of one that is queued" inputmode="numeric" required value=${id}
                  onInput=${(event) => setId(event.target.value)} />
        <${Field} id="cancel-reason" label="Reason" hint="What its players are told" maxlength="200" value=${reason}
                  onInput=${(event) => setReason(event.target.value)} />
        <button type="submit">Cancel the battle</button>
      </form>
      ${asking && html`
        <${Confirm} title="Cancel battle ${id.trim()}?" action="Cancel it" onNo=${() => setAsking(false)} onYes=${cancel}
                    text="It fails for good, and moves nothing." />`}
    </section>`;
}

function Gauge({ gauge: { key, title, about, tone, words, digits }, queue }) {
  const shown = (value) => words ? words(value) : digits ? value.toFixed(digits) : number(value);
  const now = queue?.at ?? Date.now();
  const points = samples.map((sample) => [sample.at, sample[key]]);
  const largest = Math.max(0, ...points.map(([, value]) => value));
  return html`
    <section class="panel gauge" aria-labelledby="gauge-${key}">
      <h2 id="gauge-${key}">${title}</h2>
      <p class="gauge-now">${queue ? shown(queue[key]) : '–'}</p>
      <p class="gauge-about">${about}</p>
      <${Plot} series=${[{ label: title, tone, points }]} height=${120} area legend=${false} from=${now - KEPT} to=${now}
               xTicks=${[now - KEPT, now]} xFormat=${clock}
               label=${`${title} over the last ten minutes: now ${queue ? shown(queue[key]) : 'unknown'}, at most ${shown(largest)}.`} />
    </section>`;
}

/** What a webhook's line says of it. */
function webhookState(webhook) {
  if (webhook.stoppedBecause) {
    return `Stopped. ${webhook.stoppedBecause}: ${webhook.lastError}`;
  }
  if (!webhook.active) {
    return 'Switched off.';
  }
  if (webhook.failures > 0) {
    return `${count(webhook.failures, 'failure')} in a row. ${webhook.lastError}. Next try: ${moment(webhook.nextAttemptAt)}.`;
  }
  return webhook.lagSeconds > 0 ? `${duration(webhook.lagSeconds)} behind.` : 'All events are delivered.';
}

function Webhooks() {
  const { data, error, reload } = useResource('/v1/admin/webhooks?limit=100', { every: EVERY * 2 });
  const [problem, setProblem] = useState(null);
  const attempt = async (work) => {
    setProblem(null);
    try {
      await work();
    } catch (failure) {
      setProblem(failure);
    }
    reload();
  };
  const test = (webhook) => attempt(async () => {
    const { delivered, error: why, millis } = await call(`/v1/admin/webhooks/${webhook.id}/test`, { method: 'POST' });
    say(delivered ? `The test was delivered in ${number(millis)} ms.` : `The test was not delivered. ${why}.`);
  });
  const start = (webhook) => attempt(async () => {
    await call(`/v1/admin/webhooks/${webhook.id}`, { method: 'PATCH', body: { active: true } });
    say('Deliveries go on from where they were.');
  });
  return html`
    <section class="panel webhooks" aria-labelledby="webhooks">
      <h2 id="webhooks">Webhooks</h2>
      ${(error || problem) && html`<${Trouble} error=${error || problem} />`}
      ${data?.items.length === 0 && html`
        <${Empty} title="None">Other servers can be told of every battle: POST /v1/admin/webhooks.</${Empty}>`}
      ${!data && !error && html`<div class="list-gap" aria-busy="true"></div>`}
      ${data?.items.length > 0 && html`
        <ul class="letters">
          ${data.items.map((webhook) => html`
            <li key=${webhook.id} data-webhook=${webhook.id}>
              <div>
                <p class="letter-what">${webhook.url}
                  <span class="letter-when"> ${webhook.types.length > 0 ? webhook.types.join(', ') : 'all events'}</span>
                </p>
                <p class="letter-why">${webhookState(webhook)}</p>
              </div>
              <div class="actions">
                ${!webhook.active && html`
                  <button type="button" onClick=${() => start(webhook)} aria-label="Start webhook ${webhook.id}">Start</button>`}
                <button type="button" class="quiet" onClick=${() => test(webhook)} aria-label="Test webhook ${webhook.id}">Test</button>
              </div>
            </li>`)}
        </ul>`}
    </section>`;
}

function DeadLetters({ cursor }) {
  const path = `/v1/admin/dead-letters?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
  const { data, error, reload } = useResource(path, { every: EVERY * 2 });
  const [discarding, setDiscarding] = useState(null);
  const [problem, setProblem] = useState(null);
  const act = async (letter, method, action, done) => {
    setDiscarding(null);
    setProblem(null);
    try {
      await call(`/v1/admin/dead-letters/${letter.id}${action}`, { method });
      say(done);
      document.querySelector('#dead-letters').focus(); // The row with the button goes.
    } catch (failure) {
      setProblem(failure);
    }
    reload();
  };
  const discardAlike = async ({ reason }) => {
    setDiscarding(null);
    setProblem(null);
    try {
      const { discarded } = await call('/v1/admin/dead-letters/discard', { method: 'POST', body: { reason } });
      say(`${count(discarded, 'dead letter')} discarded.`);
      document.querySelector('#dead-letters').focus();
    } catch (failure) {
      setProblem(failure);
    }
    reload();
  };
  return html`
    <section class="panel dead-letters" aria-labelledby="dead-letters">
      <h2 id="dead-letters" tabindex="-1">Dead letters</h2>
      ${(error || problem) && html`<${Trouble} error=${error || problem} />`}
      ${data?.items.length === 0 && html`
        <${Empty} title="None">What could not be settled after five tries comes here, and waits for you.</${Empty}>`}
      ${!data && !error && html`<div class="list-gap" aria-busy="true"></div>`}
      ${data?.items.length > 0 && html`
        <ul class="letters">
          ${data.items.map((letter) => html`
            <li key=${letter.id} data-letter=${letter.id}>
              <div>
                <p class="letter-what">
                  ${letter.battleId ? html`<a href="#/battles/${letter.battleId}">Battle ${number(letter.battleId)}</a>` : html`Entry <code>${letter.entry}</code>`}
                  <span class="letter-when"> ${moment(letter.at)} · ${letter.attempts > 0 ? count(letter.attempts, 'try', 'tries') : 'not tried'}</span>
                </p>
                <p class="letter-why">${letter.reason}</p>
              </div>
              <div class="actions">
                ${letter.battleId && html`
                  <button type="button" onClick=${() => act(letter, 'POST', '/requeue', `Battle ${letter.battleId} is queued again.`)}
                          aria-label="Requeue battle ${letter.battleId}">Requeue</button>`}
                <button type="button" class="quiet" onClick=${() => setDiscarding(letter)}
                        aria-label="Discard dead letter ${letter.id}">Discard</button>
                <button type="button" class="quiet" onClick=${() => setDiscarding({ ...letter, alike: true })}
                        aria-label="Discard all dead letters like ${letter.id}">Discard all alike</button>
              </div>
            </li>`)}
        </ul>
        ${(data.next || data.previous) && html`
          <nav class="pager" aria-label="Pages of dead letters">
            ${data.previous ? html`<a href="#/operations?cursor=${encodeURIComponent(data.previous)}">‹ Newer</a>` : html`<span></span>`}
            <span class="total">${count(data.total, 'dead letter')}</span>
            ${data.next ? html`<a href="#/operations?cursor=${encodeURIComponent(data.next)}">Older ›</a>` : html`<span></span>`}
          </nav>`}`}
      ${discarding && html`
        <${Confirm} title=${discarding.alike ? 'Discard all of this reason?' : 'Discard it?'} action="Discard" onNo=${() => setDiscarding(null)}
                    onYes=${() => discarding.alike ? discardAlike(discarding) : act(discarding, 'DELETE', '', 'The dead letter is discarded.')}
                    text=${discarding.battleId ? 'Its battle stays failed for good.' : 'It was never a battle; nobody will miss it.'} />`}
    </section>`;
}
