import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "./session";

const RECORDED = join("__tests__", "review", "recorded");

async function main(args: readonly string[]): Promise<void> {
  const session = await Session.open(
    join(".twinstack", "recording"),
    readFileSync(join(RECORDED, "system.yaml"), "utf8"),
  );
  if (args.includes("--keep")) {
    process.stderr.write("Deployed. Ctrl-C ends it.\n");
    await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  }
  await session.stop();
}

void main(process.argv.slice(2));
