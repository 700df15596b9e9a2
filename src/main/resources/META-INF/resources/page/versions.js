// The versions of the rules: everybody in the lab can load one, administrators add and activate.

import { html, useState } from './lib.js';
import { call } from './api.js';
import { rulesOf } from './lab.js';
import { moment, number } from './format.js';
import { Confirm, say, Trouble } from './ui.js';

export function RulesVersions({ account, versions, values, reload, onTake }) {
  const [activating, setActivating] = useState(null);
  const [problem, setProblem] = useState(null);
  const change = async (send, done) => {
    setActivating(null);
    setProblem(null);
    try {
      say(done(await send()));
      reload();
    } catch (error) {
      setProblem(error);
    }
  };
  const add = () => change(
    () => call('/v1/admin/rules', { method: 'POST', body: rulesOf(values) }),
    ({ version }) => `Version ${version} is added, and not active yet.`,
  );
  const activate = (version) => change(
    () => call('/v1/admin/rules/active', { method: 'PUT', body: { version } }),
    () => `All battles are fought by version ${version} now.`,
  );
  return html`
    <section class="panel lab-versions" aria-labelledby="lab-versions">
      <div class="lab-head">
        <h2 id="lab-versions">Versions of the rules</h2>
        ${account.admin && html`<button type="button" onClick=${add}>Add what is tried out</button>`}
      </div>
      ${problem && html`<${Trouble} error=${problem} />`}
      <div class="lab-scroll" tabindex="0" role="group" aria-labelledby="lab-versions">
        <table class="lab-table">
          <thead>
            <tr><th scope="col">Version</th><th scope="col">Least strength</th><th scope="col">Turn limit</th><th scope="col">Loot</th><th scope="col">Added</th><td></td></tr>
          </thead>
          <tbody>
            ${versions.map((rules) => html`
              <tr key=${rules.version} data-version=${rules.version}>
                <th scope="row">${number(rules.version)}${rules.active && ' · active'}</th>
                <td>${rules.strengthFloorPercent} %</td>
                <td>${number(rules.turnLimit)}</td>
                <td>${rules.lootPercent.min} to ${rules.lootPercent.max} %</td>
                <td>${moment(rules.createdAt)}</td>
                <td>
                  <div class="actions">
                    <button type="button" class="quiet" onClick=${() => onTake(rules)} aria-label="Try out version ${rules.version}">Try out</button>
                    ${account.admin && !rules.active && html`
                      <button type="button" class="danger" onClick=${() => setActivating(rules.version)}
                              aria-label="Activate version ${rules.version}">Activate</button>`}
                  </div>
                </td>
              </tr>`)}
          </tbody>
        </table>
      </div>
      ${activating && html`
        <${Confirm} title="Activate version ${activating}?" action="Activate" onNo=${() => setActivating(null)}
                    onYes=${() => activate(activating)}
                    text="Every battle that is fought from then on follows it. Battles that were fought before keep theirs." />`}
    </section>`;
}
