// The receipt, large, with one group of four in focus for reading it out.

import { byId, people, say } from "./page.js";

export class Receipt {
  #groups = byId("receipt-groups");
  #spoken = byId("receipt-spoken");
  #people = byId("receipt-people");
  #said = [];
  #at = 0;

  /** `answer` is the server's; `readBack` says who it is for. */
  show(answer, readBack) {
    this.#said = answer.spoken;
    this.#people.textContent = readBack || people(answer.persons);
    this.#groups.replaceChildren(...answer.groups.map((group, index) => this.#item(group, index)));
    this.#focus(0);
  }

  /** Forget it. */
  clear() {
    this.#said = [];
    for (const part of [this.#groups, this.#spoken, this.#people]) part.textContent = "";
  }

  move(step) {
    this.#focus(Math.max(0, Math.min(this.#said.length - 1, this.#at + step)));
    say(this.#said[this.#at]);
  }

  #focus(index) {
    this.#at = index;
    for (const [position, item] of [...this.#groups.children].entries()) {
      if (position === index) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    }
    this.#spoken.textContent = this.#said[index];
  }

  #item(group, index) {
    const item = document.createElement("li");
    const digits = document.createElement("span");
    const spoken = document.createElement("small");
    digits.className = "digits";
    digits.textContent = group;
    spoken.textContent = this.#said[index];
    item.append(digits, spoken);
    return item;
  }
}
