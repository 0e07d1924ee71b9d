// The call screen: one window from the ring to the receipt. Puts the parts together.

import { Call, RELAYED } from "./call.js";
import { Dialog } from "./dialogs.js";
import { Endings } from "./endings.js";
import { GroupLine, HeadCount } from "./group.js";
import { Keyboard } from "./keyboard.js";
import { NamePool } from "./names.js";
import { Naming } from "./naming.js";
import { Notice } from "./notice.js";
import { byId, data, fill, hideProblem, say, showProblem, words } from "./page.js";
import { Contact, Details } from "./particulars.js";
import * as view from "./people_view.js";
import { Receipt } from "./receipt.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";

const TITLES = {
  outcome: words.titleOutcome,
  people: words.titlePeople,
  receipt: words.titleReceipt,
};

class CallScreen {
  #root = byId("desk");
  #server = new Server(data.urls, data.token);
  #pool = new NamePool(data.names, () => this.#server.names());
  #notice = new Notice();
  #endings = new Endings(this.#server, this.#notice);
  #receipt = new Receipt();
  #saving = new Saving(this.#server, this.#root.querySelector("[data-action=save]"));
  #naming = new Naming(() => this.#changed());
  #group = new GroupLine(this.#server, () => this.#changed({ readBack: true }));
  #headCount = new HeadCount(() => this.#changed());
  #contact = new Contact(() => this.#changed());
  #details = new Details(() => this.#changed());
  #hotlines = new Dialog("hotlines");
  #help = new Dialog("help");
  #call = null;
  #unstatedAsked = false;

