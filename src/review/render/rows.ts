/** Changes of one stack as rows: the dangerous ones first, equal ones together. */
import type { ResourceChange } from "../../terraform";
import { type ModuleOf, withoutKey } from "./modules";

/** What is done to a resource, in a reviewer's words. */
export type Deed = "destroy" | "replace" | "forget" | "change" | "import" | "move" | "create";

/** Dangerous ones first: so they are shown even where not everything fits. */
const ORDER: readonly Deed[] = ["destroy", "replace", "forget", "change", "import", "move", "create"];

/** `undefined`: a data source, or nothing at all. */
export function deedOf({ action, mode, movedFrom, importing }: ResourceChange): Deed | undefined {
  if (mode === "data" || action === "read") return undefined;
  switch (action) {
    case "delete":
      return "destroy";
    case "update":
      return "change";
    case "no-op":
      return importing ? "import" : movedFrom === undefined ? undefined : "move";
    default:
      return action;
  }
}

/** Why, where that is not for a reviewer to see from what changes. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "marked as damaged by an earlier run (tainted)",
  replace_by_request: "asked for with -replace",
  replace_by_triggers: "by `replace_triggered_by`",
  delete_because_no_resource_config: "no longer in the configuration",
  delete_because_no_module: "its module is no longer in the configuration",
  delete_because_no_move_target: "moved to where nothing is configured",
  delete_because_wrong_repetition: "`count` or `for_each` came or went",
  delete_because_count_index: "`count` is smaller now",
  delete_because_each_key: "no longer in its `for_each`",
};

/** What has to be said of a change beside its attributes. Words of code stand between backticks. */
export function remarksOf({ reason, movedFrom, importing, deposed, action }: ResourceChange): readonly string[] {
  return [
    ...(reason !== undefined && reason in REASONS ? [REASONS[reason] ?? ""] : []),
    ...(deposed === undefined ? [] : ["left behind by a replacement that failed"]),
    ...(movedFrom === undefined ? [] : [`moved from \`${movedFrom}\``]),
    ...(importing && action !== "no-op" ? ["imported"] : []),
  ];
}

export interface Row {
  readonly deed: Deed;
  /** Addresses, by what they are without their instance keys. */
  readonly resources: Map<string, string[]>;
  /** What changes in each of them, rendered. */
  readonly cell: string;
}

export interface Rows {
  /** By module, those with the most dangerous change first. */
  readonly modules: ReadonlyMap<string, readonly Row[]>;
  /** How many changes found no place. */
  readonly left: number;
}

interface RowsProps {
  readonly stack: string;
  readonly changes: readonly ResourceChange[];
  readonly moduleOf: ModuleOf;
  /** Renders what changes in a resource. */
  readonly cell: (change: ResourceChange, deed: Deed) => string;
  /** What a new row costs of the budget, and what one more resource in a row does. */
  readonly cost: {
    readonly row: (module: string, cell: string) => number;
    /** `place`, `instance`: how many resources, and how many instances of this one, the row has already. */
    readonly resource: (address: string, place: number, instance: number) => number;
  };
  readonly budget: number;
}

const isSaid = (change: ResourceChange): boolean => deedOf(change) !== undefined;

/** Puts changes into rows until the budget is used up. */
export function rowsOf({ stack, changes, moduleOf, cell, cost, budget }: RowsProps): Rows {
  const said = changes.filter(isSaid);
  const rank = (change: ResourceChange): number => ORDER.indexOf(deedOf(change) ?? "create");
  const sorted = [...said].sort((one, other) => rank(one) - rank(other));
  const modules = new Map<string, Row[]>();
  const rows = new Map<string, Row>();
  let used = 0;
  let left = 0;
  let isFull = false;
  for (const change of sorted) {
    const deed = deedOf(change) ?? "change";
    // Once it is full, nothing more is rendered: a plan may have thousands of changes.
    if (isFull) {
      left += 1;
      continue;
    }
    const text = cell(change, deed);
    const module = moduleOf(stack, change.address);
    const base = withoutKey(change.address);
    const key = JSON.stringify([module, deed, text]);
    const row = rows.get(key);
    const instances = row?.resources.get(base);
    const place = row?.resources.size ?? 0;
    const price = (row ? 0 : cost.row(module, text)) + cost.resource(change.address, place, instances?.length ?? 0);
    if (used + price > budget) {
      isFull = true;
      left += 1;
      continue;
    }
    used += price;
    if (row) {
      if (instances) instances.push(change.address);
      else row.resources.set(base, [change.address]);
      continue;
    }
    const added: Row = { deed, resources: new Map([[base, [change.address]]]), cell: text };
    rows.set(key, added);
    const group = modules.get(module);
    if (group) group.push(added);
    else modules.set(module, [added]);
  }
  return { modules, left };
}
