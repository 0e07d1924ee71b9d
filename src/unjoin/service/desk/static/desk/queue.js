// What waits to be sent, and what came of it: calls, endings that are counted, undoing.
//
// Rules kept here:
// 1. Whatever is to be sent is kept first, and dropped only when the server has answered.
// 2. It is sent under the key it was made with, in the same words, to the same address, until
//    there is an answer. Being sent twice, it counts once: the server sees to that.
// 3. One tab sends it at a time.
// 4. A receipt is kept until the volunteer says that it is written down.
//
// The states of an entry, each with what it needs to go on; `people` is how many:
//   call      { url, body, draft, people }           a call, not answered yet
//   count     { url, body }                          an ending, not answered yet
//   received  { receipt, people, key, sentence }     its receipt is not written down yet
//   refused   { sentence, person, draft, people }    something must be corrected first
//   undoing   { url, body, draft, people, receipt }  asked to be taken back, not answered yet
//   open      { draft, people }                      not saved, or taken back: to be gone on with

import { alone, held, hold } from "./keeping_locks.js";
import { randomHex } from "./keeping_seal.js";
import { QueueStore } from "./queue_store.js";
import { NoAnswer, Refused, SignedOut } from "./server.js";

const WAITING = ["call", "count", "undoing"];
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const WRONG_ROLE = "wrong-role";
const BUSY = "busy ";

export class Queue {
  /** Whether the last attempt failed because nobody is signed in. */
  isSignedOut = false;
  #server;
  #store;
  #watchers = new Set();
  // What this tab alone goes on with for now: by id, what lets the others have it.
  #held = new Map();
  // The ids at which sending stopped, the latest at the end.
  #failed = new Set();
  #pauseMs = FIRST_PAUSE_MS;
  #timer = 0;
  #running = false;

  constructor(server, key) {
    this.#server = server;
    this.#store = new QueueStore(key, () => this.#changed());
    addEventListener("online", () => this.sendAll());
    this.sendAll();
  }

  /** Whether what waits outlives this page. */
  get isKept() {
    return this.#store.isKept;
  }

  /** `watcher` is called whenever something may look different, until what this returns is. */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Everything but what a tab is busy with: { entries: [[id, entry]], others }. */
  async list() {
    const { entries, others } = await this.#store.all();
    const busy = await held();
    return { entries: entries.filter(([id]) => !this.#isBusy(id, busy)), others };
  }

  /** Whether the call with this key is in here, in whatever state. */
  async holdsCall(key) {
    const { entries } = await this.#store.all();
    return entries.some(([, { key: own, draft }]) => own === key || draft?.key === key);
  }

  get(id) {
    return this.#store.get(id);
  }

  /** Keep `entry`, for this tab alone until `release`; resolves to its id. */
  async add(entry) {
    const id = randomHex();
    await this.#hold(id);
    await this.#store.put(id, entry);
    this.#changed();
    return id;
  }

  /** Keep `entry` in the place of what had that id, or as new; for this tab alone. */
  async replace(id, entry) {
    await this.#hold(id);
    await this.#store.put(id, entry);
    this.#changed();
  }

  /** Other tabs may go on with it; and if it waits, it is sent. */
  release(id) {
    this.#held.get(id)?.();
    this.#held.delete(id);
    this.#changed();
    this.sendAll();
  }

  drop(id) {
    this.#store.drop(id);
    this.#held.get(id)?.();
    this.#held.delete(id);
    this.#changed();
  }

  /**
   * Take an entry that no tab is busy with out of the list, for this tab alone; null where
   * another was faster. Waits until whoever is sending it has an answer.
   */
  async claim(id) {
    if (!(await this.#hold(id))) return null;
    const entry = await alone(id, () => this.#store.get(id));
    if (entry === undefined) this.drop(id);
    else this.#changed();
    return entry ?? null;
  }

  /** Send one that this tab holds. Resolves to the entry it becomes; throws as `post` does. */
  async send(id) {
    try {
      return await alone(id, () => this.#send(id));
    } finally {
      this.#changed();
    }
  }

  /** Send whatever waits, now and again after a while as long as something does. */
  async sendAll() {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      await this.#sendEach();
      this.isSignedOut = false;
      this.#pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      this.isSignedOut = error instanceof SignedOut;
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    } finally {
      this.#running = false;
    }
    this.#changed();
    const { entries } = await this.#store.all();
    if (entries.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sendAll(), this.#pauseMs);
  }

  /**
   * Stops at the first that cannot be sent: mostly, neither can the rest. That one is asked about
   * after all others from then on, so that one the server fails at keeps none of them waiting.
   */
  async #sendEach() {
    for (const id of await this.#inTurn()) {
      this.#failed.delete(id);
      this.#failed.add(id); // as the latest
      await alone(id, () => this.#sendUnlessBusy(id), { wait: false });
      this.#failed.delete(id);
      this.#changed();
    }
  }

  /** The ids of what waits; those at which sending stopped last, the latest of them at the end. */
  async #inTurn() {
    const { entries } = await this.#store.all();
    const waiting = entries.filter(([, { state }]) => WAITING.includes(state)).map(([id]) => id);
    const turn = [...this.#failed];
    return waiting.sort((one, other) => turn.indexOf(one) - turn.indexOf(other));
  }

  async #sendUnlessBusy(id) {
    if (!this.#isBusy(id, await held())) await this.#send(id);
  }

  async #send(id) {
    const entry = await this.#store.get(id);
    if (!entry || !WAITING.includes(entry.state)) return entry; // another tab was faster
    const next = await this.#ask(entry);
    if (next) await this.#store.put(id, next);
    else this.drop(id);
    return next;
  }

  /** What `entry` becomes by the server's answer; null where nothing is left to do. */
  async #ask({ state, url, body, draft, people, receipt, key }) {
    try {
      const answer = await this.#server.post(url, body);
      if (state === "call" && isReceipt(answer)) {
        return { state: "received", receipt: answer, people, key };
      }
      if (state === "count" && answer.counted === true) return null;
      if (state === "undoing" && answer.undone === true) return { state: "open", draft, people };
      throw new NoAnswer("not the server's");
    } catch (error) {
      if (!(error instanceof Refused) || error.code === WRONG_ROLE) throw error;
      const { sentence, person } = error;
      if (state === "call") return { state: "refused", sentence, person, draft, people };
      if (state === "undoing") return { state: "received", receipt, people, sentence };
      return null; // an ending this server does not know: asking again would not help
    }
  }

  async #hold(id) {
    if (this.#held.has(id)) return true;
    const release = await hold(BUSY + id);
    if (release) this.#held.set(id, release);
    return release !== null;
  }

  #isBusy(id, busy) {
    return this.#held.has(id) || busy.has(BUSY + id);
  }

  #changed() {
    for (const watcher of this.#watchers) watcher();
  }
}

function isReceipt(answer) {
  return Array.isArray(answer.groups) && Array.isArray(answer.spoken) && answer.persons > 0;
}
