// Letting only one tab at a time do a thing.
//
// A browser without Web Locks lets every tab do it. Then two tabs may send the same call
// at once; the server takes it once for its key, so nothing is doubled. A draft copied into
// a second tab is not noticed there.

const PREFIX = "unjoin-desk:";

/** Do `work` while no other tab holds `name`; with `wait` false, or else not at all (null). */
export function alone(name, work, { wait = true } = {}) {
  if (!navigator.locks) return work();
  const options = { ifAvailable: !wait };
  return navigator.locks.request(PREFIX + name, options, (lock) => (lock ? work() : null));
}

/**
 * Hold `name` until the page is left, or the function that this promises is called. Promises
 * null where another tab holds it for longer than `patienceMs`: a page that is being
 * reloaded gives up what it held only when it is gone.
 */
export function hold(name, { patienceMs = 0 } = {}) {
  if (!navigator.locks) return Promise.resolve(() => {});
  const options = patienceMs ? { signal: AbortSignal.timeout(patienceMs) } : { ifAvailable: true };
  return new Promise((resolve, reject) => {
    const keepUntilReleased = (lock) =>
      lock ? new Promise((release) => resolve(() => release())) : resolve(null);
    navigator.locks.request(PREFIX + name, options, keepUntilReleased).catch((error) => {
      if (error.name === "TimeoutError" || error.name === "AbortError") resolve(null);
      else reject(error);
    });
  });
}

/** The names that are held now, in this tab or another. */
export async function held() {
  if (!navigator.locks) return new Set();
  const { held: locks } = await navigator.locks.query();
  return new Set(locks.map(({ name }) => name.slice(PREFIX.length)));
}
