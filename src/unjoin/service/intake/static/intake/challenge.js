// A proof of work, computed while the form is filled in. It is asked of nobody: where there is
// none, the declaration is sent without.

import { deriveKey, solveChallenge } from "./vendor/altcha.js";

const GOOD_FOR_MS = 25 * 60_000;
const PATIENCE_MS = 5_000;

export class Proof {
  constructor(address) {
    this.address = address;
    this.renew();
  }

  renew() {
    this.begun = Date.now();
    this.solved = this.solve().catch(() => "");
  }

  async solve() {
    const answer = await fetch(this.address, { cache: "no-store" });
    if (!answer.ok) return "";
    const challenge = await answer.json();
    const solution = await solveChallenge({ challenge, deriveKey });
    return solution ? btoa(JSON.stringify({ challenge, solution })) : "";
  }

  /** The solution to be sent; "" where it takes too long. Each is good once. */
  async take() {
    if (Date.now() - this.begun > GOOD_FOR_MS) this.renew();
    const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, ""));
    return Promise.race([this.solved, enough]);
  }
}
