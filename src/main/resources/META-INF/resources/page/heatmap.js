// How often the attacker wins, over two values at a time.

import { html, useEffect, useRef, useState } from './lib.js';
import { request, simulate, VALUES } from './lab.js';
import { number } from './format.js';
import { Trouble } from './ui.js';

const STEPS = 9;
const BATTLES = 500;
const AXES = VALUES.filter(({ loot }) => !loot);

/** Places on an axis: from half of the present value to its double, or over the whole range. */
function places({ min, max, logarithmic }, now) {
  const found = new Set();
  for (let step = 0; step < STEPS; step++) {
    const share = step / (STEPS - 1);
    const place = logarithmic ? now * 4 ** (share - 0.5) : min + share * (max - min);
    found.add(Math.min(max, Math.max(min, Math.round(place))));
  }
  return [...found];
}

const byKey = (key) => AXES.find((axis) => axis.key === key);
const shownAt = (axis, place) => `${number(place)}${axis.unit ? ` ${axis.unit}` : ''}`;

export function HeatMap({ values, activeRules, seed }) {
  const [across, setAcross] = useState('attacker.attack');
  const [down, setDown] = useState('defender.hitPoints');
  const [compared, setCompared] = useState(false);
  const [map, setMap] = useState(null);
  const [error, setError] = useState(null);
  const drawing = useRef();
  useEffect(() => () => drawing.current?.abort(), []);

  const draw = async (event) => {
    event.preventDefault();
    drawing.current?.abort();
    const { signal } = (drawing.current = new AbortController());
    const x = byKey(across);
    const y = byKey(down);
    const next = { x, y, compared, columns: places(x, values[across]), lines: places(y, values[down]), rows: [] };
    setError(null);
    setMap(next);
    const rate = async (more) => (await simulate(request({ ...values, ...more }, BATTLES, seed), signal)).attackerWins / BATTLES;
    try {
      for (const line of next.lines) {
        const row = [];
        for (const column of next.columns) {
          const place = { [down]: line, [across]: column };
          const tried = await rate(place);
          // Where an axis is of the rules, its value is what is compared.
          row.push(compared ? tried - (await rate({ ...place, ...activeRules })) : tried);
        }
        next.rows = [...next.rows, row];
        setMap({ ...next });
      }
    } catch (problem) {
      if (!signal.aborted) {
        setError(problem);
      }
    }
  };
  const choice = (id, label, value, set, other) => html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} value=${value} onChange=${(event) => set(event.target.value)}>
        ${AXES.map(({ key, name }) => html`
          <option key=${key} value=${key} selected=${key === value} disabled=${key === other}>${name}</option>`)}
      </select>
    </div>`;
  return html`
    <section class="panel lab-map" aria-labelledby="lab-map">
      <h2 id="lab-map">Over two values</h2>
      <form class="lab-axes" onSubmit=${draw} aria-label="Heat map">
        ${choice('axis-across', 'Across', across, setAcross, down)}
        ${choice('axis-down', 'Down', down, setDown, across)}
        <div class="field">
          <label for="map-shows">Shows</label>
          <select id="map-shows" value=${String(compared)} onChange=${(event) => setCompared(event.target.value === 'true')}>
            <option value="false" selected=${!compared}>How often the attacker wins</option>
            <option value="true" selected=${compared}>The difference to the active rules</option>
          </select>
        </div>
        <button class="primary">Draw</button>
      </form>
      <p class="hint" role="status">${map && progress(map)}</p>
      ${error && html`<${Trouble} error=${error} />`}
      ${map && html`<${Cells} map=${map} />`}
    </section>`;
}

function progress({ rows, lines, compared }) {
  if (rows.length < lines.length) {
    return `${rows.length} of ${lines.length} rows are drawn.`;
  }
  return compared
    ? `Done: percentage points that the attacker wins more, of ${number(BATTLES)} battles each.`
    : `Done: percent that the attacker wins, of ${number(BATTLES)} battles each.`;
}

function Cells({ map: { x, y, columns, lines, rows, compared } }) {
  const cell = (rate) => {
    const lead = compared ? rate : 2 * rate - 1; // -1 … 1: from the defender's to the attacker's
    const percent = Math.round(100 * rate);
    return html`
      <td class=${lead < 0 ? 'tone-blue' : 'tone-red'} style=${{ '--lead': Math.abs(lead) }}>${compared && percent > 0 ? '+' : ''}${percent}</td>`;
  };
  return html`
    <div class="lab-scroll" tabindex="0" role="group" aria-label="Heat map: ${y.name} over ${x.name}">
      <table class="heat" data-done=${String(rows.length === lines.length)}>
        <thead>
          <tr><td></td><th scope="colgroup" colspan=${columns.length}>${x.name}</th></tr>
          <tr><th scope="col">${y.name}</th>${columns.map((place) => html`<th key=${place} scope="col">${shownAt(x, place)}</th>`)}</tr>
        </thead>
        <tbody>
          ${lines.map((line, index) => html`
            <tr key=${line}>
              <th scope="row">${shownAt(y, line)}</th>
              ${rows[index] ? rows[index].map(cell) : columns.map((place) => html`<td key=${place}>·</td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}
