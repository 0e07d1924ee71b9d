// What a person adds: a sealed contact; a statement, a place, a role, a date of joining.
//
// What is typed is the person's at once; closing a panel, in whatever way, loses nothing.

import { Dialog } from "./dialogs.js";

const PARTICULARS = ["place", "role", "joined"];

class Panel {
  #person = null;
  #done;

  /** `done` is called when the panel has been closed, `typed` whenever something was typed. */
  constructor(id, first, { done, typed }) {
    this.#done = done;
    this.dialog = new Dialog(id);
    this.fields = this.dialog.form.elements;
    this.first = first;
    this.dialog.onConfirm(() => this.dialog.close());
    this.dialog.element.addEventListener("close", () => {
      if (!this.dialog.isOpen) this.#settle();
    });
    this.dialog.form.addEventListener("input", () => {
      this.keep(this.#person);
      typed();
    });
  }

  open(person) {
    this.#settle(); // the browser tells of the last closing late: after a quick key, even now
    this.#person = person;
    this.fill(person);
    this.dialog.open(this.fields[this.first]);
  }

  #settle() {
    if (!this.#person) return;
    this.keep(this.#person);
    this.#person = null;
    this.dialog.form.reset();
    this.#done();
  }
}

export class Contact extends Panel {
  constructor(told) {
    super("contact", "contact", told);
  }

  fill(person) {
    this.fields.contact.value = person.contact;
    this.fields.note.value = person.note;
  }

  keep(person) {
    person.contact = this.fields.contact.value.trim();
    person.note = this.fields.note.value.trim();
  }
}

export class Details extends Panel {
  constructor(told) {
    super("details", "text", told);
  }

  fill(person) {
    this.fields.text.value = person.text;
    for (const member of PARTICULARS) {
      this.fields[member].value = person.particulars[member] || "";
      this.fields[`${member}Public`].checked = person.publicParticulars.has(member);
    }
  }

  keep(person) {
    person.text = this.fields.text.value.trim();
    person.publicParticulars = new Set(
      PARTICULARS.filter((member) => this.fields[`${member}Public`].checked),
    );
    for (const member of PARTICULARS) {
      person.particulars[member] = this.fields[member].value.trim();
    }
  }
}
