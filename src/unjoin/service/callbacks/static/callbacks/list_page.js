// The page of call-backs: safe hours in the time of whoever looks, in the place of UTC.

import { moment, time } from "./moments.js";

for (const element of document.querySelectorAll("time[data-show]")) {
  const say = element.dataset.show === "begin" ? moment : time;
  element.textContent = say(element.dateTime);
}
