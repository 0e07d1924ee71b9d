// Checks a .tlog-proof in the browser: a second implementation, which shares nothing
// with the program that made it but the format (docs/format.md, sections 2, 3, 8 and 11).
//
// Rules kept here:
// 1. Every reader is strict: one spelling, every length bounded, nothing repaired.
// 2. Every refusal is a Refused with the code that the other implementation gives.
// 3. Nothing here touches the page or the network.

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const KIB = 1024, MIB = 1024 * KIB;
const SIZE_LIMIT = 2n ** 63n;
const WHITE_SPACE_AND_PLUS = /[ +\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const CONTROL = /[\x00-\x1f]/;
const utf8 = new TextEncoder();

function refuseUnless(holds, code) {
  if (!holds) throw new Refused(code);
}

// Bytes and text

function join(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function find(bytes, first, second, start = 0) {
  for (let at = start; at + 1 < bytes.length; at += 1) {
    if (bytes[at] === first && bytes[at + 1] === second) return at;
  }
  return -1;
}

function findLast(bytes, first, second) {
  for (let at = bytes.length - 2; at >= 0; at -= 1) {
    if (bytes[at] === first && bytes[at + 1] === second) return at;
  }
  return -1;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function decodeUtf8(bytes, code) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused(code);
  }
}

function encodeBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function decodeBase64(text, code, length = null) {
  refuseUnless(/^[A-Za-z0-9+/]*={0,2}$/.test(text), code);
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new Refused(code);
  }
  refuseUnless(encodeBase64(bytes) === text, code);
  refuseUnless(length === null || bytes.length === length, code);
  return bytes;
}

function parseDecimal(text, code) {
  refuseUnless(/^(0|[1-9][0-9]{0,18})$/.test(text), code);
  const number = BigInt(text);
  refuseUnless(number < SIZE_LIMIT, code);
  return number;
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}

// Keys and signatures (C2SP signed-note, tlog-cosignature)

const ED25519 = 1, COSIGNATURE = 4, ML_DSA_44 = 6;
const KEY_BYTES = { [ED25519]: 32, [COSIGNATURE]: 32, [ML_DSA_44]: 1312 };

function checkName(name) {
  const isName = name !== "" && name.isWellFormed() && !WHITE_SPACE_AND_PLUS.test(name) && !CONTROL.test(name);
  refuseUnless(isName, "note-name");
}

async function parseVerifierKey(text) {
  const [name, id, ...rest] = text.split("+");
  refuseUnless(text.length <= 4096 && rest.length && /^[0-9a-f]{8}$/.test(id), "vkey-form");
  checkName(name);
  refuseUnless(utf8.encode(name).length <= 255, "note-name-long");
  const typed = decodeBase64(rest.join("+"), "vkey-form");
  refuseUnless(typed.length > 0, "vkey-form");
  const algorithm = typed[0];
  refuseUnless(algorithm in KEY_BYTES, "vkey-algorithm");
  refuseUnless(typed.length === 1 + KEY_BYTES[algorithm], "vkey-length");
  const digest = await sha256(utf8.encode(`${name}\n`), typed);
  refuseUnless(hex(digest.slice(0, 4)) === id, "vkey-id");
  return { name, id, algorithm, bytes: typed.slice(1) };
}

async function hasEd25519() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch (error) {
    return error.name === "DataError"; // known, but it looks into the key
  }
}

async function isSigned(key, signature, message) {
  if (signature.length !== 64) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  } catch {
    return false;
  }
}

