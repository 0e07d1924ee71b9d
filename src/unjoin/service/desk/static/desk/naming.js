// A name of their own, and the question about a real name, asked twice.

import { Dialog, Question } from "./dialogs.js";
import { byId, words } from "./page.js";

export class Naming {
  #dialog = new Dialog("own-name");
  #input = byId("own-name-input");
  #first = new Question("real-name");
  #second = new Question("publish-name");
  #person = null;

  /** `done` is called when a person has been named, `typed` whenever something was typed. */
  constructor({ done, typed }) {
    this.done = done;
    this.#dialog.onConfirm(() => this.#ask());
    this.#input.addEventListener("input", () => {
      this.#person.typedName = this.#input.value;
      typed();
    });
    this.#dialog.element.addEventListener("close", () => {
      this.#dialog.showError("", this.#input);
    });
  }

  open(person) {
    this.#person = person;
    this.#input.value = person.typedName || (person.naming === "alias" ? person.ownName : "");
    this.#dialog.open(this.#input);
  }

  async #ask() {
    const name = this.#input.value.trim();
    this.#dialog.showError(name ? "" : words.nameNeeded, this.#input);
    if (!name) return;
    this.#dialog.close();
    const answer = await this.#first.ask(name, this.#person.pseudonym);
    if (answer === null) {
      this.#dialog.open(this.#input); // back to the name, which is still there
      return;
    }
    this.#input.value = "";
    this.#person.nameThemselves(name, answer);
    this.#person = null;
    this.done();
  }

  /** Ask the second time, for everybody who wants their real name published. False: not yet. */
  async askAgain(call) {
    for (const [index, person] of call.people.entries()) {
      if (person.naming !== "publish" || person.publishingAsked) continue;
      call.current = index;
      this.done();
      const answer = await this.#second.ask(person.ownName, person.pseudonym);
      if (answer === null) return false;
      person.naming = answer;
      person.publishingAsked = true;
      this.done();
    }
    return true;
  }
}
