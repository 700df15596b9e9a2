// Who is signed in in this tab.
//
// The access token is kept in this module's memory and nowhere else. The refresh token is in sessionStorage, so that a
// reload does not sign out: only scripts of this very origin can read it, the Content-Security-Policy admits no script
// but Arena's own files, it is gone with the tab, and it is good for once. A cookie would be sent along by itself, and
// so need protection against forged requests; localStorage would outlast the tab.

import { fetchJson, Problem } from './http.js';

const KEY = 'arena.session';
const MARGIN = 30_000;

let access; // {token, expires}
let renewal; // The refresh under way: two at a time would end the session.
let tab; // Releases the claim on the stored session.
const listeners = new Set();

/** What is known of the session; replaced, never changed. */
export let current = { account: null, notice: null };

export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next) {
  current = next;
  listeners.forEach((listener) => listener(next));
}

/** Signs in with a name and password. */
export async function signIn(name, password) {
  const basic = btoa(String.fromCharCode(...new TextEncoder().encode(`${name}:${password}`)));
  keep(await fetchJson('/v1/tokens', { method: 'POST', basic }), name, crypto.getRandomValues(new Uint32Array(2)).join('-'));
  await claim();
  change({ account: await account(name), notice: null });
}

/** Takes up the session of this tab after a reload. */
export async function resume() {
  const stored = read();
  if (!stored) {
    return;
  }
  if (!(await claim())) {
    // A duplicated tab has a copy of the storage; using the same refresh token twice would end both sessions.
    sessionStorage.removeItem(KEY);
    change({ account: null, notice: 'You are signed in in another tab. Sign in here as well to go on here.' });
    return;
  }
  await renew();
  change({ account: await account(stored.name), notice: null });
}

export async function signOut() {
  try {
    await fetchJson('/v1/tokens', { method: 'DELETE', token: await accessToken() });
  } catch {
    // It ends here in any case.
  }
  end(null);
}

/** Forgets the session, and says why. */
export function end(notice) {
  access = undefined;
  sessionStorage.removeItem(KEY);
  tab?.();
  tab = undefined;
  if (current.account || notice) {
    change({ account: null, notice });
  }
}

/** An access token that is good for a while yet. */
export async function accessToken() {
  return access && access.expires > Date.now() ? access.token : renew(access?.token);
}

/** Another access token than the one given. */
export function renew(worn) {
  if (access && access.token !== worn) {
    return Promise.resolve(access.token);
  }
  renewal ??= exchange().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function exchange() {
  const stored = read();
  if (!stored) {
    throw new Problem(401, { title: 'Unauthorized', detail: 'Sign in to go on.' });
  }
  try {
    const body = { refreshToken: stored.refreshToken };
    keep(await fetchJson('/v1/tokens/refresh', { method: 'POST', body }), stored.name, stored.id);
    return access.token;
  } catch (error) {
    if (error.status === 401) {
      end('Your session has ended. Sign in to go on.');
    }
    throw error;
  }
}

function keep(tokens, name, id) {
  access = { token: tokens.accessToken, expires: Date.now() + tokens.expiresIn * 1000 - MARGIN };
  sessionStorage.setItem(KEY, JSON.stringify({ refreshToken: tokens.refreshToken, name, id }));
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Which kind of account this is: asked so that every answer is a 200, for a player as well as for an administrator. */
async function account(name) {
  const { items } = await fetchJson(`/v1/players?name=${encodeURIComponent(name)}`, { token: access.token });
  if (items.length > 0) {
    return { name: items[0].name, playerId: items[0].id, admin: false };
  }
  const admin = await fetchJson('/v1/admin/queue', { token: access.token }).then(() => true, (error) => {
    if (error.status === 403) {
      return false; // A game server.
    }
    throw error;
  });
  return { name: name.trim(), playerId: null, admin };
}

/** Holds the stored session for this tab as long as it lives; false where another tab does. */
async function claim() {
  const stored = read();
  if (!navigator.locks || !stored) {
    return true; // Only secure contexts have locks.
  }
  tab?.();
  const patience = AbortSignal.timeout(2_000); // The page before a reload may not be gone yet.
  return new Promise((resolve) => {
    navigator.locks
      .request(`${KEY}.${stored.id}`, { signal: patience }, () => new Promise((release) => {
        tab = release;
        resolve(true);
      }))
      .catch(() => resolve(false));
  });
}
