import { TwinstackError } from "../../src/errors";

/** The error of the catalogue that `work` ends with; whatever else it throws is thrown on. */
export function errorOf(work: () => unknown): TwinstackError {
  try {
    work();
  } catch (error) {
    if (error instanceof TwinstackError) return error;
    throw error;
  }
  throw new TypeError("nothing was thrown");
}
