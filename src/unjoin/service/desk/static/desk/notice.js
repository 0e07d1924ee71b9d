// The short notice at the bottom, with an undo that holds for ten seconds.

import { byId } from "./page.js";

export const UNDO_MS = 10_000;

export class Notice {
  #box = byId("notice");
  #timer = 0;
  #undo = null;
  #elapsed = null;

  constructor() {
    this.#box.querySelector("[data-action=undo]").addEventListener("click", () => this.undo());
  }

  /** Show `text`. `undo` is what Undo does; `elapsed` is called once it no longer can. */
  show(text, { undo = null, elapsed = null } = {}) {
    this.settle();
    this.#box.firstElementChild.textContent = text;
    this.#box.lastElementChild.hidden = undo === null;
    this.#box.hidden = false;
    this.#undo = undo;
    this.#elapsed = elapsed;
    this.#timer = setTimeout(() => this.settle(), UNDO_MS);
  }

  /** End the time for undoing now. */
  settle() {
    const elapsed = this.#elapsed;
    this.#clear();
    elapsed?.();
  }

  undo() {
    const undo = this.#undo;
    this.#clear();
    undo?.();
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#undo = null;
    this.#elapsed = null;
    this.#box.hidden = true;
    this.#box.firstElementChild.textContent = "";
  }
}
