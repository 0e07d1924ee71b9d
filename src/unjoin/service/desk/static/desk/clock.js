// The bar of the call that goes on: how it began, how long it lasts, whom it is about.
//
// The length is counted by a clock that only goes forward, whatever becomes of the
// computer's time; and it is never announced, only shown.

import { byId, data } from "./page.js";

const SECOND_MS = 1000;

export class Clock {
  #bar = byId("call-bar");
  #direction = byId("call-direction");
  #time = byId("call-time");
  #about = byId("call-about");
  #timer = 0;
  #call = null;

  /** Show `call`, from now until `stop`. One that was not started by a key has no length. */
  start(call) {
    this.stop();
    if (!call.direction) return;
    this.#call = call;
    this.#direction.textContent = data.directions[call.direction];
    this.#about.textContent = call.about;
    this.#bar.hidden = false;
    this.#show();
    this.#timer = setInterval(() => this.#show(), SECOND_MS / 2);
  }

  stop() {
    clearInterval(this.#timer);
    this.#call = null;
    this.#bar.hidden = true;
    for (const part of [this.#direction, this.#time, this.#about]) part.textContent = "";
  }

  #show() {
    const seconds = Math.floor(this.#call.elapsedMs / SECOND_MS);
    const two = (number) => String(number).padStart(2, "0");
    const text = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    if (this.#time.textContent !== text) this.#time.textContent = text;
  }
}
