/** Everything that is recorded. */
import { ACCESS } from "./access";
import type { Planting } from "./planting";
import { PROTECTIONS } from "./protections";
import { NO_CHANGES, SAFE } from "./safe";
import { ABOUT_SITES } from "./sites";
import { DRIFT, STANDBY } from "./standby";

/** What is planned while the system is deployed. */
export const DEPLOYS = [
  { when: "before", name: "SAFE-first-deploy", about: "Nothing was there." },
  {
    when: "after",
    name: "SAFE-after-first-deploy",
    about: "Nothing has changed, but the state has not been read back yet: resources show what others wrote into them.",
  },
] as const;

/** What is planted into the system once it stands, in the order in which it is recorded. */
export const PLANTINGS: readonly Planting[] = [
  ...SAFE,
  ...PROTECTIONS,
  ...ACCESS,
  ...ABOUT_SITES,
  ...STANDBY,
  ...DRIFT,
];

/** The names of all of their recordings. */
export const NAMES: readonly string[] = [NO_CHANGES, ...DEPLOYS, ...PLANTINGS].map(({ name }) => name);
