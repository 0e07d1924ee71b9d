// The draft: the call in progress, kept sealed in this tab (sessionStorage) at every change,
// so that a reload, a crash or signing out in between loses nothing of it. When the page is
// left, the sealed draft is copied to where all tabs look (localStorage): whatever tab opens
// the desk next goes on with it, if this one was closed.
//
// Rules kept here:
// 1. A draft is gone from here when its call was left, or waits in the queue.
// 2. One draft is gone on with in one tab. A tab that was duplicated finds the copy held
//    elsewhere, says so and drops it.
// 3. What cannot be opened (it is somebody else's) is left alone.
//
// Where the browser cannot seal, nothing is kept, and the screen says so.

import { hold } from "./keeping_locks.js";
import { Seal, canSeal, randomHex } from "./keeping_seal.js";

const PREFIX = "unjoin-draft:";
// A page that is being reloaded lets go of its draft only once it is gone.
const PATIENCE_MS = 2_000;
const FULL = "QuotaExceededError";

export class Keeping {
  #screen;
  #queue;
  #words;
  #seal = null;
  // The draft of the call that goes on: { id, release }.
  #own = null;
  #adopted = null;
  #wanted = null;
  #writing = null;
  #failed = false;
  #restored;

  constructor(screen, queue, { key, words }) {
    this.#screen = screen;
    this.#queue = queue;
    this.#words = words;
    if (canSeal) this.#seal = new Seal(key);
    screen.on("begun", ({ call }) => this.keep(call));
    screen.on("changed", ({ call }) => this.keep(call));
    screen.on("left", () => this.forget());
    addEventListener("pagehide", () => this.#leaveToOthers());
    this.#restored = canSeal ? this.#restore() : Promise.resolve();
  }

  /** Whether everything about the call that goes on outlives the page. */
  get isKept() {
    return canSeal && !this.#failed;
  }

  /** Settled once the latest change is kept. */
  get written() {
    return Promise.resolve(this.#writing);
  }

  /** Keep `call` as it is now. */
  keep(call) {
    if (!canSeal) return this.written;
    this.#own ??= this.#adopt();
    this.#wanted = call;
    this.#writing ??= this.#write();
    return this.written;
  }

  /** The call was left, or is kept elsewhere. */
  forget() {
    this.#wanted = null;
    if (this.#own) this.#drop(this.#own);
    this.#own = null;
  }

  #adopt() {
    const adopted = this.#adopted;
    this.#adopted = null;
    if (adopted) return adopted;
    const id = randomHex();
    return { id, release: hold(id) };
  }

  async #write() {
    try {
      await this.#restored; // a draft of before must be read before there is another
      while (this.#wanted) {
        const own = this.#own;
        const draft = this.#wanted.toDraft();
        this.#wanted = null;
        const sealed = await this.#seal.seal(draft, PREFIX + own.id);
        await own.release; // held first: a copy of this tab must not find it free
        if (this.#own !== own) continue; // it was left meanwhile
        sessionStorage.setItem(PREFIX + own.id, sealed);
        localStorage.removeItem(PREFIX + own.id); // of a tab that was closed: it is ours now
      }
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      this.#screen.problem(this.#words.storageFull);
      if (error.name !== FULL) reportError(error);
    } finally {
      this.#writing = null;
    }
  }

  async #drop({ id, release }) {
    sessionStorage.removeItem(PREFIX + id);
    localStorage.removeItem(PREFIX + id);
    (await release)?.();
  }

  /** Nothing that takes its time is done any more; what was sealed last can still be copied. */
  #leaveToOthers() {
    const sealed = this.#own && sessionStorage.getItem(PREFIX + this.#own.id);
    if (sealed) localStorage.setItem(PREFIX + this.#own.id, sealed);
  }

  async #restore() {
    for (const id of draftsIn(sessionStorage)) await this.#restoreOwn(id);
    for (const id of draftsIn(localStorage)) await this.#restoreLeft(id);
  }

  /** One that this tab kept. */
  async #restoreOwn(id) {
    localStorage.removeItem(PREFIX + id);
    const release = await hold(id, { patienceMs: PATIENCE_MS });
    if (!release) {
      sessionStorage.removeItem(PREFIX + id);
      this.#screen.notice(this.#words.elsewhere);
      return;
    }
    const isOpened = await this.#open({ id, release }, sessionStorage);
    if (!isOpened) this.#screen.notice(this.#words.unreadable);
  }

  /** One whose tab was closed; unless that one is only being reloaded. */
  async #restoreLeft(id) {
    const release = await hold(id);
    if (release) await this.#open({ id, release }, localStorage);
  }

  /** False where this key does not open it: it is left where it is. */
  async #open(own, store) {
    const name = PREFIX + own.id;
    const sealed = store.getItem(name);
    const draft = sealed === null ? undefined : await this.#seal.open(sealed, name);
    if (draft === undefined) {
      own.release();
      return false;
    }
    if (await this.#queue.holdsCall(draft.key)) {
      this.#drop(own); // it was handed over to the queue just before the page ended
    } else {
      await this.#offer(draft, own);
    }
    return true;
  }

  /** Go on where it was left. Where another call has begun meanwhile, it waits in the list. */
  async #offer(draft, own) {
    this.#adopted = own;
    if (this.#screen.resume(draft)) {
      this.#screen.notice(this.#words.restored);
      return;
    }
    this.#adopted = null;
    const people = draft.people.reduce((sum, person) => sum + person.persons, 0);
    this.#queue.release(await this.#queue.add({ state: "open", draft, people }));
    this.#drop(own);
  }
}

function draftsIn(store) {
  const names = Object.keys(store).filter((name) => name.startsWith(PREFIX));
  return names.map((name) => name.slice(PREFIX.length));
}
