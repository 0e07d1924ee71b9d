// Showing a call: the current person large, everybody in a list, and the line to read back.

import { byId, data, fill, people, words } from "./page.js";

const parts = {
  current: byId("current"),
  position: byId("current-position"),
  name: byId("current-name"),
  gloss: byId("current-gloss"),
  marks: byId("current-marks"),
  label: byId("consent-label"),
  wording: byId("consent-wording"),
  list: byId("people"),
  row: byId("person-row"),
  readBack: byId("read-back"),
  drive: byId("drive-name"),
  soFar: byId("so-far"),
};

/** Show `call` as it is now; `wrong` is the index of a person with a problem, or −1. */
export function showCall(call, wrong = -1) {
  if (call.person) showCurrent(call);
  const hadFocus = parts.list.contains(document.activeElement);
  parts.list.replaceChildren(...call.people.map((p, index) => row(call, p, index, wrong)));
  if (hadFocus) parts.list.querySelector("[aria-current]").focus();
  parts.readBack.textContent = readBack(call);
  if (parts.drive) {
    const drive = data.drives.find(({ id }) => id === call.drive);
    parts.drive.textContent = drive ? drive.title : words.noDrive;
  }
}

/** Say outside of the people who has been entered so far, if anybody. */
export function showSoFar(call) {
  const entered = call !== null && call.people.length > 0;
  parts.soFar.hidden = !entered;
  parts.soFar.textContent = entered ? fill(words.soFar, { people: readBack(call) }) : "";
}

/** Take everything about a call off the page. */
export function clearCall() {
  for (const part of ["position", "name", "gloss", "label", "wording", "readBack", "soFar"]) {
    parts[part].textContent = "";
  }
  parts.marks.replaceChildren();
  parts.list.replaceChildren();
}

/** Bring the current row into view, where the list stands beside the person and not below. */
export function showCurrentRow() {
  if (!matchMedia("(min-width: 60rem)").matches) return;
  parts.list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

/** "8 Party, 11 League and Pioneers, 19 people". */
export function readBack(call) {
  const items = call
    .combinations()
    .map(({ name, persons }) => fill(words.readBackItem, { n: persons, name }));
  const total = fill(call.total === 1 ? words.totalOne : words.totalMany, { n: call.total });
  return [...items, total].join(words.join);
}

/** What a person is called on the screen. */
export function title(person) {
  return person.isHeadCount
    ? fill(words.noNames, { people: people(person.persons) })
    : person.name;
}

export function leaving(person) {
  const found = data.combinations.find((c) => c.organisations.join("+") === person.leaves);
  return person.organisations.size ? found.name : words.noOrganisation;
}

function showCurrent(call) {
  const { person } = call;
  const total = call.people.length;
  parts.position.textContent = fill(words.position, { n: call.current + 1, total });
  parts.name.textContent = title(person);
  parts.gloss.textContent =
    person.offered && person.name === person.pseudonym
      ? [person.offered.pinyin, data.glosses && person.offered.gloss].filter(Boolean).join(" · ")
      : "";
  parts.marks.replaceChildren(...marks(person).map((text) => element("li", text)));
  const consent = data.consents[person.consent];
  parts.label.textContent = consent.label;
  parts.wording.textContent = consent.wording;
  showButtons(person);
}

function showButtons(person) {
  const all = data.organisations.length;
  for (const button of parts.current.querySelectorAll("[aria-pressed]")) {
    const { slug } = button.dataset;
    const pressed = slug ? person.organisations.has(slug) : person.organisations.size === all;
    button.setAttribute("aria-pressed", String(pressed));
  }
  byId("person-actions").hidden = person.isHeadCount;
  const silent = parts.current.querySelector("[data-action=could-not-speak]");
  silent.setAttribute("aria-pressed", String(person.couldNotSpeak));
}

function row(call, person, index, wrong) {
  const item = parts.row.content.firstElementChild.cloneNode(true);
  const [choose, remove] = item.children;
  item.classList.toggle("wrong", index === wrong);
  item.classList.toggle("unstated", person.organisations.size === 0);
  if (index === call.current) choose.setAttribute("aria-current", "true");
  const [number, name, what, marked] = choose.children;
  number.textContent = String(index + 1);
  name.textContent = title(person);
  what.textContent = leaving(person);
  // Spoken consent is the rule on the telephone; a row says only what differs from it.
  const consent = person.consent === "spoken" ? [] : [data.consents[person.consent].label];
  marked.textContent = [...consent, ...marks(person)].join(words.join);
  choose.dataset.index = remove.dataset.index = String(index);
  remove.setAttribute("aria-label", fill(words.remove, { name: title(person) }));
  return item;
}

function marks(person) {
  const { markSilent, markAlias, markSealedName, markRealName } = words;
  return [
    person.couldNotSpeak && markSilent,
    { alias: markAlias, sealed: markSealedName, publish: markRealName }[person.naming],
    (person.contact || person.note) && words.markContact,
    person.text && words.markText,
    Object.values(person.particulars).some(Boolean) && words.markDetails,
  ].filter(Boolean);
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
