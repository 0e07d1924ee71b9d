// Sealing with age, by its author, for X25519 keys alone: what age knows of other keys is left out
// (see none.js). It computes everything itself: a page that is opened from a file does not have
// the browser's own cryptography everywhere.
import { forceWebCryptoOff } from "../../node_modules/age-encryption/dist/x25519.js";

export { Encrypter } from "age-encryption";

forceWebCryptoOff(true);
