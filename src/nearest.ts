import { distance } from "fastest-levenshtein";

/** The candidate that `text` was probably meant to be, if one is close enough to be worth saying. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(text.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(2, Math.floor(text.length / 3)) ? best.candidate : undefined;
}

/** ` Did you mean "x"?`, or the list of what is allowed, or nothing. */
export function suggestion(text: string, candidates: readonly string[]): string {
  const best = nearest(text, candidates);
  if (best !== undefined) return `Did you mean "${best}"?`;
  return candidates.length > 0 ? `Allowed: ${candidates.join(", ")}.` : "Remove it.";
}
