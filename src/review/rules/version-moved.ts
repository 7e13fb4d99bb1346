import type { Versions } from "../../terraform";
import type { Finding, ReviewedStack, Rule } from "../model";
import { alterationOf, type Change, eachChange, findingOf, isDestroyed } from "./support/changes";
import { at, textAt } from "./support/values";

/** What a resource says about the version of what it runs. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  aws_eks_addon: ["addon_version"],
  aws_eks_cluster: ["version"],
  aws_eks_node_group: ["release_version", "version"],
  helm_release: ["chart", "repository", "version"],
};

/** A provider, a module, a chart or Terraform itself moves. An engine's version is LIVE_WRITER_TOUCHED. */
export const versionMoved: Rule = (input) => [...input.stacks.flatMap((stack) => asked(stack)), ...running(input)];

/** What the configuration asks for, against what it asked for before the change, if the review knows that. */
function asked({ id, versions, baseVersions }: ReviewedStack): Finding[] {
  if (!baseVersions) return [];
  const kinds: readonly (readonly [keyof Versions, string])[] = [
    ["providers", "provider"],
    ["locked", "locked provider"],
    ["modules", "module"],
  ];
  const moved = kinds.flatMap(([kind, word]) => compare(baseVersions[kind], versions[kind], word));
  const { terraform } = versions;
  const own =
    terraform !== undefined && baseVersions.terraform !== undefined && terraform !== baseVersions.terraform
      ? [`terraform moves from ${baseVersions.terraform} to ${terraform}`]
      : [];
  return [...own, ...moved].map((what) => ({
    code: "VERSION_MOVED",
    severity: "attention",
    stack: id,
    attributes: [],
    what: `${what}.`,
  }));
}

type Named = Versions[keyof Versions];

/** Only what is there on both sides: something new has not moved. */
function compare(before: Named, after: Named, word: string): string[] {
  if (typeof before !== "object" || typeof after !== "object") return [];
  return Object.entries(after).flatMap(([name, version]) => {
    const was = before[name];
    return was === undefined || was === version ? [] : [`${word} ${name} moves from ${was} to ${version}`];
  });
}

const running: Rule = eachChange((change: Change) => {
  const { resource } = change;
  const names = RUNS[resource.type];
  const alteration = names && alterationOf(change);
  if (!names || !alteration || (resource.type === "aws_eks_cluster" && isDestroyed(resource))) return [];
  const moved = names.flatMap((name) => {
    const [was, is] = [textAt(alteration.before, name), textAt(alteration.after, name)];
    if (was === undefined || is === undefined || was === is || at(alteration.after, name) === null) return [];
    return [{ name, says: `${name} ${was} to ${is}` }];
  });
  if (moved.length === 0) return [];
  const what = `${resource.address} moves: ${moved.map(({ says }) => says).join(", ")}.`;
  return [
    findingOf(
      change,
      "VERSION_MOVED",
      moved.map(({ name }) => name),
      what,
    ),
  ];
});
