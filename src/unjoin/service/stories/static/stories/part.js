// A story told from the call screen: written, settled, left for a reviewer.
//
// The text is in the dialog and nowhere else; it is forgotten when the story is left. What is
// pointed out, and what can become of it, comes from the server with every step.

import { randomHex } from "../desk/keeping_seal.js";
import { NoAnswer, Refused, SignedOut } from "../desk/server.js";

export default class Stories {
  #screen;
  #url;
  #words;
  #dialog = null;
  #key = randomHex();
  #text = document.getElementById("story-text");
  #language = document.getElementById("story-language");
  #state = document.getElementById("story-state");
  #pointed = document.getElementById("story-pointed");
  #leave = document.getElementById("story-leave");
  #isAsking = false;

  constructor(screen, data) {
    this.#screen = screen;
    this.#url = data.url;
    this.#words = data.words;
    screen.action("story", () => this.open());
    this.#leave.addEventListener("click", () => this.#step(true));
    this.#text.addEventListener("input", () => this.#mayLeave(false));
    this.#language.addEventListener("change", () => this.#mayLeave(false));
  }

  open() {
    const first = !this.#dialog;
    this.#dialog = this.#screen.openDialog("story", this.#text);
    if (first) this.#dialog.onConfirm(() => this.#step(false));
  }

  /** Have the text looked through with what is decided; with `leave`, leave it if all is settled. */
  async #step(leave) {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#dialog.showError("", this.#text);
    try {
      const answer = await this.#screen.post(this.#url, {
        key: this.#key,
        text: this.#text.value,
        language: this.#language.value,
        decisions: this.#decisions(),
        leave,
      });
      if (answer.left) this.#forget();
      else this.#show(answer);
    } catch (error) {
      this.#dialog.showError(this.#sentence(error), this.#text);
    } finally {
      this.#isAsking = false;
    }
  }

  #decisions() {
    const chosen = [...this.#pointed.querySelectorAll("select")].filter((select) => select.value);
    return chosen.map((select) => ({ field: select.name, way: select.value }));
  }

  #show(answer) {
    this.#text.value = answer.text;
    this.#pointed.replaceChildren(...answer.pointed.map((each) => this.#line(each)));
    const open = answer.pointed.filter((each) => !each.chosen).length;
    this.#mayLeave(open === 0);
    const { openOne, openMany, ready } = this.#words;
    const count = open === 1 ? openOne : openMany;
    this.#state.textContent = open ? count.replace("{n}", open) : ready;
    if (open) this.#pointed.querySelector("select[data-open]").focus();
    else this.#leave.focus();
  }

  #line({ field, words, about, choices, chosen }) {
    const line = document.getElementById("story-one").content.cloneNode(true);
    const [label, select] = [line.querySelector("label"), line.querySelector("select")];
    label.htmlFor = `story-${field}`;
    label.querySelector("mark").textContent = words;
    label.querySelector("mark").lang = this.#language.value;
    label.querySelector("span").textContent = about;
    select.id = `story-${field}`;
    select.name = field;
    if (!chosen) select.dataset.open = "";
    select.append(new Option(this.#words.choose, ""));
    for (const [value, said] of choices) select.append(new Option(said, value));
    select.value = chosen;
    return line;
  }

  /** Only what was looked through as it stands can be left. */
  #mayLeave(may) {
    this.#leave.hidden = !may;
    if (!may) this.#state.textContent = "";
  }

  #forget() {
    this.#text.value = "";
    this.#pointed.replaceChildren();
    this.#mayLeave(false);
    this.#key = randomHex();
    this.#dialog.close();
    this.#screen.notice(this.#words.left);
  }

  #sentence(error) {
    if (error instanceof Refused) return error.sentence;
    if (error instanceof SignedOut) return this.#words.signedOut;
    if (error instanceof NoAnswer) return this.#words.noAnswer;
    throw error;
  }
}
