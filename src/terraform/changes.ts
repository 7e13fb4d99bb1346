/** Which stacks' configuration differs between two synthesized folders, and in what. Needs no Terraform and no AWS. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fail, TwinstackError } from "../errors";
import { asObject } from "./diagnostics";
import { MANIFEST_FILE, readManifest, type StackEntry, stackFolder, type StackManifest } from "./manifest";

/** What becomes of a stack; `unknown` where there is no base to compare it with. */
export type ConfigurationStatus = "added" | "removed" | "changed" | "unchanged" | "unknown";

export interface AddressChange {
  /** `aws_lb.web`, `data.aws_lb.web`, `var.web_capacity`, `output.name`, `provider.aws`, `terraform.backend`, ... */
  readonly address: string;
  /** `reads`: it stays as it is, but reads a variable or local that changes. */
  readonly change: "added" | "removed" | "changed" | "reads";
  /** The variables and locals that it reads and that change. */
  readonly through?: readonly string[];
}

export interface StackChange {
  readonly stack: string;
  readonly kind: StackEntry["kind"];
  readonly status: ConfigurationStatus;
  /** In what it differs; empty unless `changed`. */
  readonly addresses: readonly AddressChange[];
}

export interface ConfigurationChanges {
  readonly system: string;
  /** Whether there was something to compare with, and if not, why. */
  readonly base: { readonly usable: true } | { readonly usable: false; readonly code: string; readonly reason: string };
  /** Every stack of head, in its order, then those that only base has. */
  readonly stacks: readonly StackChange[];
}

type Json = Readonly<Record<string, unknown>>;

/** A synthesized stack: what stands at each address. */
type Blocks = ReadonlyMap<string, unknown>;

/**
 * Compares two folders that `twinstack synth --out` wrote.
 *
 * A base that is missing, broken or another system's is no error: then every stack's status is `unknown`.
 *
 * @throws CONFIGURATION_UNREADABLE if head is no synthesized system
 */
export function compareConfigurations(base: string, head: string): ConfigurationChanges {
  const { manifest, blocks } = readConfiguration(head);
  const { system, stacks } = manifest;
  let before;
  try {
    before = readConfiguration(base);
    const other = before.manifest.system;
    if (other !== system) throw fail("CONFIGURATION_OTHER_SYSTEM", { folder: base, other, system });
  } catch (cause) {
    if (!(cause instanceof TwinstackError)) throw cause;
    const unknown = stacks.map(({ id, kind }) => ({ stack: id, kind, status: "unknown" as const, addresses: [] }));
    return { system, base: { usable: false, code: cause.code, reason: cause.message }, stacks: unknown };
  }
  const old = before;
  const changes = stacks.map(({ id, kind }) => compareStack({ id, kind }, old.blocks.get(id), blocks.get(id)));
  const gone = old.manifest.stacks.filter(({ id }) => !blocks.has(id));
  const removed = gone.map(({ id, kind }) => compareStack({ id, kind }, old.blocks.get(id), undefined));
  return { system, base: { usable: true }, stacks: [...changes, ...removed] };
}

/**
 * The stacks that have to be planned because of these changes, as `deploy` would take them: monitoring only if it is asked
 * for. A state stack not if it is new, because `bootstrap` makes it, before there is a state to plan against. Where there
 * is nothing to compare with, it may have changed.
 */
export const stacksToPlan = (
  { stacks }: ConfigurationChanges,
  { monitoring = false }: { readonly monitoring?: boolean } = {},
): readonly StackChange[] =>
  stacks.filter(({ kind, status }) => {
    if (status === "unchanged" || status === "removed") return false;
    if (kind === "state") return status === "changed" || status === "unknown";
    return monitoring || kind !== "monitoring";
  });

function compareStack(stack: Pick<StackEntry, "id" | "kind">, before?: Blocks, after?: Blocks): StackChange {
  const { id, kind } = stack;
  if (!before || !after) return { stack: id, kind, status: before ? "removed" : "added", addresses: [] };
  const addresses = compareBlocks(before, after);
  return { stack: id, kind, status: addresses.length === 0 ? "unchanged" : "changed", addresses };
}

function compareBlocks(before: Blocks, after: Blocks): AddressChange[] {
  const all = [...new Set([...before.keys(), ...after.keys()])];
  const own = all.flatMap((address): AddressChange[] => {
    if (!before.has(address)) return [{ address, change: "added" }];
    if (!after.has(address)) return [{ address, change: "removed" }];
    return isDeepStrictEqual(before.get(address), after.get(address)) ? [] : [{ address, change: "changed" }];
  });
  return [...own, ...readers(after, own)].sort((one, other) => (one.address < other.address ? -1 : 1));
}

