// A call and its people, as data. Nothing here touches the page.
//
// Rules kept here:
// 1. A person's published name is the offered pseudonym, an alias, or the real
//    name after two questions. A sealed real name is never the published one.
// 2. Only spoken consent can be marked "could not speak freely".
// 3. The key is made when the call begins and stays the same however often it is sent.
// 4. What toDraft gives is the whole call, with everything typed so far; fromDraft makes
//    the same call of it again. Only what is kept for this tab alone may hold it.

import { sound } from "./names.js";
import { data } from "./page.js";

export const SPOKEN = "spoken";
export const RELAYED = "relayed";
export const HEAD_COUNT = "head-count";
const PARTICULARS = ["place", "role", "joined"];

function makeKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Person {
  organisations = new Set();
  couldNotSpeak = false;
  // "offered", "alias", "sealed" or "publish": what becomes of ownName.
  naming = "offered";
  ownName = "";
  publishingAsked = false;
  text = "";
  particulars = {};
  publicParticulars = new Set();
  contact = "";
  note = "";
  // A name of their own, typed but not confirmed yet.
  typedName = "";

  constructor({ consent, offered = null, persons = 1, organisations = [] }) {
    this.consent = consent;
    this.offered = offered;
    this.persons = persons;
    this.organisations = new Set(organisations);
  }

  get isHeadCount() {
    return this.consent === HEAD_COUNT;
  }

  get pseudonym() {
    return this.offered ? this.offered[data.script] : "";
  }

  get name() {
    return this.naming === "alias" || this.naming === "publish" ? this.ownName : this.pseudonym;
  }

  get isUntouched() {
    return (
      this.organisations.size === 0 &&
      this.naming === "offered" &&
      !(this.couldNotSpeak || this.contact || this.note || this.text) &&
      !PARTICULARS.some((member) => this.particulars[member])
    );
  }

  get leaves() {
    const slugs = data.organisations.map((o) => o.slug).filter((s) => this.organisations.has(s));
    return slugs.join("+");
  }

  toggle(slug) {
    if (!this.organisations.delete(slug)) this.organisations.add(slug);
  }

  toggleAll() {
    const all = data.organisations.map((organisation) => organisation.slug);
    this.organisations = new Set(this.organisations.size === all.length ? [] : all);
  }

  cycleConsent() {
    if (this.isHeadCount) return;
    this.consent = this.consent === SPOKEN ? RELAYED : SPOKEN;
    if (this.consent === RELAYED) this.couldNotSpeak = false;
  }

  toggleCouldNotSpeak() {
    if (this.couldNotSpeak) this.couldNotSpeak = false;
    else this.markCouldNotSpeak();
  }

  markCouldNotSpeak() {
    this.couldNotSpeak = true;
    this.consent = SPOKEN;
  }

  /** Another pseudonym. A real name to be published goes under seal, an alias is dropped. */
  offer(name) {
    this.offered = name;
    if (this.naming === "publish") this.naming = "sealed";
    if (this.naming === "alias") this.naming = "offered";
    if (this.naming === "offered") this.ownName = "";
  }

  nameThemselves(name, naming) {
    this.ownName = name;
    this.naming = naming;
    this.publishingAsked = false;
    this.typedName = "";
  }

  toDraft() {
    const { organisations, particulars, publicParticulars, ...plain } = this;
    return {
      ...plain,
      organisations: [...organisations],
      particulars: { ...particulars },
      publicParticulars: [...publicParticulars],
    };
  }

  static fromDraft({ organisations, publicParticulars, ...plain }) {
    return Object.assign(new Person(plain), plain, {
      organisations: new Set(organisations),
      publicParticulars: new Set(publicParticulars),
    });
  }

  /** The member of "persons" in the JSON the server reads. */
  toJSON() {
    const shown = (member) => this.publicParticulars.has(member);
    const pick = (member, published) =>
      shown(member) === published ? this.particulars[member] || "" : "";
    return {
      organisations: [...this.organisations],
      consent: this.consent,
      name: this.name,
      persons: this.persons,
      text: this.text,
      ...Object.fromEntries(PARTICULARS.map((member) => [member, pick(member, true)])),
      real_name_published: this.naming === "publish",
      could_not_speak: this.couldNotSpeak,
      private: {
        real_name: this.naming === "sealed" ? this.ownName : "",
        ...Object.fromEntries(PARTICULARS.map((member) => [member, pick(member, false)])),
        contact: this.contact,
        note: this.note,
      },
    };
  }
}

