/** Terraform's machine-readable progress, one JSON object per line, as typed events. */
import { asObject, asText, readDiagnostic, type Diagnostic } from "./diagnostics";

/** What is being done to a resource. */
export type ResourceAction =
  | "create"
  | "read"
  | "update"
  | "replace"
  | "delete"
  | "refresh"
  | "forget"
  | "open"
  | "close"
  | "renew"
  | "move"
  | "import"
  | "noop"
  | "other";

/** One step of progress. Never holds values of attributes or outputs, nor what provisioners print. */
export type ProgressEvent =
  | {
      readonly type: "resource";
      readonly status: "started" | "progress" | "complete" | "errored";
      readonly address: string;
      readonly action: ResourceAction;
      /** Absent while nothing but the start is known. */
      readonly elapsedSeconds?: number;
    }
  | {
      readonly type: "planned" | "drift";
      readonly address: string;
      readonly action: ResourceAction;
      readonly reason?: string;
    }
  | ({ readonly type: "summary" } & ChangeSummary)
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly type: "message"; readonly text: string };

/** Terraform's own count of what it plans or has done; a replacement counts in `add` and in `remove`. */
export interface ChangeSummary {
  readonly operation: "plan" | "apply" | "destroy";
  readonly add: number;
  readonly change: number;
  readonly remove: number;
  readonly import: number;
}

const ACTIONS = new Set<string>([
  "create",
  "read",
  "update",
  "replace",
  "delete",
  "refresh",
  "forget",
  "open",
  "close",
  "renew",
  "move",
  "import",
  "noop",
]);

const HOOKS: Readonly<Record<string, "started" | "progress" | "complete" | "errored">> = {
  start: "started",
  progress: "progress",
  complete: "complete",
  errored: "errored",
};

/**
 * Reads one line of `-json` output.
 *
 * @returns undefined for lines that are no JSON or carry nothing a person waits for
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export function readEvent(line: string): ProgressEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  let json;
  try {
    json = asObject(JSON.parse(line));
  } catch {
    return undefined;
  }
  const type = asText(json.type) ?? "";
  const hook = /^(refresh|apply|ephemeral_op)_(start|progress|complete|errored)$/.exec(type);
  if (hook) return resourceEvent(json.hook, hook[1] === "refresh", HOOKS[hook[2] ?? ""]);
  switch (type) {
    case "planned_change":
      return changeEvent("planned", json.change);
    case "resource_drift":
      return changeEvent("drift", json.change);
    case "change_summary":
      return { type: "summary", ...changeSummary(json.changes) };
    case "diagnostic": {
      const diagnostic = readDiagnostic(json.diagnostic);
      return diagnostic && { type: "diagnostic", diagnostic };
    }
    case "init_output":
    case "log": {
      const text = asText(json["@message"])?.trim();
      return text ? { type: "message", text } : undefined;
    }
    default:
      return undefined;
  }
}

type Status = (typeof HOOKS)[string] | undefined;

function resourceEvent(value: unknown, refresh: boolean, status: Status): ProgressEvent | undefined {
  const hook = asObject(value);
  const address = asText(asObject(hook.resource).addr);
  if (address === undefined || status === undefined) return undefined;
  const elapsed = hook.elapsed_seconds;
  return {
    type: "resource",
    status,
    address,
    action: refresh ? "refresh" : action(hook.action),
    ...(typeof elapsed === "number" && { elapsedSeconds: elapsed }),
  };
}

function changeEvent(type: "planned" | "drift", value: unknown): ProgressEvent | undefined {
  const change = asObject(value);
  const address = asText(asObject(change.resource).addr);
  if (address === undefined) return undefined;
  const reason = asText(change.reason);
  return { type, address, action: action(change.action), ...(reason !== undefined && { reason }) };
}

function changeSummary(value: unknown): ChangeSummary {
  const changes = asObject(value);
  const count = (key: string): number => (typeof changes[key] === "number" ? changes[key] : 0);
  const { operation } = changes;
  return {
    operation: operation === "apply" || operation === "destroy" ? operation : "plan",
    add: count("add"),
    change: count("change"),
    remove: count("remove"),
    import: count("import"),
  };
}

function action(value: unknown): ResourceAction {
  return typeof value === "string" && ACTIONS.has(value) ? (value as ResourceAction) : "other";
}
