// "3 not sent", always in sight, and the list behind it: what waits, what came of it, and what
// is still to be done by the volunteer. It says how many people, and nothing about them.

import { Dialog } from "./dialogs.js";
import { canSeal } from "./keeping_seal.js";
import { byId, data, fill, people } from "./page.js";

const kept = data.keeping.words;
const WAITING = ["call", "count", "undoing"];
const TEXTS = {
  call: kept.waitingCall,
  count: kept.waitingCount,
  undoing: kept.undoing,
  received: kept.received,
  refused: kept.refused,
  open: kept.open,
};
const BUTTONS = { received: kept.showReceipt, refused: kept.openCall, open: kept.openCall };
/** What fits between two looks at the other tabs. */
const LOOK_AGAIN_MS = 5_000;

export class NotSent {
  #queue;
  #saving;
  #screen;
  #dialog = new Dialog("not-sent");
  #button = byId("not-sent-button");
  #list = byId("not-sent-list");
  #others = byId("not-sent-others");
  #row = byId("not-sent-row");
  #receipts = 0;
  #looking = null;
  #waiting = 0;

  constructor(queue, saving, screen) {
    this.#queue = queue;
    this.#saving = saving;
    this.#screen = screen;
    screen.action("not-sent", () => this.#dialog.open());
    byId("not-sent-try").addEventListener("click", () => queue.sendAll());
    this.#list.addEventListener("click", (event) => this.#click(event));
    byId("not-kept").hidden = canSeal;
    queue.watch(() => this.#look());
    setInterval(() => this.#look(), LOOK_AGAIN_MS);
    this.#look();
  }

  /** Whether something waits that is gone with the page. */
  get isAtRisk() {
    return this.#waiting > 0 && !this.#queue.isKept;
  }

  /** Show it as it is now, once for all that changes meanwhile. */
  #look() {
    this.#looking ??= this.#show().finally(() => (this.#looking = null));
  }

  async #show() {
    await null; // what is changed in one go is shown in one go
    const { entries, others } = await this.#queue.list();
    const count = (...states) => entries.filter(([, { state }]) => states.includes(state)).length;
    this.#waiting = count(...WAITING);
    const receipts = count("received");
    const said = [
      counted(this.#waiting, kept.notSentOne, kept.notSentMany),
      counted(receipts, kept.receiptsOne, kept.receiptsMany),
      counted(count("refused", "open"), kept.toCorrectOne, kept.toCorrectMany),
    ].filter(Boolean);
    this.#button.lastElementChild.textContent = said.join(data.words.join) || kept.allSent;
    this.#button.classList.toggle("waiting", said.length > 0);
    if (receipts > this.#receipts) this.#screen.say(kept.receiptCame);
    this.#receipts = receipts;
    byId("no-room").hidden = !(canSeal && this.isAtRisk);
    this.#showList(entries, others);
  }

  #showList(entries, others) {
    this.#list.replaceChildren(...entries.map(([id, entry]) => this.#item(id, entry)));
    byId("not-sent-nothing").hidden = entries.length > 0;
    byId("not-sent-try").hidden = this.#waiting === 0;
    byId("not-sent-sign-in").hidden = !(this.#waiting && this.#queue.isSignedOut);
    this.#others.hidden = others === 0;
    this.#others.textContent = fill(kept.others, { n: others });
  }

  #item(id, entry) {
    const item = this.#row.content.firstElementChild.cloneNode(true);
    const [text, button] = item.children;
    const sentence = entry.sentence || "";
    text.textContent = fill(TEXTS[entry.state], { people: people(entry.people), sentence });
    button.textContent = BUTTONS[entry.state] || "";
    button.hidden = !BUTTONS[entry.state];
    button.dataset.id = id;
    return item;
  }

  async #click(event) {
    const button = event.target.closest("button[data-id]");
    if (!button) return;
    const { id } = button.dataset;
    this.#dialog.showError("");
    if (this.#screen.stage !== "ready") {
      this.#dialog.showError(kept.callOpen);
      return;
    }
    const entry = await this.#queue.claim(id);
    if (!entry) return;
    this.#dialog.close();
    if (entry.state === "received") this.#showReceipt(id, entry);
    else await this.#saving.goOnWith(id, entry, entry.sentence || kept.restored);
  }

  #showReceipt(id, { receipt }) {
    if (this.#screen.showReceipt(receipt)) this.#saving.showing(id);
    else this.#queue.release(id);
  }
}

function counted(n, one, many) {
  return n > 0 ? fill(n === 1 ? one : many, { n }) : "";
}
