// The page around the checks: three languages, one form, and what came out.
//
// Rules kept here:
// 1. Whatever comes from a file or a field reaches the page as text, never as markup.
// 2. What a file says is shown only when no check has failed.
// 3. Sentences stand in the page, in each language; this script only picks them.

const articles = [...document.querySelectorAll("main > article")];
const state = { file: null };
const campaign = JSON.parse(document.body.dataset.campaign);

function words(article, name) {
  const found = article.querySelector(`[data-word="${CSS.escape(name)}"]`);
  return found ? found.textContent : "";
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Languages

function wantedTongue() {
  for (const tag of navigator.languages ?? [navigator.language]) {
    const [language, ...rest] = tag.split("-");
    if (language === "en") return "en";
    if (language === "zh") return rest.some((part) => /^(Hant|TW|HK|MO)$/i.test(part)) ? "zh-Hant" : "zh-Hans";
  }
  return null;
}

function speak(tag) {
  const article = articles.find((one) => one.lang === tag);
  if (!article) return;
  document.documentElement.lang = tag;
  document.title = article.dataset.title;
  for (const link of document.querySelectorAll(".langs a")) {
    if (link.hreflang === tag) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function switchInPlace(event) {
  event.preventDefault();
  speak(event.currentTarget.hreflang);
}

// The form: three of them, of which one is seen; they share what is in them.

const FIELDS = ["text", "key", "witnesses"];

function fields(name) {
  return articles.map((article) => article.querySelector(`[name="${name}"]`));
}

function share(name, value) {
  for (const field of fields(name)) field.value = value;
}

// What is shown is about what the fields hold, or is not shown.
function clear() {
  for (const article of articles) article.querySelector(".outcome").replaceChildren();
}

async function takeFile(event) {
  const file = event.currentTarget.files[0];
  if (!file) return;
  clear();
  if (file.type.startsWith("image/")) return takePicture(file);
  const bytes = new Uint8Array(await file.slice(0, 4 * MIB).arrayBuffer());
  if (isPdf(bytes)) {
    forgetFile();
    return show({ cannot: "pdf" });
  }
  state.file = bytes;
  share("text", new TextDecoder().decode(state.file));
  await check();
}

// The certificate itself: its proof is in the codes drawn on it, which no file reader here sees.
function isPdf(bytes) {
  return new TextDecoder().decode(bytes.subarray(0, 5)) === "%PDF-";
}

// A photograph of a certificate, where the browser itself reads QR codes. What several show adds up.
async function takePicture(file) {
  const codes = await readCodes(file);
  forgetFile();
  if (!codes.length) return show({ cannot: "BarcodeDetector" in window ? "no-codes" : "no-detector" });
  const known = fields("text")[0].value;
  const others = known.startsWith(PART_TAG) ? known.split(/\s+/) : [];
  share("text", [...new Set([...others, ...codes])].filter((part) => part !== "").join("\n"));
  await check();
}

async function readCodes(file) {
  try {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    const found = await detector.detect(await createImageBitmap(file));
    return found.map((code) => code.rawValue).filter((text) => text.startsWith(PART_TAG));
  } catch {
    return [];
  }
}

// Text typed over a file takes its place.
function forgetFile() {
  state.file = null;
  share("file", "");
}

// A field gives LF for every line end, and people lose the last one when they copy.
function pasted() {
  const text = fields("text")[0].value;
  return utf8.encode(text === "" || text.endsWith("\n") ? text : `${text}\n`);
}

async function check() {
  clear();
  const [key, witnesses] = ["key", "witnesses"].map((name) => fields(name)[0].value);
  if (!(await hasEd25519())) return show({ cannot: window.isSecureContext ? "cannot" : "insecure" });
  const bytes = state.file ?? pasted();
  if (!bytes.length && !state.file) return show({ cannot: "nothing" });
  return show(await checkProof(bytes, { key, witnesses, campaign }));
}

function show(outcome) {
  for (const article of articles) {
    const shown = outcome.cannot ? [refusal(article, outcome.cannot)] : report(article, outcome);
    article.querySelector(".outcome").replaceChildren(...shown);
  }
  const heading = articles.find((one) => one.lang === document.documentElement.lang).querySelector(".outcome h2");
  heading?.focus();
}

function refusal(article, name) {
  const box = element("div", undefined, { class: "notice warn" });
  box.append(element("h2", words(article, `${name}-title`), { tabindex: "-1" }), element("p", words(article, name)));
  return box;
}

// What came out

const LOOKS = { failed: "errors", unsigned: "notice warn", passed: "notice good" };

function report(article, { checks, found }) {
  const has = (result) => checks.some((one) => one.result === result);
  const hasFailed = has("failed");
  const verdict = ["failed", "unsigned"].find(has) ?? "passed";
  const box = element("div", undefined, { class: LOOKS[verdict], "data-verdict": verdict });
  box.append(
    element("h2", words(article, `verdict-${verdict}`), { tabindex: "-1" }),
    element("p", words(article, `verdict-${verdict}-more`)),
  );
  const list = element("ol", undefined, { class: "checks" });
  list.append(...checks.map((one) => checkLine(article, one, { found, hasFailed })));
  return hasFailed ? [box, list] : [box, list, ...contents(article, found)];
}

function checkLine(article, { name, result, code }, outcome) {
  const line = element("li", undefined, { class: result, "data-check": name });
  const more = element("p", remark(article, { name, result, code }, outcome), { class: "small" });
  if (code) more.append(" ", element("code", code));
  const status = result === "unsigned" ? unsignedWords(article, outcome.found.witnesses) : words(article, result);
  line.append(element("b", words(article, `check-${name}`)), element("span", status), more);
  return line;
}

function unsignedWords(article, { asked, missing }) {
  return words(article, "unsigned").replace("{missing}", missing.length).replace("{asked}", asked);
}

function remark(article, { name, result, code }, { found, hasFailed }) {
  if (result === "failed") return explanation(article, name, code);
  if (result === "skipped") return words(article, hasFailed ? "stopped" : `skipped-${name}`);
  if (name !== "witnesses") return words(article, `done-${name}`);
  return witnessesRemark(article, found.witnesses);
}

function witnessesRemark(article, { asked, cosignatures, missing }) {
  const names = (some) => some.map((one) => one.name).join(", ");
  const who = names(cosignatures);
  const parts = [`${words(article, "cosigned")} ${cosignatures.length} / ${asked}${who && ` (${who})`}`];
  if (missing.length) parts.push(`${words(article, "not-cosigned")} ${names(missing)}`);
  if (missing.some((key) => key.algorithm === ML_DSA_44)) parts.push(words(article, "not-readable"));
  return parts.join(" · ");
}

// The sentence of a field's check, else that of the code, of its kind, of everything.
function explanation(article, name, code) {
  const kind = code.split("-")[0];
  const places = [`at-${name}`, code, kind].map((place) => `code-${place}`);
  return [...places, "code"].map((place) => words(article, place)).find((text) => text);
}

function contents(article, found) {
  const rows = [...statementRows(article, found), ...entryRows(article, found)];
  const list = element("dl", undefined, { class: "answers" });
  for (const [label, value, attributes] of rows) {
    const row = element("div");
    row.append(element("dt", words(article, label)), element("dd", value, attributes));
    list.append(row);
  }
  const parts = [element("h2", words(article, "says")), list];
  if (found.json) parts.push(raw(article, found));
  return parts;
}

function statementRows(article, { statement }) {
  if (!statement) return [];
  const own = { lang: statement.language, class: "own" };
  const rows = ["name", "text", "place", "role", "joined", "drive"];
  return rows
    .filter((member) => statement[member] !== undefined)
    .map((member) => [`says-${member}`, statement[member], own]);
}

function entryRows(article, { entry, statement, proof: { index, checkpoint } }) {
  const rows = [
    ["says-left", leftWords(article, entry, statement)],
    ["says-consent", words(article, `consent-${entry.consent}`)],
    ["says-channel", words(article, `channel-${entry.channel}`)],
    ["says-week", weekWords(article, entry.week)],
    ["says-index", String(index)],
    ["says-size", String(checkpoint.size)],
    ["says-origin", checkpoint.origin],
    ["says-root", encodeBase64(checkpoint.root), { class: "hex" }],
  ];
  if (entry.persons > 1) rows.splice(1, 0, ["says-persons", String(entry.persons)]);
  return rows;
}

// What the entry counts: by name where this page is of the same campaign, else by number.
function leftWords(article, entry, statement) {
  if (!entry.organisations) return words(article, "not-stated");
  const bits = bitsOf(entry.organisations);
  const comma = article.lang === "en" ? ", " : "、";
  if (statement?.campaign === campaign.id) {
    return bits.map((bit) => words(article, `organisation-${bit}`)).join(comma);
  }
  const numbers = `${words(article, "mask")} ${bits.join(comma)}`;
  return statement ? `${statement.organisations.join(comma)} (${numbers})` : numbers;
}

function weekWords(article, week) {
  const monday = new Date(Date.UTC(2000, 0, 3 + 7 * week));
  const day = new Intl.DateTimeFormat(article.lang, { dateStyle: "long", timeZone: "UTC" }).format(monday);
  return words(article, "week").replace("{day}", day);
}

function raw(article, { json, nonce, entryBytes }) {
  const box = element("details");
  const list = element("dl", undefined, { class: "answers" });
  for (const [label, value] of [["raw-entry", hex(entryBytes)], ["raw-nonce", nonce], ["raw-statement", json]]) {
    const row = element("div");
    row.append(element("dt", words(article, label)), element("dd", value, { class: "hex" }));
    list.append(row);
  }
  box.append(element("summary", words(article, "raw")), list);
  return box;
}

// Start

function begin() {
  document.documentElement.classList.add("scripted");
  if (location.protocol === "file:") {
    document.documentElement.classList.add("offline");
    speak(wantedTongue() ?? document.documentElement.lang);
  }
  for (const link of document.querySelectorAll(".langs a")) link.addEventListener("click", switchInPlace);
  for (const name of FIELDS) {
    for (const field of fields(name)) {
      field.addEventListener("input", () => {
        if (name === "text") forgetFile();
        clear();
        share(name, field.value);
      });
    }
  }
  for (const field of fields("file")) field.addEventListener("change", takeFile);
  for (const form of document.forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check();
    });
  }
}

begin();
