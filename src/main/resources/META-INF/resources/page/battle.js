// One battle: waiting for it to be fought, then its replay.

import { html, useEffect, useMemo, useRef, useState } from './lib.js';
import { call } from './api.js';
import { Crest } from './crest.js';
import { Plot } from './plot.js';
import { count, moment, nameOf, number } from './format.js';
import { calm, Heading, say, Trouble } from './ui.js';

const WAIT = { Prefer: 'wait=25' };

/** A battle; asked again until it has ended, with answers that come as soon as it has. */
function useBattle(id) {
  const [state, setState] = useState({});
  useEffect(() => {
    const stopped = new AbortController();
    (async () => {
      let headers; // At first it is shown as it is.
      let pause = 1_000;
      while (!stopped.signal.aborted) {
        try {
          const battle = await call(`/v1/battles/${id}`, { signal: stopped.signal, headers });
          setState({ battle });
          if (battle.status !== 'queued') {
            return;
          }
          headers = WAIT;
          pause = 1_000;
        } catch (error) {
          if (stopped.signal.aborted) {
            return;
          }
          setState(({ battle }) => ({ battle, error }));
          if (error.status < 500 && error.status !== 429) {
            return;
          }
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(pause * 2, 15_000);
        }
      }
    })();
    return () => stopped.abort();
  }, [id]);
  return state;
}

export function BattleView({ id, account }) {
  const { battle, error } = useBattle(id);
  const copy = async () => {
    await navigator.clipboard.writeText(location.href).then(
      () => say('The link is copied.'),
      () => say('The browser did not allow it; the link is in the address bar.'),
    );
  };
  return html`
    <div class="view battle-view">
      <div class="battle-head">
        <${Heading} kicker=${battle ? `Submitted ${moment(battle.submittedAt)}` : ' '}>Battle ${number(Number(id))}</${Heading}>
        <button type="button" class="quiet" onClick=${copy}>Copy link</button>
      </div>
      ${error && html`<${Trouble} error=${error} />`}
      ${!battle && !error && html`<div class="stage ghost-stage" aria-busy="true"></div>`}
      ${battle?.status === 'queued' && html`<${Queued} battle=${battle} />`}
      ${battle?.status === 'failed' && html`<${Failed} battle=${battle} />`}
      ${battle?.status === 'finished' && html`<${Replay} battle=${battle} account=${account} />`}
    </div>`;
}

function Queued({ battle }) {
  return html`
    <div class="stage waiting" role="status">
      <p class="big">Queued</p>
      <p>${nameOf(battle.attacker)} has challenged ${nameOf(battle.defender)}. The replay begins as soon as it is fought.</p>
      <div class="dots" aria-hidden="true"><i></i><i></i><i></i></div>
    </div>`;
}

function Failed({ battle }) {
  return html`
    <div class="stage waiting">
      <p class="big">Not fought</p>
      <p>This battle could not be fought, and moved nothing: ${battle.failure.reason}</p>
    </div>`;
}

/** Both fighters' hit points after each turn; place 0 is before the first. */
function course({ attacker, defender, result: { turns } }) {
  const a = new Int32Array(turns.length + 1).fill(attacker.hitPoints);
  const d = new Int32Array(turns.length + 1).fill(defender.hitPoints);
  turns.forEach(({ strikerId, hitPointsLeft }, index) => {
    const byAttacker = strikerId === attacker.playerId;
    a[index + 1] = byAttacker ? a[index] : hitPointsLeft;
    d[index + 1] = byAttacker ? hitPointsLeft : d[index];
  });
  return { a, d };
}

/** Turns a second. */
const SPEEDS = [1, 2, 5, 20, 100, 1_000];

/** The speed at which a battle lasts half a minute or less, and short ones can be followed. */
const fitting = (turns) => SPEEDS.find((speed) => speed >= 2 && turns / speed <= 30) ?? SPEEDS.at(-1);

