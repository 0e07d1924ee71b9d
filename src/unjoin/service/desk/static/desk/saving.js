// Saving a call: kept first, then sent, and never doubled.
//
// While it is not known whether the server has it, nothing can be changed: what is sent
// again must be what was sent before. It is sent again by itself; the volunteer stays for
// the receipt, or goes on to the next call.

import { randomHex } from "./keeping_seal.js";
import { byId, data, fill, hideProblem, people, say, showProblem, words } from "./page.js";
import { Refused, SignedOut } from "./server.js";

const kept = data.keeping.words;

export class Saving {
  #queue;
  #keeping;
  #screen;
  #notice;
  #editing = byId("editing");
  #bar;
  #label;
  #later = byId("go-on");
  // Ends the waiting for an answer that has not come; null where nobody waits.
  #stopWaiting = null;
  // The id of the call whose receipt is on the screen.
  #shown = null;
  // The call that was saved last, for `offerUndo`: { id, call, receipt }.
  #last = null;

  isSending = false;

  /** `screen`: see screen.js. */
  constructor({ queue, keeping, screen, notice, button }) {
    this.#queue = queue;
    this.#keeping = keeping;
    this.#screen = screen;
    this.#notice = notice;
    this.#bar = button.parentElement;
    this.#label = button.querySelector("span");
    screen.action("go-on", () => this.#stopWaiting?.(null));
    screen.on("stage", ({ stage }) => stage === "receipt" || this.#leaveReceipt());
  }

  /** Ask again now, where an answer has not come. False where nobody waits for one. */
  tryAgain() {
    if (!this.#stopWaiting) return false;
    this.#queue.sendAll();
    return true;
  }

  /**
   * Resolves to the receipt, or to null: then what is wrong is on the screen, or the
   * volunteer goes on and the call is sent later.
   */
  async send(call, showWrong) {
    this.isSending = true;
    this.#freeze(true);
    this.#label.textContent = words.saving;
    say(words.saving);
    hideProblem();
    try {
      const id = await this.#queue.add(waiting(call));
      // Where the queue has no room either, the draft is all that outlives the page.
      if (this.#queue.isKept) this.#keeping.forget();
      return await this.#finish(id, call, await this.#answer(id), showWrong);
    } finally {
      this.isSending = false;
      this.#freeze(false);
    }
  }

  /** A receipt that came later is on the screen now. */
  showing(id) {
    this.#shown = id;
  }

  /** For ten seconds from now, Undo takes back what `send` has saved. */
  offerUndo() {
    const saved = this.#last;
    this.#last = null;
    const text = saved.receipt.repeated
      ? words.repeated
      : fill(kept.saved, { people: people(saved.receipt.persons) });
    this.#notice.show(text, { undo: () => this.#undo(saved) });
  }

  /** What became of the entry; null where the volunteer went on without it. */
  async #answer(id) {
    try {
      return await this.#queue.send(id);
    } catch (error) {
      const { state, draft } = await this.#queue.get(id);
      if (state === "call" && error instanceof SignedOut) return { state: "signed-out", draft };
      if (error instanceof Refused) return { state: "refused", sentence: error.sentence };
      return this.#wait(id);
    }
  }

  async #finish(id, call, entry, showWrong) {
    if (entry === null) {
      this.#screen.leave({ isOver: true });
    } else if (entry.state === "received") {
      this.#shown = id;
      this.#last = { id, call, receipt: entry.receipt };
      return entry.receipt;
    } else {
      await this.#keeping.keep(call);
      this.#queue.drop(id);
      this.#explain(entry, showWrong);
    }
    return null;
  }

  #explain({ state, sentence, person }, showWrong) {
    if (state === "signed-out") {
      showProblem(words.signedOut, { signIn: true });
    } else {
      showWrong(person - 1);
      showProblem(sentence);
    }
  }

  /** Until an answer has come by itself, or the volunteer goes on. */
  async #wait(id) {
    this.#label.textContent = words.retry;
    this.#later.hidden = false;
    showProblem(this.#queue.isKept ? kept.unsure : kept.unsureNotKept);
    this.#queue.release(id);
    let unwatch = () => {};
    const wentOn = await new Promise((resolve) => {
      this.#stopWaiting = resolve;
      unwatch = this.#queue.watch(() => this.#look(id, resolve));
    });
    unwatch();
    this.#stopWaiting = null;
    this.#later.hidden = true;
    return wentOn === null ? null : this.#queue.claim(id);
  }

  #look(id, resolve) {
    const { isKept, isSignedOut } = this.#queue;
    const signedOut = isKept ? kept.signedOutWaiting : kept.signedOutNotKept;
    if (isSignedOut) showProblem(signedOut, { signIn: true });
    this.#queue.get(id).then((entry) => entry?.state === "call" || resolve(entry));
  }

  #leaveReceipt() {
    if (this.#shown) this.#queue.drop(this.#shown);
    this.#shown = null;
  }

  async #undo({ id, call, receipt }) {
    const wasWrittenDown = this.#shown !== id;
    this.#shown = null;
    this.#notice.show(kept.takingBack);
    const draft = { ...call.toDraft(), key: randomHex() };
    const asked = { url: data.keeping.undoUrl, body: { undo: receipt.undo } };
    const entry = { state: "undoing", ...asked, draft, people: receipt.persons, receipt };
    await this.#queue.replace(id, entry);
    const became = await this.#queue.send(id).catch(() => null);
    if (became?.state === "open") await this.goOnWith(id, became, kept.takenBack);
    else if (became?.state === "received") this.#stays(id, became, wasWrittenDown);
    else this.#isUnsure(id);
  }

  /** Make the draft of `entry`, which this tab has claimed, the call that goes on. */
  async goOnWith(id, { draft }, text) {
    if (this.#screen.stage === "receipt") this.#screen.leave({ isOver: false });
    if (!this.#screen.resume(draft)) {
      this.#queue.release(id); // another call goes on; it stays in the list
      return false;
    }
    this.#notice.show(text);
    await this.#keeping.written;
    this.#queue.drop(id);
    return true;
  }

  /** It was too late; the receipt is still what the volunteer needs. */
  #stays(id, { sentence }, wasWrittenDown) {
    if (wasWrittenDown) this.#queue.drop(id);
    else if (this.#screen.stage === "receipt") this.#shown = id;
    else this.#queue.release(id);
    this.#notice.show(sentence);
  }

  #isUnsure(id) {
    this.#queue.release(id);
    if (this.#screen.stage === "receipt") this.#screen.leave({ isOver: false });
    this.#notice.show(kept.undoUnsure);
  }

  #freeze(isFrozen) {
    this.#editing.inert = isFrozen;
    for (const button of this.#bar.querySelectorAll("button:not([data-action=save])")) {
      button.disabled = isFrozen && button !== this.#later;
    }
    this.#label.textContent = words.save;
  }
}

/** The entry of the queue for `call`, as it is now. */
function waiting(call) {
  const { key, total } = call;
  const body = JSON.parse(JSON.stringify(call));
  return { state: "call", url: data.urls.calls, body, key, draft: call.toDraft(), people: total };
}
