// Seals with age, for the recipients that the server names, padded to the same size classes.

import { Encrypter } from "./vendor/age.js";

const SPACE = 0x20;

/** The size class that `size` bytes are padded to; see `custody/sealing.py`. */
function paddedSize(size, { small, step }) {
  return small.find((limit) => size <= limit) ?? Math.ceil(size / step) * step;
}

/** An age file of `text` (JSON), in base64. */
export async function seal(text, recipients, classes) {
  return base64(await sealBytes(text, recipients, classes));
}

/** An age file of `text`, padded to its class; or of bytes that have their size, without classes. */
export async function sealBytes(text, recipients, classes) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(classes ? pad(text, classes) : text);
}

function pad(text, classes) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(paddedSize(bytes.length, classes)).fill(SPACE);
  padded.set(bytes);
  return padded;
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** 32 hex digits drawn at random. */
export const randomKey = () => hex(crypto.getRandomValues(new Uint8Array(16)));

/**
 * Tells the same contents when they are sent again. Under a secret that never leaves the page,
 * and not under the key, as the server does it: who sees the key could else try out guesses.
 */
export class Fingerprints {
  constructor() {
    this.secret = crypto.getRandomValues(new Uint8Array(32));
  }

  async of(content) {
    const use = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", this.secret, use, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content));
    return hex(new Uint8Array(mac).subarray(0, 16));
  }
}
