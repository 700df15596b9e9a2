// Every player has a crest, drawn from its id alone: the same everywhere, and told apart at a glance.

import { html } from './lib.js';

const METALS = ['#e3ad33', '#efe6d3'];
const COLOURS = ['#a8231b', '#1d4f8f', '#2c6a41', '#6c3278', '#2a211d', '#0d6a72', '#b25a24'];

const SHIELD = 'M4 4H96V62C96 90 74 108 50 118C26 108 4 90 4 62Z';

const DIVISIONS = [
  'M50 0H100V120H50Z', // per pale
  'M0 56H100V120H0Z', // per fess
  'M0 0H100L0 120Z', // per bend
  'M100 0H0L100 120Z', // per bend sinister
  'M50 0H100V56H0V120H50Z', // quarterly
  'M0 120L50 46L100 120Z', // per chevron
  'M0 0H100L50 70Z', // a pile
  'M36 0H64V120H36Z', // a pale
  'M0 42H100V72H0Z', // a fess
  'M0 6L14 0L100 96V120Z', // a bend
  'M38 0H62V44H100V68H62V120H38V68H0V44H38Z', // a cross
  'M0 84L50 34L100 84V106L50 56L0 106Z', // a chevron
];

const CHARGES = [
  'M50 28L56 47H76L60 59L66 78L50 66L34 78L40 59L24 47H44Z', // a star
  'M62 30A25 25 0 1 0 62 78A20 20 0 1 1 62 30Z', // a crescent
  'M50 30A24 24 0 1 0 50 78A24 24 0 1 0 50 30Z', // a roundel
  'M50 24L74 54L50 84L26 54Z', // a lozenge
  'M47 20H53V62H66V68H53V84H47V68H34V62H47Z', // a sword
  'M30 36H38V44H46V36H54V44H62V36H70V52H66V80H34V52H30Z', // a tower
  'M26 40L38 52L50 32L62 52L74 40L70 74H30Z', // a crown
  'M50 26C66 42 72 52 66 66C62 76 56 80 50 82C44 80 38 76 34 66C28 52 34 42 50 26Z', // a flame
];

/** A generator of numbers below a limit, from a seed. */
function dice(seed) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** The crest of a player. It says nothing that the name beside it does not, so it is silent. */
export function Crest({ id, className = '' }) {
  const roll = dice(id);
  const metal = METALS[roll(METALS.length)];
  const colour = COLOURS[roll(COLOURS.length)];
  // The rule of tincture: a colour on a metal or a metal on a colour, so that it can be told from afar.
  const [field, other] = roll(2) ? [metal, colour] : [colour, metal];
  const division = DIVISIONS[roll(DIVISIONS.length)];
  const charge = CHARGES[roll(CHARGES.length)];
  const third = COLOURS[(COLOURS.indexOf(colour) + 1 + roll(COLOURS.length - 1)) % COLOURS.length];
  return html`
    <svg class="crest ${className}" viewBox="0 0 100 122" aria-hidden="true" focusable="false">
      <g clip-path="url(#shield)">
        <rect width="100" height="122" fill=${field} />
        <path d=${division} fill=${other} />
        <path d=${charge} fill=${third} stroke=${METALS[1]} stroke-width="4" stroke-linejoin="round" />
      </g>
      <path d=${SHIELD} class="crest-edge" />
    </svg>`;
}

/** What all crests are cut with; once on the page. */
export function CrestShape() {
  return html`
    <svg class="shapes" width="0" height="0" aria-hidden="true" focusable="false">
      <defs><clipPath id="shield"><path d=${SHIELD} /></clipPath></defs>
    </svg>`;
}
