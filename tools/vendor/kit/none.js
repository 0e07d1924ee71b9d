// In the place of what the kit's sealing never calls: hybrid keys, keys on NIST's curves, and
// passphrases.
export const MLKEM768P256 = null;
export const MLKEM768X25519 = null;
export const p256 = null;
export const scrypt = null;
