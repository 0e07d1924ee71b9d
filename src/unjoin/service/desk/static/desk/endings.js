// Calls in which nobody withdrew: one key, ten seconds to take it back, then it is counted.
//
// Until the ten seconds are over nothing is sent, so taking it back needs nothing of
// the server. The next key, or leaving the page, sends it at once.

import { fill, words } from "./page.js";

export class Endings {
  #unsent = [];

  constructor(server, notice) {
    this.server = server;
    this.notice = notice;
    addEventListener("online", () => this.#send());
  }

  /** One call ended with `outcome`, shown as `label`. */
  count(outcome, label) {
    this.notice.show(fill(words.counted, { outcome: label }), {
      undo: () => this.notice.show(words.undone),
      elapsed: () => {
        this.#unsent.push(outcome);
        this.#send();
      },
    });
  }

  async #send() {
    const sending = this.#unsent.splice(0);
    const outcomes = await Promise.allSettled(
      sending.map((outcome) => this.server.countOutcome(outcome)),
    );
    const failed = sending.filter((_, index) => outcomes[index].status === "rejected");
    if (failed.length === 0) return;
    this.#unsent.push(...failed);
    this.notice.show(fill(words.unsent, { n: this.#unsent.length }));
  }
}
