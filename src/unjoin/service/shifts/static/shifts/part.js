// Signing on and off from the call screen, who else is on, and the gaps that come.
//
// Rules kept here:
// 1. The server is told at which stage this screen is, when that changes and once a minute;
//    never of whom a call is, or how it ends.
// 2. That is nobody's activity: it does not keep anybody signed in (see accounts.sessions).
// 3. Answers that overtake one another do not: what was asked last is what counts.
// 4. When no answer comes, nothing is said: the call comes first. The server forgets a
//    screen that is silent for some minutes, and hears of it again with the next beat.

import { NoAnswer, Refused, SignedOut } from "../desk/server.js";
import { byId, fill } from "../desk/page.js";

export default class {
  #screen;
  #data;
  #stage = "ready";
  #isOn = false;
  #timer = 0;
  #dialog = null;
  // The number of the last question, and of the one whose answer is shown.
  #asked = 0;
  #answered = 0;

  constructor(screen, data) {
    this.#screen = screen;
    this.#data = data;
    document.querySelector(".desk-bar").append(byId("shift-gaps"));
    this.#showGaps(data.gaps);
    screen.on("stage", ({ stage }) => this.#go(stage));
    screen.action("who-is-on", () => this.#open());
    byId("shift-switch").addEventListener("click", () => this.#switch());
    this.#beat();
  }

  #go(stage) {
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.#beat();
  }

  async #beat() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#beat(), this.#data.every_s * 1000);
    const number = ++this.#asked;
    try {
      const answer = await this.#screen.post(this.#data.urls.heartbeat, { stage: this.#stage });
      if (number > this.#answered) this.#isOn = answer.is_on;
      if (answer.gaps) this.#showGaps(answer.gaps);
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof SignedOut)) throw error;
    }
  }

  #showGaps(gaps) {
    const { gap, more } = this.#data.words;
    const rest = gaps.length > 1 ? ` ${fill(more, { n: gaps.length - 1 })}` : "";
    byId("shift-gaps-text").textContent = gaps.length ? fill(gap, { gap: gaps[0] }) + rest : "";
    byId("shift-gaps").hidden = gaps.length === 0;
  }

  async #open() {
    this.#dialog = this.#screen.openDialog("who-is-on");
    this.#show({ is_on: this.#isOn, people: "", counts: [], on: [] });
    await this.#ask(() => this.#screen.get(this.#data.urls.who));
  }

  async #switch() {
    const { on, off } = this.#data.urls;
    await this.#ask(() => this.#screen.post(this.#isOn ? off : on, {}));
  }

  async #ask(question) {
    const { signedOut, noAnswer } = this.#data.words;
    this.#dialog.showError("");
    const number = ++this.#asked;
    try {
      const answer = await question();
      if (number < this.#answered) return;
      this.#answered = number;
      this.#show(answer);
      this.#screen.say(byId("shift-state").textContent);
    } catch (error) {
      if (error instanceof Refused) this.#dialog.showError(error.sentence);
      else if (error instanceof SignedOut) this.#dialog.showError(signedOut);
      else if (error instanceof NoAnswer) this.#dialog.showError(noAnswer);
      else throw error;
    }
  }

  #show(answer) {
    const { words } = this.#data;
    this.#isOn = answer.is_on;
    byId("shift-state").textContent = answer.is_on ? words.isOn : words.isOff;
    byId("shift-people").textContent = answer.people;
    byId("shift-switch").lastElementChild.textContent = answer.is_on ? words.signOff : words.signOn;
    list("shift-counts", answer.counts);
    list(
      "shift-on",
      answer.on.map((one) => fill(words.row, one)),
    );
  }
}

function list(id, texts) {
  const items = texts.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  byId(id).replaceChildren(...items);
  byId(id).hidden = items.length === 0;
}
