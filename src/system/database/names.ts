import type { ComposedName } from "../name-limits";
import type { SystemDraft } from "../rules";

/** Names that are put together from parts of the system file, with AWS's limits. */
export const databaseComposedNames = (_draft: SystemDraft): readonly ComposedName[] => [];
