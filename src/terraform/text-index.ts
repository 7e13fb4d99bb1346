/** Finds out whether a text contains any of many others, in a time that hardly depends on how many there are. */

/** Characters by which a text is looked up first. */
const HEAD = 5;

/** The hash of the last characters: as many as are shifted out of it, which are {@link HEAD}. */
const BITS = 20;
const SHIFT = BITS / HEAD;
const MASK = (1 << BITS) - 1;

const hashOf = (head: string): number => {
  let hash = 0;
  for (let at = 0; at < head.length; at += 1) hash = ((hash << SHIFT) ^ head.charCodeAt(at)) & MASK;
  return hash;
};

/** Texts that others may contain. */
export class TextIndex {
  /** Whether any text begins with characters of this hash. */
  readonly #hashes = new Uint8Array(1 << BITS);
  readonly #byHead = new Map<string, string[]>();

  /** @param text of at least 5 characters */
  add(text: string): void {
    const head = text.slice(0, HEAD);
    const known = this.#byHead.get(head);
    if (known) known.push(text);
    else this.#byHead.set(head, [text]);
    this.#hashes[hashOf(head)] = 1;
  }

  /** Whether `text` contains any of them. */
  isIn(text: string): boolean {
    const hashes = this.#hashes;
    let hash = 0;
    for (let at = 0; at < text.length; at += 1) {
      hash = ((hash << SHIFT) ^ text.charCodeAt(at)) & MASK;
      if (hashes[hash] === 1 && this.#startsAt(text, at - HEAD + 1)) return true;
    }
    return false;
  }

  #startsAt(text: string, start: number): boolean {
    if (start < 0) return false;
    return (this.#byHead.get(text.slice(start, start + HEAD)) ?? []).some((each) => text.startsWith(each, start));
  }
}
