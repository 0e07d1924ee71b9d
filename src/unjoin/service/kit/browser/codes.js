// Parts as QR codes: one after the other on the screen, or several in one picture.

import { encodeQR } from "qr";

const QUIET = 4;
const PIXELS = 4;
const COLUMNS = 2;
const ROWS = 3;
const CAPTION = 34;
const GAP = 16;

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
  return pieces.find(({ piece }) => Math.ceil(count / piece) <= FEW) ?? pieces.at(-1);
}

function drawCode(context, text, version, left, top, unit) {
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", version, border: QUIET });
  const side = rows.length;
  const small = blank(side, side);
  const image = small.context.getImageData(0, 0, side, side);
  rows.flat().forEach((dark, at) => {
    if (dark) image.data.fill(0, at * 4, at * 4 + 3);
  });
  small.context.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small.canvas, left, top, side * unit, side * unit);
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

/** One code, as the address of an image. */
export function codeImage(text, version) {
  const side = sideOf(version);
  const { canvas, context } = blank(side, side);
  drawCode(context, text, version, 0, 0, PIXELS);
  return canvas.toDataURL("image/png");
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
