// The four stages of the screen: "ready", "talking", "people", "receipt".
//
// What carries data-at is there at the stages it names; the title, which names the stage to
// a screen reader too, gets the focus whenever the stage changes.

import { byId, words } from "./page.js";

const TITLES = {
  ready: words.titleReady,
  talking: words.titleTalking,
  people: words.titlePeople,
  receipt: words.titleReceipt,
};

/** Show what belongs to `stage`, and nothing else. */
export function showStage(stage) {
  const root = byId("desk");
  for (const part of root.querySelectorAll("section[data-at], .only[data-at]")) {
    part.hidden = !part.dataset.at.split(" ").includes(stage);
  }
  for (const step of root.querySelectorAll(".stages [data-at]")) {
    step.classList.toggle("now", step.dataset.at === stage);
  }
  const title = byId("stage-title");
  title.textContent = TITLES[stage];
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}
