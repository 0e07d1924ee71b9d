// Finding cards by what is typed: characters of either script, pinyin, its initials, English.
// Nothing here touches the page.
//
// Rules kept here:
// 1. Every word that was typed must be found in a card.
// 2. What is found in the title stands before what is found in the text, and characters
//    before pinyin; then come the cards that are opened most.

const NOT_FOUND = 0;
const IN_TEXT_READ = 1;
const IN_TEXT = 2;
const IN_NAMES = 3;
const IN_TITLE_READ = 4;
const IN_TITLE = 5;
const LEAST_INITIALS = 2;

/** "zai jian" as it may be typed: together, apart, or as "zj". */
class Reading {
  #rows;

  constructor(text) {
    this.#rows = text.split(",").map((row) => {
      const syllables = row.split(" ");
      return {
        joined: syllables.join(""),
        starts: this.#starts(syllables),
        initials: syllables.map(([first]) => first || "").join(""),
      };
    });
  }

  /** Where in the joined row each syllable begins. */
  #starts(syllables) {
    let at = 0;
    return new Set(
      syllables.map((syllable) => {
        const start = at;
        at += syllable.length;
        return start;
      }),
    );
  }

  /** Whether `word` is read here, from the beginning of a syllable on; or is initials here. */
  has(word) {
    if (!/^[a-z]+$/.test(word)) return false;
    return this.#rows.some(
      (row) =>
        this.#begins(row, word) || (word.length >= LEAST_INITIALS && row.initials.includes(word)),
    );
  }

  #begins({ joined, starts }, word) {
    let at = joined.indexOf(word);
    while (at >= 0) {
      if (starts.has(at)) return true;
      at = joined.indexOf(word, at + 1);
    }
    return false;
  }
}

export class Finder {
  #simplified;
  #cards;

  /** `cards`: { slug, uses, title, text, names, read, readText }, in the order of the guide. */
  constructor(cards, { traditional, simplified }) {
    const to = Array.from(simplified);
    this.#simplified = new Map(Array.from(traditional, (character, i) => [character, to[i]]));
    this.#cards = cards.map((card) => ({
      card,
      title: this.#fold(card.title),
      names: this.#fold(card.names),
      text: this.#fold(card.text),
      read: new Reading(card.read),
      readText: new Reading(card.readText),
    }));
  }

  /** The cards in which all of `typed` is found, the best first. */
  find(typed) {
    const words = this.#fold(typed).replaceAll("'", "").split(/\s+/).filter(Boolean);
    const found = [];
    for (const entry of this.#cards) {
      const ranks = [words, [words.join("")]].map((each) => this.#rankAll(entry, each));
      const rank = Math.max(...ranks);
      if (rank > NOT_FOUND) found.push({ card: entry.card, rank });
    }
    found.sort((one, other) => other.rank - one.rank || other.card.uses - one.card.uses);
    return found.map(({ card }) => card);
  }

  #rankAll(entry, words) {
    return words.length ? Math.min(...words.map((word) => this.#rank(entry, word))) : NOT_FOUND;
  }

  #rank(entry, word) {
    if (entry.title.includes(word)) return IN_TITLE;
    if (entry.read.has(word)) return IN_TITLE_READ;
    if (entry.names.includes(word)) return IN_NAMES;
    if (entry.text.includes(word)) return IN_TEXT;
    return entry.readText.has(word) ? IN_TEXT_READ : NOT_FOUND;
  }

  /** Simplified, small letters, full-width letters made plain. */
  #fold(text) {
    const plain = text.normalize("NFKC").toLowerCase();
    return Array.from(plain, (character) => this.#simplified.get(character) || character).join("");
  }
}
