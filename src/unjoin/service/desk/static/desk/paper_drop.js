// Photographs dropped onto a form, sent one after the other, with what became of each. The form
// works without this. Nothing is sent twice: the server knows a photograph again.

const LARGEST_BYTES = 24 * 1024 * 1024;

class Refused extends Error {}

class Drop {
  #form;
  #field;
  #input;
  #list;

  constructor(form) {
    this.#form = form;
    this.#field = form.querySelector(".drop");
    this.#input = this.#field.querySelector("input");
    this.#list = this.#field.querySelector(".arriving");
    this.#field.classList.add("is-live");
    this.#field.querySelector(".where").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send([...this.#input.files]);
    });
    for (const kind of ["dragenter", "dragover"]) {
      this.#field.addEventListener(kind, (event) => this.#hover(event));
    }
    this.#field.addEventListener("dragleave", () => this.#field.classList.remove("is-over"));
    this.#field.addEventListener("drop", (event) => this.#drop(event));
  }

  #hover(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.#field.classList.add("is-over");
  }

  #drop(event) {
    event.preventDefault();
    this.#field.classList.remove("is-over");
    this.#input.files = event.dataTransfer.files;
    this.#input.focus();
  }

  async #send(files) {
    if (!files.length || this.#form.inert) return;
    this.#form.inert = true;
    this.#list.hidden = false;
    this.#list.replaceChildren();
    const isOne = new FormData(this.#form).get("sheets") === "one";
    let url = this.#form.action;
    let failed = 0;
    for (const file of files) {
      const line = this.#line(file.name);
      try {
        const { reference, more } = await this.#post(url, file);
        if (isOne) url = more;
        this.#say(line, this.#field.dataset.sent.replace("{reference}", reference));
      } catch (error) {
        failed += 1;
        line.classList.add("failed");
        const sentence = error instanceof Refused ? error.message : this.#field.dataset.noAnswer;
        this.#say(line, sentence);
      }
    }
    this.#form.inert = false;
    if (failed) this.#offerToGoOn();
    else location.assign(this.#arrived());
  }

  async #post(url, file) {
    if (file.size > LARGEST_BYTES) throw new Refused(this.#field.dataset.tooLarge);
    const body = new FormData(this.#form);
    body.delete(this.#input.name);
    body.append(this.#input.name, file, file.name);
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    });
    if (response.status === 401) throw new Refused(this.#field.dataset.signedOut);
    const answer = await response.json();
    if (!response.ok) throw new Refused(answer.sentence);
    return answer;
  }

  /** This page again, saying that they were taken. */
  #arrived() {
    const url = new URL(location.href);
    url.searchParams.set("notice", "photographs");
    url.hash = "";
    return url;
  }

  #line(name) {
    const line = document.createElement("li");
    const file = document.createElement("span");
    file.className = "file";
    file.textContent = name;
    line.append(file, " ", document.createElement("span"));
    this.#list.append(line);
    this.#say(line, this.#field.dataset.beingSent);
    return line;
  }

  #say(line, text) {
    line.lastChild.textContent = text;
  }

  #offerToGoOn() {
    const link = document.createElement("a");
    link.className = "button secondary";
    link.href = location.pathname;
    link.textContent = this.#field.dataset.goOn;
    const line = document.createElement("li");
    line.append(link);
    this.#list.append(line);
  }
}

for (const form of document.querySelectorAll("form[data-drop]")) new Drop(form);
