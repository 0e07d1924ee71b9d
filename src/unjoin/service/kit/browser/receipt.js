// The receipt, made here: 22 random digits and two that check them, as `registry/receipt.py` has it.

const LIMIT = 10n ** 22n;
const NUMERALS = "〇一二三四五六七八九";
const FULL_WIDTH_ZERO = 0xff10;

/** A number below 10^22, each as likely as the next. */
function randomNumber() {
  const bytes = new Uint8Array(10);
  for (;;) {
    crypto.getRandomValues(bytes);
    bytes[0] &= 0x03; // 74 bits; those above the limit are drawn again
    const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    if (number < LIMIT) return number;
  }
}

export function makeReceipt() {
  return withCheckDigits(randomNumber());
}

export function withCheckDigits(number) {
  const check = 98n - ((number * 100n) % 97n);
  return String(number).padStart(22, "0") + String(check).padStart(2, "0");
}

/** The six groups as the page shows them. */
export function groupsOf(code) {
  return [0, 1, 2, 3, 4, 5].map((index) => {
    const digits = code.slice(index * 4, index * 4 + 4);
    const numerals = [...digits].map((digit) => NUMERALS[Number(digit)]).join("");
    return { number: index + 1, digits, numerals };
  });
}

/** The numbers of the two groups that are asked for; decided by the code, as `typed_back.py` does. */
export function askedGroups(code) {
  const pairs = [];
  for (let first = 1; first <= 6; first += 1) {
    for (let second = first + 1; second <= 6; second += 1) pairs.push([first, second]);
  }
  return pairs[Number(BigInt(code) % BigInt(pairs.length))];
}

/** The digits that somebody typed: full-width ones and Chinese numerals count. */
export function typedDigits(text) {
  const digits = [...text].map((character) => {
    const wide = character.charCodeAt(0) - FULL_WIDTH_ZERO;
    if (wide >= 0 && wide <= 9) return String(wide);
    const numeral = NUMERALS.indexOf(character.replace("零", "〇").replace("幺", "一"));
    return numeral >= 0 ? String(numeral) : character;
  });
  return digits.join("").replace(/[\s\-－]/g, "");
}
