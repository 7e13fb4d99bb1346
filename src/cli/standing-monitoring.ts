/** What keeps `destroy` from taking a cluster away under what runs in it. */
import { readState } from "../aws";
import { fail, toTwinstackError } from "../errors";
import type { StackEntry, StackManifest } from "../terraform";

/** How many resources a stack has; none where its region does not answer, for then its site cannot be destroyed either. */
async function resourcesOf({ state }: StackEntry, read: typeof readState): Promise<number> {
  try {
    return (await read(state))?.resources ?? 0;
  } catch (cause) {
    const error = toTwinstackError(cause);
    if (error.code !== "REGION_UNREACHABLE") throw error;
    return 0;
  }
}

/**
 * Checks, before anything is destroyed, that no site goes whose monitoring stack still has resources and stays.
 *
 * A monitoring stack is left out unless it is asked for, and its provider is configured by the cluster in its site: with
 * the cluster gone it could not be planned, and nobody would tell Kubernetes to delete its volumes.
 *
 * @throws MONITORING_STANDS
 */
export async function checkMonitoringGone(
  { stacks }: Pick<StackManifest, "stacks">,
  selected: readonly StackEntry[],
  read = readState,
): Promise<void> {
  const ids = selected.map(({ id }) => id);
  const staying = stacks.filter(({ kind, id }) => kind === "monitoring" && !ids.includes(id));
  for (const monitoring of staying) {
    const site = selected.find(({ kind, id }) => kind === "region" && monitoring.dependsOn.includes(id));
    if (!site) continue;
    const resources = await resourcesOf(monitoring, read);
    if (resources > 0) throw fail("MONITORING_STANDS", { site: site.id, monitoring: monitoring.id, resources });
  }
}
