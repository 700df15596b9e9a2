// Calls of Arena's HTTP API, and what can go wrong with them.

import { accessToken, renew, end } from './session.js';
import { fetchJson, Problem, Unreachable } from './http.js';

export { Problem, Unreachable };

/** Calls the API as the one who is signed in; the JSON of the answer, or null where it has none. */
export async function call(path, options = {}) {
  return signedIn((token) => fetchJson(path, { ...options, token }));
}

async function signedIn(send) {
  const token = await accessToken();
  try {
    return await send(token);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    // It may have ended early, or this device's clock may run slow.
    const newer = await renew(token);
    try {
      return await send(newer);
    } catch (again) {
      if (again.status === 401) {
        end('Your session has ended. Sign in to go on.');
      }
      throw again;
    }
  }
}

const SILENCE = 40_000; // The server says something every 15 s.
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/**
 * Listens to server-sent events until the returned function is called. EventSource could not send the access token, and an
 * address that carries one would end up in logs.
 *
 * onState is told 'live' with each event, or 'waiting' while there is no connection, and why; onOpen that there is one.
 */
export function listen(path, onEvent, onState, onOpen = () => {}) {
  const stopped = new AbortController();
  let pause = SHORTEST_PAUSE;

  async function run() {
    while (!stopped.signal.aborted) {
      let reason;
      try {
        await connect();
      } catch (error) {
        reason = error;
      }
      if (stopped.signal.aborted) {
        return;
      }
      onState('waiting', reason);
      if (reason instanceof Problem && reason.status < 500 && reason.status !== 429) {
        return; // Asking again would not help.
      }
      await delay(pause * (0.75 + Math.random() / 2), stopped.signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  async function connect() {
    const connection = new AbortController();
    const abort = () => connection.abort();
    stopped.signal.addEventListener('abort', abort);
    let watchdog = setTimeout(abort, SILENCE);
    try {
      const body = await signedIn((token) =>
        fetchJson(path, { token, signal: connection.signal, stream: true }));
      onOpen();
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, SILENCE);
        text += value;
        const events = text.split('\n\n');
        text = events.pop();
        for (const event of events) {
          const data = event.split('\n').filter((line) => line.startsWith('data:'));
          if (data.length > 0) {
            pause = SHORTEST_PAUSE;
            onState('live');
            onEvent(JSON.parse(data.map((line) => line.slice(5)).join('\n')));
          }
        }
      }
    } finally {
      clearTimeout(watchdog);
      stopped.signal.removeEventListener('abort', abort);
    }
  }

  run();
  return () => stopped.abort();
}

function delay(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