function parseNote(bytes) {
  refuseUnless(bytes.length <= MIB, "note-long");
  refuseUnless(!bytes.some((byte) => byte < 32 && byte !== 10), "note-control");
  decodeUtf8(bytes, "note-utf8");
  const end = findLast(bytes, 10, 10);
  refuseUnless(end >= 0, "note-form");
  const signatures = decodeUtf8(bytes.slice(end + 2), "note-utf8");
  refuseUnless(signatures.endsWith("\n"), "note-form");
  const lines = signatures.slice(0, -1).split("\n");
  refuseUnless(lines.length <= 100, "note-signature-count");
  return { text: bytes.slice(0, end + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line) {
  const code = "note-signature-line";
  refuseUnless(line.startsWith("\u2014 "), code);
  const [name, ...encoded] = line.slice(2).split(" ");
  try {
    checkName(name);
  } catch {
    throw new Refused(code);
  }
  const bytes = decodeBase64(encoded.join(" "), code);
  refuseUnless(bytes.length > 4, code);
  return { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
}

// The signatures that say to be of one of `keys`. A known key signs once.
function knownSignatures(note, keys) {
  const isOf = (signature) => (key) => key.name === signature.name && key.id === signature.id;
  for (const key of keys) {
    const others = keys.filter(isOf(key)).filter((other) => !same(other.bytes, key.bytes));
    refuseUnless(others.length === 0, "note-key-ambiguous");
    const signed = note.signatures.filter((signature) => isOf(signature)(key));
    refuseUnless(signed.length <= 1, "note-signature-twice");
  }
  const pairs = note.signatures.map((signature) => [keys.find(isOf(signature)), signature]);
  return pairs.filter(([key]) => key !== undefined);
}

async function checkLogSignature(note, key) {
  refuseUnless(key.algorithm === ED25519, "note-key-algorithm");
  const found = knownSignatures(note, [key]);
  for (const [, signature] of found) {
    refuseUnless(await isSigned(key, signature.bytes, note.text), "note-signature");
  }
  refuseUnless(found.length === 1, "checkpoint-unsigned");
}

// The witnesses that signed, by name and key id, with the second in which they did.
async function findCosignatures(note, keys) {
  const usable = keys.filter((key) => key.algorithm !== ML_DSA_44);
  refuseUnless(usable.every((key) => key.algorithm === COSIGNATURE), "cosignature-key");
  const found = [];
  for (const [key, signature] of knownSignatures(note, usable)) {
    refuseUnless(signature.bytes.length === 72, "cosignature-length");
    const time = new DataView(signature.bytes.buffer).getBigUint64(0);
    refuseUnless(time < SIZE_LIMIT, "cosignature-timestamp");
    const message = join(utf8.encode(`cosignature/v1\ntime ${time}\n`), note.text);
    refuseUnless(await isSigned(key, signature.bytes.slice(8), message), "note-signature");
    found.push({ name: key.name, id: key.id, time });
  }
  return found;
}

// The checkpoint and the tree (C2SP tlog-checkpoint; RFC 9162, section 2.1.3.2)

const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

function parseCheckpoint(text) {
  refuseUnless(text.length <= 64 * KIB, "checkpoint-long");
  const lines = decodeUtf8(text, "checkpoint-form").split("\n");
  refuseUnless(lines.length >= 4 && lines.pop() === "", "checkpoint-form");
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  const size = parseDecimal(sizeLine, "checkpoint-size");
  const root = decodeBase64(rootLine, "checkpoint-root", 32);
  refuseUnless([origin, ...extensions].every((line) => line !== ""), "checkpoint-line");
  refuseUnless(size > 0n || hex(root) === EMPTY_ROOT, "checkpoint-root");
  return { origin, size, root };
}

async function checkInclusion({ index, size, leaf, hashes, root }) {
  refuseUnless(index < size, "tree-index");
  let node = leaf, last = size - 1n, at = index, used = 0;
  while (last > 0n) {
    const isRight = (at & 1n) === 1n;
    if (isRight || at < last) {
      refuseUnless(used < hashes.length, "tree-proof-length");
      const sibling = hashes[used];
      node = await (isRight ? sha256([1], sibling, node) : sha256([1], node, sibling));
      used += 1;
    }
    at >>= 1n;
    last >>= 1n;
  }
  refuseUnless(used === hashes.length, "tree-proof-length");
  refuseUnless(same(node, root), "tree-root");
}

// The proof file (C2SP tlog-proof)

function parseProof(bytes) {
  refuseUnless(bytes.length <= 3 * MIB, "proof-long");
  const end = find(bytes, 10, 10);
  refuseUnless(end >= 0 && bytes.slice(0, end).every((byte) => byte < 128), "proof-form");
  const [version, ...lines] = decodeUtf8(bytes.slice(0, end), "proof-form").split("\n");
  refuseUnless(version === "c2sp.org/tlog-proof@v1", "proof-version");
  let extra = null;
  if (lines.length && lines[0].startsWith("extra ")) {
    extra = decodeBase64(lines.shift().slice(6), "proof-extra");
  }
  refuseUnless(lines.length && lines[0].startsWith("index "), "proof-index");
  const index = parseDecimal(lines.shift().slice(6), "proof-index");
  const hashes = lines.map((line) => decodeBase64(line, "proof-hashes", 32));
  refuseUnless(hashes.length <= 63, "proof-hashes");
  refuseUnless(extra === null || (extra.length > 0 && extra.length <= MIB), "proof-extra");
  const note = parseNote(bytes.slice(end + 2));
  const checkpoint = parseCheckpoint(note.text);
  refuseUnless(index < checkpoint.size, "proof-index");
  return { index, hashes, extra, note, checkpoint };
}

// The proof as text of QR codes, as a certificate has it (docs/format.md, section 11)

const PART_TAG = "UNJOINPROOF1";
const PART = /^UNJOINPROOF1:([1-9][0-9]?)\/([1-9][0-9]?):([0-9A-F]{8}):([A-Z2-7]+)$/;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// The file, whether `bytes` are it or the parts of one.
async function plainProof(bytes) {
  const first = bytes.findIndex((byte) => ![9, 10, 13, 32].includes(byte));
  const tag = bytes.slice(first, first + PART_TAG.length);
  return first >= 0 && same(tag, utf8.encode(PART_TAG)) ? joinParts(bytes) : bytes;
}

async function joinParts(bytes) {
  refuseUnless(bytes.length <= MIB && bytes.every((byte) => byte < 128), "proof-part-form");
  const words = decodeUtf8(bytes, "proof-part-form").split(/[ \t\n\r]+/).filter((word) => word !== "");
  const found = words.map(readPart);
  const [{ parts, whole }] = found;
  refuseUnless(found.every((part) => part.parts === parts && part.whole === whole), "proof-part-other");
  const texts = new Map(found.map((part) => [part.number, part.text]));
  refuseUnless(found.every((part) => texts.get(part.number) === part.text), "proof-part-damaged");
  const numbers = Array.from({ length: parts }, (_, at) => at + 1);
  refuseUnless(numbers.every((number) => texts.has(number)), "proof-part-missing");
  return unpack(numbers.map((number) => texts.get(number)).join(""), whole);
}

function readPart(word) {
  const match = PART.exec(word);
  refuseUnless(match !== null && Number(match[1]) <= Number(match[2]), "proof-part-form");
  return { number: Number(match[1]), parts: Number(match[2]), whole: match[3], text: match[4] };
}

async function unpack(text, whole) {
  const packed = decodeBase32(text);
  refuseUnless(hex((await sha256(packed)).slice(0, 4)).toUpperCase() === whole, "proof-part-damaged");
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let length = 0;
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      pieces.push(value);
      length += value.length;
      if (length > 3 * MIB) break;
    }
  } catch {
    throw new Refused("proof-part-damaged");
  }
  refuseUnless(length <= 3 * MIB, "proof-part-damaged");
  return join(...pieces);
}

function decodeBase32(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0, bits = 0, at = 0;
  for (const character of text) {
    held = (held << 5) | BASE32.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
      held &= (1 << bits) - 1;
    }
  }
  // One spelling: no character too many, and nothing in the bits left over.
  refuseUnless(bits < 5 && held === 0, "proof-part-damaged");
  return bytes;
}
