// The viewer of a sheet's photographs: one at a time, larger and smaller, turned, dragged; by hand
// and by keys. Its keys work while it has the focus, and nowhere else. Without this script the
// photographs stand one below the other.

const STEP = 1.25;
const LARGEST = 12;
const MOVE = 60;

class Viewer {
  #box;
  #stage;
  #figures;
  #shown = 0;
  #turn = 0;
  #scale = 1;
  #x = 0;
  #y = 0;
  #pointers = new Map();

  constructor(box) {
    this.#box = box;
    this.#stage = box.querySelector(".stage");
    this.#figures = [...box.querySelectorAll("figure")];
    box.classList.add("is-live");
    box.querySelector(".tools").hidden = false;
    box.querySelector("[data-at=keys]").hidden = false;
    box.querySelector("[data-at=plain]").hidden = true;
    for (const link of box.querySelectorAll("figure a")) {
      link.tabIndex = -1;
      link.addEventListener("click", (event) => event.preventDefault());
      link.querySelector("img").addEventListener("load", () => this.#show());
    }
    box.addEventListener("click", (event) => this.#press(event));
    this.#stage.addEventListener("keydown", (event) => this.#type(event));
    this.#stage.addEventListener("wheel", (event) => this.#roll(event), { passive: false });
    this.#stage.addEventListener("pointerdown", (event) => this.#hold(event));
    this.#stage.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.#stage.addEventListener(end, (event) => this.#pointers.delete(event.pointerId));
    }
    this.#stage.addEventListener("dblclick", () => this.#zoom(2));
    new ResizeObserver(() => this.#show()).observe(this.#stage);
    this.#show();
  }

  #press(event) {
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (action) this.#act(action);
  }

  #act(action) {
    const acts = {
      in: () => this.#zoom(STEP),
      out: () => this.#zoom(1 / STEP),
      left: () => this.#rotate(-90),
      right: () => this.#rotate(90),
      whole: () => this.#whole(),
      before: () => this.#choose(this.#shown - 1),
      after: () => this.#choose(this.#shown + 1),
    };
    acts[action]();
  }

  #type(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const moves = {
      ArrowLeft: [MOVE, 0],
      ArrowRight: [-MOVE, 0],
      ArrowUp: [0, MOVE],
      ArrowDown: [0, -MOVE],
    };
    const acts = {
      "+": "in",
      "=": "in",
      "-": "out",
      r: "right",
      R: "left",
      0: "whole",
      PageUp: "before",
      PageDown: "after",
    };
    if (event.key in moves) this.#move(...moves[event.key]);
    else if (event.key in acts) this.#act(acts[event.key]);
    else return;
    event.preventDefault();
  }

  #roll(event) {
    if (event.ctrlKey) {
      event.preventDefault();
      this.#zoom(event.deltaY < 0 ? STEP : 1 / STEP);
    } else if (this.#move(-event.deltaX, -event.deltaY)) {
      event.preventDefault();
    }
  }

  #hold(event) {
    if (event.button !== 0) return;
    this.#stage.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  #drag(event) {
    const last = this.#pointers.get(event.pointerId);
    if (!last) return;
    const here = [event.clientX, event.clientY];
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]) || 1;
      this.#zoom(apart(here) / apart(last));
    } else {
      this.#move(here[0] - last[0], here[1] - last[1]);
    }
    this.#pointers.set(event.pointerId, here);
  }

  #choose(number) {
    this.#shown = (number + this.#figures.length) % this.#figures.length;
    this.#turn = 0;
    this.#whole();
  }

  #rotate(degrees) {
    this.#turn = (this.#turn + degrees + 360) % 360;
    this.#whole();
  }

  #whole() {
    this.#scale = 1;
    this.#x = this.#y = 0;
    this.#show();
  }

  #zoom(factor) {
    const before = this.#scale;
    this.#scale = Math.min(LARGEST, Math.max(1, this.#scale * factor));
    // What is in the middle stays there.
    this.#x *= this.#scale / before;
    this.#y *= this.#scale / before;
    this.#show();
  }

  /** Whether there was anything to move. */
  #move(x, y) {
    const before = [this.#x, this.#y];
    this.#x += x;
    this.#y += y;
    this.#show();
    return before[0] !== this.#x || before[1] !== this.#y;
  }

  /** Lay the picture into the stage: fitted, turned, and no further out than its edges. */
  #show() {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    this.#figures.forEach((figure, place) => {
      figure.hidden = place !== this.#shown;
    });
    const image = this.#figures[this.#shown].querySelector("img");
    const lies = this.#turn % 180 !== 0;
    const [across, down] = lies
      ? [image.naturalHeight, image.naturalWidth]
      : [image.naturalWidth, image.naturalHeight];
    const fit = Math.min(width / (across || 1), height / (down || 1));
    const bound = (value, size, room) => {
      const most = Math.max(0, (size * fit * this.#scale - room) / 2);
      return Math.min(most, Math.max(-most, value));
    };
    this.#x = bound(this.#x, across, width);
    this.#y = bound(this.#y, down, height);
    image.style.transform =
      `translate(-50%, -50%) translate(${this.#x}px, ${this.#y}px) ` +
      `rotate(${this.#turn}deg) scale(${fit * this.#scale})`;
    const which = this.#box.querySelector("[data-at=which]");
    if (which) {
      const said = { number: this.#shown + 1, total: this.#figures.length };
      which.textContent = which.dataset.of.replace(/\{(\w+)\}/g, (_whole, name) => said[name]);
    }
  }
}

for (const box of document.querySelectorAll("[data-viewer]")) new Viewer(box);
