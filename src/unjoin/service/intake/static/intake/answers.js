// From what is filled in to answers: the same rules as in the server's `form_state`.
//
// White space and line ends are tidied once. A choice that the form did not offer is none.

// What Python takes for white space; JavaScript's own \s differs by a few characters.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "g");
const LINE_ENDS = /\r\n|[\r\n\x85\u2028\u2029]/;
const TRAILING = new RegExp(`[${SPACE}]+$`);
const DATE =
  /^([0-9]{4})\s*(?:年|[-./])?\s*(?:([0-9]{1,2})\s*(?:月|[-./])?\s*(?:([0-9]{1,2})\s*[日号號]?)?)?$/;

export const DETAILS = ["place", "role", "joined"];

export const oneLine = (text) => text.replace(SPACES, " ").replace(/^ | $/g, "");

export function cleanText(text) {
  const lines = text.split(LINE_ENDS).map((line) => line.replace(TRAILING, ""));
  return lines.join("\n").replace(/^\n+|\n+$/g, "");
}

/** 1974年7月1日, 1974.7 and full-width digits as ISO 8601; anything else as it is. */
export function isoDate(text) {
  const ascii = text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const parts = DATE.exec(ascii);
  return parts ? parts.slice(1).filter(Boolean).map((part) => part.padStart(2, "0")).join("-") : text;
}

/** The answers in `form`. `again`: what was said on the page for checking about a real name. */
export function readAnswers(form, again = "") {
  const fields = new FormData(form);
  const text = (name) => String(fields.get(name) ?? "");
  const name = oneLine(text("name"));
  const whom = text("whom") || "self";
  const detail = (member) => ({
    value: member === "joined" ? isoDate(oneLine(text(member))) : oneLine(text(member)),
    isPublic: text(`${member}_use`) === "publish",
  });
  const others = readOthers(fields);
  const answers = {
    key: text("key"),
    replaces: text("replaces"),
    whom,
    isForSelf: whom !== "others",
    organisations: fields.getAll("org"),
    offers: fields.getAll("offers"),
    choice: text("choice") || (name ? "typed" : ""),
    name,
    real: text("real"),
    again,
    language: text("language"),
    text: cleanText(text("text")),
    details: Object.fromEntries(DETAILS.map((member) => [member, detail(member)])),
    drive: text("drive"),
    contact: cleanText(text("contact")),
    others,
    people: whom === "self" ? [] : others,
    agrees: text("agrees") === "yes",
    wasAsked: text("was_asked") === "yes",
  };
  return { ...answers, ...naming(answers) };
}

/** What follows from the answers about names; rule 4 of `form_state`. */
function naming({ choice, real, again, offers, name }) {
  const isTyped = choice === "typed";
  const wantsRealNamePublic = isTyped && real === "publish";
  const keepsRealName = isTyped && (real === "keep" || (real === "publish" && again === "keep"));
  const substitute = offers[0] ?? "";
  const publicName = isTyped ? (keepsRealName ? substitute : name) : choice;
  return { isTyped, wantsRealNamePublic, keepsRealName, substitute, publicName };
}

function readOthers(fields) {
  const others = [];
  for (let row = 1; fields.has(`offer${row}`); row += 1) {
    const name = oneLine(String(fields.get(`name${row}`) ?? ""));
    const offer = String(fields.get(`offer${row}`));
    const organisations = fields.getAll(`org${row}`);
    others.push({ name, offer, organisations, publicName: name || offer });
  }
  return others;
}
