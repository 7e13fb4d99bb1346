import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";

/** A name of the system's own needs a zone to be in, and leads to one thing only. */
function checkHostnames(draft: SystemDraft): Problem[] {
  const { websites = {}, services = {}, dns } = draft;
  const owners = new Map<string, string>();
  if (dns !== undefined) {
    for (const [service, props] of Object.entries(services)) {
      const { hostname = service } = (props ?? {}) as { readonly hostname?: string };
      owners.set(hostname, `service ${service}`);
    }
  }
  return Object.entries(websites).flatMap(([website, props]) => {
    const hostname = props?.hostname;
    if (hostname === undefined) return [];
    const path = ["websites", website, "hostname"];
    if (dns === undefined) return [problem(path, "WEBSITE_WITHOUT_ZONE", { website, hostname })];
    const owner = owners.get(hostname);
    owners.set(hostname, owner ?? `website ${website}`);
    return owner === undefined ? [] : [problem(path, "WEBSITE_HOSTNAME_TAKEN", { website, hostname, owner })];
  });
}

export const websiteRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkHostnames];
