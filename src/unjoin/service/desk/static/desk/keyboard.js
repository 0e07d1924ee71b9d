// Single keys. A key is a button pressed for you: it does nothing that no button does.
//
// Rules kept here:
// 1. No key acts while something is being typed, or composed with an input method.
// 2. Only what can be seen has a key; with a dialog open, only the dialog.
// 3. Single keys can be switched off. Ctrl-Enter and Escape remain.

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OWN_ENTER = "a, button, summary, input, select, textarea";

/** Whether an input method is at work; then Enter ends a word and not a form. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Keyboard {
  isOn = true;

  /** `commands`: what "Enter", "Ctrl-Enter", "ArrowUp" … do; each says whether it did anything. */
  constructor(root, commands) {
    this.root = root;
    this.commands = commands;
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (isComposing(event) || event.defaultPrevented) return;
    if (this.#name(event) === null) return;
    const did = this.#command(event) || this.#button(event);
    if (did) event.preventDefault();
  }

  #name(event) {
    if (event.altKey || event.metaKey) return null;
    if (event.ctrlKey) return event.key === "Enter" ? "Ctrl-Enter" : null;
    return event.key;
  }

  #command(event) {
    const name = this.#name(event);
    if (this.#dialog()) return false;
    if (name !== "Ctrl-Enter") {
      const target = event.target.closest ? event.target : document.body;
      if (!this.isOn || target.closest(TYPING)) return false;
      if (name === "Enter" && target.closest(OWN_ENTER)) return false;
    }
    if (event.repeat && !name.startsWith("Arrow")) return false;
    return Object.hasOwn(this.commands, name) && this.commands[name]();
  }

  #button(event) {
    if (!this.isOn || event.ctrlKey || event.repeat || event.target.closest?.(TYPING)) return false;
    const key = event.key.toLowerCase();
    if (key === "enter" || key === " ") return false;
    const button = [...(this.#dialog() || this.root).querySelectorAll("[data-key]")].find(
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
