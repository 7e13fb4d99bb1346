import { z } from "zod";

/* What the parts of the system file's schema have in common. */

export const port = z.int().min(1).max(65_535);

/** A name that becomes part of AWS names and of Terraform addresses. */
export const name = (what: string, max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[a-z](-?[a-z0-9])*$/, {
      error: `expected ${what} of lower-case letters, digits and single hyphens, starting with a letter`,
    });

/** One value for each site. */
export const perSite = <T extends z.ZodType>(value: T) => z.strictObject({ primary: value, dr: value });

export const siteName = z.enum(["primary", "dr"]);
