// Single keys. A key is a button pressed for you: it does nothing that no button does.
//
// Rules kept here:
// 1. No key acts while something is being typed, or composed with an input method.
// 2. Only what can be seen has a key; with a dialog open, only the dialog.
// 3. Single keys can be switched off, and stay so in this browser. Ctrl-Enter and Escape
//    remain. What is kept is one word, and not whose.
// 4. A key that is held down acts once, whatever it opened meanwhile; only the arrows go on.
// 5. What a key opens gets the keys that follow it, even if it takes a while to open.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const ALWAYS = ["Ctrl-Enter", "Escape"];
const KEPT = "unjoin-single-keys";
const OFF = "off";
const WAITS = /^(.|Enter|Escape|Backspace|Delete|Arrow\w+)$/u;
const OWN_ENTER = "a, button, summary, input, select, textarea";

/** Whether an input method is at work; then Enter ends a word and not a form. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Keyboard {
  #isOn = localStorage.getItem(KEPT) !== OFF;
  // The key that did something, as long as it is held down.
  #acted = null;
  // Presses that wait until what was asked for before them is there; null while nothing is.
  #waiting = null;

  /** `commands`: what "Enter", "Ctrl-Enter", "ArrowUp" … do; each says whether it did anything. */
  constructor(root, commands) {
    this.root = root;
    this.commands = commands;
    // Before anything else hears of it: what the key has opened must not get it again.
    document.addEventListener("keydown", (event) => this.#holdBack(event), { capture: true });
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  get isOn() {
    return this.#isOn;
  }

  set isOn(on) {
    this.#isOn = on;
    try {
      if (on) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, OFF);
    } catch {
      // No room: it holds until the page is left.
    }
  }

  /** Do `work`, which takes a while; keys pressed meanwhile wait, and then act or are typed. */
  async holdWhile(work) {
    if (this.#waiting) return work();
    this.#waiting = [];
    try {
      await work();
    } finally {
      const presses = this.#waiting;
      this.#waiting = null;
      for (const press of presses) this.#pressAgain(press);
    }
  }

  #pressAgain({ key, ctrlKey }) {
    const place = document.activeElement || document.body;
    const event = new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true });
    const isTyped = [...key].length === 1 && !ctrlKey;
    if (!place.dispatchEvent(event) || !isTyped || place.selectionStart == null) return;
    place.setRangeText(key, place.selectionStart, place.selectionEnd, "end");
    place.dispatchEvent(new InputEvent("input", { data: key, bubbles: true }));
  }

  #holdBack(event) {
    if (this.#waiting && this.#mustWait(event)) {
      if (!event.repeat) this.#waiting.push(event);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (!event.repeat) {
      this.#acted = null;
      return;
    }
    if (isComposing(event) || event.key.startsWith("Arrow")) return;
    const isLine = event.key === "Enter" && !event.ctrlKey && event.target.matches?.("textarea");
    const ends = (event.key === "Enter" && !isLine) || event.key === "Escape";
    if (!ends && event.key !== this.#acted) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #mustWait(event) {
    return !isComposing(event) && WAITS.test(event.key) && this.#name(event) !== null;
  }

  #press(event) {
    if (isComposing(event) || event.defaultPrevented) return;
    if (this.#name(event) === null) return;
    const did = this.#command(event) || this.#button(event);
    if (!did) return;
    this.#acted = event.key;
    event.preventDefault();
  }

  #name(event) {
    if (event.altKey || event.metaKey) return null;
    if (event.ctrlKey) return event.key === "Enter" ? "Ctrl-Enter" : null;
    return event.key;
  }

  #command(event) {
    const name = this.#name(event);
    if (this.#dialog()) return false;
    if (!this.isOn && !ALWAYS.includes(name)) return false;
    const target = event.target.closest ? event.target : document.body;
    if (name !== "Ctrl-Enter" && target.closest(TYPING)) return false;
    if (name === "Enter" && target.closest(OWN_ENTER)) return false;
    if (event.repeat && !name.startsWith("Arrow")) return false;
    return Object.hasOwn(this.commands, name) && this.commands[name]();
  }

  #button(event) {
    if (!this.isOn || event.ctrlKey || event.repeat || event.target.closest?.(TYPING)) return false;
    const key = event.key.toLowerCase();
    if (key === "enter" || key === " ") return false;
    const place = this.#dialog() || this.root;
    // The stage itself goes before what is beside it, so an organisation keeps its letter.
    const button = [
      ...place.querySelectorAll("section[data-at] [data-key]"),
      ...place.querySelectorAll("[data-key]"),
    ].find(
      (candidate) => candidate.dataset.key.split(" ").includes(key) && this.#isUsable(candidate),
    );
    button?.click();
    return Boolean(button);
  }

  #dialog() {
    return document.querySelector("dialog[open]");
  }

  #isUsable(button) {
    return !button.disabled && !button.closest("[hidden], [inert]");
  }
}
