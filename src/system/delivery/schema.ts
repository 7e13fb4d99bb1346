import { z } from "zod";

export const deliverySchema = z
  .strictObject({})
  .optional()
  .describe("How new versions of the components get into both sites.");
