import { suggestion } from "../../nearest";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from ".";

/** Everything that a service can use: what it is called, and which ones there are. */
function known(
  draft: SystemDraft,
): Readonly<Record<string, { readonly what: string; readonly names: readonly string[] }>> {
  const keys = (mapping: object | undefined): readonly string[] => Object.keys(mapping ?? {});
  return {
    databases: { what: "database", names: keys(draft.databases) },
    caches: { what: "cache", names: keys(draft.caches) },
    buckets: { what: "bucket", names: keys(draft.buckets) },
    publish: { what: "topic", names: keys(draft.topics) },
    consume: { what: "queue", names: Object.values(draft.topics ?? {}).flatMap((topic) => keys(queuesOf(topic))) },
    secrets: { what: "secret", names: keys(draft.secrets) },
    parameters: { what: "parameter", names: keys(draft.parameters) },
  };
}

const queuesOf = (topic: object | undefined): object | undefined =>
  (topic as { readonly queues?: object } | undefined)?.queues;

/** What a service uses has to be in the system file, once. */
export function checkUses(draft: SystemDraft): Problem[] {
  const all = known(draft);
  return Object.entries(draft.services ?? {}).flatMap(([service, props]) =>
    Object.entries(props?.uses ?? {}).flatMap(([key, used]) => {
      const { what, names } = all[key] ?? { what: key, names: [] };
      const isList = Array.isArray(used);
      const wanted: readonly string[] = isList ? (used as readonly string[]) : Object.keys(used);
      return wanted.flatMap((name, index) => {
        const path = ["services", service, "uses", key, isList ? index : name];
        if (!names.includes(name)) {
          const hint = suggestion(name, names);
          return [problem(path, "USES_UNKNOWN", { service, what, name, suggestion: hint }, { atKey: !isList })];
        }
        return wanted.indexOf(name) < index ? [problem(path, "USES_TWICE", { service, what, name })] : [];
      });
    }),
  );
}
