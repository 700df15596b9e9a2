// One request and its answer.

/** An error that Arena answered with: RFC 9457. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail || body.title || `Status ${status}`);
    this.status = status;
    this.title = body.title;
    this.detail = body.detail;
    this.errors = body.errors || [];
    this.retryAfter = retryAfter;
  }

  /** What is wrong with a field of the form, or undefined. */
  of(field) {
    return this.errors.find((error) => error.field === field)?.message;
  }
}

/** No answer at all. */
export class Unreachable extends Error {}

/** The answer's JSON, or with stream its body as it comes. */
export async function fetchJson(path, { method = 'GET', body, token, basic, headers, signal, stream } = {}) {
  const sent = { Accept: stream ? 'text/event-stream' : 'application/json', ...headers };
  if (token || basic) {
    sent.Authorization = token ? `Bearer ${token}` : `Basic ${basic}`;
  }
  if (body !== undefined) {
    sent['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: sent,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      // Or the browser would answer a 401 with its own password dialog.
      credentials: 'omit',
    });
  } catch (error) {
    throw signal?.aborted ? error : new Unreachable('Arena did not answer.');
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem, Number(response.headers.get('Retry-After')) || undefined);
  }
  if (stream) {
    return response.body;
  }
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}
