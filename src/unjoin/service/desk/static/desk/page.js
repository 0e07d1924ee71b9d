// What the server put into the page for the script, and ways to show and say things.

export const data = JSON.parse(document.getElementById("desk-data").textContent);
export const words = data.words;

export const byId = (id) => document.getElementById(id);

/** `text` with {name} and the like replaced from `values`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** "1 person", "19 people". */
export function people(n) {
  return fill(n === 1 ? words.peopleOne : words.peopleMany, { n });
}

/** Have a screen reader say `text`; the same text twice is said twice. */
export function say(text) {
  const place = byId("said");
  place.textContent = place.textContent === text ? `${text}\u00a0` : text;
}

/** Back to `place`, or to the title of the stage where that is gone: never to nowhere. */
export function returnFocus(place = null) {
  const to = isFocusable(place) ? place : byId("stage-title");
  to.focus({ preventScroll: true });
}

/** Whether nothing is in focus that can be seen. */
export const isFocusLost = () => !isFocusable(document.activeElement);

function isFocusable(place) {
  return Boolean(place) && place !== document.body && place.getClientRects().length > 0;
}

/** Show what is wrong, with the way to sign in where that is what helps. */
export function showProblem(text, { signIn = false } = {}) {
  const box = byId("problem");
  box.firstElementChild.textContent = text;
  box.lastElementChild.hidden = !signIn;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
}

export function hideProblem() {
  const box = byId("problem");
  box.hidden = true;
  box.firstElementChild.textContent = "";
}
