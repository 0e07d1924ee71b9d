// When it is safe to call back, and what becomes of the number: after a call that ends so.

import { Dialog } from "../desk/dialogs.js";
import { randomHex } from "../desk/keeping_seal.js";
import { byId, fill } from "../desk/page.js";
import { sentence } from "./asking.js";
import { lastMoment, moment } from "./moments.js";

const TEXTS = ["number", "zone", "day", "begin", "end", "forget", "otherwise", "say", "language", "note"];
const OWN_WORDS = "own-words";

export class Keep {
  #dialog = new Dialog("call-back");
  #fields = this.#dialog.form.elements;
  #ownWords = this.#dialog.element.querySelector("[data-own-words]");
  #status = this.#dialog.element.querySelector("[role=status]");
  #sending = false;
  // Sent again because no answer came, it is the same call-back.
  #key = randomHex();

  constructor(screen, data) {
    this.screen = screen;
    this.url = data.urls.keep;
    this.words = data.words;
    this.#dialog.onConfirm(() => this.#send());
    this.#fields.otherwise.addEventListener("change", () => this.#showChosen());
    this.#fields.zone.addEventListener("change", () => this.#showChosen());
    this.#dialog.element.addEventListener("close", () => {
      if (!this.#dialog.isOpen) this.#dialog.form.reset();
    });
  }

  open(number = "") {
    this.#dialog.form.reset();
    this.#key = randomHex();
    this.#fields.number.value = number;
    this.#showError("");
    this.#showChosen();
    this.#dialog.open(number ? this.#fields.day : this.#fields.number);
  }

  #showChosen() {
    this.#ownWords.hidden = this.#fields.otherwise.value !== OWN_WORDS;
    const zone = this.#fields.zone.value;
    byId("call-back-clock").textContent = fill(this.words.clock, {
      theirs: moment(new Date(), zone),
      mine: moment(new Date()),
    });
    byId("call-back-latest").textContent = fill(this.words.latest, {
      theirs: moment(lastMoment(), zone),
      mine: moment(lastMoment()),
    });
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    this.#showError("");
    this.#status.textContent = this.words.checking;
    const asked = Object.fromEntries(TEXTS.map((name) => [name, this.#fields[name].value]));
    try {
      const answer = await this.screen.post(this.url, {
        ...asked,
        key: this.#key,
        confirmed: this.#fields.confirmed.checked,
      });
      this.#dialog.close();
      const text = answer.listed ? this.words.keptListed : this.words.kept;
      this.screen.notice(fill(text, { until: moment(answer.until) }));
    } catch (error) {
      this.#showError(sentence(error, this.words), this.#fields[error.field]);
    } finally {
      this.#status.textContent = "";
      this.#sending = false;
    }
  }

  /** The sentence, after the field it is about and in sight with it; that field in focus. */
  #showError(text, field = null) {
    for (const each of this.#dialog.form.querySelectorAll("[aria-invalid]")) {
      each.removeAttribute("aria-invalid");
    }
    this.#dialog.showError(text, field);
    if (!field) return;
    const error = this.#dialog.element.querySelector(".error");
    (field.closest(".beside-each-other") ?? field.closest(".field, .choice")).after(error);
    field.setAttribute("aria-describedby", "call-back-error");
    field.focus();
    error.scrollIntoView({ block: "center" });
  }
}
