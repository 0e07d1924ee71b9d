// Moments as people read them: a weekday and a time, here or in somebody's time zone.

const LANGUAGE = document.documentElement.lang;

/** "Sat 19:30"; `zone` is an IANA name, or nothing for the time of this device. */
export function moment(text, zone = undefined) {
  return new Intl.DateTimeFormat(LANGUAGE, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(new Date(text));
}

/** "19:30". */
export function time(text, zone = undefined) {
  return new Intl.DateTimeFormat(LANGUAGE, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(new Date(text));
}

/** When a call-back that is asked for now is deleted at the latest: see safe_hours.py. */
export function lastMoment() {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 2));
}
