export type Processor = "arm64" | "x86_64";

/** `c7gn` -> generation 7 with the letters `gn`. */
const FAMILY = /^[a-z-]+\d+([a-z-]*)$/;

/**
 * What an EC2 instance type runs on: a `g` behind the generation is a Graviton, and so is the old a1.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function processorOf(type: string): Processor {
  const [family = ""] = type.split(".");
  return family === "a1" || (FAMILY.exec(family)?.[1] ?? "").includes("g") ? "arm64" : "x86_64";
}

/** The processor in the name of one of AWS's public image parameters; `undefined` if it names none. */
export function processorInName(parameter: string): Processor | undefined {
  if (/arm64|aarch64/.test(parameter)) return "arm64";
  return /x86_64|amd64/.test(parameter) ? "x86_64" : undefined;
}
