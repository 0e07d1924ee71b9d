// A receipt code while it is typed: which digits there are, and whether the check digits fit.
// The same as `registry.receipt` on the server, which judges in the end.

const DIGITS = 24;
const WRITTEN = ["〇零○", "一壹幺", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"];
const SEPARATOR = /[\s.,;:·•・‧．，、。；：_/|\p{Pd}\p{Cf}−ー]/u;

/** The digits in `text`, and the first character that is none, or "". */
export function readDigits(text) {
  let digits = "";
  for (const character of text) {
    const digit = digitOf(character);
    if (digit !== "") digits += digit;
    else if (!SEPARATOR.test(character)) return { digits, wrong: character };
  }
  return { digits, wrong: "" };
}

/** Whether 24 `digits` end in the check digits of the others (ISO 7064 MOD 97-10). */
export function checkDigitsFit(digits) {
  const number = digits.slice(0, -2);
  const expected = 98 - remainder(`${number}00`);
  return digits.slice(-2) === String(expected).padStart(2, "0");
}

/** "none", "some", "many", "fits" or "wrong". */
export function judge(digits) {
  if (!digits) return "none";
  if (digits.length < DIGITS) return "some";
  if (digits.length > DIGITS) return "many";
  return checkDigitsFit(digits) ? "fits" : "wrong";
}

/** In groups of four; the last may be shorter. */
export const inGroups = (digits) => digits.match(/.{1,4}/g) ?? [];

function digitOf(character) {
  if (/^[0-9]$/.test(character)) return character;
  const code = character.codePointAt(0);
  if (code >= 0xff10 && code <= 0xff19) return String(code - 0xff10);
  const value = WRITTEN.findIndex((characters) => characters.includes(character));
  return value < 0 ? "" : String(value);
}

/** `digits` modulo 97, a few at a time: the whole is larger than a number can be here. */
function remainder(digits) {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}
