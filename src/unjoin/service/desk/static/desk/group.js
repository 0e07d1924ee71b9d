// Many people at once: the group line, and a number without names.

import { Dialog } from "./dialogs.js";
import { byId, fill, people, words } from "./page.js";
import { Refused, SignedOut } from "./server.js";

export class GroupLine {
  #dialog = new Dialog("group");
  #form = this.#dialog.form.elements;
  #included = this.#dialog.element.querySelector("[data-included]");
  #failing = this.#dialog.element.querySelector(".failing");
  #reading = false;
  #call = null;

  /** `done`: the people of a line have been added. `typed`: something was typed. */
  constructor(server, { done, typed }) {
    this.server = server;
    this.done = done;
    this.#dialog.onConfirm(() => this.#read());
    this.#form.line.addEventListener("input", () => {
      this.#call.typedLine = this.#form.line.value;
      typed();
    });
  }

  /** Forget the line and the call it was for. */
  clear() {
    this.#call = null;
    this.#dialog.form.reset();
    this.#showError("");
  }

  open(call) {
    const entered = call.people.filter((person) => !person.isUntouched && !person.isHeadCount);
    if (this.#call !== call) this.#dialog.form.reset(); // else what was chosen is still there
    this.#call = call;
    this.#form.line.value = call.typedLine;
    this.#included.hidden = entered.length === 0;
    this.#included.lastElementChild.textContent = fill(words.included, {
      people: people(entered.length),
    });
    this.#showError("");
    this.#dialog.open(this.#form.line);
  }

  async #read() {
    if (this.#reading) return;
    const call = this.#call;
    const line = this.#form.line.value;
    this.#reading = true;
    try {
      const { groups } = await this.server.readGroupLine(line, call.offered.map((name) => name.hans));
      if (!this.#dialog.isOpen || this.#call !== call) return; // closed meanwhile: nobody is added
      call.addGroups(groups, {
        consent: this.#form.consent.value,
        included: this.#form.included.checked,
      });
      call.typedLine = "";
      this.#dialog.form.reset();
      this.#dialog.close();
      this.done();
    } catch (error) {
      this.#explain(error, line);
    } finally {
      this.#reading = false;
    }
  }

  #explain(error, line) {
    if (error instanceof Refused) this.#showError(error.sentence, line, error.start, error.end);
    else this.#showError(error instanceof SignedOut ? words.signedOut : words.noAnswer);
    this.#form.line.focus();
  }

  /** The sentence, and under it the line with the part that could not be read marked. */
  #showError(sentence, line = "", start = undefined, end = undefined) {
    this.#dialog.showError(sentence, this.#form.line);
    this.#failing.hidden = start === undefined;
    if (start === undefined) return;
    const characters = Array.from(line); // offsets count code points
    const marked = document.createElement("mark");
    marked.textContent = characters.slice(start, end).join("") || "\u2003";
    const before = characters.slice(0, start).join("");
    this.#failing.replaceChildren(before, marked, characters.slice(end).join(""));
  }
}

export class HeadCount {
  #dialog = new Dialog("head-count");
  #input = byId("head-count-input");
  #call = null;

  constructor(done) {
    this.done = done;
    this.#dialog.onConfirm(() => this.#add());
  }

  open(call) {
    this.#call = call;
    this.#input.value = "";
    this.#dialog.showError("", this.#input);
    this.#dialog.open(this.#input);
  }

  #add() {
    // Full-width digits, as Chinese input methods write them, are their ASCII ones.
    const typed = this.#input.value.normalize("NFKC").trim();
    const persons = /^[0-9]{1,8}$/.test(typed) ? Number(typed) : 0;
    this.#dialog.showError(persons > 0 ? "" : words.numberNeeded, this.#input);
    if (persons === 0) return;
    this.#call.addHeadCount(persons);
    this.#call = null;
    this.#dialog.close();
    this.done();
  }
}
