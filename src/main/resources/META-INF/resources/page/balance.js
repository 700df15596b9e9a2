// The lab: two fighters and a set of rules to try out, beside the rules that are active.

import { html, useEffect, useState } from './lib.js';
import { call } from './api.js';
import { Plot } from './plot.js';
import { HeatMap } from './heatmap.js';
import { RulesVersions } from './versions.js';
import { changed, request, simulate, VALUES } from './lab.js';
import { count, number } from './format.js';
import { Heading, Trouble } from './ui.js';

const SIDES = [
  { side: 'attacker', title: 'Attacker', tone: 'red' },
  { side: 'defender', title: 'Defender', tone: 'blue' },
  { side: 'rules', title: 'Rules', tone: 'gold' },
];
const BATTLES = [1_000, 10_000, 100_000, 1_000_000];
const AFTER_A_CHANGE = 250;

// Outlives the view, so that coming back does not begin anew.
let kept = {
  'attacker.attack': 70, 'attacker.hitPoints': 100, 'attacker.luck': 10,
  'defender.attack': 70, 'defender.hitPoints': 100, 'defender.luck': 10,
};

/** All versions down to the active one, newest first. */
async function readVersions(signal) {
  const versions = [];
  let cursor = '';
  do {
    const page = await call(`/v1/rules?limit=100${cursor}`, { signal });
    versions.push(...page.items);
    cursor = page.next && `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor && !versions.some(({ active }) => active));
  return versions;
}

function useVersions() {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stopped = new AbortController();
    readVersions(stopped.signal).then(
      (versions) => setState({ versions, active: versions.find(({ active }) => active) }),
      (error) => stopped.signal.aborted || setState({ error }),
    );
    return () => stopped.abort();
  }, [turn]);
  return { ...state, reload: () => setTurn((before) => before + 1) };
}

/** Simulates what is asked for last, once it has not changed for a moment. */
function useSimulations(bodies) {
  const [state, setState] = useState({});
  const text = JSON.stringify(bodies);
  useEffect(() => {
    const stopped = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const results = [];
        for (const body of JSON.parse(text)) {
          results.push(await simulate(body, stopped.signal));
        }
        setState({ results });
      } catch (error) {
        if (!stopped.signal.aborted) {
          setState(({ results }) => ({ results, error }));
        }
      }
    }, AFTER_A_CHANGE);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [text]);
  return state;
}

export function Balance({ account }) {
  const { versions, active, error, reload } = useVersions();
  return html`
    <div class="view balance">
      <${Heading} kicker="The lab">Balance</${Heading}>
      ${error && html`<${Trouble} error=${error}><button type="button" onClick=${reload}>Try again</button></${Trouble}>`}
      ${active && html`<${Lab} account=${account} versions=${versions} active=${active} reload=${reload} />`}
      ${!active && !error && html`<div class="list-gap" aria-busy="true"></div>`}
    </div>`;
}

function Lab({ account, versions, active, reload }) {
  const [values, setValues] = useState(() => ({ ...ofRules(active), ...kept }));
  const [battles, setBattles] = useState(BATTLES[1]);
  const [seed] = useState(() => String(crypto.getRandomValues(new Uint32Array(1))[0]));
  const change = (more) => setValues((before) => {
    kept = { ...before, ...more };
    return kept;
  });
  const { results, error } = useSimulations([
    request(values, battles, seed),
    request({ ...values, ...ofRules(active) }, battles, seed),
  ]);
  return html`
    <form class="lab-values" aria-label="What is tried out" onSubmit=${(event) => event.preventDefault()}>
      ${SIDES.map(({ side, title, tone }) => html`
        <fieldset key=${side} class="panel tone-${tone}">
          <legend>${title}</legend>
          ${VALUES.filter((value) => value.side === side).map((value) => html`
            <${Slider} key=${value.key} value=${value} now=${values[value.key]}
                       onChange=${(now) => change(changed(values, value.key, now))} />`)}
        </fieldset>`)}
    </form>
    ${error && html`<${Trouble} error=${error} />`}
    <section class="panel lab-results" aria-labelledby="lab-results" data-battles=${results ? sum(results[0]) : 0}>
      <div class="lab-head">
        <h2 id="lab-results">How it ends</h2>
        <label class="lab-count">
          <span>Battles</span>
          <select value=${battles} onChange=${(event) => setBattles(Number(event.target.value))}>
            ${BATTLES.map((each) => html`<option key=${each} value=${each} selected=${each === battles}>${number(each)}</option>`)}
          </select>
        </label>
      </div>
      ${results
        ? html`<${Results} tried=${results[0]} active=${results[1]} version=${active.version} />`
        : html`<div class="list-gap" aria-busy="true"></div>`}
    </section>
    <${HeatMap} values=${values} activeRules=${ofRules(active)} seed=${seed} />
    <${RulesVersions} account=${account} versions=${versions} values=${values} reload=${reload}
                      onTake=${(version) => change(ofRules(version))} />`;
}

/** The values that are of the rules. */
function ofRules({ lootPercent, strengthFloorPercent, turnLimit }) {
  return {
    'rules.lootMin': lootPercent.min,
    'rules.lootMax': lootPercent.max,
    'rules.strengthFloorPercent': strengthFloorPercent,
    'rules.turnLimit': turnLimit,
  };
}

const POSITIONS = 1_000;

/** A value as a number and as a slider; a slider over many powers of ten is logarithmic. */
function Slider({ value: { key, name, label, unit, min, max, logarithmic }, now, onChange }) {
  const id = key.replace('.', '-');
  const base = max / min;
  const position = logarithmic ? Math.round((POSITIONS * Math.log(now / min)) / Math.log(base)) : now;
  const at = (place) => (logarithmic ? Math.round(min * base ** (place / POSITIONS)) : place);
  const exact = (event) => {
    const wanted = Number(event.target.value);
    if (event.target.value !== '' && Number.isInteger(wanted) && wanted >= min && wanted <= max) {
      onChange(wanted);
    }
  };
  return html`
    <div class="slider">
      <label for=${id}>${label}</label>
      <span class="slider-value">
        <input id=${id} type="number" min=${min} max=${max} step="1" value=${now} onInput=${exact} />${unit && html`<span>${unit}</span>`}
      </span>
      <input type="range" min=${logarithmic ? 0 : min} max=${logarithmic ? POSITIONS : max} step="1" value=${position}
             aria-label="${name}, slider" aria-valuetext=${`${number(now)}${unit ? ` ${unit}` : ''}`}
             onInput=${(event) => onChange(at(Number(event.target.value)))} />
    </div>`;
}

const sum = ({ attackerWins, defenderWins, draws }) => attackerWins + defenderWins + draws;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

function Results({ tried, active, version }) {
  const rows = [
    ['Attacker wins', (result) => percent(result.attackerWins, sum(result))],
    ['Defender wins', (result) => percent(result.defenderWins, sum(result))],
    ['Draws', (result) => percent(result.draws, sum(result))],
    ['Turns, half of the battles', ({ turns }) => `up to ${number(turns.median)}`],
    ['Turns, 95 % of the battles', ({ turns }) => `up to ${number(turns.p95)}`],
    ['Turns, all', ({ turns }) => (turns.min === turns.max ? number(turns.min) : `${number(turns.min)} to ${number(turns.max)}`)],
  ];
  return html`
    <div class="lab-outcome">
      <table class="lab-table">
        <caption class="unseen">How ${count(sum(tried), 'battle')} end, by the rules tried out and by the active ones</caption>
        <thead><tr><td></td><th scope="col">Tried out</th><th scope="col">Active, version ${version}</th></tr></thead>
        <tbody>
          ${rows.map(([title, shown]) => html`
            <tr key=${title}><th scope="row">${title}</th><td>${shown(tried)}</td><td>${shown(active)}</td></tr>`)}
        </tbody>
      </table>
      <${Shares} result=${tried} />
      <${Turns} tried=${tried} active=${active} />
    </div>`;
}

/** The win rates as one bar; the table beside it says the same. */
function Shares({ result }) {
  const parts = [['tone-red', result.attackerWins], ['tone-draw', result.draws], ['tone-blue', result.defenderWins]];
  return html`
    <div class="shares" aria-hidden="true">
      ${parts.map(([tone, part]) => html`<span key=${tone} class=${tone} style=${{ flexGrow: part }}></span>`)}
    </div>`;
}

/** Percent of the battles for each number of turns: the buckets of the two may differ in width. */
function outline({ turns }, battles) {
  const points = [[turns.min - 0.5, 0]];
  turns.histogram.forEach(({ from, to, battles: part }) => points.push([from - 0.5, (100 * part) / battles / (to - from + 1)]));
  points.push([turns.max + 0.5, 0]);
  return points;
}

/** Every number of turns where there is room, else the ends and the middle. */
function turnTicks(least, most) {
  if (most - least <= 12) {
    return Array.from({ length: most - least + 1 }, (_, index) => least + index);
  }
  return [least, Math.round((least + most) / 2), most];
}

function Turns({ tried, active }) {
  const least = Math.min(tried.turns.min, active.turns.min);
  const most = Math.max(tried.turns.max, active.turns.max);
  const words = ({ turns }) => `from ${turns.min} to ${turns.max}, half up to ${turns.median}`;
  return html`
    <div class="lab-turns">
      <h3>Turns of a battle, percent of the battles</h3>
      <${Plot} series=${[
        { label: 'Active', tone: 'blue', points: outline(active, sum(active)) },
        { label: 'Tried out', tone: 'red', points: outline(tried, sum(tried)) },
      ]} steps area whole=${false} height=${200} from=${least - 1} to=${most + 1} xTicks=${turnTicks(least, most)}
         yFormat=${(value) => Number(value.toPrecision(3))}
         label=${`Turns of a battle: tried out ${words(tried)}; by the active rules ${words(active)}.`} />
    </div>`;
}
