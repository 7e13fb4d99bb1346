import type { SystemDocument } from "../schema";
import type { ReviewSettings } from "./model";

export const resolveReview = (document: SystemDocument): ReviewSettings => ({
  accept: document.review.accept.map((acceptance) => ({ ...acceptance, reason: acceptance.reason.trim() })),
});
