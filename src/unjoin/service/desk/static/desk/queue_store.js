// Where what waits is kept: one sealed entry each in localStorage, seen by every tab.
//
// An entry's name is random and its contents are sealed, so that neither tells what waits, for
// how long or in which order. Where the browser cannot seal, or has no room, entries stay in
// this page's memory and are gone with it; `isKept` says so.

import { Seal, canSeal } from "./keeping_seal.js";

const PREFIX = "unjoin-waiting:";

export class QueueStore {
  #seal;
  #memory = new Map();
  // What has been opened already: by id, the sealed text and what was in it.
  #opened = new Map();

  /** `changed` is called when another tab has changed something. */
  constructor(key, changed) {
    if (canSeal) this.#seal = new Seal(key);
    addEventListener("storage", (event) => {
      if (event.key === null || event.key.startsWith(PREFIX)) changed();
    });
  }

  /** Whether everything in here outlives the page. */
  get isKept() {
    return canSeal && this.#memory.size === 0;
  }

  async put(id, entry) {
    if (this.#seal) {
      try {
        const sealed = await this.#seal.seal(entry, PREFIX + id);
        localStorage.setItem(PREFIX + id, sealed); // replaces at once and whole, or not at all
        this.#opened.set(id, { sealed, entry });
        this.#memory.delete(id);
        return;
      } catch {
        // no room
      }
    }
    this.#memory.set(id, entry);
  }

  drop(id) {
    this.#memory.delete(id);
    this.#opened.delete(id);
    localStorage.removeItem(PREFIX + id);
  }

  /** The entry, or undefined where there is none that can be opened here. */
  async get(id) {
    if (this.#memory.has(id)) return this.#memory.get(id);
    const sealed = localStorage.getItem(PREFIX + id);
    if (sealed === null || !this.#seal) return undefined;
    const known = this.#opened.get(id);
    if (known?.sealed === sealed) return known.entry;
    const entry = await this.#seal.open(sealed, PREFIX + id);
    if (entry !== undefined) this.#opened.set(id, { sealed, entry });
    return entry;
  }

  /** { entries: [[id, entry]], others: how many cannot be opened here }. */
  async all() {
    const entries = [];
    let others = 0;
    for (const id of this.#ids()) {
      const entry = await this.get(id);
      if (entry !== undefined) entries.push([id, entry]);
      else if (localStorage.getItem(PREFIX + id) !== null) others += 1;
    }
    return { entries, others };
  }

  #ids() {
    const kept = Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length));
    return new Set([...kept, ...this.#memory.keys()]);
  }
}
