// Seals the answers and hands them to the server: first a question whether it could receive
// them now, so that all that is typed is still here if not, and then the sending itself, as the
// form of a page, whose answer is the page with the receipt.

import { write } from "./message.js";
import { Fingerprints, seal } from "./sealing.js";

/** The server's sentence why it cannot receive this now. `receipt`: of what came under the key. */
export class NotNowError extends Error {
  constructor(sentence, receipt = "") {
    super(sentence);
    this.sentence = sentence;
    this.receipt = receipt;
  }
}

export class Sender {
  constructor(rules, proof) {
    this.rules = rules;
    this.proof = proof;
    this.fingerprints = new Fingerprints();
    this.sealed = null;
  }

  /** The fields to be posted. The same answers make the same ones, so that sending twice counts once. */
  async fieldsOf(answers) {
    const { data, names } = this.rules;
    const { declaration, persons, privates } = write(answers, {
      organisations: data.organisations,
      names,
    });
    const fingerprint = await this.fingerprints.of(declaration + [...privates.values()].join(""));
    const { key, replaces } = answers;
    const sealed = this.sealed;
    if (sealed?.fingerprint === fingerprint && sealed.key === key && sealed.replaces === replaces) {
      return sealed;
    }
    const { inbox, custodians } = data.recipients;
    const fields = { key, replaces, persons, fingerprint };
    fields.declaration = await seal(declaration, inbox, data.classes);
    for (const [number, text] of privates) {
      fields[`private${number}`] = await seal(text, custodians, data.classes);
    }
    this.sealed = fields;
    return fields;
  }

  /** Ask whether `fields` could be received now. Throws NotNowError; nothing is saved. */
  async ask(address, fields) {
    const { words } = this.rules.data;
    const body = new URLSearchParams({ ...fields, action: "try-sealed" });
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body, cache: "no-store" });
    } catch {
      throw new NotNowError(words.not_sent);
    }
    const said = await answer.json().catch(() => null);
    if (answer.ok && said?.can) return;
    throw new NotNowError(said?.sentence ?? words.no_answer, said?.receipt);
  }

  /** Send `fields`. The browser goes on to the page with the receipt. */
  async send(address, fields) {
    const altcha = await this.proof.take();
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    form.hidden = true;
    for (const [name, value] of Object.entries({ ...fields, altcha, action: "send-sealed" })) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
  }
}
