import { z } from "zod";

/*
 * Durations and sizes as people write them. A value carries its unit in the system file (`15m`, `20GiB`), and one
 * fixed unit in the model (seconds, GiB), so that no number in the code has to be guessed at.
 */

const SECONDS_PER = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const GIB_PER = { GiB: 1, TiB: 1024 } as const;

const DURATION = /^(\d+)(s|m|h|d)$/;
const SIZE = /^(\d+)(GiB|TiB)$/;

const format = (pattern: RegExp, unit: string, example: string): z.ZodString =>
  z.string().regex(pattern, { error: `expected a whole number with its unit (${unit}), for example ${example}` });

/** `30s`, `15m`, `12h`, `7d`. In the model: seconds. */
export const durationSeconds = (bounds: { readonly min?: number; readonly max?: number } = {}) =>
  format(DURATION, "s, m, h or d", "30s")
    .transform((text) => {
      const [, amount = "", unit = "s"] = DURATION.exec(text) ?? [];
      return Number(amount) * SECONDS_PER[unit as keyof typeof SECONDS_PER];
    })
    .refine((seconds) => seconds >= (bounds.min ?? 0) && seconds <= (bounds.max ?? Infinity), {
      error: `expected a duration from ${formatDuration(bounds.min ?? 0)} to ${formatDuration(bounds.max ?? 0)}`,
    });

/** `20GiB`, `1TiB`. In the model: GiB. */
export const sizeGib = (bounds: { readonly min: number; readonly max: number }) =>
  format(SIZE, "GiB or TiB", "20GiB")
    .transform((text) => {
      const [, amount = "", unit = "GiB"] = SIZE.exec(text) ?? [];
      return Number(amount) * GIB_PER[unit as keyof typeof GIB_PER];
    })
    .refine((gib) => gib >= bounds.min && gib <= bounds.max, {
      error: `expected a size from ${bounds.min}GiB to ${bounds.max}GiB`,
    });

/** `50%`. In the model: per cent. */
export const percent = (bounds: { readonly min: number; readonly max: number }) =>
  z
    .string()
    .regex(/^\d+%$/, { error: "expected a whole number of per cent, for example 50%" })
    .transform((text) => Number.parseInt(text, 10))
    .refine((value) => value >= bounds.min && value <= bounds.max, {
      error: `expected ${bounds.min}% to ${bounds.max}%`,
    });

/** Seconds in the largest unit that divides them: 90 -> `90s`, 120 -> `2m`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0s";
  const unit = (["d", "h", "m"] as const).find((candidate) => seconds % SECONDS_PER[candidate] === 0) ?? "s";
  return `${seconds / SECONDS_PER[unit]}${unit}`;
}
