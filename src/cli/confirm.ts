import { createInterface } from "node:readline/promises";
import { fail } from "../errors";

/**
 * Asks a person to type a word before something happens.
 *
 * @throws CONFIRMATION_NEEDED where nobody can be asked, NOT_CONFIRMED if another word came
 */
export async function confirm(what: string, word: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw fail("CONFIRMATION_NEEDED", { what });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${what}? Type ${word} to go on: `);
    if (answer.trim() !== word) throw fail("NOT_CONFIRMED", { what });
  } finally {
    lines.close();
  }
}
