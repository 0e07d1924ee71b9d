// Loading the parts that other packages bring to the call screen.

import { data, showProblem, words } from "./page.js";

export class Parts {
  /** Whether one of them could not be loaded. */
  failed = false;

  /** `loaded` promises that all have been tried. */
  constructor(screen) {
    const parts = data.parts.map((part) => this.#load(screen, part));
    this.loaded = Promise.all(parts).then(() => screen.allJoined());
  }

  async #load(screen, part) {
    const module = await import(part.script).catch(() => null);
    try {
      screen.join(() => new module.default(screen, part.data));
    } catch (error) {
      this.failed = true;
      showProblem(words.partMissing);
      if (module) reportError(error);
    }
  }
}
