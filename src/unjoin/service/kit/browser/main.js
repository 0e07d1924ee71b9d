// The kit: the declarant's form in one file, without a network. What is filled in is sealed here
// and given back as text, as QR codes and as pictures. Nothing is stored, nothing is sent.

import "./older.js"; // before all others
import { readAnswers } from "../intake/answers.js";
import { buildCheck } from "../intake/check.js";
import { build, fill } from "../intake/fill.js";
import { Page } from "../intake/page.js";
import { Rules } from "../intake/problems.js";
import { Rows } from "../intake/rows.js";
import { randomKey } from "../intake/sealing.js";
import { write } from "../intake/message.js";
import { writeAnswers } from "../intake/written.js";
import { Carrying } from "./carrying.js";
import { sealPackage } from "./package.js";
import { askedGroups, groupsOf, makeReceipt, typedDigits } from "./receipt.js";

const KIT = 4;
const byId = (id) => document.getElementById(id);
const shared = JSON.parse(byId("shared").textContent);

const today = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

function shuffled(list) {
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = crypto.getRandomValues(new Uint32Array(1))[0] % (last + 1);
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

const namesIn = (tag) =>
  shuffled(shared.names).map(([hans, hant, pinyin, gloss]) => [
    tag === "zh-Hant" ? hant || hans : hans,
    pinyin,
    tag === "en" ? gloss : "",
  ]);

/** Put the words of a language into the places of the one view that all share. */
function speakIn(node, words) {
  const put = (text) => text.replace(/⟦(\d+)⟧/g, (_, number) => words[Number(number)]);
  if (node.nodeType === Node.TEXT_NODE) node.data = put(node.data);
  for (const attribute of node.attributes ?? []) attribute.value = put(attribute.value);
  for (const child of node.childNodes) speakIn(child, words);
  if (node.content) speakIn(node.content, words);
}

/** The view in one language: the pieces of its pages, and its words. */
function viewIn(tag) {
  const own = shared.say[tag];
  const content = byId("view").content.cloneNode(true);
  speakIn(content, own.view);
  const open = Object.entries(shared.drives).filter(
    ([, [first, last]]) => first <= today() && today() <= last,
  );
  const [one, many] = own.counted;
  const data = {
    ...shared,
    ...own,
    drives: Object.fromEntries(open.map(([id]) => [id, own.drives[id]])),
    counted: Array.from({ length: shared.limits.rows + 1 }, (_, count) =>
      count === 1 ? one : fill(many, { count }),
    ),
    today: today(),
    names: namesIn(tag),
  };
  // The same on every view: it stands in the list of windows, and may not tell what this is.
  const title = content.getElementById("title").textContent;
  const parts = { title, getElementById: (id) => content.getElementById(id) };
  return { tag, parts, data, title };
}

class Kit {
  constructor(tag) {
    this.key = randomKey();
    this.receipt = makeReceipt();
    this.made = null;
    this.isSealing = false;
    this.show(viewIn(tag));
    this.page = new Page(this.view.parts, this.view.data);
    this.rules = new Rules(this.view.data);
    this.rows = new Rows(this.view.parts, this.view.data, async () => namesIn(this.view.tag));
    this.begin();
  }

  /** Put the empty form of a language on the page. */
  show(view) {
    this.view = view;
    document.documentElement.lang = view.tag;
    document.title = view.title;
    byId("top").replaceChildren(build(view.parts.getElementById("header"), {}));
    for (const button of document.querySelectorAll("[data-tag]")) {
      if (button.dataset.tag === view.tag) button.setAttribute("aria-current", "true");
    }
    byId("main").replaceChildren(build(view.parts.getElementById("form-view"), {}));
    for (const box of document.querySelectorAll("input[name=drive]")) {
      if (box.value && !(box.value in view.data.drives)) box.closest(".choice").remove();
    }
    if (!Object.keys(view.data.drives).length) byId("drive")?.remove();
  }

  async begin() {
    const answers = this.answers();
    const offered = await this.rows.after("offer", { ...answers, choice: "" });
    const others = [];
    for (const other of offered.others) {
      const [offer] = await this.rows.draw(1, offered);
      others.push({ ...other, offer });
    }
    this.rows.render(this.page.form, { ...offered, others });
  }

  answers() {
    const again = document.querySelector("#form input[name=real_again]:checked")?.value;
    return readAnswers(this.page.form, again);
  }

  /** Do what a button of the form says, and say so where this browser cannot. */
  async press(button) {
    byId("failed")?.remove();
    try {
      if (!this.isSealing) await this.act(button);
    } catch {
      if (kit === this) this.fail();
    }
  }

  fail() {
    this.page.say("");
    const notice = document.createElement("p");
    notice.id = "failed";
    notice.className = "notice stop";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    notice.textContent = this.view.data.kit.failed;
    byId("main").prepend(notice);
    this.page.goTo(notice);
  }

  async act(button) {
    const action = button?.value ?? "";
    if (action === "check") this.check();
    else if (action === "send") await this.seal();
    else if (action === "edit" && this.page.isChecking) this.change(button);
    else if (!this.page.isChecking) await this.edit(action, button);
  }

  async edit(action, button) {
    const edited = await this.rows.after(action, this.answers());
    if (!edited) return;
    this.rows.render(this.page.form, edited);
    byId(placeOf(button))?.focus();
  }

  check() {
    const answers = this.answers();
    const problems = this.rules.find(answers);
    this.page.showProblems(problems);
    if (problems.length) return;
    this.showCheck(answers);
    history.pushState({ view: "check" }, "");
  }

  showCheck(answers) {
    const { data, parts } = this.page;
    this.page.showCheck(buildCheck(answers, { data, parts, show: (name) => this.rows.show(name) }));
  }

  change(button) {
    history.pushState({ view: "form" }, "");
    this.page.showFormAt(placeOf(button));
  }

  goBackTo(state) {
    if (this.made || this.isSealing) return;
    if (state?.view !== "check") this.page.showForm();
    else if (!this.page.isChecking && !this.rules.find(this.answers()).length) {
      this.showCheck(this.answers());
    }
  }

  async seal() {
    if (this.made) return this.showMade();
    const answers = this.answers();
    const problems = [...this.rules.find(answers), ...this.rules.findLast(answers)];
    this.page.showProblems(problems);
    if (problems.length) return;
    this.page.say(this.view.data.words.sealing);
    const { declaration, persons, privates } = write(answers, {
      organisations: this.view.data.organisations,
      names: this.rules.names,
      channel: KIT,
    });
    const { key, receipt } = this;
    const message = { key, receipt, persons, declaration, privates };
    // Once only: parts of two sealings under one receipt would not fit together.
    this.isSealing = true;
    try {
      const bytes = await sealPackage(message, this.view.data);
      if (kit !== this) return bytes.fill(0); // everything was cleared meanwhile
      const carrying = new Carrying(bytes);
      this.made = { bytes, persons, carrying, isKept: false };
    } finally {
      this.isSealing = false;
    }
    this.showMade();
  }

  /** The receipt, and what is to be carried. */
  showMade() {
    const { parts, data } = this.view;
    const [first, second] = askedGroups(this.receipt);
    const values = {
      groups: groupsOf(this.receipt),
      first,
      second,
      several: this.made.persons > 1,
    };
    byId("main").replaceChildren(build(parts.getElementById("made"), values));
    document.title = this.view.title;
    this.made.carrying.show(data.kit);
    if (this.made.isKept) this.showKept();
    this.page.goTo(byId("main"));
  }

  /** Whether both groups were typed back; what is wrong is said beside the fields. */
  compare() {
    const groups = groupsOf(this.receipt);
    let isRight = true;
    askedGroups(this.receipt).forEach((number, index) => {
      const field = byId(`typed-${index + 1}`);
      const fits = typedDigits(field.value) === groups[number - 1].digits;
      byId(`typed-${index + 1}-error`).hidden = fits;
      field.toggleAttribute("aria-invalid", !fits);
      if (!fits) {
        field.setAttribute("aria-invalid", "true");
        if (isRight) field.focus();
        isRight = false;
      }
    });
    if (isRight) this.keep();
  }

  keep() {
    this.made.isKept = true;
    this.showKept();
    this.page.goTo(byId("carry"));
  }

  showKept() {
    byId("typed").hidden = true;
    byId("kept").hidden = false;
    byId("carry").hidden = false;
    byId("clear-up").hidden = false;
  }

  /** Put the page into another language; nothing that was filled in is lost. */
  speak(tag) {
    if (this.made) {
      const typed = ["typed-1", "typed-2"].map((id) => byId(id).value);
      this.show(viewIn(tag));
      this.page.useLanguage(this.view.parts, this.view.data);
      this.showMade();
      typed.forEach((text, index) => {
        byId(`typed-${index + 1}`).value = text;
      });
      return;
    }
    const answers = this.answers();
    const wasChecking = this.page.isChecking;
    this.show(viewIn(tag));
    this.page.useLanguage(this.view.parts, this.view.data);
    this.rules = new Rules(this.view.data);
    this.rows.useLanguage(this.view.parts, this.view.data);
    writeAnswers(this.page.form, answers);
    this.rows.render(this.page.form, answers);
    if (wasChecking) this.showCheck(answers);
  }
}

/** The id of the element that a button of the form leads to, as the website has it. */
const placeOf = (button) => (button?.getAttribute("formaction") ?? "").split("#")[1] ?? "";

const wanted = (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase());
const isTraditional = (tag) => /^zh-(hant|tw|hk|mo)/.test(tag);

function firstTag() {
  for (const tag of wanted) {
    if (isTraditional(tag)) return "zh-Hant";
    if (tag.startsWith("zh")) return "zh-Hans";
    if (tag.startsWith("en")) return "en";
  }
  return "zh-Hans";
}

/** Whether this browser has what is called below. Else the sentence of the empty page stays. */
const canRun = () =>
  typeof document.body.replaceChildren === "function" &&
  ["BigInt", "TransformStream", "ReadableStream", "Response", "crypto"].every(
    (name) => typeof window[name] !== "undefined",
  );

let kit = null;
if (canRun()) kit = new Kit(firstTag());

/** Forget everything. The page that is left has nothing in it but a sentence. */
function clear() {
  if (!kit) return;
  const { view } = kit;
  document.querySelectorAll("input, textarea").forEach((field) => {
    field.value = "";
  });
  kit.made?.bytes.fill(0);
  kit = null;
  byId("main").replaceChildren(build(view.parts.getElementById("cleared"), {}));
  document.title = view.title;
  byId("main").focus();
  window.scrollTo(0, 0);
}

/** The button clicked last, for browsers whose forms do not say which one it was. */
let clicked = null;

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter ?? clicked;
  if (event.target.id === "typed") kit.compare();
  else if (event.target.id === "form") kit.press(button);
});

document.addEventListener("click", (event) => {
  clicked = event.target.closest("button");
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  const { do: deed, tag } = button.dataset;
  if (deed === "clear") clear();
  else if (deed === "again") kit = new Kit(document.documentElement.lang);
  else if (deed === "speak" && kit) kit.speak(tag);
  else if (deed === "keep") kit.keep();
  else kit?.made?.carrying.press(deed, button, fill);
});

window.addEventListener("popstate", ({ state }) => kit?.goBackTo(state));
