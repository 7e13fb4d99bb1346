import { z } from "zod";

export const backupsSchema = z.strictObject({}).optional().describe("Backups of the databases in the other region.");
