// The pseudonyms the server offered: taken in turn, none twice within a call, and none that
// sounds like another but for its tones, which are what a bad line loses.

const LOW = 20;
const TONES = /[\u0300\u0301\u0304\u030c]/g;

/** What a pseudonym sounds like on a bad line: its pinyin without tone marks. */
export const sound = (name) => name.pinyin.normalize("NFD").replace(TONES, "");

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

  /** A pseudonym that sounds like none of `taken` (a Set of sounds). */
  take(taken) {
    for (let tries = 0; tries < this.#names.length; tries += 1) {
      const name = this.#names[this.#next % this.#names.length];
      this.#next += 1;
      if (!taken.has(sound(name))) {
        this.#refill();
        return name;
      }
    }
    this.#refill();
    return null;
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
