// Dialogs: the browser's own, which keep the focus inside and close with Escape.

import { isComposing } from "./keyboard.js";
import { byId, isFocusLost, returnFocus } from "./page.js";

export class Dialog {
  constructor(id) {
    this.element = byId(id);
    this.form = this.element.querySelector("form");
    for (const button of this.element.querySelectorAll("[data-close]")) {
      button.addEventListener("click", () => this.close());
    }
  }

  get isOpen() {
    return this.element.open;
  }

  /** Show it with `focused`, or its title, in focus: never a button that Enter would press. */
  open(focused = null) {
    if (!this.isOpen) this.element.showModal();
    this.element.addEventListener("close", keepFocus, { once: true });
    (focused || this.element.querySelector("h2")).focus();
    // What is there already is gone on with, and not replaced by the next letter.
    const end = focused?.selectionEnd == null ? null : focused.value.length;
    if (end !== null) focused.setSelectionRange(end, end);
  }

  close() {
    this.element.close();
  }

  /** A field's error sentence; empty takes it away. */
  showError(text, field = null) {
    this.element.querySelector(".error").textContent = text;
    if (!field) return;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  /** Call `confirm` when the form is sent: by its button, Enter in a line, or Ctrl-Enter. */
  onConfirm(confirm) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      confirm();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      if (isComposing(event)) {
        event.preventDefault(); // some browsers would send the form with half a name in it
      } else if (event.target.matches("input") || event.ctrlKey) {
        event.preventDefault();
        if (!event.repeat) confirm(); // a key that is held down is pressed once
      }
    });
  }
}

/**
 * The browser leads back to what was in focus before. Where nothing was, as after a click, or
 * where that is gone, it leads nowhere.
 */
function keepFocus() {
  if (isFocusLost() && !document.querySelector("dialog[open]")) returnFocus();
}

/** A dialog with one button per answer, each with a number key. */
export class Question extends Dialog {
  #answered = () => {};

  constructor(id) {
    super(id);
    for (const button of this.element.querySelectorAll("[data-answer]")) {
      button.addEventListener("click", () => this.#answered(button.dataset.answer));
    }
    // By the time the event comes, the next question may be open already.
    this.element.addEventListener("close", () => this.isOpen || this.#answered(null));
  }

  /** Ask about `name`; resolves to the answer, or to null where none was given. */
  ask(name, pseudonym) {
    this.element.querySelector("[data-name]").textContent = name;
    this.element.querySelector("[data-pseudonym]").textContent = pseudonym;
    return new Promise((resolve) => {
      this.#answered = (answer) => {
        this.#answered = () => {};
        if (this.isOpen) this.close();
        for (const place of this.element.querySelectorAll("[data-name], [data-pseudonym]")) {
          place.textContent = "";
        }
        resolve(answer);
      };
      this.open();
    });
  }
}
