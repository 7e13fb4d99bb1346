import type { AttributeChange } from "../../terraform";
import type { Finding, Rule } from "../model";
import { type Alteration, alterationOf, eachChange, findingOf, listed } from "./support/changes";
import { configuredArguments } from "./support/configuration";
import { at, blocksAt, isEmpty, isHidden, textAt } from "./support/values";
import { isLiveWriter, sourceArgument } from "./support/writers";
import { DATABASE_EFFECTS, HARMLESS_TO_DATABASES } from "./tables/databases";

const DATABASES = /^aws_(db|rds|docdb|neptune)_/;

/** The database that takes the writes is changed where it stands. That it is replaced is STATEFUL_DESTROYED. */
export const liveWriterTouched: Rule = eachChange((change) => {
  const { type, action } = change.resource;
  // Values are dear to look at where there are thousands of changes.
  const alteration = action === "update" && DATABASES.test(type) ? alterationOf(change) : undefined;
  if (!alteration) return [];
  return [...demotion(alteration), ...touched(alteration), ...parameters(alteration)];
});

/** Whoever is no copy now and is told to be one: RDS refuses that, or cuts the clients off. Whatever the system file says. */
function demotion(alteration: Alteration): Finding[] {
  const { resource, before, after } = alteration;
  const argument = sourceArgument(resource.type);
  if (argument === undefined) return [];
  const [was, is] = [at(before, argument), at(after, argument)];
  if (isHidden(was) || !isEmpty(was) || isHidden(is) || isEmpty(is)) return [];
  const what = `${resource.address} takes writes and would become a copy of another database: a running one cannot.`;
  return [findingOf(alteration, "LIVE_WRITER_TOUCHED", [argument], what, "blocked")];
}

function touched(alteration: Alteration): Finding[] {
  const { input, stack, resource, after } = alteration;
  if (!isLiveWriter(stack, resource)) return [];
  const configured = configuredArguments(input, stack.id, resource.address);
  const attributes = resource.attributes.filter((attribute) => counts(attribute, configured)).map(({ name }) => name);
  const own = attributes.filter((name) => name !== sourceArgument(resource.type));
  if (own.length === 0) return [];
  const effects = own.map((name) => DATABASE_EFFECTS[name]);
  const effect = effects.includes("restart")
    ? "it is interrupted"
    : effects.includes("slow")
      ? "it is slower for a while"
      : "look up what that does to it";
  const when = at(after, "apply_immediately") === false ? ", in its next maintenance window" : "";
  const what = `${resource.address} takes the writes now, and its ${listed(own)} changes in place: ${effect}${when}.`;
  return [findingOf(alteration, "LIVE_WRITER_TOUCHED", own, what)];
}

/** What the provider computes is known after apply; it changes nothing by itself. */
function counts({ name, unknown }: AttributeChange, configured: ReadonlySet<string> | undefined): boolean {
  if (HARMLESS_TO_DATABASES.has(name)) return false;
  if (name in DATABASE_EFFECTS) return true;
  return configured ? configured.has(name) : !unknown;
}

/** A parameter of the writer's group that takes effect at once. */
function parameters(alteration: Alteration): Finding[] {
  const { stack, resource, before, after } = alteration;
  if (!/^aws_(db|rds_cluster|docdb_cluster|neptune_cluster)_parameter_group$/.test(resource.type)) return [];
  const group = textAt(before, "name");
  const writer = [...stack.plan.resources.values()].find(
    (each) =>
      isLiveWriter(stack, each) &&
      ["parameter_group_name", "db_cluster_parameter_group_name"].some((name) => textAt(each.before, name) === group),
  );
  if (group === undefined || !writer) return [];
  const old = new Set(blocksAt(before, "parameter").map((each) => JSON.stringify([each.name, each.value])));
  const immediate = blocksAt(after, "parameter")
    .filter((each) => each.apply_method !== "pending-reboot" && !old.has(JSON.stringify([each.name, each.value])))
    .flatMap((each) => textAt(each, "name") ?? []);
  if (immediate.length === 0) return [];
  const what = `${listed(immediate)} of ${resource.address} takes effect at once in ${writer.address}, which takes the writes now.`;
  return [findingOf(alteration, "LIVE_WRITER_TOUCHED", ["parameter"], what)];
}
