// What is carried out: the messages, the codes and the pictures of one sealed file.

import { build, fill } from "../intake/fill.js";
import { PART_BYTES, writeParts } from "./carried.js";
import { canDraw, chooseSize, codeImage, countPictures, picture } from "./codes.js";

/** Every messenger takes so many bytes of a piece: a message has fewer than 1,900 characters. */
const MESSAGE_BYTES = 1160;

const byId = (id) => document.getElementById(id);

export class Carrying {
  constructor(bytes) {
    const parts = writeParts(bytes, MESSAGE_BYTES);
    this.messages = parts.map((part, index) => `${index + 1}/${parts.length} ${part}`);
    const { version, piece } = chooseSize(bytes.length, PART_BYTES);
    this.version = version;
    this.codes = writeParts(bytes, piece);
    this.pictures = new Map();
    this.at = 0;
  }

  /** Put it on the page, with the words of its language. */
  show(words) {
    this.words = words;
    const numbered = (count) => Array.from({ length: count }, (_, at) => ({ number: at + 1, count }));
    this.fill("messages", numbered(this.messages.length));
    for (const [at, field] of document.querySelectorAll("#messages textarea").entries()) {
      field.value = this.messages[at];
    }
    const whole = document.getElementById("whole");
    whole.href = `data:text/plain;charset=utf-8,${encodeURIComponent(this.messages.join("\n\n"))}`;
    this.fill("pictures", numbered(countPictures(this.codes.length)));
    this.say("messages-count", this.messages.length);
    this.say("codes-count", this.codes.length);
    this.say("pictures-count", countPictures(this.codes.length));
    for (const id of ["way-codes", "way-pictures"]) {
      byId(id).addEventListener("toggle", ({ target }) => target.open && this.draw(id));
    }
  }

  fill(id, items) {
    const list = byId(id);
    list.replaceChildren(build(list.querySelector("template"), { items }));
  }

  say(id, count) {
    byId(id).textContent = fill(count === 1 ? this.words.one : this.words.several, { count });
  }

  /** Codes and pictures are drawn when somebody asks for them. */
  draw(id) {
    if (id === "way-codes") this.showCode();
    else this.showPictures();
  }

  showCode() {
    const image = byId("code");
    image.src = codeImage(this.codes[this.at], this.version);
    const values = { number: this.at + 1, count: this.codes.length };
    image.alt = fill(this.words.code, values);
    byId("code-number").textContent = image.alt;
    byId("code-back").disabled = this.at === 0;
    byId("code-next").disabled = this.at === this.codes.length - 1;
  }

  /** One after the other, so that the page stays usable on a slow device. */
  async showPictures() {
    if (!canDraw()) {
      const list = byId("pictures");
      list.replaceChildren();
      list.previousElementSibling.textContent = this.words.noise;
      return;
    }
    for (const [at, image] of document.querySelectorAll("#pictures img").entries()) {
      if (!this.pictures.has(at)) {
        await new Promise((resolve) => setTimeout(resolve));
        this.pictures.set(at, picture(this.codes, this.version, at));
      }
      image.src = this.pictures.get(at);
      image.closest("li").querySelector("a").href = image.src;
    }
  }

  async press(deed, button) {
    if (deed === "code-back" || deed === "code-next") {
      this.at += deed === "code-next" ? 1 : -1;
      this.showCode();
    } else if (deed === "copy") {
      await this.copy(button);
    }
  }

  /** Copy one message. Where the browser does not let a page do that, it is marked to be copied. */
  async copy(button) {
    const field = button.closest("li").querySelector("textarea");
    field.focus();
    field.select();
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      isCopied = true;
    } catch {
      isCopied = document.execCommand("copy");
    }
    button.closest("li").querySelector("[role=status]").textContent = isCopied
      ? this.words.copied
      : this.words.marked;
  }
}
