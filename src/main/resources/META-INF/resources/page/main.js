// The frame of the page: which view is shown, the navigation around it, and where the focus goes.

import { html, render, useEffect, useRef, useState } from './lib.js';
import { current, onChange, resume, signOut } from './session.js';
import { CrestShape } from './crest.js';
import { Heading, Messages, say, Trouble } from './ui.js';
import { Welcome } from './welcome.js';
import { Board } from './board.js';
import { BattleView } from './battle.js';
import { PlayerView } from './player.js';
import { Challenge } from './challenge.js';
import { News } from './news.js';
import { Operations } from './operations.js';
import { Balance } from './balance.js';

/** The address after the #, taken apart: /boards/weekly/2026-W47?around=3 */
function parse(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  return { path, parts: path.split('/').filter(Boolean), query: new URLSearchParams(query) };
}

function useRoute() {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parse(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

function view(route, account) {
  const [name = 'boards', id, period] = route.parts;
  const number = /^[1-9][0-9]{0,18}$/.test(id) ? id : null;
  switch (name) {
    case 'boards':
      return html`<${Board} account=${account} board=${id ?? 'all-time'} period=${period} query=${route.query} />`;
    case 'battles':
      return number && html`<${BattleView} key=${id} id=${number} account=${account} />`;
    case 'players':
      return number && html`<${PlayerView} key=${id} id=${number} account=${account} query=${route.query} />`;
    case 'challenge':
      return account.playerId && html`<${Challenge} account=${account} opponentId=${number} />`;
    case 'balance':
      return !account.playerId && html`<${Balance} account=${account} />`;
    case 'operations':
      return account.admin && html`<${Operations} query=${route.query} />`;
    default:
      return null;
  }
}

function Nowhere() {
  return html`
    <div class="view">
      <${Heading}>There is nothing here</${Heading}>
      <p>The address may be mistyped, or not be for this account. <a href="#/boards/all-time">To the board</a></p>
    </div>`;
}

const ICONS = {
  board: 'M4 20V11h4v9zM10 20V4h4v16zM16 20v-6h4v6z',
  challenge: 'M5 3l8 8-2 2-8-8V3zM19 3h2v2l-8 8-2-2zM7 14l3 3-4 4-3-3zM17 14l4 4-3 3-4-4z',
  me: 'M12 2l8 3v7c0 5-4 8-8 10-4-2-8-5-8-10V5z',
  balance: 'M11 2h2v3h7v2l2 7a4 4 0 0 1-8 0l2-6h-3v11h4v2H7v-2h4V8H8l2 6a4 4 0 0 1-8 0l2-7V5h7z',
  operations: 'M3 12h4l3-8 4 16 3-8h4v2h-3l-4 10-4-16-2 6H3z',
};

function Item({ href, active, icon, children }) {
  return html`
    <a href=${href} aria-current=${active ? 'page' : undefined}>
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${ICONS[icon]} /></svg>
      <span>${children}</span>
    </a>`;
}

function Masthead({ account, route }) {
  const here = route.parts[0] ?? 'boards';
  const mine = account?.playerId && `#/players/${account.playerId}`;
  return html`
    <header class="masthead">
      <div class="bar">
        <a class="wordmark" href="#/boards/all-time" aria-label="Arena, to the board">
          <svg viewBox="0 0 40 30" aria-hidden="true" focusable="false">
            <ellipse cx="20" cy="15" rx="18" ry="13" /><ellipse cx="20" cy="15" rx="11" ry="7" />
            <circle cx="20" cy="15" r="2.6" />
          </svg>
          <span>Arena</span>
        </a>
        ${account && html`
          <nav class="main-nav" aria-label="Main">
            <${Item} href="#/boards/all-time" icon="board" active=${here === 'boards'}>Board</${Item}>
            ${account.playerId && html`
              <${Item} href="#/challenge" icon="challenge" active=${here === 'challenge'}>Challenge</${Item}>
              <${Item} href=${mine} icon="me" active=${`#${route.path}` === mine}>My page</${Item}>`}
            ${!account.playerId && html`
              <${Item} href="#/balance" icon="balance" active=${here === 'balance'}>Balance</${Item}>`}
            ${account.admin && html`
              <${Item} href="#/operations" icon="operations" active=${here === 'operations'}>Operations</${Item}>`}
          </nav>
          <div class="who">
            <span class="who-name" title=${account.name}>${account.name}</span>
            <button type="button" class="quiet" id="sign-out" onClick=${signOut}>Sign out</button>
          </div>`}
      </div>
    </header>`;
}

function App() {
  const route = useRoute();
  const [session, setSession] = useState(current);
  const [ready, setReady] = useState(false);
  const [trouble, setTrouble] = useState(null);
  useEffect(() => onChange(setSession), []);

  const begin = () => {
    setTrouble(null);
    resume().then(() => setReady(true), (error) => {
      // Signed out by then, unless Arena could not be asked.
      if (error.status === 401) {
        setReady(true);
      } else {
        setTrouble(error);
      }
    });
  };
  useEffect(begin, []);

  // Another view begins at its top, as on any page; what is in the query is the same view.
  const last = useRef();
  const place = `${session.account ? 'in' : 'out'} ${route.path}`;
  useEffect(() => {
    if (!ready) {
      return;
    }
    const heading = document.querySelector('main h1');
    document.title = heading ? `${heading.textContent} · Arena` : 'Arena';
    if (last.current !== undefined && last.current !== place) {
      scrollTo(0, 0);
      heading?.focus({ preventScroll: true });
    }
    last.current = place;
  }, [ready, place]);

  const welcome = ['sign-in', 'register'].includes(route.parts[0]);
  let content = null;
  if (trouble) {
    content = html`
      <div class="view">
        <${Heading}>One moment</${Heading}>
        <${Trouble} error=${trouble}><button type="button" onClick=${begin}>Try again</button></${Trouble}>
      </div>`;
  } else if (ready && !session.account) {
    content = html`<${Welcome} register=${route.parts[0] === 'register'} notice=${session.notice}
                               back=${welcome ? '#/boards/all-time' : location.hash} />`;
  } else if (ready && welcome) {
    location.replace('#/boards/all-time');
  } else if (ready) {
    content = view(route, session.account) || html`<${Nowhere} />`;
  }
  return html`
    <a class="skip" href="#main" onClick=${(event) => {
      event.preventDefault();
      document.querySelector('main h1')?.focus();
    }}>To the content</a>
    <${CrestShape} />
    <${Masthead} account=${session.account} route=${route} />
    ${ready && session.account?.playerId && html`<${News} key=${session.account.playerId} me=${session.account.playerId} />`}
    <main id="main" aria-busy=${ready || trouble ? undefined : 'true'}>${content}</main>
    <footer class="foot">
      <p><a href="/q/swagger-ui">The HTTP API</a> behind this page is open to your game as well.</p>
    </footer>
    <${Messages} />`;
}

addEventListener('offline', () => say('This device is offline. The page goes on when it is back.'));
render(html`<${App} />`, document.getElementById('app'));
