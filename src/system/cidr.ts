import { Address4 } from "ip-address";

/** An IPv4 block. */
export interface CidrBlock {
  /** First address, as a number. */
  readonly first: bigint;
  /** Last address, as a number. */
  readonly last: bigint;
  /** Prefix length: 16 in `10.0.0.0/16`. */
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; `undefined` if the text is no block or has bits set behind its prefix. */
export function parseCidr(text: string): CidrBlock | undefined {
  if (!text.includes("/") || !Address4.isValid(text)) return undefined;
  const address = new Address4(text);
  const first = address.startAddress().bigInt();
  return first === address.bigInt()
    ? { first, last: address.endAddress().bigInt(), prefix: address.subnetMask }
    : undefined;
}

/** `10.0.0.0/16` */
export const formatCidr = ({ first, prefix }: CidrBlock): string =>
  `${Address4.fromBigInt(first).correctForm()}/${prefix}`;

/** Whether two blocks share an address. */
export const overlaps = (one: CidrBlock, other: CidrBlock): boolean =>
  one.first <= other.last && other.first <= one.last;

/** Whether every address of `inner` is in `outer`. */
export const contains = (outer: CidrBlock, inner: CidrBlock): boolean =>
  outer.first <= inner.first && inner.last <= outer.last;

/** The `index`-th of the equal blocks with `prefix` that `block` can be cut into. */
export function subBlock(block: CidrBlock, prefix: number, index: number): CidrBlock {
  const size = 2n ** BigInt(32 - prefix);
  const first = block.first + BigInt(index) * size;
  return { first, last: first + size - 1n, prefix };
}
