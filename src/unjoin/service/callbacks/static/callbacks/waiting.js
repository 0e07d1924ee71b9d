// Who waits to be called: the list, the one that is taken, and what became of it.
//
// While a call-back is held, the server hears of it every two minutes; else it gives it to
// others. The list is asked for when it is opened and after each call, and from time to time
// while somebody is at the keyboard: a page left alone asks nothing and keeps nobody signed in.

import { Dialog } from "../desk/dialogs.js";
import { byId, fill } from "../desk/page.js";
import { NoAnswer } from "../desk/server.js";
import { sentence } from "./asking.js";
import { moment, time } from "./moments.js";

const HOLD_EVERY_MS = 2 * 60_000;
const LOOK_EVERY_MS = 60_000;
const PRESENT_MS = 10 * 60_000;
const KEYS = 9;
/** Ends after which the person may not have been reached. */
const UNSURE = new Set(["silent", "could-not-speak"]);

export class Waiting {
  #list = new Dialog("call-backs");
  #state = this.#list.element.querySelector("[data-state]");
  #taken = new Dialog("call-back-taken");
  #again = new Dialog("call-back-again");
  #button = document.querySelector("[data-action=call-backs] > span");
  #label = this.#button.textContent;
  #stage = "ready";
  #held = null;
  #isCalling = false;
  #seenAt = performance.now();
  #busy = false;

