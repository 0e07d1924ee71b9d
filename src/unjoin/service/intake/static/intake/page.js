// The two views of the page, the form and the answers to be checked, of which one is shown.

import { build } from "./fill.js";
import { clear, mark, targetOf } from "./places.js";

const main = () => document.getElementById("main");

export class Page {
  constructor(parts, data) {
    this.useLanguage(parts, data);
  }

  /** Begin with the form that is shown now. */
  useLanguage(parts, data) {
    this.parts = parts;
    this.data = data;
    this.formTitle = document.title.replace(`${data.words.error} `, "");
    this.formNodes = [...main().childNodes];
    this.form = document.getElementById("form");
    this.isChecking = false;
  }

  showCheck(nodes) {
    main().replaceChildren(nodes);
    this.isChecking = true;
    document.title = this.parts.title;
    this.goTo(main());
  }

  showForm() {
    if (!this.isChecking) return;
    main().replaceChildren(...this.formNodes);
    this.isChecking = false;
    document.title = this.formTitle;
  }

  /** Show the form at the element with that id. */
  showFormAt(id) {
    this.showForm();
    const target = document.getElementById(id) ?? main();
    const folded = target.closest("details");
    if (folded) folded.open = true;
    this.goTo(target);
  }

  /** Show `problems` in the view that is shown, and lead to them. */
  showProblems(problems) {
    clear(main());
    const title = this.isChecking ? this.parts.title : this.formTitle;
    document.title = problems.length ? `${this.data.words.error} ${title}` : title;
    if (!problems.length) return;
    for (const { field, text } of problems) if (field) mark(field, text);
    const first = this.data.organisations[0].slug;
    const summary = build(this.parts.getElementById("errors"), {}).querySelector(".errors");
    const pattern = summary.querySelector("li");
    const items = problems.map(({ field, text }) => {
      const item = pattern.cloneNode(true);
      item.firstElementChild.href = `#${targetOf(field, first)}`;
      item.firstElementChild.textContent = text;
      return item;
    });
    pattern.replaceWith(...items);
    summary.tabIndex = -1;
    main().prepend(summary);
    this.goTo(summary);
  }

  /** Say how far it is. */
  say(text) {
    const place = document.getElementById("progress");
    if (place) place.textContent = text;
  }

  goTo(element) {
    element.scrollIntoView();
    element.focus({ preventScroll: true });
  }
}
