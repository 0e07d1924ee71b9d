// The number of the call that goes on, beside it, and what is to be said there.

import { byId } from "../desk/page.js";

export class Dialled {
  #box = byId("dialled");
  /** As it was typed or shown; empty where none is known, as of a call that came in. */
  number = "";

  constructor(screen) {
    screen.on("stage", ({ stage, direction }) => {
      this.#box.hidden = !this.number || stage === "ready" || direction === "incoming";
    });
  }

  show({ number, otherwise = "", note = "", listed = "" }) {
    this.number = number;
    this.#fill("[data-number]", number);
    this.#fill("[data-listed]", listed);
    this.#fill("[data-otherwise]", otherwise);
    this.#fill("[data-note]", note);
  }

  clear() {
    this.show({ number: "" });
    this.#box.hidden = true;
  }

  #fill(selector, text) {
    const place = this.#box.querySelector(selector);
    (place.querySelector("span") || place).textContent = text;
    place.hidden = !text;
  }
}
