import type { Construct } from "constructs";
import { fail } from "../errors";
import { SiteVariable } from "../modules/site-variable";
import { otherSite, type SiteName, type System } from "../system";

/** A resource or an endpoint of one region, as ARNs and host names write it. */
const inRegion = (region: string): RegExp =>
  new RegExp(
    `arn:aws[a-z-]*:[a-z0-9-]*:${region}:[^"\\s]*|[\\w.-]*[.-]${region}(?:\\.[\\w-]+)*\\.(?:amazonaws\\.com|api\\.aws|on\\.aws)`,
  );

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals?: unknown;
}

/** Every block of a stack with its address. */
const blocksOf = ({ resource = {}, data = {}, locals }: StackJson): [string, unknown][] => [
  ...Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]): [string, unknown] => [`${type}.${name}`, block]),
  ),
  ...Object.entries(data).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]): [string, unknown] => [`data.${type}.${name}`, block]),
  ),
  ["locals", locals ?? {}],
];

/**
 * The other half of the dependency closure: nothing that was synthesized for a site may name something in the other
 * site's region, whatever it came from: an ARN in a script, a module that got it wrong. Variables that have to, such as
 * the source of a replica, say so.
 *
 * @throws CLOSURE_FOREIGN
 */
export function checkForeignRegions(system: System, site: SiteName, stack: Construct, json: StackJson): void {
  const { region } = system.sites[otherSite(site)];
  const foreign = inRegion(region);
  const variables = stack.node
    .findAll()
    .filter((node): node is SiteVariable => node instanceof SiteVariable && !node.namesOtherSite)
    .map(({ friendlyUniqueId, siteValue }): [string, unknown] => [`var.${friendlyUniqueId}`, siteValue]);
  for (const [address, block] of [...variables, ...blocksOf(json)]) {
    const [found] = foreign.exec(JSON.stringify(block)) ?? [];
    if (found !== undefined) throw fail("CLOSURE_FOREIGN", { site, address, found, region });
  }
}
