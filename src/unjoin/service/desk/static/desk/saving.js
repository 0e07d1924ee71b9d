// Saving a call: sent once, or again with the same key, and never doubled.
//
// While it is not known whether the server has it, nothing can be changed: what is
// sent again must be what was sent before.

import { byId, hideProblem, say, showProblem, words } from "./page.js";
import { Refused, SignedOut } from "./server.js";

export class Saving {
  #editing = byId("editing");
  #bar;
  #label;

  constructor(server, button) {
    this.server = server;
    this.#bar = button.parentElement;
    this.#label = button.querySelector("span");
    this.isSending = false;
  }

  /** Resolves to the server's answer, or to null; then what is wrong is on the screen. */
  async send(call, showWrong) {
    this.isSending = true;
    this.#freeze(true);
    this.#label.textContent = words.saving;
    say(words.saving);
    hideProblem();
    try {
      const answer = await this.server.saveCall(call);
      this.#freeze(false);
      return answer;
    } catch (error) {
      this.#explain(error, showWrong);
      return null;
    } finally {
      this.isSending = false;
    }
  }

  #explain(error, showWrong) {
    if (error instanceof Refused) {
      this.#freeze(false);
      showWrong(error.person - 1);
      showProblem(error.sentence);
    } else if (error instanceof SignedOut) {
      this.#freeze(false);
      showProblem(words.signedOut, { signIn: true });
    } else {
      this.#label.textContent = words.retry;
      showProblem(words.unsure);
    }
  }

  #freeze(isFrozen) {
    this.#editing.inert = isFrozen;
    for (const button of this.#bar.querySelectorAll("button:not([data-action=save])")) {
      button.disabled = isFrozen;
    }
    this.#label.textContent = words.save;
  }
}
