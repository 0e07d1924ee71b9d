// Bytes in parts, each one word that any messenger lets through: as `registry/carried.py` has it.

import { sha256 } from "@noble/hashes/sha2.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ID_BYTES = 7;
const CHECK_BYTES = 4;
const BLOCK_BYTES = 32;
const DOMAIN = new TextEncoder().encode("unjoin/part/v1\n");

const MASK_DOMAIN = new TextEncoder().encode("unjoin/mask/v1\n");

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

/** `data` with nothing left in it that is the same every time. */
function mask(data, id) {
  const masked = data.slice();
  for (let block = 0; block * BLOCK_BYTES < data.length; block += 1) {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, block);
    const stream = sha256(join(MASK_DOMAIN, id, number));
    const end = Math.min(BLOCK_BYTES, data.length - block * BLOCK_BYTES);
    for (let at = 0; at < end; at += 1) masked[block * BLOCK_BYTES + at] ^= stream[at];
  }
  return masked;
}

/** `data` in parts of at most `size` bytes each, under a number of their own. */
export function writeParts(data, size) {
  const id = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  const masked = mask(data, id);
  const total = Math.ceil(data.length / size);
  return Array.from({ length: total }, (_, index) => {
    const piece = masked.subarray(index * size, (index + 1) * size);
    const start = [index + 1, total, piece.length >> 8, piece.length & 255];
    const plain = join(id, Uint8Array.from(start));
    const head = join(plain, check(join(DOMAIN, plain)));
    return base32(join(head, piece, check(join(head, piece))));
  });
}