  constructor(screen, data, dialled) {
    this.screen = screen;
    this.data = data;
    this.words = data.words;
    this.dialled = dialled;
    for (const dialog of [this.#taken, this.#again]) this.#listen(dialog);
    screen.on("stage", ({ stage }) => {
      this.#stage = stage;
      if (stage === "ready") this.#look();
      // A call that was discarded has no end; what it was for is still held, and key B shows it.
      if (stage === "ready") setTimeout(() => (this.#isCalling = false), 0);
    });
    for (const name of ["keydown", "pointerdown"]) {
      addEventListener(name, () => (this.#seenAt = performance.now()), { passive: true });
    }
    setInterval(() => this.#lookNowAndThen(), LOOK_EVERY_MS);
    setInterval(() => this.#hold(), HOLD_EVERY_MS);
    this.#look();
  }

  /** Show the list, or the one that is held. */
  open() {
    if (this.#held && !this.#isCalling) {
      this.#taken.open();
      return;
    }
    this.#list.showError("");
    this.#list.open();
    this.#look();
  }

  /** A call goes on, or again after Undo; it is the one that is held, or another. */
  begun(direction) {
    this.#isCalling = this.#held !== null && direction === "call-back";
  }

  /** The call is over; a call-back that it was is used, or stays for later. */
  ended(outcome) {
    if (!this.#isCalling) return;
    this.#isCalling = false;
    if (UNSURE.has(outcome)) this.#again.open();
    else this.#end({ reached: true });
  }

  #listen(dialog) {
    for (const button of dialog.element.querySelectorAll("[data-answer]")) {
      button.addEventListener("click", () => this.#answer(dialog, button.dataset.answer));
    }
    // What is held is answered for, and not closed by the way.
    dialog.element.addEventListener("cancel", (event) => event.preventDefault());
  }

  async #answer(dialog, answer) {
    if (this.#busy) return;
    this.#busy = true;
    dialog.showError("");
    try {
      if (answer === "reached" && dialog === this.#taken) this.#begin();
      else if (answer === "given") await this.#giveBack();
      else await this.#end({ reached: answer === "reached" });
    } catch (error) {
      dialog.showError(sentence(error, this.words));
    } finally {
      this.#busy = false;
    }
  }

  #begin() {
    const { number, otherwise, note, listed } = this.#held;
    this.#taken.close();
    this.dialled.show({ number, otherwise, note, listed: listed ? this.words.wasListed : "" });
    if (!this.screen.startCall("call-back")) this.dialled.clear();
  }

  async #giveBack() {
    await this.screen.post(this.#url("give-back", this.#held.id), {});
    this.#letGo(this.words.given);
  }

  async #end({ reached }) {
    const { id } = this.#held;
    try {
      const { kept } = await this.screen.post(this.#url("end", id), { reached });
      const inVain = kept ? this.words.later30 : this.words.overNow;
      this.#letGo(reached ? "" : inVain);
    } catch (error) {
      if (!this.#taken.isOpen && !this.#again.isOpen) this.#again.open();
      if (error instanceof NoAnswer) throw error;
      this.#letGo("");
      this.screen.problem(sentence(error, this.words));
    }
  }

  /** It is not held any more, and its number is on no page. */
  #letGo(text) {
    this.#held = null;
    this.#showTaken({ number: "", language: "", otherwise: "", note: "", listed: false });
    for (const dialog of [this.#taken, this.#again]) if (dialog.isOpen) dialog.close();
    if (text) this.screen.notice(text);
    this.#look();
  }

  async #take(id) {
    if (this.#busy) return;
    this.#busy = true;
    this.#list.showError("");
    this.#state.textContent = this.words.checking;
    try {
      this.#held = { id, ...(await this.screen.post(this.#url("take", id), {})) };
      this.#list.close();
      this.#showTaken(this.#held);
      this.#taken.open();
    } catch (error) {
      this.#list.showError(sentence(error, this.words));
      this.#look();
    } finally {
      this.#state.textContent = "";
      this.#busy = false;
    }
  }

  #showTaken({ number, language, otherwise, note, listed }) {
    const { element } = this.#taken;
    element.querySelector("[data-number]").textContent = number;
    element.querySelector("[data-language]").textContent = language;
    element.querySelector("[data-otherwise]").textContent = otherwise;
    const listedLine = element.querySelector("[data-listed]");
    listedLine.textContent = listed ? this.words.wasListed : "";
    listedLine.hidden = !listed;
    const noteLine = element.querySelector("[data-note]");
    noteLine.querySelector("span").textContent = note;
    noteLine.hidden = !note;
  }

  async #hold() {
    if (!this.#held) return;
    try {
      await this.screen.post(this.#url("hold", this.#held.id), {});
    } catch (error) {
      if (!(error instanceof NoAnswer)) this.screen.problem(sentence(error, this.words));
    }
  }

  #lookNowAndThen() {
    const isPresent = performance.now() - this.#seenAt < PRESENT_MS;
    if (isPresent && (this.#stage === "ready" || this.#list.isOpen)) this.#look();
  }

  async #look() {
    try {
      this.#show(await this.screen.get(this.data.urls.list));
    } catch (error) {
      if (this.#list.isOpen) this.#list.showError(sentence(error, this.words));
    }
  }

  #show({ locked, waiting, now, items }) {
    this.#button.textContent = now > 0 ? `${this.#label} · ${now}` : this.#label;
    const { element } = this.#list;
    const lockedText = waiting === 1 ? this.words.lockedOne : this.words.locked;
    const state = locked ? fill(lockedText, { n: waiting }) : waiting ? "" : this.words.none;
    if (!this.#busy) this.#state.textContent = state;
    element.querySelector("[data-unlock]").hidden = !locked;
    const focused = document.activeElement?.closest("[data-id]")?.dataset.id;
    let key = 0;
    const lines = items.map((item) => {
      const canTake = item.now && item.state !== "taken" && this.#stage === "ready";
      key += canTake ? 1 : 0;
      return this.#line(item, canTake ? key : 0);
    });
    element.querySelector("ol").replaceChildren(...lines);
    if (focused) element.querySelector(`[data-id="${focused}"] button`)?.focus();
  }

  #line(item, key) {
    const line = byId("call-back-line").content.firstElementChild.cloneNode(true);
    line.dataset.id = item.id;
    const moments = item.now
      ? { mine: time(item.end), theirs: time(item.end, item.zone) }
      : { mine: moment(item.begin), theirs: moment(item.begin, item.zone) };
    const when = fill(item.now ? this.words.now : this.words.later, moments);
    line.querySelector("[data-when]").textContent = when;
    const what = [item.zoneName, item.language];
    if (item.tries) what.push(fill(this.words.tries, { n: item.tries }));
    if (item.state === "taken") what.push(this.words.taken);
    if (item.state === "yours") what.push(this.words.yours);
    line.querySelector("[data-what]").textContent = what.join(" · ");
    const button = line.querySelector("button");
    button.hidden = key === 0;
    button.querySelector("span").textContent = this.words.take;
    const kbd = button.querySelector("kbd");
    kbd.hidden = key === 0 || key > KEYS;
    if (!kbd.hidden) {
      kbd.textContent = String(key);
      button.dataset.key = String(key);
    }
    button.addEventListener("click", () => this.#take(item.id));
    return line;
  }

  #url(deed, id) {
    return this.data.urls.one[deed].replace(this.data.nobody, id);
  }
}
