import { z } from "zod";

export const monitoringSchema = z.strictObject({}).optional().describe("The monitoring clusters.");
