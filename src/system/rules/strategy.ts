import type { Strategy } from "../model";
import { type Problem, problem } from "../problem";
import { standbyCapacity } from "../strategy";
import type { SystemDraft } from ".";

type ServiceDraft = NonNullable<NonNullable<SystemDraft["services"]>[string]>;

const servicesOf = (draft: SystemDraft): [string, ServiceDraft][] =>
  Object.entries(draft.services ?? {}).flatMap(([name, service]) => (service ? [[name, service]] : []));

const strategyOf = (draft: SystemDraft): Strategy => draft.topology?.strategy ?? "warm-standby";

/** The standby's range, if the file says enough to tell. */
function standbyOf(draft: SystemDraft, { capacity }: ServiceDraft) {
  const { min, max, standby } = capacity ?? {};
  if (min === undefined || max === undefined) return undefined;
  if (standby !== undefined) {
    return standby.min === undefined || standby.max === undefined ? undefined : { min: standby.min, max: standby.max };
  }
  return standbyCapacity({ min, max }, strategyOf(draft), draft.topology?.standbyCapacity);
}

/** A service cannot move by itself to a site that cannot do its work yet. */
export function checkFailover(draft: SystemDraft): Problem[] {
  return servicesOf(draft).flatMap(([name, service]) => {
    if (service.failover !== "automatic") return [];
    const written = Object.entries(service.uses?.databases ?? {}).find(([, access]) => access === "write");
    const reason = written
      ? `it writes to the database ${written[0]}, of which only the active site has the writer`
      : standbyOf(draft, service)?.min === 0
        ? "its standby runs no instances"
        : undefined;
    return reason === undefined
      ? []
      : [problem(["services", name, "failover"], "FAILOVER_CONTRADICTION", { service: name, reason })];
  });
}

/** Whether what the standby has fits the strategy, and is enough to take over. */
export function checkStrategy(draft: SystemDraft): Problem[] {
  const strategy = strategyOf(draft);
  const problems = servicesOf(draft).flatMap(([name, service]) => {
    const path = ["services", name, "capacity", "standby"];
    const { max, standby } = service.capacity ?? {};
    if (standby === undefined) return [];
    if (strategy === "backup-restore") {
      return [problem(path, "STANDBY_CAPACITY_UNUSED", { strategy, what: `\`${path.join(".")}\`` }, { atKey: true })];
    }
    return max !== undefined && standby.max !== undefined && standby.max < max
      ? [problem([...path, "max"], "STANDBY_TOO_SMALL", { service: name, standby: standby.max, active: max })]
      : [];
  });
  if (draft.topology?.standbyCapacity !== undefined && strategy !== "warm-standby") {
    const what = "`topology.standbyCapacity`";
    problems.push(
      problem(["topology", "standbyCapacity"], "STANDBY_CAPACITY_UNUSED", { strategy, what }, { atKey: true }),
    );
  }
  return problems;
}
