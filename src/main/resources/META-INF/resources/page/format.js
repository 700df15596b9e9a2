// Numbers, times and places in words.

const WHOLE = new Intl.NumberFormat('en');
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const ENDINGS = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });

export const number = (value) => WHOLE.format(value);
export const short = (value) => (Math.abs(value) < 10_000 ? WHOLE.format(value) : SHORT.format(value));
export const moment = (iso) => MOMENT.format(new Date(iso));
export const day = (time) => DAY.format(new Date(time));
export const clock = (time) => CLOCK.format(new Date(time));
export const ordinal = (value) => `${WHOLE.format(value)}${ENDINGS[ORDINALS.select(value)]}`;
export const count = (value, one, many = `${one}s`) => `${WHOLE.format(value)} ${value === 1 ? one : many}`;

/** How long, in the two largest units. */
export function duration(seconds) {
  const parts = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];
  const words = [];
  let rest = Math.floor(seconds);
  for (const [unit, size] of parts) {
    const whole = Math.floor(rest / size);
    if (whole > 0 && words.length < 2) {
      words.push(`${whole} ${unit}`);
    }
    rest -= whole * size;
  }
  return words.join(' ') || '0 s';
}

/** Names are null once a player is deleted. */
export const nameOf = (side) => side.name ?? 'A deleted player';
