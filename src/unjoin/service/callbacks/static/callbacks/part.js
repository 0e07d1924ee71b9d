// Call-backs and the do-not-call list, as a part of the call screen. Puts its pieces together.
//
// A number is on the page from when it is typed or shown until its call is over and the panels
// that ask about it are closed; it is in no draft and in no notice.

import { Dialled } from "./dialled.js";
import { Keep } from "./keep.js";
import { DoNotCall, Outgoing } from "./numbers.js";
import { Waiting } from "./waiting.js";

export default class {
  constructor(screen, data) {
    const dialled = new Dialled(screen);
    const keep = new Keep(screen, data);
    const doNotCall = new DoNotCall(screen, data);
    const outgoing = new Outgoing(screen, data, dialled);
    const waiting = new Waiting(screen, data, dialled);
    screen.action("outgoing", () => outgoing.open());
    screen.action("call-backs", () => waiting.open());
    screen.on("begun", ({ call }) => {
      // What was called before, and discarded, is not the number of this one.
      if (!["outgoing", "call-back"].includes(call.direction)) dialled.clear();
      waiting.begun(call.direction);
    });
    screen.on("ended", ({ outcome }) => {
      const number = dialled.number;
      waiting.ended(outcome);
      if (outcome === "call-back") keep.open(number);
      if (outcome === "do-not-call") doNotCall.open(number);
      dialled.clear();
    });
  }
}
