// Tells a player that it was attacked: at once, in any view, and when it comes back.

import { html, useCallback, useEffect, useRef, useState } from './lib.js';
import { call, listen } from './api.js';
import { Crest } from './crest.js';
import { count, nameOf, number } from './format.js';
import { say } from './ui.js';

const SHOWN = 3;

/** The last attack that was read of, kept on this device. The battles of one player end in the order of their ids. */
const place = (me) => `arena.read.${me}`;
const readUpTo = (me) => Number(localStorage.getItem(place(me)));

/** The attacks on a player that it has not read of, the newest first, and how to say that it has. */
function useAttacks(me) {
  const [attacks, setAttacks] = useState([]);
  const known = useRef(new Set());

  useEffect(() => {
    const stopped = new AbortController();
    let first = true;
    const add = (battles, aloud) => {
      const found = battles.filter(({ id, status, defender }) =>
        status === 'finished' && defender.playerId === me && id > readUpTo(me) && !known.current.has(id));
      found.forEach(({ id }) => known.current.add(id));
      if (found.length > 0) {
        setAttacks((before) => [...found, ...before].sort((one, other) => other.id - one.id));
        if (aloud) {
          say(`${tell(found[0], me)} Watch it above.`);
        }
      }
    };
    // Read anew with each connection, so that nothing is missed between two of them.
    const catchUp = async () => {
      try {
        const { items } = await call(`/v1/players/${me}/battles?limit=100`, { signal: stopped.signal });
        add(items, !first);
        first = false;
      } catch {
        // The next connection reads again.
      }
    };
    // One tab listens for all: a browser has few connections to one host, and an account few streams.
    const others = new BroadcastChannel(place(me));
    others.onmessage = ({ data }) => add([data], true);
    const listenForAll = () => new Promise((done) => {
      const stop = listen('/v1/events/stream', ({ type, data }) => {
        if (type === 'battle.finished') {
          add([data], true);
          others.postMessage(data);
        }
      }, () => {}, catchUp);
      stopped.signal.addEventListener('abort', () => {
        stop();
        done();
      });
    });
    if (navigator.locks) { // Only in secure contexts.
      catchUp();
      navigator.locks.request(place(me), { signal: stopped.signal }, listenForAll).catch(() => {});
    } else {
      listenForAll();
    }
    const follow = ({ key }) => {
      if (key === place(me)) {
        setAttacks((before) => before.filter(({ id }) => id > readUpTo(me)));
      }
    };
    addEventListener('storage', follow); // Read in another tab.
    return () => {
      stopped.abort();
      others.close();
      removeEventListener('storage', follow);
    };
  }, [me]);

  const read = useCallback(() => {
    setAttacks((before) => {
      if (before.length > 0) {
        localStorage.setItem(place(me), before[0].id);
      }
      return [];
    });
  }, [me]);
  return [attacks, read];
}

function tell({ attacker, result: { winnerId, loot } }, me) {
  const who = nameOf(attacker);
  const moved = number(loot.gold + loot.silver);
  if (winnerId === null) {
    return `${who} attacked you: a draw.`;
  }
  return winnerId === me ? `${who} attacked you and lost: ${moved} are yours.` : `${who} attacked you and took ${moved}.`;
}

/** Above every view, while there is something to tell. */
export function News({ me }) {
  const [attacks, read] = useAttacks(me);
  if (attacks.length === 0) {
    return null;
  }
  return html`
    <section class="news" aria-label="Attacks on you">
      <div class="news-head">
        <p class="news-title">${count(attacks.length, 'attack')} on you since you last looked</p>
        <button type="button" class="quiet" onClick=${read}>Mark as read</button>
      </div>
      <ul>
        ${attacks.slice(0, SHOWN).map((battle) => html`
          <li key=${battle.id} data-battle=${battle.id}>
            <${Crest} id=${battle.attacker.playerId} />
            <p dir="auto">${tell(battle, me)}</p>
            <a href="#/battles/${battle.id}" aria-label="Watch battle ${battle.id}">Watch</a>
            ${!battle.attacker.deleted && html`
              <a href="#/challenge/${battle.attacker.playerId}" aria-label="Take revenge on ${battle.attacker.name}">Take revenge</a>`}
          </li>`)}
      </ul>
      ${attacks.length > SHOWN && html`<p><a href="#/players/${me}">And ${number(attacks.length - SHOWN)} more among your battles</a></p>`}
    </section>`;
}