function Replay({ battle, account }) {
  const { attacker, defender, result } = battle;
  const { turns } = result;
  const last = turns.length;
  const hitPoints = useMemo(() => course(battle), [battle]);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(!calm());
  const [speed, setSpeed] = useState(() => fitting(last));
  const [told, setTold] = useState('');

  // The clock: turns pass by the time that passed, however seldom the screen is drawn.
  const position = useRef(0);
  useEffect(() => {
    if (!playing) {
      return undefined;
    }
    let frame;
    let before;
    const draw = (now) => {
      if (before !== undefined) {
        position.current = Math.min(position.current + ((now - before) / 1000) * speed, last);
        setAt(Math.floor(position.current));
        if (position.current >= last) {
          setPlaying(false);
          setTold(verdict(battle));
          return;
        }
      }
      before = now;
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed]);

  const tell = (turn) => setTold(turn === last ? `${describe(battle, turn)} ${verdict(battle)}` : describe(battle, turn));
  const go = (turn, quietly) => {
    const there = Math.min(last, Math.max(0, Math.round(turn)));
    position.current = there;
    setAt(there);
    setPlaying(false);
    if (!quietly) {
      tell(there);
    }
  };
  const toggle = () => {
    if (!playing && position.current >= last) {
      position.current = 0;
      setAt(0);
    }
    setPlaying(!playing);
    if (playing) {
      tell(at);
    }
  };
  const faster = (by) => setSpeed((now) => SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, SPEEDS.indexOf(now) + by))]);

  const keys = useRef();
  keys.current = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const target = event.target.closest('input, select, textarea, button, a, dialog');
    const slider = target?.type === 'range';
    if (target && !slider && (event.key === ' ' || !target.matches('button, a'))) {
      return; // The key is meant for what has the focus.
    }
    const far = event.shiftKey ? 10 : 1;
    const act = {
      ' ': toggle,
      ArrowRight: () => go(at + far),
      ArrowLeft: () => go(at - far),
      Home: () => go(0),
      End: () => go(last),
      '+': () => faster(1),
      '-': () => faster(-1),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };
  useEffect(() => {
    const listener = (event) => keys.current(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);

  const turn = turns[at - 1];
  const byAttacker = turn?.strikerId === attacker.playerId;
  const over = at === last;
  const side = (which, fighter, points, struck, striking) => html`
    <${Fighter} side=${which} fighter=${fighter} points=${points[at]} turn=${turn} struck=${turn && struck}
                striking=${turn && striking} won=${over && result.winnerId === fighter.playerId}
                lost=${over && result.winnerId !== null && result.winnerId !== fighter.playerId} at=${at}
                lively=${!playing || speed <= 5} />`;
  return html`
    <section class="stage" aria-label="Replay" data-turn=${at} data-playing=${String(playing)}>
      <div class="fighters">
        ${side('red', attacker, hitPoints.a, !byAttacker, byAttacker)}
        <div class="versus" aria-hidden="true"><span>${at === 0 ? 'v' : number(at)}</span></div>
        ${side('blue', defender, hitPoints.d, byAttacker, !byAttacker)}
      </div>
      <p class="blow">${over ? verdict(battle) : describe(battle, at)}</p>
      <p class="unseen" role="status">${told}</p>

      <div class="controls" role="group" aria-label="Playback">
        <button type="button" class="play primary" onClick=${toggle} aria-label=${playing ? 'Pause' : 'Play'}>
          <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=${playing ? 'M6 4h4v16H6zM14 4h4v16h-4z' : 'M7 4l13 8-13 8z'} />
          </svg>
        </button>
        <button type="button" class="quiet stepper" onClick=${() => go(at - 1)} disabled=${at === 0} aria-label="One turn back">‹</button>
        <input class="scrub" type="range" min="0" max=${last} step="1" value=${at} aria-label="Turn"
               aria-valuetext=${`Turn ${at} of ${last}: ${nameOf(attacker)} ${hitPoints.a[at]}, ${nameOf(defender)} ${hitPoints.d[at]} hit points`}
               onInput=${(event) => go(Number(event.target.value), true)} />
        <button type="button" class="quiet stepper" onClick=${() => go(at + 1)} disabled=${over} aria-label="One turn on">›</button>
        <output class="turn-count">${number(at)} / ${number(last)}</output>
        <label class="speed">
          <span>Speed</span>
          <select value=${speed} onChange=${(event) => setSpeed(Number(event.target.value))}>
            ${SPEEDS.map((each) => html`
              <option key=${each} value=${each} selected=${each === speed}>${count(each, 'turn')}/s</option>`)}
          </select>
        </label>
      </div>
      <p class="keys"><kbd>Space</kbd> play or pause <kbd>←</kbd> <kbd>→</kbd> a turn <kbd>Shift</kbd> ten <kbd>Home</kbd> <kbd>End</kbd> <kbd>+</kbd> <kbd>−</kbd> speed</p>
    </section>
    <div class="battle-more">
      <section class="panel" aria-labelledby="course">
        <h2 id="course">Hit points over the turns</h2>
        <${Course} battle=${battle} hitPoints=${hitPoints} at=${at} onPick=${go} />
      </section>
      <section class="panel log" aria-labelledby="log">
        <h2 id="log">Blow by blow</h2>
        <${Log} battle=${battle} at=${at} onPick=${go} />
      </section>
    </div>
    <${Outcome} battle=${battle} account=${account} over=${over} />`;
}

function describe({ attacker, defender, result: { turns } }, at) {
  if (at === 0) {
    return `${nameOf(attacker)} strikes first.`;
  }
  const { strikerId, hit, damage } = turns[at - 1];
  const [striker, struck] = strikerId === attacker.playerId ? [attacker, defender] : [defender, attacker];
  return hit
    ? `${nameOf(striker)} hits ${nameOf(struck)} for ${number(damage)}.`
    : `${nameOf(striker)} strikes and misses.`;
}

function verdict({ attacker, defender, result: { winnerId } }) {
  if (winnerId === null) {
    return 'Nobody fell: a draw.';
  }
  return `${nameOf(winnerId === attacker.playerId ? attacker : defender)} wins.`;
}

function Fighter({ side, fighter, points, turn, struck, striking, won, lost, at, lively }) {
  const classes = ['fighter', `tone-${side}`, won && 'won', lost && 'lost', striking && 'striking'].filter(Boolean).join(' ');
  return html`
    <div class=${classes}>
      <div class="fighter-crest">
        <${Crest} id=${fighter.playerId} className=${struck && turn.hit && lively ? `shaken-${at % 2}` : ''} />
        ${struck && lively && html`
          <span key=${at} class="wound ${turn.hit ? '' : 'miss'}" aria-hidden="true">${turn.hit ? `−${number(turn.damage)}` : 'miss'}</span>`}
      </div>
      <h2 class="fighter-name" dir="auto">
        ${fighter.deleted ? nameOf(fighter) : html`<a href="#/players/${fighter.playerId}">${fighter.name}</a>`}
      </h2>
      <p class="fighter-role">${side === 'red' ? 'Attacker' : 'Defender'}${won ? ' · winner' : ''}</p>
      <div class="health" aria-hidden="true">
        <span class="health-late" style=${{ transform: `scaleX(${points / fighter.hitPoints})` }}></span>
        <span class="health-now" style=${{ transform: `scaleX(${points / fighter.hitPoints})` }}></span>
      </div>
      <p class="points"><span class="points-now">${number(points)}</span> <span class="points-of">of ${number(fighter.hitPoints)} hit points</span></p>
      <p class="traits">attack ${number(fighter.attack)} · luck ${fighter.luck} %</p>
    </div>`;
}

/** Drawn anew only for another battle; the marker alone moves. */
function Course({ battle, hitPoints, at, onPick }) {
  const last = battle.result.turns.length;
  const series = useMemo(() => [
    { label: nameOf(battle.attacker), tone: 'red', points: Array.from(hitPoints.a, (value, index) => [index, value]) },
    { label: nameOf(battle.defender), tone: 'blue', points: Array.from(hitPoints.d, (value, index) => [index, value]) },
  ], [battle]);
  return html`
    <${Plot} series=${series} steps height=${290} from=${0} to=${last} xTicks=${[0, last]} marker=${at} onPick=${onPick}
             label=${`Hit points of both over ${count(last, 'turn')}: ${nameOf(battle.attacker)} ends with ${hitPoints.a[last]}, ${nameOf(battle.defender)} with ${hitPoints.d[last]}.`} />`;
}

const LINES = 9;

/** The turns around the present one: a battle may have ten thousand. */
function Log({ battle, at, onPick }) {
  const { attacker, result: { turns } } = battle;
  const first = Math.max(0, Math.min(at - LINES + 2, turns.length - LINES));
  return html`
    <ol class="blows" start=${first + 1}>
      ${turns.slice(first, first + LINES).map(({ turn, strikerId, hit, damage, strength }) => html`
        <li key=${turn} class="tone-${strikerId === attacker.playerId ? 'red' : 'blue'} ${turn === at ? 'now' : turn > at ? 'later' : ''}">
          <button type="button" onClick=${() => onPick(turn)} aria-current=${turn === at ? 'step' : undefined}>
            <span class="blow-turn">${number(turn)}</span>
            <span class="blow-who" dir="auto">${nameOf(strikerId === attacker.playerId ? attacker : battle.defender)}</span>
            <span class="blow-what">${turn > at ? '' : hit ? `hits for ${number(damage)}` : `misses (${number(strength)})`}</span>
          </button>
        </li>`)}
    </ol>`;
}

function Outcome({ battle, account, over }) {
  const { attacker, defender, result } = battle;
  const mine = [attacker, defender].some(({ playerId }) => playerId === account.playerId);
  const other = attacker.playerId === account.playerId ? defender : attacker;
  const loser = result.winnerId === attacker.playerId ? defender : attacker;
  return html`
    <section class="panel outcome" aria-labelledby="outcome" data-over=${String(over)}>
      <h2 id="outcome">Outcome</h2>
      ${over
        ? html`
          <p class="outcome-line">
            ${result.winnerId === null
              ? `A draw after ${count(result.turns.length, 'turn')}: nothing moves.`
              : html`<strong dir="auto">${verdict(battle)}</strong> ${result.loot.percent} percent of ${nameOf(loser)}'s purse go over:${' '}
                <span class="coin gold">${number(result.loot.gold)} gold</span>${' '}<span class="coin silver">${number(result.loot.silver)} silver</span>`}
          </p>`
        : html`<p class="outcome-line">Shown when the replay gets there. <kbd>End</kbd> goes there at once.</p>`}
      <details>
        <summary>How this can be checked</summary>
        <p>The turns follow from the rules (version ${result.rulesVersion}), both fighters as they stood and the seed <code>${result.seed}</code>.</p>
      </details>
      ${mine && !other.deleted && html`
        <div class="actions"><a class="button primary" href="#/challenge/${other.playerId}">Challenge ${nameOf(other)} again</a></div>`}
    </section>`;
}
