// From answers without problems to the two texts that are sealed. They are, byte for byte, what
// `registry/declaration.py` writes: RFC 8785, members that are empty left out.

import { DETAILS } from "./answers.js";

const WEB = 1;
const SELF = 1;
const RELAYED = 3;
const VERSION = 1;

/** RFC 8785 builds on JSON.stringify; what it adds is the order of the members. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

const withoutEmpty = (value) =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => Boolean(item)));

/** What is handed in: the text for reviewers, and by number what is private of whom. */
export function write(answers, { organisations, names, channel = WEB }) {
  const mask = (slugs) =>
    organisations.reduce((sum, { slug, mask: bit }) => (slugs.includes(slug) ? sum | bit : sum), 0);
  const persons = answers.people.map((other) => ({
    organisations: mask(other.organisations),
    consent: RELAYED,
    name: names.clean(other.publicName),
    persons: 1,
  }));
  if (answers.isForSelf) persons.unshift(ownPerson(answers, mask, names));
  const declaration = canonical({
    v: VERSION,
    channel,
    language: answers.language,
    drive: answers.drive,
    persons,
  });
  return { declaration, persons: persons.length, privates: privateParts(answers) };
}

function ownPerson(answers, mask, names) {
  const shown = detailsFor(answers, true);
  const isReal = answers.wantsRealNamePublic && !answers.keepsRealName;
  return {
    organisations: mask(answers.organisations),
    consent: SELF,
    ...withoutEmpty({
      name: names.clean(answers.publicName),
      persons: 1,
      text: answers.text,
      ...shown,
      real_name_published: isReal,
    }),
  };
}

function privateParts(answers) {
  if (!answers.isForSelf) return new Map();
  const kept = withoutEmpty({
    real_name: answers.keepsRealName ? answers.name : "",
    ...detailsFor(answers, false),
    contact: answers.contact,
  });
  if (!Object.keys(kept).length) return new Map();
  return new Map([[1, canonical({ v: VERSION, persons: { 1: kept } })]]);
}

function detailsFor(answers, isPublic) {
  return Object.fromEntries(
    DETAILS.map((member) => {
      const detail = answers.details[member];
      return [member, detail.isPublic === isPublic ? detail.value : ""];
    }),
  );
}
