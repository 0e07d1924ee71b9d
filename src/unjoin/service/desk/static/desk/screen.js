// What the call screen and its parts have of each other. A part is a module of another
// package; its default is a class, made once at the start with (screen, data).
//
// Events, for `screen.on(name, handler)`:
//   "stage"   { stage: "ready" | "talking" | "people" | "receipt", direction, about }
//             direction: "incoming", "outgoing", "call-back", or null where none was given
//   "begun"   { call }  a call has begun, or was taken up again by Undo
//   "changed" { call }  something about it was edited
//   "saved"   { groups, persons }  the receipt, and for how many it is
//   "ended"   { outcome, direction, about }  the call is over; "withdrew" when the receipt is left
//   "left"    {}  nothing of the call is on the page or in this script's memory any more, but
//             for what Undo puts back within ten seconds
//
// `screen.action(name, handler)`: what the buttons with data-action=name do, and so their
// data-key. It goes before what the screen itself does by that name; `handler(button)`.
//
// A handler that fails stops neither the call nor the other parts: the call comes first. A call
// does not wait for the parts either: one that is loaded later is told what happened before.

import { Dialog } from "./dialogs.js";
import { say, showProblem } from "./page.js";

export class Screen {
  #handlers = new Map();
  #actions = new Map();
  // What happened so far, as [name, details], until all parts are there.
  #early = [];
  #deeds;

  /** `deeds`: what the call screen does by the names of the methods below. */
  constructor(deeds) {
    this.#deeds = deeds;
  }

  on(name, handler) {
    this.#handlers.set(name, [...(this.#handlers.get(name) || []), handler]);
  }

  action(name, handler) {
    this.#actions.set(name, handler);
  }

  /** What a part does by the name of `action`, or undefined. */
  handler(action) {
    return this.#actions.get(action);
  }

  emit(name, details = {}) {
    this.#early?.push([name, details]);
    for (const handler of this.#handlers.get(name) || []) this.#tell(handler, details);
  }

  /** `make` makes a part; then its handlers are told what happened before. */
  join(make) {
    const before = new Map(this.#handlers);
    make();
    for (const [name, details] of this.#early) {
      const handlers = this.#handlers.get(name) || [];
      const known = before.get(name)?.length || 0;
      for (const handler of handlers.slice(known)) this.#tell(handler, details);
    }
  }

  /** Nobody joins any more. */
  allJoined() {
    this.#early = null;
  }

  #tell(handler, details) {
    try {
      handler(details);
    } catch (error) {
      reportError(error);
    }
  }

  /** Begin a call; `about` is shown beside the timer while it lasts. False: another goes on. */
  startCall(direction, { about = "" } = {}) {
    return this.#deeds.startCall(direction, about);
  }

  /** Go on with the call of which `draft` (of Call.toDraft) was taken. False: another goes on. */
  resume(draft) {
    return this.#deeds.resume(draft);
  }

  /** "ready", "talking", "people" or "receipt". */
  get stage() {
    return this.#deeds.stage();
  }

  /** To be ready, with nothing of a call on the page. `isOver`: the parts are told "ended". */
  leave({ isOver }) {
    this.#deeds.leave(isOver);
  }

  /** Show the receipt of a call that was saved later. False: a call goes on. */
  showReceipt(answer) {
    return this.#deeds.showReceipt(answer);
  }

  /** End it with an outcome, as the key of that outcome would. */
  endCall(outcome) {
    this.#deeds.endCall(outcome);
  }

  /** Parsed JSON; throws Refused (with its `sentence`), SignedOut or NoAnswer of server.js. */
  post(url, value) {
    return this.#deeds.post(url, value);
  }

  get(url) {
    return this.#deeds.get(url);
  }

  /** The short notice at the bottom; see notice.js for `undo` and `elapsed`. */
  notice(text, options = {}) {
    this.#deeds.notice(text, options);
  }

  /** Have a screen reader say `text`. */
  say(text) {
    say(text);
  }

  /** Show `text` as what is wrong. */
  problem(text) {
    showProblem(text);
  }

  /** Open the <dialog> with that id, and return it as a Dialog of dialogs.js. */
  openDialog(id, focused = null) {
    const dialog = new Dialog(id);
    dialog.open(focused);
    return dialog;
  }
}
