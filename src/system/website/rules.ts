import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";

/** A name of the website's own needs a zone to be in. That it leads to one thing only is seen where names are checked. */
const checkZone = ({ websites, dns }: SystemDraft): Problem[] =>
  Object.entries(websites ?? {}).flatMap(([website, props]) =>
    props?.hostname === undefined || dns !== undefined
      ? []
      : [problem(["websites", website, "hostname"], "WEBSITE_WITHOUT_ZONE", { website, hostname: props.hostname })],
  );

export const websiteRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkZone];
