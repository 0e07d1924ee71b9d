// The pseudonyms the server offered: taken in turn, none twice within a call.

const LOW = 20;

export class NamePool {
  #names;
  #next = 0;
  #fetchMore;
  #fetching = false;

  /** `fetchMore` promises a further batch; when it fails, the old one goes round again. */
  constructor(names, fetchMore) {
    this.#names = names;
    this.#fetchMore = fetchMore;
  }

  /** A pseudonym that is not among `taken` (a Set of simplified names). */
  take(taken) {
    for (let tries = 0; tries < this.#names.length; tries += 1) {
      const name = this.#names[this.#next % this.#names.length];
      this.#next += 1;
      if (!taken.has(name.hans)) {
        this.#refill();
        return name;
      }
    }
    throw new Error("more people than pseudonyms");
  }

  async #refill() {
    if (this.#fetching || this.#names.length - this.#next >= LOW) return;
    this.#fetching = true;
    try {
      const more = await this.#fetchMore();
      this.#names = [...this.#names.slice(this.#next), ...more];
      this.#next = 0;
    } catch {
      // The batch at hand goes round again; the next offer asks once more.
    } finally {
      this.#fetching = false;
    }
  }
}
