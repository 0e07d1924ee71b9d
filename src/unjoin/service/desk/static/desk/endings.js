// Calls in which nobody withdrew: one key, ten seconds to take it back, then it is counted.
//
// Until the ten seconds are over nothing is sent, so taking it back needs nothing of the
// server. It is kept all the same: the next key sends it at once, and so does leaving the
// page, or else whoever opens the next one.

import { randomHex } from "./keeping_seal.js";
import { data, fill, words } from "./page.js";

export class Endings {
  // What the page sends itself if it is left now, by the promise of its id.
  #open = new Map();

  constructor(server, notice, queue) {
    this.server = server;
    this.notice = notice;
    this.queue = queue;
    addEventListener("pagehide", () => this.#sendAtTheLast());
  }

  /** One call ended with `outcome`, shown as `label`; `undone` is called if that is taken back. */
  count(outcome, label, undone) {
    const url = data.urls.outcomes;
    const body = { outcome, key: randomHex() };
    const adding = this.queue.add({ state: "count", url, body });
    this.#open.set(adding, { url, body });
    this.notice.show(fill(words.counted, { outcome: label }), {
      undo: async () => {
        this.#open.delete(adding);
        undone();
        this.notice.show(words.undone);
        this.queue.drop(await adding);
      },
      elapsed: async () => {
        this.queue.release(await adding);
        this.#open.delete(adding);
      },
    });
  }

  /** Nothing that takes its time is done any more; being sent twice, it still counts once. */
  #sendAtTheLast() {
    for (const { url, body } of this.#open.values()) {
      this.server.post(url, body, { keepalive: true }).catch(() => {});
    }
  }
}
