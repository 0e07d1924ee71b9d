// What is wrong with the answers, all at once: the same rules, sentences and order as in the
// server's `form_problems`.

import { DETAILS, oneLine } from "./answers.js";
import { fill } from "./fill.js";
import { NameRules } from "./names.js";

const JOINED = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

export class Rules {
  constructor(data) {
    this.data = data;
    this.words = data.words;
    this.names = new NameRules(data.characters, data.limits.name, oneLine);
  }

  /** Everything that keeps `answers` from being sent: { field, text }, in the order of the page. */
  find(answers) {
    return [
      ...(answers.isForSelf ? this.own(answers) : []),
      ...this.others(answers),
      ...this.sameNames(answers),
      ...this.whole(answers),
    ];
  }

  /** What the page for checking asks again. */
  findLast(answers) {
    const isAsked = answers.isForSelf && answers.wantsRealNamePublic && !answers.again;
    return isAsked ? [{ field: "real_again", text: this.words.real_again }] : [];
  }

  own(answers) {
    const { words, data } = this;
    const problems = [];
    if (!answers.organisations.length) problems.push({ field: "org", text: words.org });
    if (!answers.choice) {
      problems.push({ field: "choice", text: words.choice });
    } else if (answers.isTyped) {
      problems.push(...this.name("name", answers.name));
      if (!answers.real) problems.push({ field: "real", text: words.real });
    }
    problems.push(...this.text("text", answers.text, words.text_member, "\n\t"));
    for (const member of DETAILS) {
      const { value } = answers.details[member];
      if (member !== "joined") problems.push(...this.text(member, value, data.members[member]));
      else if (value && !this.isDate(value)) problems.push(this.told("joined", "declaration-joined"));
    }
    problems.push(...this.text("contact", answers.contact, words.contact_member, "\n\t"));
    return problems;
  }

  others(answers) {
    const { words } = this;
    const problems = [];
    if (answers.whom !== "self" && !answers.others.length) {
      problems.push({ field: "whom", text: words.whom });
    }
    answers.people.forEach((other, index) => {
      const row = index + 1;
      const number = row + (answers.isForSelf ? 1 : 0);
      const found = other.name ? this.name(`name${row}`, other.name) : [];
      if (!other.organisations.length) found.push({ field: `org${row}`, text: words.other_org });
      for (const { field, text } of found) {
        problems.push({ field, text: fill(words.person, { number, problem: text }) });
      }
    });
    return problems;
  }

  sameNames(answers) {
    const named = answers.people.map((other, index) => [`name${index + 1}`, other.publicName]);
    if (answers.isForSelf) named.unshift([answers.isTyped ? "name" : "choice", answers.publicName]);
    if (named.length < 2) return [];
    const seen = new Set();
    const problems = [];
    for (const [field, name] of named) {
      const folded = this.names.fold(name);
      if (folded && seen.has(folded)) {
        problems.push(this.told(field, "declaration-same-name", { name }));
      }
      seen.add(folded);
    }
    return problems;
  }

  whole(answers) {
    const { words, data } = this;
    const problems = [];
    if (!(answers.language in data.languages)) {
      problems.push({ field: "language", text: words.language });
    }
    const count = answers.people.length + (answers.isForSelf ? 1 : 0);
    const limit = data.limits.rows;
    if (count > limit) {
      problems.push(this.told("people", "declaration-too-many", { count, limit }));
    }
    if (answers.isForSelf && !answers.agrees) problems.push({ field: "agrees", text: words.agrees });
    if (answers.people.length && !answers.wasAsked) {
      problems.push({ field: "was_asked", text: words.was_asked });
    }
    return problems;
  }

  name(field, name) {
    try {
      this.names.clean(name);
    } catch ({ code, fields }) {
      if (!code) throw new Error("not a rule of names");
      return [this.told(field, code, fields)];
    }
    return [];
  }

  text(field, value, member, allowed = "") {
    const limit = this.data.limits[field];
    const characters = [...value];
    if (characters.length > limit) {
      const fields = { member, length: characters.length, limit };
      return [this.told(field, "declaration-too-long", fields)];
    }
    const bad = characters.find((c) => CONTROL.test(c) && !allowed.includes(c));
    if (bad === undefined) return [];
    const code = bad.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return [this.told(field, "declaration-character", { member, character: `U+${code}` })];
  }

  isDate(value) {
    const parts = JOINED.exec(value);
    if (!parts || Number(parts[1]) < 1900) return false;
    const [year, month, day] = [parts[1], parts[2] ?? "01", parts[3] ?? "01"];
    const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
    const isReal = !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
    return isReal && `${year}-${month}-${day}` <= this.data.today;
  }

  told(field, code, fields = {}) {
    return { field, text: fill(this.data.sentences[code], fields) };
  }
}
