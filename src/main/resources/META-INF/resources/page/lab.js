// What can be tried out, and the call that does it.

import { call } from './api.js';

const FIGHTER = [
  { field: 'attack', label: 'Attack', min: 1, max: 1_000_000, logarithmic: true },
  { field: 'hitPoints', label: 'Hit points', min: 1, max: 1_000_000, logarithmic: true },
  { field: 'luck', label: 'Luck', unit: '%', min: 0, max: 95 },
];
const RULES = [
  { field: 'strengthFloorPercent', label: 'Least strength', unit: '%', min: 1, max: 100 },
  { field: 'turnLimit', label: 'Turn limit', min: 1, max: 10_000, logarithmic: true },
  { field: 'lootMin', label: 'Loot, at least', unit: '%', min: 0, max: 100, loot: true },
  { field: 'lootMax', label: 'Loot, at most', unit: '%', min: 0, max: 100, loot: true },
];

/** All values; name is the label where the side is not seen. */
export const VALUES = [
  ...FIGHTER.map((value) => ({ ...value, side: 'attacker', name: `Attacker's ${value.label.toLowerCase()}` })),
  ...FIGHTER.map((value) => ({ ...value, side: 'defender', name: `Defender's ${value.label.toLowerCase()}` })),
  ...RULES.map((value) => ({ ...value, side: 'rules', name: value.label })),
].map((value) => ({ ...value, key: `${value.side}.${value.field}` }));

/** What a change of one value changes: the bounds of the loot push each other. */
export function changed(values, key, now) {
  if (key === 'rules.lootMin') {
    return { [key]: now, 'rules.lootMax': Math.max(now, values['rules.lootMax']) };
  }
  if (key === 'rules.lootMax') {
    return { [key]: now, 'rules.lootMin': Math.min(now, values['rules.lootMin']) };
  }
  return { [key]: now };
}

export function rulesOf(values) {
  return {
    lootPercent: { min: values['rules.lootMin'], max: values['rules.lootMax'] },
    strengthFloorPercent: values['rules.strengthFloorPercent'],
    turnLimit: values['rules.turnLimit'],
  };
}

/** The body of a simulation. */
export function request(values, battles, seed) {
  const side = (name) => Object.fromEntries(FIGHTER.map(({ field }) => [field, values[`${name}.${field}`]]));
  return { rules: rulesOf(values), attacker: side('attacker'), defender: side('defender'), battles, seed };
}

const TRIES = 10;

/** Simulates; comes again where too many others do. */
export async function simulate(body, signal) {
  for (let tries = 1; ; tries++) {
    try {
      return await call('/v1/admin/rules/simulations', { method: 'POST', body, signal });
    } catch (error) {
      if (error.status !== 503 || tries === TRIES) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000 * (error.retryAfter ?? 1)));
    }
  }
}
