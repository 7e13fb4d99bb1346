import { bytes, shortened } from "./escape";

/** Longest sentence of a finding, reason or note in a limited text. */
const LONGEST_SENTENCE = 500;

/** How much of a review has a place in a text, and whether anything was left out. */
export class Room {
  #cut = false;

  /** @param limit bytes that the whole text may have, or Infinity */
  constructor(readonly limit: number) {}

  get isLimited(): boolean {
    return this.limit !== Infinity;
  }

  /** Whether anything was left out or shortened. */
  get isCut(): boolean {
    return this.#cut;
  }

  /** Says that something was left out. */
  cut(): void {
    this.#cut = true;
  }

  /** A text, cut if there is a limit and it is too long. */
  short(text: string, most: number): string {
    const short = this.isLimited ? shortened(text, most) : text;
    if (short !== text) this.cut();
    return short;
  }

  sentence(text: string): string {
    return this.short(text, LONGEST_SENTENCE);
  }

  /**
   * As many lines as fit into a share of the text, and a last one that says how many did not.
   *
   * @param line writes the line of an item; not asked for those that come after what fits
   */
  fitted<Item>(
    items: readonly Item[],
    share: number,
    line: (item: Item, index: number) => string,
    more: (left: number) => string,
  ): string[] {
    const budget = this.isLimited ? this.limit * share : Infinity;
    const last = bytes(more(items.length)) + 1;
    const lines: string[] = [];
    let used = 0;
    // How many fit if the last line has to say that there are more.
    let kept = 0;
    for (const [index, item] of items.entries()) {
      const text = line(item, index);
      used += bytes(text) + 1;
      if (used > budget) {
        this.cut();
        return [...lines.slice(0, kept), more(items.length - kept)];
      }
      lines.push(text);
      if (used + last <= budget) kept = lines.length;
    }
    return lines;
  }
}
