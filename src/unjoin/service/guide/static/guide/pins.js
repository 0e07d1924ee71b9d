// Which cards this volunteer has pinned, in this browser. What is kept are the short names
// of cards, under a word that names nobody.

export class Pins {
  #key;
  #slugs;

  constructor(owner) {
    this.#key = `unjoin-guide-pins-${owner}`;
    this.#slugs = new Set(this.#read());
  }

  has(slug) {
    return this.#slugs.has(slug);
  }

  /** Pin it, or unpin it. Whether it is pinned now. */
  toggle(slug) {
    if (!this.#slugs.delete(slug)) this.#slugs.add(slug);
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#slugs]));
    } catch {
      // No room: it holds until the page is left.
    }
    return this.has(slug);
  }

  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return []; // somebody else wrote there
    }
  }
}
