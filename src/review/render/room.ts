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

  /** As many lines as fit into a share of the text, and a last one that says how many did not. */
  fitted(lines: readonly string[], share: number, more: (left: number) => string): string[] {
    const budget = this.isLimited ? this.limit * share : Infinity;
    const sizes = lines.map((line) => bytes(line) + 1);
    if (sizes.reduce((sum, size) => sum + size, 0) <= budget) return [...lines];
    this.cut();
    const kept: string[] = [];
    let used = bytes(more(lines.length)) + 1;
    for (const [index, line] of lines.entries()) {
      used += sizes[index] ?? 0;
      if (used > budget) break;
      kept.push(line);
    }
    return [...kept, more(lines.length - kept.length)];
  }
}
