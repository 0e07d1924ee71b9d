// The call screen: one window from the ring to the receipt. Puts the parts together.

import { Call, RELAYED } from "./call.js";
import { Clock } from "./clock.js";
import { Dialog } from "./dialogs.js";
import { Endings } from "./endings.js";
import { GroupLine, HeadCount } from "./group.js";
import { Keeping } from "./keeping.js";
import { Keyboard } from "./keyboard.js";
import { NamePool } from "./names.js";
import { Naming } from "./naming.js";
import { NotSent } from "./not_sent.js";
import { Notice } from "./notice.js";
import { byId, data, fill, hideProblem, say, showProblem, words } from "./page.js";
import { Contact, Details } from "./particulars.js";
import { Parts } from "./parts.js";
import * as view from "./people_view.js";
import { Queue } from "./queue.js";
import { Receipt } from "./receipt.js";
import { Saving } from "./saving.js";
import { Screen } from "./screen.js";
import { Server } from "./server.js";
import { showStage } from "./stages.js";

const WITHDREW = "withdrew";

class CallScreen {
  #root = byId("desk");
  #server = new Server(data.urls, data.token, data.keeping.owner);
  #pool = new NamePool(data.names, () => this.#server.names());
  #notice = new Notice();
  #receipt = new Receipt();
  #naming = new Naming(this.#told());
  #group = new GroupLine(this.#server, this.#told({ readBack: true }));
  #headCount = new HeadCount(() => this.#changed());
  #contact = new Contact(this.#told());
  #details = new Details(this.#told());
  #help = new Dialog("help");
  #clock = new Clock();
  #screen = new Screen({
    startCall: (direction, about) => this.#start(direction, about),
    endCall: (outcome) => this.#end(outcome),
    notice: (text, options) => this.#notice.show(text, options),
    post: (url, value) => this.#server.post(url, value),
    get: (url) => this.#server.get(url),
    resume: (draft) => this.#resume(draft),
    leave: (isOver) => this.#leave(isOver),
    showReceipt: (answer) => this.#showReceipt(answer),
    stage: () => this.#root.dataset.stage,
  });
  #queue = new Queue(this.#server, data.keeping.key);
  #keeping = new Keeping(this.#screen, this.#queue, data.keeping);
  #saving = new Saving({
    queue: this.#queue,
    keeping: this.#keeping,
    screen: this.#screen,
    notice: this.#notice,
    button: this.#root.querySelector("[data-action=save]"),
  });
  #endings = new Endings(this.#server, this.#notice, this.#queue);
  #notSent = new NotSent(this.#queue, this.#saving, this.#screen);
  #parts;
  #call = null;
  // Of the call that goes on, until its receipt is left: { direction, about }.
  #way = null;
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
      Escape: () => this.#isEditing() && this.#do("talk"),
    });
    byId("keys-switch").addEventListener("click", (event) => {
      if (event.detail > 0) event.target.blur(); // else Enter would press it again
      this.#keyboard.isOn = !this.#keyboard.isOn;
      this.#showKeys();
    });
    this.#showKeys();
    addEventListener("pagehide", () => this.#notice.settle());
    addEventListener("beforeunload", (event) => {
      const isAtRisk = this.#call && !this.#keeping.isKept;
      if (isAtRisk || this.#notSent.isAtRisk) event.preventDefault();
    });
    this.#go("ready");
    this.#parts = new Parts(this.#screen);
  }

  #keyboard;

  // What each button does, and so each key.
  #actions = {
    incoming: () => this.#start("incoming"),
    outgoing: () => this.#start("outgoing"),
    withdrew: () => this.#withdraw({ couldNotSpeak: false }),
    "withdrew-silently": () => this.#withdraw({ couldNotSpeak: true }),
    count: (button) => this.#end(button.dataset.outcome),
    talk: () => this.#go("talking"),
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
    const own = Object.hasOwn(this.#actions, action) && action !== "outgoing";
    const handler = this.#screen.handler(action) || (own && this.#actions[action]);
    if (handler) handler(button);
    else this.#doOncePartsAreThere(action, button);
    return true;
  }

  /** What belongs to a part; or a call out, before which a part may have something to ask. */
  #doOncePartsAreThere(action, button) {
    this.#keyboard.holdWhile(async () => {
      await this.#parts.loaded;
      if (this.#screen.handler(action)) this.#screen.handler(action)(button);
      else if (this.#parts.failed) showProblem(words.partMissing);
      else this.#actions[action]?.(button);
    });
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
    showStage(stage);
    view.showSoFar(this.#call);
    this.#screen.emit("stage", { stage, direction: null, about: "", ...this.#way });
  }

  /** A call begins. False where another goes on. */
  #start(direction, about = "") {
    if (!this.#isAt("ready")) return false;
    this.#notice.settle();
    this.#take(new Call(this.#pool, { direction, about }));
    this.#go("talking");
    return true;
  }

  /** Make `call` the one that goes on. */
  #take(call) {
    this.#call = call;
    this.#way = { direction: call.direction, about: call.about };
    this.#clock.start(call);
    this.#screen.emit("begun", { call });
  }

  /** To the people of the call, of whom there is one at least. */
  #withdraw({ couldNotSpeak }) {
    if (!this.#call) {
      this.#notice.settle();
      this.#take(new Call(this.#pool));
    }
    const call = this.#call;
    if (call.people.length === 0) call.add({ couldNotSpeak });
    else if (couldNotSpeak && !call.person.isHeadCount) call.person.markCouldNotSpeak();
    this.#go("people");
    this.#changed();
  }

  /** The call, or one that was never started, ends without anybody leaving. */
  #end(outcome) {
    if (outcome === WITHDREW) {
      this.#withdraw({ couldNotSpeak: false });
      return;
    }
    if (this.#isAt("receipt") || this.#saving.isSending) return;
    const { label } = this.#root.querySelector(`[data-outcome="${outcome}"]`).dataset;
    const call = this.#call;
    const way = this.#way || { direction: null, about: "" };
    if (call) this.#leaveCall();
    this.#endings.count(outcome, label, () => call && this.#takeUp(call, "talking"));
    this.#screen.emit("ended", { outcome, ...way });
  }

  /** Go on with the call of which `draft` was taken. False where another goes on. */
  #resume(draft) {
    if (!this.#isAt("ready")) return false;
    const call = Call.fromDraft(draft, this.#pool);
    this.#takeUp(call, call.people.length > 0 ? "people" : "talking");
    return true;
  }

  /** Back to a call that had been left. */
  #takeUp(call, stage) {
    this.#take(call);
    this.#go(stage);
    if (stage === "people") this.#changed();
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
    this.#screen.emit("changed", { call: this.#call });
  }

  /** What the panels call: when they are done, and at every letter. */
  #told(options) {
    return {
      done: () => this.#changed(options),
      typed: () => this.#screen.emit("changed", { call: this.#call }),
    };
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
    const isOnly = call.people.length === 1;
    if (isOnly && !call.direction) {
      this.#discard();
      return;
    }
    const name = view.title(call.people[index]);
    const putBack = call.remove(index);
    if (isOnly) this.#go("talking");
    else this.#changed();
    const undo = () => {
      putBack();
      if (!this.#isAt("people")) this.#go("people");
      this.#changed();
    };
    this.#notice.show(fill(words.removed, { name }), { undo });
  }

  #discard() {
    const call = this.#call;
    const stage = this.#root.dataset.stage;
    this.#leaveCall();
    this.#notice.show(words.discarded, { undo: () => this.#takeUp(call, stage) });
  }

  async #save() {
    const call = this.#call;
    if (this.#saving.tryAgain() || this.#saving.isSending || !this.#isReady()) return;
    if (!(await this.#naming.askAgain(call))) return;
    this.#notice.settle(); // what Undo would put back now is not in what is sent
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
    this.#screen.emit("saved", { groups: answer.groups, persons: answer.persons });
    this.#saving.offerUndo();
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
    this.#leave(true);
  }

  /** To be ready; `isOver`: the parts are told that the call ended. */
  #leave(isOver) {
    const way = this.#way;
    this.#receipt.clear();
    this.#leaveCall();
    if (way && isOver) this.#screen.emit("ended", { outcome: WITHDREW, ...way });
  }

  /** A receipt that came later. False where a call goes on. */
  #showReceipt(answer) {
    if (!this.#isAt("ready")) return false;
    this.#notice.settle();
    this.#receipt.show(answer, "");
    this.#go("receipt");
    return true;
  }

  #leaveCall() {
    this.#clock.stop();
    this.#way = null;
    this.#forget();
    this.#go("ready");
  }

  /** Nothing of the call stays on the page or in memory. */
  #forget() {
    this.#call = null;
    this.#group.clear();
    hideProblem();
    view.clearCall();
    this.#screen.emit("left");
  }

  #showKeys() {
    const { isOn } = this.#keyboard;
    this.#root.classList.toggle("keys-off", !isOn);
    byId("keys-switch").textContent = isOn ? words.switchOff : words.switchOn;
  }
}

new CallScreen();
