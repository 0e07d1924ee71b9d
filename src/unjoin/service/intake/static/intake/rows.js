// The rows of the others, and the names that are offered. The server sent spare names.

import { build, fill } from "./fill.js";

const ROWS_AT_ONCE = { add: 1, "add-ten": 10 };
const LOW = 30;

export class Rows {
  constructor(parts, data, askForNames) {
    this.useLanguage(parts, data);
    this.askForNames = askForNames;
  }

  /** Go on with the templates and sentences of another language; names offered so far stay. */
  useLanguage(parts, data) {
    this.parts = parts;
    this.data = data;
    this.spare = [...data.names];
    this.known = new Map([...(this.known ?? []), ...data.names.map((name) => [name[0], name])]);
  }

  /** What one of the form's buttons does to `answers`; null if it is none of these. */
  async after(action, answers) {
    const [verb, number] = action.split("-");
    if (action in ROWS_AT_ONCE) return this.withMore(ROWS_AT_ONCE[action], answers);
    if (action === "offer") return this.withOtherOffers(answers);
    const row = Number(number);
    if (verb === "remove") return this.withOthers(answers, answers.others.filter((_, i) => i !== row - 1));
    if (verb === "offer") return this.withAnother(row, answers);
    return null;
  }

  async withMore(wanted, answers) {
    const room = this.data.limits.rows - answers.others.length - 1;
    const last = answers.others[answers.others.length - 1] ?? { organisations: answers.organisations };
    const offers = await this.draw(Math.max(0, Math.min(wanted, room)), answers);
    const more = offers.map((offer) => ({ name: "", offer, organisations: last.organisations }));
    return this.withOthers(answers, [...answers.others, ...more]);
  }

  async withAnother(row, answers) {
    const [offer] = await this.draw(1, answers);
    const others = answers.others.map((other, i) => (i === row - 1 ? { ...other, offer } : other));
    return this.withOthers(answers, others);
  }

  async withOtherOffers(answers) {
    const kept = answers.offers.filter((offer) => offer === answers.choice);
    const drawn = await this.draw(answers.offers.length - kept.length, answers);
    return { ...answers, offers: [...kept, ...drawn] };
  }

  withOthers(answers, others) {
    return { ...answers, others };
  }

  /** `count` names that are not on the page yet. */
  async draw(count, answers) {
    if (this.spare.length < LOW + count) {
      const more = await this.askForNames();
      for (const name of more) this.known.set(name[0], name);
      this.spare.push(...more);
    }
    const taken = new Set([...answers.offers, answers.name]);
    for (const other of answers.others) taken.add(other.offer).add(other.name);
    const drawn = [];
    while (drawn.length < count) {
      const [name] = this.spare.shift();
      if (!taken.has(name)) drawn.push(name);
      taken.add(name);
    }
    return drawn;
  }

  /** The name as the page shows an offered one: with its sound, and in English its meaning. */
  show(name) {
    const [, pinyin, gloss] = this.known.get(name) ?? [name, "", ""];
    const made = build(this.parts.getElementById("pseudonym"), { name, pinyin, gloss });
    const note = made.querySelector("span");
    if (!pinyin) note?.remove();
    else if (!gloss && note.lastChild !== note.firstElementChild) note.lastChild.remove();
    return [...made.childNodes];
  }

  /** Learn what the page says of the names it offers. */
  learn(form) {
    for (const shown of form.querySelectorAll("#names label, fieldset.person .hint")) {
      const name = shown.querySelector("b[lang=zh]")?.textContent;
      const pinyin = shown.querySelector("[lang=zh-Latn]")?.textContent;
      const gloss = pinyin && shown.querySelector(".soft").lastChild.textContent.replace(/^ · /, "");
      if (name && pinyin && !this.known.has(name)) {
        this.known.set(name, [name, pinyin, gloss === pinyin ? "" : gloss]);
      }
    }
  }

  /** Draw the rows and the offers of `answers` into `form` anew. */
  render(form, answers) {
    this.renderOffers(form, answers);
    const people = form.querySelector("#people");
    for (const person of people.querySelectorAll("fieldset.person")) person.remove();
    const end = people.querySelector(":scope > .row") ?? people.querySelector("#people-end");
    answers.others.forEach((other, index) => end.before(this.person(other, index + 1, answers)));
    const isFull = answers.others.length + 1 >= this.data.limits.rows;
    for (const button of people.querySelectorAll("[value=add], [value=add-ten]")) {
      button.hidden = isFull;
    }
  }

  person(other, row, answers) {
    const number = row + (answers.isForSelf ? 1 : 0);
    const made = build(this.parts.getElementById("person"), { row, number, name: other.offer });
    const hint = made.querySelector(".hint");
    hint.querySelector("b").nextElementSibling?.remove();
    hint.querySelector("b").replaceWith(...this.show(other.offer));
    made.querySelector(`[name=name${row}]`).value = other.name;
    for (const box of made.querySelectorAll("input[type=checkbox]")) {
      box.checked = other.organisations.includes(box.value);
    }
    return made;
  }

  renderOffers(form, answers) {
    const radios = [...form.querySelectorAll("input[name=choice]:not([value=typed])")];
    const fields = [...form.querySelectorAll("input[name=offers]")];
    answers.offers.forEach((offer, index) => {
      if (fields[index].value === offer && radios[index].value === offer) return;
      fields[index].value = offer;
      radios[index].value = offer;
      radios[index].checked = answers.choice === offer;
      radios[index].labels[0].replaceChildren(...this.show(offer));
    });
    const hint = form.querySelector("#real-keep").labels[0].querySelector(".hint");
    hint.textContent = fill(this.data.words.instead, { name: answers.offers[0] });
  }
}