/** What reads a variable or local that changes, also by way of other locals, and does not change itself. */
function readers(blocks: Blocks, changes: readonly AddressChange[]): AddressChange[] {
  const changed = new Set(changes.map(({ address }) => address));
  const sources = new Set([...changed].filter(isName));
  const texts = [...blocks].map(([address, block]) => ({ address, names: namesIn(JSON.stringify(block)) }));
  // Locals that read a changed name pass it on; a set grows while it is walked, so chains are followed to their end.
  for (const source of sources) {
    for (const { address, names } of texts) if (isName(address) && names.has(source)) sources.add(address);
  }
  return texts.flatMap(({ address, names }): AddressChange[] => {
    if (changed.has(address)) return [];
    const through = [...sources].filter((source) => names.has(source));
    return through.length === 0 ? [] : [{ address, change: "reads", through: through.sort() }];
  });
}

const isName = (address: string): boolean => /^(var|local)\./.test(address);

const namesIn = (text: string): ReadonlySet<string> => new Set(text.match(/\b(?:var|local)\.[\w-]+/g));

function readConfiguration(folder: string): {
  readonly manifest: StackManifest;
  readonly blocks: ReadonlyMap<string, Blocks>;
} {
  try {
    if (!existsSync(join(folder, MANIFEST_FILE))) throw unreadable(folder, `there is no ${MANIFEST_FILE}`);
    const manifest = readManifest(folder);
    const { version, stacks } = manifest as { version: unknown; stacks: unknown };
    if (version !== 1 || !Array.isArray(stacks)) throw unreadable(folder, `its ${MANIFEST_FILE} is of another version`);
    return { manifest, blocks: new Map(manifest.stacks.map(({ id }) => [id, readBlocks(stackFolder(folder, id))])) };
  } catch (cause) {
    if (cause instanceof TwinstackError) throw cause;
    throw unreadable(folder, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

const unreadable = (folder: string, reason: string, cause?: unknown): TwinstackError =>
  fail("CONFIGURATION_UNREADABLE", { folder, reason }, { cause });

function readBlocks(folder: string): Blocks {
  const json = asObject(JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")));
  const valuesFile = join(folder, "terraform.tfvars.json");
  const values = existsSync(valuesFile) ? asObject(JSON.parse(readFileSync(valuesFile, "utf8"))) : {};
  const blocks = new Map(Object.entries(json).flatMap(([key, value]) => (key === "//" ? [] : blocksOf(key, value))));
  // The values are in a file of their own; a variable has changed if either part has.
  for (const [name, value] of Object.entries(values)) {
    blocks.set(`var.${name}`, { declared: blocks.get(`var.${name}`), value });
  }
  return blocks;
}

/** The addresses below one key of a configuration. A key that is not known here is one address. */
function blocksOf(key: string, value: unknown): [string, unknown][] {
  const named = Object.entries(asObject(value));
  const below = (prefix: string): [string, unknown][] =>
    named.map(([name, block]): [string, unknown] => [`${prefix}${name}`, withoutComment(block)]);
  const typed = (prefix: string): [string, unknown][] =>
    named.flatMap(([type, blocks]) =>
      Object.entries(asObject(blocks)).map(([name, block]): [string, unknown] => [
        `${prefix}${type}.${name}`,
        withoutComment(block),
      ]),
    );
  switch (key) {
    case "resource":
      return typed("");
    case "data":
    case "ephemeral":
      return typed(`${key}.`);
    case "variable":
      return below("var.");
    case "locals":
      return below("local.");
    case "output":
    case "module":
    case "terraform":
      return below(`${key}.`);
    case "provider":
      return named.flatMap(([name, blocks]) =>
        (Array.isArray(blocks) ? blocks : [blocks]).map(asObject).map((block): [string, unknown] => {
          const alias = typeof block.alias === "string" ? `.${block.alias}` : "";
          return [`provider.${name}${alias}`, withoutComment(block)];
        }),
      );
    default:
      return [[key, value]];
  }
}

/** A block without what Terraform does not read: cdktf notes there where in the tree it comes from. */
function withoutComment(block: unknown): unknown {
  if (typeof block !== "object" || block === null || Array.isArray(block)) return block;
  const { "//": _, ...rest } = block as Json;
  return rest;
}
