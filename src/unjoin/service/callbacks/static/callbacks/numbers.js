// A number that is to be called, and one that must not be called again.

import { Dialog } from "../desk/dialogs.js";
import { sentence } from "./asking.js";

class NumberDialog {
  #asking = false;
  #status;

  /** `waiting`: what is said while the server works, which may take it a second. */
  constructor(id, screen, words, waiting) {
    this.screen = screen;
    this.words = words;
    this.waiting = waiting;
    this.dialog = new Dialog(id);
    this.#status = this.dialog.element.querySelector("[role=status]");
    this.input = this.dialog.form.elements.number;
    this.dialog.onConfirm(() => this.#confirm());
    this.dialog.element.addEventListener("close", () => {
      if (!this.dialog.isOpen) this.dialog.form.reset();
    });
  }

  open(number = "") {
    this.dialog.showError("", this.input);
    this.input.value = number;
    this.dialog.open(this.input);
  }

  async #confirm() {
    if (this.#asking) return;
    this.#asking = true;
    this.dialog.showError("", this.input);
    this.#status.textContent = this.waiting;
    try {
      await this.send(this.input.value);
    } catch (error) {
      this.dialog.showError(sentence(error, this.words), this.input);
      this.input.focus();
    } finally {
      this.#status.textContent = "";
      this.#asking = false;
    }
  }
}

/** Before a call out: the number is compared with the list, and the call begins, or does not. */
export class Outgoing extends NumberDialog {
  constructor(screen, data, dialled) {
    super("outgoing", screen, data.words, data.words.checking);
    this.url = data.urls.check;
    this.dialled = dialled;
  }

  async send(typed) {
    const { listed, number } = await this.screen.post(this.url, { number: typed });
    if (!this.dialog.isOpen) return; // closed meanwhile: no call
    if (listed) {
      this.dialog.showError(this.words.doNotCall, this.input);
      this.input.select();
      return;
    }
    this.dialog.close();
    this.dialled.show({ number });
    if (!this.screen.startCall("outgoing")) this.dialled.clear();
  }
}

/** After a call whose end is "wants no more calls". */
export class DoNotCall extends NumberDialog {
  constructor(screen, data) {
    super("do-not-call", screen, data.words, data.words.listing);
    this.url = data.urls.doNotCall;
  }

  async send(typed) {
    await this.screen.post(this.url, { number: typed });
    this.dialog.close();
    this.screen.notice(this.words.listed);
  }
}
