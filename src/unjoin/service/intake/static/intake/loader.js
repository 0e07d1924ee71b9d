// Comes with the form and takes over what its buttons send: from here on nothing that is
// typed leaves the browser unless it is sealed, or the person was told and chose otherwise.
// What does the sealing is loaded when somebody begins to fill in the form.

const byId = (id) => document.getElementById(id);
const isOurs = (target) => target instanceof Element && target.closest("#form");
// Without these the browser has no sealing; the page then says what it said without a script.
const canSeal = isSecureContext && Boolean(crypto.subtle);

let application = null;
let isBegun = false;
let isLoaded = false;
let isSteppedAside = false;
let asked = null;

/** The page at `address`, taken apart and not shown. */
function getPage(address, { method = "GET", body = null } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.responseType = "document";
    request.timeout = 60_000;
    request.onload = () => {
      if (request.status === 200 && request.response) resolve(request.response);
      else reject(new Error(`answer ${request.status}`));
    };
    request.onerror = () => reject(new Error("not reached"));
    request.ontimeout = request.onerror;
    request.send(body);
  });
}

/** Let the browser fetch the script of `link` and compare its hash. */
function preload(link) {
  if (!link.relList.supports("modulepreload")) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const added = document.importNode(link);
    added.removeAttribute("id");
    added.onload = resolve;
    added.onerror = () => reject(new Error(`not loaded: ${added.href}`));
    document.head.append(added);
  });
}

async function load() {
  const address = byId("form").getAttribute("action"); // .action would be its buttons
  const parts = await getPage(`${address}/parts`);
  await Promise.all([...parts.querySelectorAll("link[rel=modulepreload]")].map(preload));
  const { start } = await import(parts.getElementById("script").href);
  isLoaded = true;
  return start(parts, { getPage, showWhichSealing });
}

function begin() {
  application ??= load().catch((error) => {
    application = null;
    throw error;
  });
  return application;
}

/** Say which of the two happens; called again when the page was put in another language. */
function showWhichSealing() {
  byId("sealed-there").hidden = !isSteppedAside;
  byId("sealed-here").hidden = isSteppedAside;
}

function press(button, form) {
  showWait(!isLoaded);
  begin()
    .then((started) => {
      showWait(false);
      return started.press(button);
    })
    .catch(() => {
      showWait(false);
      ask(button, form);
    });
}

/** On a slow line it takes a while until the first button does something. */
function showWait(isShown) {
  const sentence = byId("one-moment"); // not in the view of the answers
  if (sentence) sentence.hidden = !isShown;
}

/** Ask what to do when the script cannot go on. Nothing has been sent. */
function ask(button, form) {
  asked = byId("unsealed") ?? asked; // it may not be in the view that is shown
  const question = asked;
  byId("main").prepend(question);
  question.hidden = false;
  question.focus();
  byId("seal-again").onclick = () => {
    question.hidden = true;
    press(button, form);
  };
  byId("seal-there").onclick = async () => {
    question.hidden = true;
    isSteppedAside = true;
    const started = await application?.catch(() => null);
    started?.stepAside();
    showWhichSealing();
    if (form.isConnected) form.requestSubmit(button?.isConnected ? button : undefined);
  };
}

if (canSeal) {
  showWhichSealing();
  for (const event of ["focusin", "input"]) {
    document.addEventListener(event, ({ target }) => {
      if (!isOurs(target) || isBegun) return;
      isBegun = true;
      begin().catch(() => {}); // tried again, and asked about, when a button is pressed
    });
  }
  document.addEventListener("submit", (event) => {
    if (isSteppedAside || event.target.id !== "form") return;
    event.preventDefault();
    press(event.submitter, event.target);
  });
}
