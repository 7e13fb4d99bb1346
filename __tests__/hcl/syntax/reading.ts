import { parse } from "@cdktf/hcl2json";

/** What @cdktf/hcl2json reads in the text of a file. */
export const read = async (text: string): Promise<Record<string, unknown>> =>
  (await parse("main.tf", text)) as Record<string, unknown>;

/** Text as Terraform keeps it: whole characters only, composed. */
const asKept = (text: string): string => Buffer.from(text).toString().normalize("NFC");

/** A value as it is read back: texts and keys as Terraform keeps them. */
export function kept(value: unknown, change: (text: string) => string = (text) => text): unknown {
  if (typeof value === "string") return asKept(change(value));
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map((item) => kept(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [asKept(change(key)), kept(member, change)]));
}

/** The value of one local of a file that holds nothing else. */
export async function readLocal(text: string): Promise<unknown> {
  const { locals } = (await read(text)) as { locals: readonly Record<string, unknown>[] };
  return locals[0]?.["x"];
}
