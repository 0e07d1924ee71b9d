// Sealing what this browser keeps, so that its storage and its disk hold nothing in the clear.
//
// Rules kept here:
// 1. The key comes with the page and is written nowhere; here it can be used but not read.
// 2. What is sealed names what it is (as additional data), so that one record cannot be
//    put in the place of another.
// 3. Lengths are rounded up to 1 KiB, 2 KiB, 4 KiB …: they tell a group from one person,
//    and no more.
//
// Source: AES-256-GCM, a fresh random 96-bit nonce each (W3C, "Web Cryptography").

const NONCE_BYTES = 12;
const SMALLEST_BYTES = 1024;
const SPACE = 0x20; // JSON allows any number of them at its end

/** Whether this page may seal. A page that came over plain http may not, onion or not. */
export const canSeal = Boolean(globalThis.crypto?.subtle);

/** 128 random bits as 32 hex digits: a key for the server, or a name that tells nothing. */
export function randomHex() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Seal {
  #key;

  /** `keyText`: 32 bytes in base64. */
  constructor(keyText) {
    const uses = ["encrypt", "decrypt"];
    this.#key = crypto.subtle.importKey("raw", fromBase64(keyText), "AES-GCM", false, uses);
  }

  /** `value` as text that only this key opens, and only under `name`. */
  async seal(value, name) {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: label(name) },
      await this.#key,
      padded(new TextEncoder().encode(JSON.stringify(value))),
    );
    return toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
  }

  /** What was sealed under `name`; undefined where this key does not open it. */
  async open(text, name) {
    try {
      const bytes = fromBase64(text);
      const opened = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: bytes.subarray(0, NONCE_BYTES), additionalData: label(name) },
        await this.#key,
        bytes.subarray(NONCE_BYTES),
      );
      return JSON.parse(new TextDecoder().decode(opened));
    } catch {
      return undefined;
    }
  }
}

const label = (name) => new TextEncoder().encode(`unjoin/desk/v1\n${name}`);

function padded(bytes) {
  let size = SMALLEST_BYTES;
  while (size < bytes.length) size *= 2;
  const result = new Uint8Array(size).fill(SPACE);
  result.set(bytes);
  return result;
}

function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
