// Where on the page a problem belongs, and putting it there as the server does.

const byId = (id) => document.getElementById(id);
const before = (place) => (span) => place.before(span);

/** For a field: the box that is marked, what is described, and where the sentence goes. */
function placeOf(field) {
  const box = (control, selector) => control.closest(selector);
  const row = /^(name|org)([0-9]+)$/.exec(field);
  if (row) {
    const person = box(byId(`name${row[2]}`), "fieldset");
    if (row[1] === "name") {
      const input = byId(field);
      return { box: person, described: input, put: before(byId(`${field}-hint`)) };
    }
    const group = person.querySelector("[role=group]");
    return { box: person, described: group, put: before(group) };
  }
  const group = { whom: "whom-self", choice: "choice-1", real: "real-no", real_again: "again-publish" };
  if (field in group || field === "org") {
    const control = field === "org" ? document.querySelector("input[name=org]") : byId(group[field]);
    const set = box(control, "fieldset");
    return { box: set, described: set, put: before(control.parentElement) };
  }
  if (field === "people") {
    return { box: byId("people"), described: null, put: before(byId("people").querySelector(".row, fieldset")) };
  }
  const control = byId(field);
  if (field === "agrees" || field === "was_asked") {
    const set = control.parentElement.parentElement;
    return { box: set, described: control, put: (span) => set.prepend(span) };
  }
  return { box: box(control, ".field"), described: control, put: before(control) };
}

/** The id of the element that the link of a problem leads to. */
export function targetOf(field, firstOrganisation) {
  if (/^org[0-9]*$/.test(field)) return `${field}-${firstOrganisation}`;
  const others = {
    "": "main",
    choice: "choice-1",
    real: "real-no",
    real_again: "again-publish",
    whom: "whom-self",
  };
  return others[field] ?? field;
}

/** Take away what `mark` put under `root`, and what the server said there. */
export function clear(root) {
  for (const span of root.querySelectorAll("span.error, p.error, .errors")) span.remove();
  for (const box of root.querySelectorAll(".bad")) box.classList.remove("bad");
  for (const described of root.querySelectorAll("[aria-describedby]")) {
    const kept = described.getAttribute("aria-describedby").split(" ");
    const ids = kept.filter((id) => !id.endsWith("-error"));
    if (ids.length) described.setAttribute("aria-describedby", ids.join(" "));
    else described.removeAttribute("aria-describedby");
    described.removeAttribute("aria-invalid");
  }
}

/** Put `text` beside `field`, for the eye and for the ear. */
export function mark(field, text) {
  const { box, described, put } = placeOf(field);
  const span = document.createElement("span");
  span.className = "error";
  span.id = `${field === "real_again" ? "again" : field}-error`;
  span.textContent = text;
  put(span);
  if (field !== "people") box.classList.add("bad");
  const folded = span.closest("details");
  if (folded) folded.open = true;
  if (!described) return;
  const known = described.getAttribute("aria-describedby");
  described.setAttribute("aria-describedby", known ? `${known} ${span.id}` : span.id);
  if (described.matches("input, textarea, select")) described.setAttribute("aria-invalid", "true");
}
