// Does in the browser what the buttons of the form do on the server where no script runs. What
// it posts is sealed. Rules and sentences are the server's (`/declare/parts`).

import { readAnswers } from "./answers.js";
import { Proof } from "./challenge.js";
import { buildCheck } from "./check.js";
import { Page } from "./page.js";
import { Rules } from "./problems.js";
import { Rows } from "./rows.js";
import { randomKey } from "./sealing.js";
import { NotNowError, Sender } from "./sending.js";
import { writeAnswers } from "./written.js";

const RECIPIENTS_GOOD_FOR_MS = 10 * 60_000;

const dataIn = (parts) => JSON.parse(parts.getElementById("data").textContent);

class Application {
  constructor(parts, loader) {
    const data = dataIn(parts);
    this.loader = loader;
    this.page = new Page(parts, data);
    this.address = new URL(this.page.form.getAttribute("action"), document.baseURI).href;
    this.rules = new Rules(data);
    this.rows = new Rows(parts, data, async () => dataIn(await this.getParts()).names);
    this.rows.learn(this.page.form);
    this.sender = new Sender(this.rules, new Proof(`${this.address}/challenge`));
    this.asked = Date.now();
    this.isSending = false;
    this.turn = Promise.resolve();
    window.addEventListener("popstate", ({ state }) => this.goBackTo(state));
    // Back from the receipt, to a page that the browser had kept as it was.
    window.addEventListener("pageshow", () => {
      this.isSending = false;
      this.page.say("");
    });
  }

  getParts() {
    return this.loader.getPage(`${this.address}/parts`);
  }

  /** Do what `button` (null: Enter in a field) says, after those that were pressed before it. */
  press(button) {
    const done = this.turn.then(() => this.act(button));
    this.turn = done.catch(() => {}); // whoever pressed hears of it
    return done;
  }

  async act(button) {
    const action = button?.value ?? "";
    const place = button?.formAction ? new URL(button.formAction) : null;
    if (place && place.pathname !== new URL(this.address).pathname) {
      await this.speak(place.href);
    } else if (action === "check") {
      this.check();
    } else if (action === "send") {
      await this.send();
    } else if (action === "edit" && this.page.isChecking) {
      this.change(place?.hash.slice(1) ?? "");
    } else if (!this.page.isChecking) {
      await this.edit(action, place);
    }
  }

  answers() {
    const again = document.querySelector("#form input[name=real_again]:checked")?.value;
    return readAnswers(this.page.form, again);
  }

  async edit(action, place) {
    const edited = await this.rows.after(action, this.answers());
    if (!edited) return;
    this.rows.render(this.page.form, edited);
    const target = place && document.getElementById(place.hash.slice(1));
    if (target) target.focus();
  }

  check() {
    const answers = this.answers();
    const problems = this.rules.find(answers);
    if (problems.length) {
      this.page.showProblems(problems);
      return;
    }
    this.page.showProblems([]);
    this.showCheck(answers);
    history.pushState({ view: "check" }, "", this.address);
  }

  showCheck(answers) {
    const show = (name) => this.rows.show(name);
    const { data, parts } = this.page;
    this.page.showCheck(buildCheck(answers, { data, parts, show }));
  }

  change(id) {
    history.pushState({ view: "form" }, "", id ? `${this.address}#${id}` : this.address);
    this.page.showFormAt(id);
  }

  /** The browser's own buttons move between the two views, as between two pages. */
  goBackTo(state) {
    if (state?.view !== "check") {
      this.page.showForm();
    } else if (!this.page.isChecking) {
      const answers = this.answers();
      if (!this.rules.find(answers).length) this.showCheck(answers);
    }
  }

  async send() {
    if (this.isSending) return;
    const answers = this.answers();
    const problems = [...this.rules.find(answers), ...this.rules.findLast(answers)];
    this.page.showProblems(problems);
    if (problems.length) return;
    this.isSending = true;
    try {
      await this.sealAndSend(answers);
    } catch (error) {
      this.isSending = false;
      this.page.say("");
      if (!(error instanceof NotNowError)) throw error;
      this.refuse(error);
    }
  }

  async sealAndSend(answers) {
    const { words } = this.page.data;
    this.page.say(words.sealing);
    await this.renewRecipients();
    const fields = await this.sender.fieldsOf(answers);
    this.page.say(words.sending);
    await this.sender.ask(this.address, fields);
    await this.sender.send(this.address, fields);
  }

  /** A page may have been open for long, and the centre's keys may have been changed meanwhile. */
  async renewRecipients() {
    if (Date.now() - this.asked < RECIPIENTS_GOOD_FOR_MS) return;
    const parts = await this.getParts().catch(() => {
      throw new NotNowError(this.page.data.words.not_sent);
    });
    this.rules.data.recipients = dataIn(parts).recipients;
    this.sender.sealed = null;
    this.asked = Date.now();
  }

  /** Show why it was not received. Where other answers came first, these can replace them. */
  refuse({ sentence, receipt }) {
    const problems = [{ field: "", text: sentence }];
    if (receipt) {
      this.setHidden("key", randomKey());
      this.setHidden("replaces", receipt);
      problems.push({ field: "", text: this.page.data.words.kept_first });
    }
    this.page.showProblems(problems);
  }

  setHidden(name, value) {
    let field = this.page.form.querySelector(`input[type=hidden][name=${name}]`);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.page.form.append(field);
    }
    field.value = value;
  }

  /** Put the page into another language; `address` is that of the form in it. */
  async speak(address) {
    const answers = this.answers();
    const wasChecking = this.page.isChecking;
    const [path] = address.split("#");
    // The form for a change is asked for with the receipt alone.
    const change = new URLSearchParams({ action: "change", replaces: answers.replaces });
    const asking = answers.replaces ? { method: "POST", body: change } : {};
    const [shown, parts] = await Promise.all([
      this.loader.getPage(path, asking),
      this.loader.getPage(`${path}/parts`),
    ]);
    document.documentElement.lang = shown.documentElement.lang;
    document.title = shown.title;
    document.body.replaceChildren(...document.importNode(shown.body, true).childNodes);
    history.replaceState(null, "", path);
    this.address = path;
    const data = dataIn(parts);
    this.page.useLanguage(parts, data);
    this.rules = new Rules(data);
    this.rows.useLanguage(parts, data);
    this.sender.rules = this.rules;
    writeAnswers(this.page.form, answers);
    this.rows.render(this.page.form, answers);
    this.setHidden("key", answers.key);
    this.loader.showWhichSealing();
    if (wasChecking) this.showCheck(answers);
  }

  /** Leave everything to the plain form. */
  stepAside() {
    this.page.showForm();
  }
}

/** Take the form over, with the `parts` that the server sent. */
export function start(parts, loader) {
  return new Application(parts, loader);
}
