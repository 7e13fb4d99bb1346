import { z } from "zod";

export const dnsSchema = z.strictObject({}).optional().describe("The names that clients use.");
