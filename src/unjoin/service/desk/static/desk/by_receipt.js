// A caller's receipt, from the call screen: typed, checked while typing, looked up, acted with.
//
// The code is in the dialog and nowhere else, and goes when the dialog is closed.

import { inGroups, judge, readDigits } from "./receipt_code.js";
import { NoAnswer, Refused, SignedOut } from "./server.js";

const byId = (name) => document.getElementById(`by-receipt${name}`);

export default class ByReceipt {
  #screen;
  #url;
  #words;
  #dialog = null;
  #code = byId("-code");
  #typed = byId("-typed");
  #groups = byId("-groups");
  #shown = byId("-shown");
  #persons = byId("-persons");
  #buttons;
  // The digits whose answer is waited for, or null.
  #asking = null;

  constructor(screen, data) {
    this.#screen = screen;
    this.#url = data.url;
    this.#words = data.words;
    const all = [...this.#shown.querySelectorAll("[data-wish]")];
    this.#buttons = Object.fromEntries(all.map((button) => [button.dataset.wish, button]));
    this.#buttons.confirm.addEventListener("click", () => this.#ask("confirm"));
    this.#buttons.withdraw.addEventListener("click", () => this.#askAgain());
    this.#buttons.sure.addEventListener("click", () => this.#ask("withdraw"));
    this.#code.addEventListener("input", (event) => {
      if (!event.isComposing) this.#judge();
    });
    this.#code.addEventListener("compositionend", () => this.#judge());
    byId("").addEventListener("close", () => this.#forget());
    screen.action("by-receipt", () => this.open());
  }

  open() {
    const first = !this.#dialog;
    this.#dialog = this.#screen.openDialog("by-receipt", this.#code);
    if (first) this.#dialog.onConfirm(() => this.#ask("look"));
  }

  /** Say how far the digits go, and whether they can be right. */
  #judge() {
    const { digits, wrong } = readDigits(this.#code.value);
    const items = inGroups(digits).map((group) => {
      const item = document.createElement("li");
      item.textContent = group;
      return item;
    });
    this.#groups.replaceChildren(...items);
    this.#typed.textContent = wrong
      ? this.#words.noDigit.replace("{character}", wrong)
      : this.#sayJudged(judge(digits), digits.length);
    this.#hideShown();
  }

  #sayJudged(judged, count) {
    const { typed, fits, wrong, tooMany } = this.#words;
    const some = typed.replace("{n}", count);
    return { none: "", some, many: tooMany, fits, wrong }[judged];
  }

  async #ask(wish) {
    const code = this.#code.value;
    const digits = this.#digits();
    if (this.#asking === digits) return;
    this.#asking = digits;
    this.#dialog.showError("", this.#code);
    try {
      const answer = await this.#screen.post(this.#url, { code, wish, persons: this.#chosen() });
      if (this.#isAbout(digits)) this.#show(answer);
      else if (answer.done) this.#screen.notice(answer.done);
    } catch (error) {
      if (this.#isAbout(digits)) this.#showError(wish, error);
      else if (wish !== "look") this.#screen.problem(this.#sentence(error));
    } finally {
      if (this.#asking === digits) this.#asking = null;
    }
  }

  #digits() {
    return readDigits(this.#code.value).digits;
  }

  /** Whether the open dialog still has these digits: nobody must hear of another's receipt. */
  #isAbout(digits) {
    return this.#dialog.isOpen && this.#digits() === digits;
  }

  #showError(wish, error) {
    this.#dialog.showError(this.#unfit(wish) || this.#sentence(error), this.#code);
    if (wish !== "look") return;
    this.#typed.textContent = "";
    this.#code.focus();
  }

  /** What is wrong with the digits, where that can be told without asking: the desk's own words. */
  #unfit(wish) {
    const fits = judge(this.#digits()) === "fits";
    return wish === "look" && !fits ? this.#typed.textContent : "";
  }

  #chosen() {
    const boxes = [...this.#persons.querySelectorAll("input:checked")];
    return boxes.map((box) => box.value);
  }

  #show(answer) {
    byId("-said").textContent = answer.said;
    byId("-done").textContent = answer.done;
    byId("-done").hidden = !answer.done;
    const onlyOne = answer.persons.length === 1;
    this.#persons.replaceChildren(...answer.persons.map((each) => this.#line(each, onlyOne)));
    this.#buttons.confirm.hidden = !answer.can_confirm;
    this.#buttons.withdraw.hidden = !answer.can_withdraw;
    this.#buttons.sure.hidden = true;
    this.#shown.hidden = false;
    byId("-said").focus();
  }

  #line(person, onlyOne) {
    const line = byId("-one").content.cloneNode(true);
    const box = line.querySelector("input");
    const can = person.can_confirm || person.can_withdraw;
    box.value = String(person.number);
    box.checked = onlyOne && can;
    box.hidden = !can;
    const words = person.name ? this.#words.named : this.#words.person;
    const name = words.replace("{number}", person.number).replace("{name}", () => person.name);
    line.querySelector("b").textContent = name;
    line.querySelector("span").textContent = person.said;
    return line;
  }

  /** Taking back is asked about once more. */
  #askAgain() {
    this.#buttons.withdraw.hidden = true;
    this.#buttons.sure.hidden = false;
    this.#buttons.sure.focus();
  }

  #hideShown() {
    this.#shown.hidden = true;
    this.#persons.replaceChildren();
    byId("-said").textContent = "";
    byId("-done").textContent = "";
  }

  #forget() {
    this.#code.value = "";
    this.#judge();
    this.#dialog.showError("", this.#code);
  }

  #sentence(error) {
    if (error instanceof Refused) return error.sentence;
    if (error instanceof SignedOut) return this.#words.signedOut;
    if (error instanceof NoAnswer) return this.#words.noAnswer;
    throw error;
  }
}
