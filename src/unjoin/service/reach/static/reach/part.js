// Hand-outs: numbers, addresses and materials, to be read aloud during a call.
//
// Rules kept here:
// 1. What is shown is told to nobody: only the picture of its QR code is fetched.
// 2. Everything else is in the page, so that it can be read out without a connection.
// 3. In the dialog digits choose, the arrows move, and what is typed searches. None of it
//    does anything while an input method is at work, or where single keys are switched off.

import { isComposing } from "../desk/keyboard.js";
import { byId } from "../desk/page.js";

const KEYS = 9;
const BESIDE = "(min-width: 52rem)"; // where reach.css puts list and text side by side

export default class HandOuts {
  #screen;
  #data;
  #dialog = byId("hand-outs");
  #search = byId("hand-outs-search");
  #detail;
  #language;
  #shown = [];
  #chosen = null;

  constructor(screen, data) {
    this.#screen = screen;
    this.#data = data;
    this.#language = data.language;
    this.#detail = this.#dialog.querySelector(".hand-out");
    this.#search.addEventListener("input", () => this.#list());
    this.#dialog.addEventListener("keydown", (event) => this.#press(event));
    this.#dialog.addEventListener("click", (event) => this.#click(event));
    screen.action("hand-outs", () => this.#open());
  }

  #open() {
    this.#search.value = "";
    this.#list();
    this.#screen.openDialog("hand-outs");
  }

  #find(name) {
    return this.#dialog.querySelector(`[data-${name}]`);
  }

  #told(item) {
    return item.told[this.#language];
  }

  /** Show what fits the search. What was chosen stays chosen if it fits, else the first is. */
  #list() {
    const words = this.#search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (item) => words.every((word) => item.search.includes(word));
    this.#shown = this.#data.items.filter(fits);
    for (const part of this.#dialog.querySelectorAll("[data-kind]")) {
      const those = this.#shown.filter((item) => item.kind === part.dataset.kind);
      part.querySelector("ul").replaceChildren(...those.map((item) => this.#row(item)));
      part.hidden = those.length === 0;
    }
    this.#find("none").hidden = this.#shown.length > 0;
    this.#choose(this.#shown.includes(this.#chosen) ? this.#chosen : this.#shown[0] || null);
  }

  #row(item) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "secondary";
    button.dataset.item = item.id;
    const place = this.#shown.indexOf(item) + 1;
    if (place <= KEYS) {
      button.dataset.key = String(place);
      const key = document.createElement("kbd");
      key.textContent = place;
      button.append(key);
    }
    const name = document.createElement("span");
    name.textContent = this.#told(item).name;
    name.lang = item.nameLanguage || this.#language;
    const about = document.createElement("small");
    about.textContent = item.kind === "number" ? this.#told(item).whole : this.#told(item).about;
    about.lang = this.#language;
    name.append(about);
    button.append(name);
    row.append(button);
    return row;
  }

  #choose(item) {
    const isOther = item !== this.#chosen;
    this.#chosen = item;
    for (const button of this.#dialog.querySelectorAll("[data-item]")) {
      if (button.dataset.item === item?.id) {
        button.setAttribute("aria-current", "true");
        button.scrollIntoView({ block: "nearest" });
      } else button.removeAttribute("aria-current");
    }
    this.#detail.hidden = !item;
    if (item) this.#show(item, isOther);
  }

  /** Choose `item` because somebody wants to read it out: where it stands below, go there. */
  #turnTo(item) {
    this.#choose(item);
    if (!matchMedia(BESIDE).matches) this.#detail.scrollIntoView({ block: "start" });
  }

  #show(item, isOther) {
    const told = this.#told(item);
    this.#detail.lang = this.#language;
    const name = byId("hand-out-name");
    name.textContent = told.name;
    name.lang = item.nameLanguage || this.#language;
    this.#find("about").textContent = told.about;
    this.#find("ask").textContent = told.ask;
    this.#find("whole").textContent = told.whole;
    this.#find("pieces").replaceChildren(...told.pieces.map((piece) => this.#piece(piece)));
    for (const button of this.#dialog.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === this.#language));
    }
    this.#find("said").textContent = `${told.name} ${told.whole}`;
    this.#find("code").textContent = item.code;
    this.#find("code-line").hidden = !item.code;
    this.#find("card").href = this.#address("card", this.#cardOf(item));
    if (isOther) this.#showPicture(item);
  }

  #piece([written, said]) {
    const piece = document.createElement("li");
    const above = document.createElement("b");
    above.textContent = written;
    const below = document.createElement("span");
    below.textContent = said;
    piece.append(above, below);
    return piece;
  }

  #showPicture(item) {
    const picture = this.#find("qr");
    picture.hidden = true;
    picture.onload = () => {
      picture.hidden = false;
    };
    picture.src = this.#address("qr", { item: item.id });
  }

  #cardOf(item) {
    const [, place] = item.id.split("-");
    return { [item.kind]: place };
  }

  #address(name, query) {
    return `${this.#data.urls[name]}?${new URLSearchParams(query)}`;
  }

  #click(event) {
    const button = event.target.closest("button");
    if (button?.dataset.item) {
      this.#turnTo(this.#data.items.find((item) => item.id === button.dataset.item));
    } else if (button?.dataset.language) this.#speak(button.dataset.language);
  }

  #speak(language) {
    this.#language = language;
    this.#list();
  }

  #press(event) {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const isTyping = event.target === this.#search;
    const did =
      this.#move(event.key) ||
      (isTyping ? this.#endSearch(event.key) : this.#turn(event.key) || this.#beginSearch(event));
    if (did === true) event.preventDefault();
  }

  #move(key) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!step || this.#shown.length === 0) return false;
    const place = this.#shown.indexOf(this.#chosen) + step;
    this.#turnTo(this.#shown[Math.max(0, Math.min(this.#shown.length - 1, place))]);
    return true;
  }

  #turn(key) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!step) return false;
    const languages = [...this.#dialog.querySelectorAll("[data-language]")].map(
      (button) => button.dataset.language,
    );
    const place = languages.indexOf(this.#language) + step + languages.length;
    this.#speak(languages[place % languages.length]);
    return true;
  }

  /** Enter leaves the search, so that digits choose again. */
  #endSearch(key) {
    if (key !== "Enter") return false;
    byId("hand-outs-title").focus();
    return true;
  }

  /** A letter goes into the search, also where it is not in focus. */
  #beginSearch(event) {
    const isOff = byId("desk").classList.contains("keys-off");
    if (isOff || event.repeat || !/^\p{L}$/u.test(event.key)) return false;
    this.#search.focus();
    return null;
  }
}
