// Where those come who are not signed in: to sign in or to register.

import { html, useMemo, useState } from './lib.js';
import { fetchJson } from './http.js';
import { signIn } from './session.js';
import { Field, Trouble, useForm } from './ui.js';

export function Welcome({ register, notice, back }) {
  return html`
    <div class="welcome">
      <div class="welcome-words">
        <p class="kicker">Challenge · Fight · Rise</p>
        <h1 tabindex="-1">${register ? 'Enter the arena' : 'The crowd is waiting'}</h1>
        <p class="lead">
          Challenge anyone at any hour. Every strike is rolled in the open and can be watched again, turn by turn;
          what you win carries you up the board while you look.
        </p>
        <${Amphitheatre} />
      </div>
      <div class="welcome-form panel">
        <nav class="tabs" aria-label="Sign in or register">
          <a href="#/sign-in" aria-current=${register ? undefined : 'page'}>Sign in</a>
          <a href="#/register" aria-current=${register ? 'page' : undefined}>Register</a>
        </nav>
        ${notice && html`<p class="notice" role="status">${notice}</p>`}
        ${register ? html`<${Register} back=${back} />` : html`<${SignIn} back=${back} />`}
      </div>
    </div>`;
}

function SignIn({ back }) {
  const form = useForm(async ({ name, password }) => {
    await signIn(name, password);
    location.hash = back;
  });
  const wrong = form.problem?.status === 401;
  return html`
    <form onSubmit=${form.submit} class="stack" aria-label="Sign in">
      <${Field} id="name" name="name" label="Name" autocomplete="username" autocapitalize="none" required
                spellcheck="false" error=${wrong && 'No account has this name with this password.'} />
      <${Field} id="password" name="password" label="Password" type="password" autocomplete="current-password" required />
      ${form.problem && !wrong && html`<${Trouble} error=${form.problem} />`}
      <button class="primary" disabled=${form.busy}>${form.busy ? 'Signing in …' : 'Sign in'}</button>
      <p class="aside">New here? <a href="#/register">Register a player</a>; it takes a name and a password.</p>
    </form>`;
}

function Register({ back }) {
  const [name, setName] = useState('');
  const form = useForm(async ({ name: wanted, password, description }) => {
    await fetchJson('/v1/players', {
      method: 'POST',
      body: { name: wanted, password, description: description || null },
    });
    await signIn(wanted, password);
    location.hash = back;
  });
  const taken = form.problem?.status === 409;
  const other = form.problem && !taken && !(form.problem.errors?.length > 0);
  const left = 20 - [...name.trim()].length;
  return html`
    <form onSubmit=${form.submit} class="stack" aria-label="Register">
      <${Field} id="name" name="name" label="Name" autocomplete="username" required spellcheck="false"
                onInput=${(event) => setName(event.target.value)}
                hint=${left < 0 ? `${-left} too many: 20 characters at most.` : `Up to 20 characters, any script; ${left} left.`}
                error=${taken ? 'Somebody has this name already.' : form.of('name')} />
      <${Field} id="password" name="password" label="Password" type="password" autocomplete="new-password" required
                hint="At least 8 characters." error=${form.of('password')} />
      <${Field} id="description" name="description" label="About you (optional)" multiline error=${form.of('description')} />
      ${other && html`<${Trouble} error=${form.problem} />`}
      <button class="primary" disabled=${form.busy}>${form.busy ? 'Registering …' : 'Register and enter'}</button>
    </form>`;
}

/** An amphitheatre from above: tiers around the sand, and the arches of the outer wall. */
function Amphitheatre() {
  const parts = useMemo(() => {
    const at = (angle, rx, ry) => `${(300 + rx * Math.cos(angle)).toFixed(1)} ${(170 + ry * Math.sin(angle)).toFixed(1)}`;
    const tiers = [0, 1, 2, 3, 4, 5, 6].map((tier) => [96 + tier * 26, 52 + tier * 15.5]);
    let arches = '';
    let stairs = '';
    for (let i = 0; i < 80; i++) {
      const angle = (i / 80) * 2 * Math.PI;
      arches += `M${at(angle, 268, 153.5)}L${at(angle, 281, 160.5)}`;
      if (i % 5 === 0) {
        stairs += `M${at(angle, 100, 54)}L${at(angle, 252, 145)}`;
      }
    }
    return { tiers, arches, stairs };
  }, []);
  return html`
    <svg class="amphitheatre" viewBox="0 0 600 340" aria-hidden="true" focusable="false">
      <ellipse class="wall" cx="300" cy="170" rx="292" ry="167" />
      ${parts.tiers.map(([rx, ry]) => html`<ellipse key=${rx} class="tier" cx="300" cy="170" rx=${rx} ry=${ry} />`)}
      <path class="stairs" d=${parts.stairs} />
      <path class="arches" d=${parts.arches} />
      <ellipse class="sand" cx="300" cy="170" rx="94" ry="50" />
      <g class="duel">
        <circle class="tone-red" cx="276" cy="172" r="8" /><circle class="tone-blue" cx="324" cy="168" r="8" />
      </g>
    </svg>`;
}