  constructor() {
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#keyboard = new Keyboard(this.#root, {
      Enter: () => this.#isAt("people") && this.#do("save"),
      "Ctrl-Enter": () => this.#isAt("people") && this.#do("save"),
      ArrowUp: () => this.#arrow(-1),
      ArrowDown: () => this.#arrow(1),
      ArrowLeft: () => this.#isAt("receipt") && this.#arrow(-1),
      ArrowRight: () => this.#isAt("receipt") && this.#arrow(1),
      Backspace: () => this.#isEditing() && this.#do("remove"),
      Delete: () => this.#isEditing() && this.#do("remove"),
    });
    byId("keys-switch").addEventListener("click", () => this.#switchKeys());
    addEventListener("pagehide", () => this.#notice.settle());
    addEventListener("beforeunload", (event) => this.#call && event.preventDefault());
    this.#go("outcome");
  }

  #keyboard;

  // What each button does, and so each key.
  #actions = {
    withdrew: () => this.#begin({ couldNotSpeak: false }),
    "withdrew-silently": () => this.#begin({ couldNotSpeak: true }),
    count: (button) => this.#endings.count(button.dataset.outcome, button.dataset.label),
    organisation: (button) => this.#edit((person) => person.toggle(button.dataset.slug)),
    all: () => this.#edit((person) => person.toggleAll()),
    consent: () => this.#edit((person) => person.cycleConsent()),
    "could-not-speak": () => this.#edit((person) => person.toggleCouldNotSpeak()),
    "other-name": () => this.#editWithName(() => this.#call.offerOther()),
    "own-name": () => this.#naming.open(this.#call.person),
    contact: () => this.#contact.open(this.#call.person),
    details: () => this.#details.open(this.#call.person),
    add: () => this.#editWithName(() => this.#call.add()),
    "add-relayed": () => this.#editWithName(() => this.#call.add({ consent: RELAYED })),
    group: () => this.#group.open(this.#call),
    "head-count": () => this.#headCount.open(this.#call),
    choose: (button) => this.#edit(() => this.#choose(Number(button.dataset.index))),
    remove: (button) => this.#remove(Number(button?.dataset.index ?? this.#call.current)),
    drive: () => this.#edit(() => this.#cycleDrive()),
    discard: () => this.#discard(),
    save: () => this.#save(),
    next: () => this.#next(),
    "group-before": () => this.#receipt.move(-1),
    "group-after": () => this.#receipt.move(1),
    hotlines: () => this.#hotlines.open(),
    help: () => this.#help.open(),
  };

  #click(event) {
    const button = event.target.closest("button[data-action]");
    if (!button || button.dataset.action === "undo") return;
    // After a click with the mouse, Enter must save and not press the same button again.
    if (event.detail > 0) button.blur();
    this.#do(button.dataset.action, button);
  }

  #do(action, button) {
    this.#actions[action](button);
    return true;
  }

  #isAt(stage) {
    return this.#root.dataset.stage === stage;
  }

  #isEditing() {
    return this.#isAt("people") && !byId("editing").inert;
  }

  #arrow(step) {
    if (this.#isAt("receipt")) this.#receipt.move(step);
    else if (this.#isEditing()) this.#edit(() => this.#call.move(step));
    else return false;
    return true;
  }

  #go(stage) {
    this.#root.dataset.stage = stage;
    for (const part of this.#root.querySelectorAll("section[data-at]")) {
      part.hidden = part.dataset.at !== stage;
    }
    for (const step of this.#root.querySelectorAll(".stages [data-at]")) {
      step.classList.toggle("now", step.dataset.at === stage);
    }
    byId("stage-title").textContent = TITLES[stage];
    byId("stage-title").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  #begin({ couldNotSpeak }) {
    this.#notice.settle();
    this.#call = new Call(this.#pool);
    this.#call.add({ couldNotSpeak });
    this.#go("people");
    this.#changed();
  }

  #edit(change) {
    change(this.#call.person);
    this.#changed();
  }

  #editWithName(change) {
    const hadName = change();
    this.#changed();
    if (!hadName) showProblem(words.noAnswer);
  }

  #changed({ readBack = false } = {}) {
    this.#unstatedAsked = false;
    hideProblem();
    view.showCall(this.#call);
    view.showCurrentRow();
    const { person } = this.#call;
    const current = [view.title(person), view.leaving(person)].join(words.join);
    say(readBack ? view.readBack(this.#call) : current);
  }

  #choose(index) {
    this.#call.current = index;
  }

  #cycleDrive() {
    const ids = ["", ...data.drives.map(({ id }) => id)];
    this.#call.drive = ids[(ids.indexOf(this.#call.drive) + 1) % ids.length];
  }

  #remove(index) {
    const call = this.#call;
    if (call.people.length === 1) {
      this.#discard();
      return;
    }
    const name = view.title(call.people[index]);
    const putBack = call.remove(index);
    this.#changed();
    const undo = () => {
      putBack();
      this.#changed();
    };
    this.#notice.show(fill(words.removed, { name }), { undo });
  }

  #discard() {
    const call = this.#call;
    this.#leaveCall();
    const undo = () => {
      this.#call = call;
      this.#go("people");
      this.#changed();
    };
    this.#notice.show(words.discarded, { undo });
  }

  async #save() {
    const call = this.#call;
    if (this.#saving.isSending || !this.#isReady()) return;
    if (!(await this.#naming.askAgain(call))) return;
    const answer = await this.#saving.send(call, (index) => {
      if (call.people[index]) call.current = index;
      view.showCall(call, index);
    });
    if (!answer) return;
    this.#notice.settle();
    const readBack = view.readBack(call);
    this.#forget();
    this.#receipt.show(answer, readBack);
    this.#go("receipt");
    if (answer.repeated) this.#notice.show(words.repeated);
  }

  /** Whether everybody's organisations are chosen, or it was said that they are not stated. */
  #isReady() {
    const unstated = this.#call.people.filter((person) => person.organisations.size === 0);
    if (unstated.length === 0 || this.#unstatedAsked) return true;
    const names = unstated.map(view.title).join(words.join);
    this.#call.current = this.#call.people.indexOf(unstated[0]);
    this.#changed();
    showProblem(fill(words.noOrganisationAsked, { names }));
    this.#unstatedAsked = true;
    return false;
  }

  #next() {
    this.#receipt.clear();
    this.#leaveCall();
  }

  #leaveCall() {
    this.#forget();
    this.#go("outcome");
  }

  /** Nothing of the call stays on the page or in memory. */
  #forget() {
    this.#call = null;
    this.#group.clear();
    hideProblem();
    view.clearCall();
  }

  #switchKeys() {
    const isOn = !this.#keyboard.isOn;
    this.#keyboard.isOn = isOn;
    this.#root.classList.toggle("keys-off", !isOn);
    byId("keys-switch").textContent = isOn ? words.switchOff : words.switchOn;
  }
}

new CallScreen();
