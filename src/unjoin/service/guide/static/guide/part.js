// The guide beside the call: one card in large, where its answers lead, and what else fits.
//
// Rules kept here:
// 1. When the screen goes on, so does the guide: to the first card that fits, or the one that
//    was left there. A card that the volunteer opened before, and that belongs there, stays.
// 2. What was opened is told to the server once the call has ended, as the names of cards;
//    what the guide shows by itself is not counted, nor what is opened between calls.

import { byId, fill, isFocusLost } from "../desk/page.js";
import { Finder } from "./finder.js";
import { Pins } from "./pins.js";
import { SearchBox } from "./search_box.js";

const ANY = "any";
const OFTEN = 3;
const LISTED = 12;

export default class Guide {
  #screen;
  #words;
  #fitting;
  #used;
  #cards;
  #finder;
  #pins;
  #often;
  #box;
  #shown = null;
  #isChosen = false;
  #trail = [];
  // Stage of the screen, and the card that was shown when it was left.
  #leftAt = new Map();
  #opened = new Set();
  #stage = "ready";
  #direction = null;

  constructor(screen, data) {
    this.#screen = screen;
    this.#words = data.words;
    this.#fitting = data.fitting;
    this.#used = data.used;
    this.#cards = new Map(data.cards.map((card) => [card.slug, this.#withText(card)]));
    this.#finder = new Finder([...this.#cards.values()], data);
    this.#pins = new Pins(data.owner);
    this.#often = this.#mostOpened(data.cards);
    this.#box = new SearchBox({
      find: (typed) => this.#find(typed),
      choose: (slug) => this.#open(slug),
      heard: (n) => this.#hear(n),
    });
    screen.action("guide-search", () => this.#box.open());
    screen.action("guide-show", (button) => this.#open(button.dataset.card));
    screen.action("guide-back", () => this.#goBack());
    screen.action("guide-pin", () => this.#pin());
    screen.on("stage", (now) => this.#follow(now));
    screen.on("ended", () => this.#tell());
    this.#follow({ stage: byId("desk").dataset.stage, direction: null });
  }

  #withText(card) {
    const article = byId(`guide-card-${card.slug}`);
    const title = article.querySelector("h3").textContent;
    const when = article.querySelector(".guide-when")?.textContent || "";
    const text = `${when} ${article.querySelector(".guide-text").textContent}`;
    return { ...card, article, title, text };
  }

  #mostOpened(cards) {
    const opened = cards.filter(({ uses }) => uses > 0);
    opened.sort((one, other) => other.uses - one.uses);
    return new Set(opened.slice(0, OFTEN).map(({ slug }) => slug));
  }

  // What is shown

  #follow({ stage, direction }) {
    this.#leftAt.set(this.#stage, this.#shown);
    this.#stage = stage;
    this.#direction = direction;
    if (stage === "ready") this.#forget();
    const [first] = this.#inStages();
    const stays = this.#isChosen && this.#shown.stage === first?.stage;
    const card = stays ? this.#shown : this.#leftAt.get(stage) || first;
    if (card) this.#show(card);
    this.#list();
  }

  /** The next call begins anew. */
  #forget() {
    this.#isChosen = false;
    this.#trail = [];
    this.#leftAt.clear();
  }

  /** The cards that fit, those of the first stage before the others. */
  #inStages() {
    const cards = [...this.#cards.values()].filter((card) => this.#fits(card));
    const stages = this.#fitting[this.#stage] || [];
    const rank = (card) => 2 * stages.indexOf(card.stage) + (card.calls === ANY ? 1 : 0);
    return cards.sort((one, other) => rank(one) - rank(other));
  }

  #fits(card) {
    const stages = this.#fitting[this.#stage] || [];
    return stages.includes(card.stage) && [ANY, this.#direction].includes(card.calls);
  }

  #open(slug) {
    const card = this.#cards.get(slug);
    if (!card || card === this.#shown) return;
    if (this.#shown) this.#trail.push(this.#shown);
    if (this.#stage !== "ready") this.#opened.add(slug);
    this.#turnTo(card);
  }

  #goBack() {
    const card = this.#trail.pop();
    if (card) this.#turnTo(card);
  }

  #turnTo(card) {
    const hadFocus = byId("guide").contains(document.activeElement);
    this.#isChosen = true;
    this.#show(card);
    this.#list();
    // The button that was pressed may have gone with the list.
    if (hadFocus && isFocusLost()) card.article.focus();
    this.#screen.say(card.title);
  }

  #show(card) {
    const had = this.#shown?.article.contains(document.activeElement);
    if (this.#shown) this.#shown.article.hidden = true;
    card.article.hidden = false;
    this.#shown = card;
    // Whoever goes by the Tab key goes on from the card that took the place of theirs.
    if (had) card.article.focus({ preventScroll: true });
    this.#button("guide-back").disabled = this.#trail.length === 0;
    this.#button("guide-pin").setAttribute("aria-pressed", String(this.#pins.has(card.slug)));
  }

  #button(action) {
    return byId("guide").querySelector(`[data-action=${action}]`);
  }

  #pin() {
    const { slug, title } = this.#shown || {};
    if (!slug) return;
    const isPinned = this.#pins.toggle(slug);
    this.#button("guide-pin").setAttribute("aria-pressed", String(isPinned));
    this.#list();
    this.#screen.say(fill(isPinned ? this.#words.pinned : this.#words.unpinned, { title }));
  }

  // What else there is

  /** Pinned, then what this centre opens most, then the rest of what fits, by its use. */
  #others() {
    const fitting = this.#inStages();
    const rest = [...fitting].sort((one, other) => other.uses - one.uses);
    const all = [...this.#cards.values()];
    const first = all.filter(({ slug }) => this.#pins.has(slug));
    const often = [...this.#often].map((slug) => this.#cards.get(slug));
    const unique = new Set([...first, ...often, ...rest]);
    unique.delete(this.#shown);
    return [...unique].slice(0, LISTED);
  }

  #note(card) {
    if (this.#pins.has(card.slug)) return this.#words.isPinned;
    return this.#often.has(card.slug) ? this.#words.often : "";
  }

  #list() {
    const template = byId("guide-entry").content.firstElementChild;
    const entries = this.#others().map((card) => {
      const entry = template.cloneNode(true);
      entry.querySelector("button").dataset.card = card.slug;
      entry.querySelector("span").textContent = card.title;
      entry.querySelector("small").textContent = this.#note(card);
      return entry;
    });
    byId("guide-fitting").replaceChildren(...entries);
    byId("guide-also").hidden = entries.length === 0;
  }

  // Searching

  /** With nothing typed: where the shown card leads, then what else fits. */
  #find(typed) {
    if (typed) {
      const found = this.#finder.find(typed).slice(0, LISTED);
      return found.map((card) => ({ ...card, note: this.#note(card) }));
    }
    const led = [...(this.#shown?.article.querySelectorAll("[data-card]") || [])].map((button) => ({
      slug: button.dataset.card,
      title: button.textContent,
      note: button.closest(".guide-answers") ? this.#words.said : this.#words.next,
    }));
    const known = new Set(led.map(({ slug }) => slug));
    const others = this.#others().filter(({ slug }) => !known.has(slug));
    const rest = others.map((card) => ({ ...card, note: this.#note(card) }));
    return [...led, ...rest].slice(0, LISTED);
  }

  #hear(n) {
    const { none, foundOne, foundMany } = this.#words;
    this.#screen.say(n === 0 ? none : fill(n === 1 ? foundOne : foundMany, { n }));
  }

  // What is counted

  async #tell() {
    const cards = [...this.#opened];
    this.#opened.clear();
    if (cards.length === 0) return;
    try {
      await this.#screen.post(this.#used, { cards });
    } catch {
      // A count that is one too low harms nobody; a call must not be held up for it.
    }
  }
}
