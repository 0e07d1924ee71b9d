// Asking the server. Every answer is one of four kinds, and each says what is known.

/** The server answered that something is wrong; nothing was saved. */
export class Refused extends Error {
  constructor(answer) {
    super(answer.code);
    Object.assign(this, answer);
  }
}

/** Nobody is signed in any more; nothing was saved. */
export class SignedOut extends Error {}

/** No answer came, or none that can be read: it is not known what happened. */
export class NoAnswer extends Error {}

const PATIENCE_MS = 20_000;

export class Server {
  #token;
  #urls;
  #owner;

  /** `owner`: whose page this is. The server takes nothing from it in the name of another. */
  constructor(urls, token, owner) {
    this.#urls = urls;
    this.#token = token;
    this.#owner = owner;
  }

  /** A further batch of pseudonyms. Its token is taken only from one's own session. */
  async names() {
    const answer = await this.#fetch(this.#urls.names, {});
    this.#token = answer.token;
    return answer.names;
  }

  readGroupLine(line, taken) {
    return this.post(this.#urls.groupLine, { line, taken });
  }

  saveCall(call) {
    return this.post(this.#urls.calls, call);
  }

  /** Sent even when the page is being closed. */
  countOutcome(outcome) {
    return this.post(this.#urls.outcomes, { outcome }, { keepalive: true });
  }

  /** What `url` answers. */
  get(url) {
    return this.#fetch(url, {});
  }

  /** What `url` answers to `value`, sent as JSON. */
  async post(url, value, options = {}) {
    const body = JSON.stringify(value);
    try {
      return await this.#send(url, body, options);
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
      // Signing in again in another tab gave the session a new token; this fetches it.
      await this.names();
      return this.#send(url, body, options);
    }
  }

  #send(url, body, options) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token };
    return this.#fetch(url, { method: "POST", headers, body, ...options });
  }

  async #fetch(url, options) {
    let response;
    try {
      response = await fetch(url, {
        ...options,
        headers: {
          Accept: "application/json",
          "X-Desk-Owner": this.#owner,
          ...options.headers,
        },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return await this.#read(response);
    } catch (error) {
      if (error instanceof Refused || error instanceof SignedOut) throw error;
      throw new NoAnswer("no answer", { cause: error });
    }
  }

  async #read(response) {
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.status === 401) throw new SignedOut();
    // A 403 that is a page and not JSON is about the token.
    if (response.status === 403 && !isJson) throw new SignedOut();
    const answer = await response.json();
    if (response.ok && isJson) return answer;
    // Without a sentence it is not ours: a proxy says it, or a hotel's sign-in page.
    if (response.status < 500 && answer.sentence) throw new Refused(answer);
    throw new NoAnswer(String(response.status));
  }
}
