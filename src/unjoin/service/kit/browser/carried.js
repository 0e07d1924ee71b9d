// Bytes in parts, each one word that any messenger lets through: as `registry/carried.py` has it.

import { sha256 } from "@noble/hashes/sha2.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ID_BYTES = 7;
const CHECK_BYTES = 4;
const DOMAIN = new TextEncoder().encode("unjoin/part/v1\n");

/** What a part has besides its piece, in bytes. */
export const PART_BYTES = ID_BYTES + 4 + 2 * CHECK_BYTES;

export function join(...arrays) {
  const joined = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const array of arrays) {
    joined.set(array, place);
    place += array.length;
  }
  return joined;
}

function base32(bytes) {
  let text = "";
  let [bits, held] = [0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}

const check = (bytes) => sha256(bytes).subarray(0, CHECK_BYTES);

/** `data` in parts of at most `size` bytes each, under a number of their own. */
export function writeParts(data, size) {
  const id = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  const total = Math.ceil(data.length / size);
  return Array.from({ length: total }, (_, index) => {
    const piece = data.subarray(index * size, (index + 1) * size);
    const start = [index + 1, total, piece.length >> 8, piece.length & 255];
    const plain = join(id, Uint8Array.from(start));
    const head = join(plain, check(join(DOMAIN, plain)));
    return base32(join(head, piece, check(join(head, piece))));
  });
}
