// What went wrong, as a sentence.

import { Refused, SignedOut } from "../desk/server.js";

/** The sentence about `error`; `words` are the part's. */
export function sentence(error, words) {
  if (error instanceof Refused) return error.sentence;
  return error instanceof SignedOut ? words.signedOut : words.noAnswer;
}
