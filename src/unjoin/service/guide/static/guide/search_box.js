// The field in which cards are looked for, and the list below it. The keys of the call are
// dead in it, as in any field; Escape and Enter lead back to them, and to what was in focus.

import { isComposing } from "../desk/keyboard.js";
import { byId, returnFocus } from "../desk/page.js";

export class SearchBox {
  #field = byId("guide-search");
  #list = byId("guide-found");
  #none = byId("guide-none");
  #option = byId("guide-option");
  #find;
  #choose;
  #found = [];
  #at = -1;
  // What was in focus before the field, or null.
  #from = null;

  /**
   * `find(typed)`: what to list, [{ slug, title, note }]; `choose(slug)`: what to do with the
   * chosen one; `heard(n)`: say how many were found.
   */
  constructor({ find, choose, heard }) {
    this.#find = find;
    this.#choose = choose;
    this.heard = heard;
    this.#field.addEventListener("input", (event) => isComposing(event) || this.#show());
    this.#field.addEventListener("compositionend", () => this.#show());
    this.#field.addEventListener("focus", (event) => {
      this.#from = event.relatedTarget;
      this.#show();
    });
    this.#field.addEventListener("blur", () => this.#close());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    // Before the field loses the focus, and the list with it.
    this.#list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) this.#take(Number(option.dataset.index));
    });
  }

  open() {
    this.#field.focus();
    this.#field.select();
  }

  #press(event) {
    if (isComposing(event)) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.#move(steps[event.key]);
    else if (event.key === "Enter") this.#take(this.#at);
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
  }

  #show() {
    const typed = this.#field.value.trim();
    this.#found = this.#find(typed);
    this.#list.replaceChildren(...this.#found.map((card, index) => this.#makeOption(card, index)));
    this.#none.hidden = typed === "" || this.#found.length > 0;
    this.#list.hidden = this.#found.length === 0;
    this.#field.setAttribute("aria-expanded", String(!this.#list.hidden));
    this.#mark(typed && this.#found.length ? 0 : -1);
    if (typed) this.heard(this.#found.length);
  }

  #makeOption({ title, note }, index) {
    const option = this.#option.content.firstElementChild.cloneNode(true);
    option.id = `guide-option-${index}`;
    option.dataset.index = index;
    option.querySelector("small").textContent = note;
    option.querySelector("span").textContent = title;
    return option;
  }

  #move(step) {
    const count = this.#found.length;
    if (count === 0) return;
    const first = step > 0 ? 0 : count - 1;
    this.#mark(this.#at < 0 ? first : (this.#at + step + count) % count);
  }

  #mark(index) {
    this.#list.children[this.#at]?.setAttribute("aria-selected", "false");
    this.#at = index;
    const option = this.#list.children[index];
    if (!option) {
      this.#field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  #take(index) {
    const card = this.#found[index];
    if (!card) return;
    this.#choose(card.slug); // what was in focus may be gone with the card that is shown now
    this.#leave();
  }

  /** Back to the keys of the call. */
  #leave() {
    this.#field.value = "";
    returnFocus(this.#from);
  }

  #close() {
    this.#list.hidden = true;
    this.#none.hidden = true;
    this.#field.setAttribute("aria-expanded", "false");
    this.#mark(-1);
    this.#found = [];
  }
}
