// The board asks for its own contents again and again. They come as a page that the server
// made, and are taken over as they are; nothing in them runs.
//
// That is nobody's activity: it does not keep anybody signed in (see accounts.sessions). When
// the sign-in has ended, or no answer comes, the board says that it is old.

const PATIENCE_MS = 15_000;
const live = document.getElementById("live");
const stale = document.getElementById("stale");

function ask() {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", live.dataset.url);
    request.responseType = "document";
    request.timeout = PATIENCE_MS;
    request.onloadend = () => resolve(request.response?.querySelector(".board") ?? null);
    request.send();
  });
}

/** What was opened stays open; where the focus is, nothing is exchanged. */
function show(board) {
  const old = [...live.querySelectorAll("details")];
  const fresh = [...board.querySelectorAll("details")];
  if (live.contains(document.activeElement)) return;
  fresh.forEach((each, place) => {
    each.open = old[place]?.open ?? false;
  });
  live.replaceChildren(document.adoptNode(board));
}

async function refresh() {
  const board = await ask();
  stale.hidden = board !== null;
  if (board) show(board);
  setTimeout(refresh, live.dataset.every * 1000);
}

setTimeout(refresh, live.dataset.every * 1000);
