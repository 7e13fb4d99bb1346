/** What security groups let in, one source and one range of ports at a time. */
import { Address4, Address6 } from "ip-address";
import type { ShownObject } from "../../../terraform";
import { at, blocksAt, flag, isHidden, numberAt, textAt, textsAt } from "./values";

export interface Permission {
  /** `-1`: all. In lower case. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "cidr" | "group" | "prefix-list";
  /** A block, an id, or `self`. */
  readonly source: string;
}

const PROTOCOLS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", all: "-1" };

/** The ports of a rule; all, where it does not say. ICMP has types instead, and -1 for all. */
function ports(values: ShownObject): Pick<Permission, "protocol" | "from" | "to"> | undefined {
  const named = textAt(values, "ip_protocol") ?? textAt(values, "protocol");
  if (named === undefined) return undefined;
  const protocol = PROTOCOLS[named.toLowerCase()] ?? named.toLowerCase();
  const hidden = ["from_port", "to_port"].some((name) => isHidden(at(values, name)));
  if (hidden) return undefined;
  const [from, to] = [numberAt(values, "from_port") ?? -1, numberAt(values, "to_port") ?? -1];
  return protocol === "-1" || from === -1 ? { protocol, from: 0, to: 65_535 } : { protocol, from, to };
}

const SOURCES: readonly (readonly [attribute: string, kind: Permission["kind"]])[] = [
  ["cidr_ipv4", "cidr"],
  ["cidr_ipv6", "cidr"],
  ["cidr_blocks", "cidr"],
  ["ipv6_cidr_blocks", "cidr"],
  ["referenced_security_group_id", "group"],
  ["source_security_group_id", "group"],
  ["security_groups", "group"],
  ["prefix_list_id", "prefix-list"],
  ["prefix_list_ids", "prefix-list"],
];

function permissionsOf(values: ShownObject): Permission[] {
  const range = ports(values);
  if (!range) return [];
  const named = SOURCES.flatMap(([attribute, kind]) =>
    textsAt(values, attribute).map((source) => ({ ...range, kind, source })),
  );
  return flag(at(values, "self")) === true ? [...named, { ...range, kind: "group", source: "self" }] : named;
}

/** The security group that a resource makes rules for, or is; unknown before apply if it is new. */
export function groupOf(type: string, values: ShownObject): string | undefined {
  return textAt(values, /^aws_(default_)?security_group$/.test(type) ? "id" : "security_group_id");
}

export const LETS_IN =
  /^aws_(security_group|default_security_group|security_group_rule|vpc_security_group_ingress_rule)$/;

/** What a resource lets in; nothing where that cannot be told. */
export function ingressOf(type: string, values: ShownObject | null): Permission[] {
  if (values === null) return [];
  switch (type) {
    case "aws_security_group":
    case "aws_default_security_group":
      return blocksAt(values, "ingress").flatMap(permissionsOf);
    case "aws_security_group_rule":
      return at(values, "type") === "ingress" ? permissionsOf(values) : [];
    case "aws_vpc_security_group_ingress_rule":
      return permissionsOf(values);
    default:
      return [];
  }
}

const PARSED = new Map<string, Address4 | Address6 | undefined>();
/** The same few blocks come up again and again; more than so many are not kept. */
const KEPT = 10_000;

function parse(block: string): Address4 | Address6 | undefined {
  const known = PARSED.get(block);
  if (known) return known;
  let parsed: Address4 | Address6 | undefined;
  try {
    parsed = block.includes(":") ? new Address6(block) : new Address4(block);
  } catch {
    parsed = undefined;
  }
  if (PARSED.size < KEPT) PARSED.set(block, parsed);
  return parsed;
}

/** Whether everything in block `b` is in block `a`. */
function containsBlock(a: string, b: string): boolean {
  if (a === b) return true;
  const [outer, inner] = [parse(a), parse(b)];
  if (outer instanceof Address4) return inner instanceof Address4 && inner.isInSubnet(outer);
  return outer instanceof Address6 && inner instanceof Address6 && inner.isInSubnet(outer);
}

/** Whether `a` lets in all that `b` does. */
export function includes(a: Permission, b: Permission): boolean {
  const protocol = a.protocol === "-1" || a.protocol === b.protocol;
  const range = a.from <= b.from && b.to <= a.to;
  if (!protocol || !range || (a.kind === "cidr") !== (b.kind === "cidr")) return false;
  return a.kind === "cidr" ? containsBlock(a.source, b.source) : a.source === b.source;
}

/** First and last address of a block. */
const rangeOf = (block: string): readonly [bigint, bigint] | undefined => {
  const parsed = parse(block);
  return parsed && [parsed.startAddress().bigInt(), parsed.endAddress().bigInt()];
};

/** Whether everything in `block` is in one of `blocks`: `10.0.0.0/24` is in `10.0.0.0/25` and `10.0.0.128/25`. */
export function blocksCover(blocks: readonly string[], block: string): boolean {
  const range = rangeOf(block);
  if (!range) return blocks.includes(block);
  const [first, last] = range;
  let next = first;
  const ranges = blocks
    .filter((each) => each.includes(":") === block.includes(":"))
    .flatMap((each) => [rangeOf(each) ?? []].filter((found) => found.length === 2))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [from, to] of ranges) if (from <= next && to >= next) next = to + 1n;
  return next > last;
}

/** Whether some of `known` together let in all that `permission` does. */
export function isCovered(known: readonly Permission[], permission: Permission): boolean {
  if (known.some((each) => includes(each, permission))) return true;
  if (permission.kind !== "cidr") return false;
  const blocks = known.filter((each) => includes({ ...each, source: permission.source }, permission));
  return blocksCover(
    blocks.map(({ source }) => source),
    permission.source,
  );
}

/** Blocks that are much of the internet; none for private use is as large. */
export function isWide(block: string): boolean {
  const parsed = parse(block);
  return parsed !== undefined && parsed.subnetMask < (parsed instanceof Address4 ? 8 : 7);
}

export const isWorld = ({ kind, source }: Permission): boolean => kind === "cidr" && isWide(source);

/** `tcp 443 from 0.0.0.0/0`. */
export function permissionText({ protocol, from, to, source }: Permission): string {
  const all = from === 0 && to === 65_535;
  const what = protocol === "-1" ? "everything" : `${protocol}${all ? "" : ` ${from === to ? from : `${from}-${to}`}`}`;
  return `${what} from ${source === "self" ? "itself" : source}`;
}
