// Parts as QR codes: one after the other on the screen, or several in one picture.

import { encodeQR } from "qr";

const QUIET = 4;
const PIXELS = 4;
const COLUMNS = 2;
const ROWS = 3;
const CAPTION = 34;
const GAP = 16;
const BLACK = [0, 0, 0, 255];
const WHITE = [255, 255, 255, 255];

/** Sizes of code, by the characters that fit with 15 % to spare for damage (level M). */
const SIZES = [
  { version: 20, characters: 970 },
  { version: 25, characters: 1451 },
];
const FEW = 12;

/** The smallest size in which `count` bytes need few codes; `overhead`: bytes that a part adds. */
export function chooseSize(count, overhead) {
  const pieces = SIZES.map(({ version, characters }) => ({
    version,
    piece: Math.floor((characters * 5) / 8) - overhead,
  }));
  return pieces.find(({ piece }) => Math.ceil(count / piece) <= FEW) ?? pieces[pieces.length - 1];
}

const rowsOf = (text, version) =>
  encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", version, border: QUIET });

function drawCode(context, text, version, left, top, unit) {
  const rows = rowsOf(text, version);
  const side = rows.length;
  const small = blank(side, side);
  // Not what is read back from it: some browsers give noise to whoever reads.
  const image = small.context.createImageData(side, side);
  rows.flat().forEach((dark, at) => {
    image.data.set(dark ? BLACK : WHITE, at * 4);
  });
  small.context.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small.canvas, left, top, side * unit, side * unit);
}

/**
 * Whether a picture would show what was drawn. Browsers that hide what machine they run on, such as
 * Tor Browser, give noise or nothing in its place, and say nothing of it.
 */
export function canDraw() {
  const side = 16;
  const isDark = (at) => ((at * 7) % 5) % 2 === 0;
  const { context } = blank(side, side);
  const image = context.createImageData(side, side);
  for (let at = 0; at < side * side; at += 1) image.data.set(isDark(at) ? BLACK : WHITE, at * 4);
  context.putImageData(image, 0, 0);
  const { data } = context.getImageData(0, 0, side, side);
  // A little noise does a code no harm.
  return Array.from({ length: side * side }).every((_, at) => data[at * 4] < 128 === isDark(at));
}

const sideOf = (version) => (17 + 4 * version + 2 * QUIET) * PIXELS;

function blank(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

/** One code, as the address of an image: drawn by lines, which no browser makes noise of. */
export function codeImage(text, version) {
  const rows = rowsOf(text, version);
  const side = rows.length;
  const dark = rows.flatMap((row, y) => row.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : "")));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" ` +
    `width="${side * PIXELS}" height="${side * PIXELS}">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${dark.join("")}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** How many pictures `count` codes make. */
export const countPictures = (count) => Math.ceil(count / (COLUMNS * ROWS));

/** Picture number `index` of the codes of `parts`, as the address of an image. */
export function picture(parts, version, index) {
  const first = index * COLUMNS * ROWS;
  const shown = parts.slice(first, first + COLUMNS * ROWS);
  const side = sideOf(version);
  const rows = Math.ceil(shown.length / COLUMNS);
  const columns = Math.min(COLUMNS, shown.length);
  const { canvas, context } = blank(
    columns * (side + GAP) + GAP,
    rows * (side + CAPTION) + GAP,
  );
  context.fillStyle = "#000";
  context.font = "22px sans-serif";
  context.textAlign = "center";
  shown.forEach((part, at) => {
    const left = GAP + (at % COLUMNS) * (side + GAP);
    const top = Math.floor(at / COLUMNS) * (side + CAPTION);
    drawCode(context, part, version, left, top, PIXELS);
    context.fillText(`${first + at + 1}/${parts.length}`, left + side / 2, top + side + 14);
  });
  return canvas.toDataURL("image/png");
}
