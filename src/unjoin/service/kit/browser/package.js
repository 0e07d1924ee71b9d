// Seals what was declared for the centre, as one file: as `registry/kit_package.py` reads it.

import { sealBytes } from "../intake/sealing.js";
import { join } from "./carried.js";

const MAGIC = new TextEncoder().encode("unjoin/kit/v1\n");
const HEAD_BYTES = 14 + 16 + 10 + 2 + 4 + 4;
const SMALLEST_PRIVATE_BYTES = 1536;
const STEP_BYTES = 1024;

const big = (number, length) =>
  Uint8Array.from({ length }, (_, index) =>
    Number((BigInt(number) >> BigInt(8 * (length - 1 - index))) & 255n),
  );

const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

/**
 * The file that leaves this page. It has room for a small private part whether there is one or
 * not, so that its size does not tell.
 */
export async function sealPackage({ key, receipt, persons, declaration, privates }, data) {
  const { inbox, custodians } = data.recipients;
  const sealed = await sealBytes(declaration, inbox, data.classes);
  const text = privates.get(1);
  const own = text ? await sealBytes(text, custodians, data.classes) : new Uint8Array();
  const room = HEAD_BYTES + sealed.length + Math.max(own.length, SMALLEST_PRIVATE_BYTES);
  const packed = new Uint8Array(Math.ceil(room / STEP_BYTES) * STEP_BYTES);
  packed.set(
    join(
      MAGIC,
      unhex(key),
      big(receipt.slice(0, 22), 10),
      big(persons, 2),
      big(sealed.length, 4),
      big(own.length, 4),
      sealed,
      own,
    ),
  );
  return sealBytes(packed, inbox, null);
}
