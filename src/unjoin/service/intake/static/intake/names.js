// The rules of names, as `registry/names.py` has them, with the sets of characters it uses.

const POSSIBLE_LETTER = /[\p{L}\p{N}]/u;

/** The runs of characters that the server packed: hex numbers in pairs. */
function unpack(packed) {
  const runs = [];
  let last = -1;
  const numbers = packed ? packed.split(" ").map((text) => parseInt(text, 16)) : [];
  for (let at = 0; at < numbers.length; at += 2) {
    const first = last + numbers[at];
    last = first + numbers[at + 1];
    runs.push([first, last]);
  }
  return runs;
}

function has(runs, code) {
  let [low, high] = [0, runs.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < runs[middle][0]) high = middle - 1;
    else if (code > runs[middle][1]) low = middle + 1;
    else return true;
  }
  return false;
}

const hex = (code) => `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
const isRareIdeograph = (code) => code >= 0x20000 && code <= 0x3ffff && (code & 0xfffe) !== 0xfffe;

export class NameRules {
  constructor(characters, limit, oneLine) {
    this.limit = limit;
    this.oneLine = oneLine;
    this.refused = unpack(characters.refused);
    this.unheard = unpack(characters.unheard);
    this.joiners = new Map(
      Object.entries(characters.joiners).map(([joiner, runs]) => [joiner, unpack(runs)]),
    );
  }

  /** The name that `text` gives; throws { code, fields } where it gives none. */
  clean(text) {
    const name = this.oneLine(text.normalize("NFC"));
    const characters = [...name];
    if (!name) throw { code: "name-empty", fields: {} };
    if (characters.length > this.limit) {
      throw { code: "name-long", fields: { length: characters.length, limit: this.limit } };
    }
    characters.forEach((character, position) => {
      const code = character.codePointAt(0);
      if (has(this.refused, code) && !this.joins(characters, position)) {
        throw { code: "name-character", fields: { character: hex(code) } };
      }
    });
    const isLetter = (c) => POSSIBLE_LETTER.test(c) || isRareIdeograph(c.codePointAt(0));
    if (!characters.some(isLetter)) throw { code: "name-letters", fields: {} };
    return name;
  }

  joins(characters, position) {
    const letters = this.joiners.get(characters[position]);
    if (!letters || position === 0 || position === characters.length - 1) return false;
    const neighbours = [characters[position - 1], characters[position + 1]];
    return neighbours.every((neighbour) => has(letters, neighbour.codePointAt(0)));
  }

  /** What names are compared by; the server also lets simplified and traditional be one. */
  fold(name) {
    // Up and down again: upper case takes apart what lower case leaves together (ẞ, ß, final ς).
    const lower = name.normalize("NFKC").toLowerCase();
    const folded = lower.toUpperCase().toLowerCase().replaceAll("ς", "σ");
    const heard = [...folded].filter((c) => !has(this.unheard, c.codePointAt(0)));
    return heard.join("").normalize("NFKC");
  }
}