export class Call {
  key = makeKey();
  people = [];
  current = 0;
  drive = "";
  // A group line, typed but not read yet.
  typedLine = "";
  #startedAt = performance.now();

  /**
   * `pool` offers the pseudonyms. `direction`: "incoming", "outgoing", "call-back", or null
   * where the call was not started by a key. `about` is shown while it lasts.
   */
  constructor(pool, { direction = null, about = "" } = {}) {
    this.pool = pool;
    this.direction = direction;
    this.about = about;
  }

  /** Plain JSON. */
  toDraft() {
    const { key, direction, about, current, drive, typedLine, elapsedMs } = this;
    const people = this.people.map((person) => person.toDraft());
    return { key, direction, about, current, drive, typedLine, elapsedMs, people };
  }

  /** The call of which `draft` was taken. Its clock goes on from there. */
  static fromDraft({ people, elapsedMs, direction, about, ...plain }, pool) {
    const call = Object.assign(new Call(pool, { direction, about }), plain);
    call.people = people.map((person) => Person.fromDraft(person));
    call.#startedAt = performance.now() - elapsedMs;
    return call;
  }

  /** How long it has lasted, by a clock that only goes forward. */
  get elapsedMs() {
    return performance.now() - this.#startedAt;
  }

  get person() {
    return this.people[this.current];
  }

  get total() {
    return this.people.reduce((sum, person) => sum + person.persons, 0);
  }

  /** The pseudonyms of this call. */
  get offered() {
    return this.people.flatMap((person) => (person.offered ? [person.offered] : []));
  }

  /** False where no pseudonym is left and the server gives no more at the moment. */
  add({ consent = SPOKEN, couldNotSpeak = false } = {}) {
    const offered = this.#takeName();
    if (!offered) return false;
    const person = new Person({ consent, offered });
    person.couldNotSpeak = couldNotSpeak;
    this.people.push(person);
    this.current = this.people.length - 1;
    return true;
  }

  addHeadCount(persons) {
    this.#dropUntouched();
    this.people.push(new Person({ consent: HEAD_COUNT, persons }));
    this.current = this.people.length - 1;
  }

  /**
   * The people of a group line. `groups` are from the server, each with a name for everybody in
   * it. With `included`, those already entered who leave the same are among them.
   */
  addGroups(groups, { consent, included }) {
    const waiting = this.people.filter((person) => person.isUntouched);
    const known = this.people.filter((person) => !person.isUntouched && !person.isHeadCount);
    for (const { organisations, names } of groups) {
      let wanted = names.length;
      const leaves = new Person({ consent, organisations }).leaves;
      if (included) wanted -= known.filter((person) => person.leaves === leaves).length;
      for (const offered of names.slice(0, Math.max(0, wanted))) {
        const first = waiting.shift();
        if (first) Object.assign(first, { organisations: new Set(organisations), consent });
        else this.people.push(new Person({ consent, organisations, offered }));
      }
    }
    this.current = 0;
  }

  /** Takes a person out; returns what puts them back. */
  remove(index) {
    const [person] = this.people.splice(index, 1);
    this.current = Math.max(0, Math.min(this.current, this.people.length - 1));
    return () => {
      this.people.splice(index, 0, person);
      this.current = index;
    };
  }

  move(step) {
    this.current = Math.max(0, Math.min(this.people.length - 1, this.current + step));
  }

  /** False as for `add`. */
  offerOther() {
    const offered = this.#takeName();
    if (offered) this.person.offer(offered);
    return Boolean(offered);
  }

  /** [{name, persons}] by combination, in the campaign's order. */
  combinations() {
    return data.combinations
      .map(({ organisations, name }) => {
        const leaves = organisations.join("+");
        const those = this.people.filter((person) => person.leaves === leaves);
        return { name, persons: those.reduce((sum, person) => sum + person.persons, 0) };
      })
      .filter(({ persons }) => persons > 0);
  }

  toJSON() {
    return { key: this.key, drive: this.drive, persons: this.people };
  }

  #takeName() {
    return this.pool.take(new Set(this.offered.map(sound)));
  }

  #dropUntouched() {
    this.people = this.people.filter((person) => !person.isUntouched);
  }
}
