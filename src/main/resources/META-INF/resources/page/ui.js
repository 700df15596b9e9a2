// Pieces that several views share.

import { html, useCallback, useEffect, useRef, useState } from './lib.js';
import { call, Problem, Unreachable } from './api.js';

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Reads something of the API; again every so many milliseconds while somebody looks. */
export function useResource(path, { every = 0, headers } = {}) {
  const [state, setState] = useState({ path, data: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    if (!path) {
      return undefined;
    }
    const stopped = new AbortController();
    let timer;
    let failures = 0;
    let passes = true;
    const read = async () => {
      try {
        const data = await call(path, { signal: stopped.signal, headers });
        failures = 0;
        setState({ path, data, error: undefined });
      } catch (error) {
        if (stopped.signal.aborted) {
          return;
        }
        failures += 1;
        passes = !(error instanceof Problem) || error.status >= 500 || error.status === 429;
        setState((before) => ({ path, data: before.path === path ? before.data : undefined, error }));
      }
      if (!stopped.signal.aborted && (failures > 0 ? passes : every > 0)) {
        timer = setTimeout(whenSeen, failures > 0 ? Math.min(1_000 * 2 ** failures, 15_000) : every);
      }
    };
    const whenSeen = () => {
      if (document.visibilityState === 'visible') {
        read();
      } else {
        document.addEventListener('visibilitychange', whenSeen, { once: true, signal: stopped.signal });
      }
    };
    read();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [path, every, turn]);
  // What was read for another path is no answer to this one.
  return state.path === path ? { ...state, reload } : { data: undefined, error: undefined, reload };
}

/** What to tell people about an error. */
export function words(error) {
  if (error instanceof Unreachable) {
    return ['Arena cannot be reached.', 'Is the connection there? This page keeps trying.'];
  }
  if (!(error instanceof Problem)) {
    return ['Something went wrong on this page.', 'Loading it again may help.'];
  }
  switch (error.status) {
    case 403:
      return ['Not for this account.', 'You are signed in, but may not do this.'];
    case 404:
      return ['There is nothing here.', error.detail];
    case 429:
      return ['Too fast.', `Arena asks for a pause${error.retryAfter ? ` of ${error.retryAfter} s` : ''}.`];
    case 503:
      return ['Arena is catching its breath.', 'It answers again in a moment; this page keeps trying.'];
    default:
      return [error.title ?? 'It did not work.', error.detail];
  }
}

export function Trouble({ error, children }) {
  const [title, text] = words(error);
  return html`
    <div class="trouble" role="alert">
      <p><strong>${title}</strong> ${text}</p>
      ${children}
    </div>`;
}

export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p><p>${children}</p></div>`;
}

/** The heading of a view: the focus goes there when the view is entered. */
export function Heading({ children, kicker }) {
  return html`
    <div class="heading">
      ${kicker && html`<p class="kicker">${kicker}</p>`}
      <h1 tabindex="-1">${children}</h1>
    </div>`;
}

/** A labelled input; what is wrong with it stands below and is read with it. */
export function Field({ id, label, hint, error, multiline, ...input }) {
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const attributes = { id, ...input, 'aria-describedby': about, 'aria-invalid': error ? 'true' : undefined };
  return html`
    <div class="field ${error ? 'wrong' : ''}">
      <label for=${id}>${label}</label>
      ${multiline ? html`<textarea rows="3" ...${attributes}></textarea>` : html`<input ...${attributes} />`}
      ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
      <p class="field-error" id="${id}-error" role=${error ? 'alert' : undefined}>${error && sentence(error)}</p>
    </div>`;
}

function sentence(text) {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** A form that is sent once at a time; its problems go to the fields they name, others above the button. */
export function useForm(send) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const form = useRef();
  const submit = async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    form.current = event.currentTarget;
    setBusy(true);
    setProblem(null);
    try {
      await send(Object.fromEntries(new FormData(form.current)));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (problem) {
      form.current?.querySelector('[aria-invalid]')?.focus();
    }
  }, [problem]);
  return { busy, problem, submit, of: (field) => problem instanceof Problem ? problem.of(field) : undefined };
}

/** A message that comes and goes at the edge of the page, and is read out. */
let show = () => {};
export const say = (text) => show(text);

export function Messages() {
  const [message, setMessage] = useState({ text: '', at: 0 });
  useEffect(() => {
    show = (text) => setMessage({ text, at: Date.now() });
    return () => {
      show = () => {};
    };
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setMessage({ text: '', at: 0 }), 6_000);
    return () => clearTimeout(timer);
  }, [message.at]);
  return html`<div class="message" role="status" data-shown=${message.text ? 'yes' : 'no'}>${message.text}</div>`;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, action, onYes, onNo }) {
  const dialog = useRef();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current.showModal();
    return () => opener?.isConnected && opener.focus();
  }, []);
  return html`
    <dialog ref=${dialog} aria-labelledby="confirm-title" onCancel=${onNo}>
      <h2 id="confirm-title">${title}</h2>
      <p>${text}</p>
      <div class="actions">
        <button type="button" class="quiet" onClick=${onNo}>Keep it</button>
        <button type="button" class="danger" onClick=${onYes}>${action}</button>
      </div>
    </dialog>`;
}
