import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DEPLOYS, PLANTINGS } from "./plantings";
import { Recorder } from "./record";
import { NO_CHANGES } from "./safe";
import { SECRETS } from "./secrets";
import { Session } from "./session";

const RECORDED = join("__tests__", "review", "recorded");
const PLANS = join(RECORDED, "plans");

async function main(args: readonly string[]): Promise<void> {
  const text = readFileSync(join(RECORDED, "system.yaml"), "utf8");
  const session = await Session.open(join(".twinstack", "recording"), text);
  try {
    if (args.includes("--keep")) {
      process.stderr.write("Deployed. Ctrl-C ends it.\n");
      await new Promise((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
      return;
    }
    const recorder = new Recorder(session, text, PLANS, NO_CHANGES.name);
    const wanted = (name: string): boolean => args.length === 0 || args.some((start) => name.startsWith(start));
    // The others refer to it: it is made again with all of them, or not at all.
    const isFirst = args.length === 0 || !existsSync(join(PLANS, NO_CHANGES.name));
    if (isFirst) await recorder.record(NO_CHANGES);
    for (const { when, name, about } of DEPLOYS) {
      if (wanted(name)) recorder.recordFrom(when, name, about, ["global", "primary", "dr", "link"]);
    }
    const all = [...PLANTINGS, SECRETS];
    // In the order of the arguments.
    const chosen = new Set(
      args.length === 0 ? all : args.flatMap((start) => all.filter(({ name }) => name.startsWith(start))),
    );
    for (const planting of chosen) {
      const start = performance.now();
      try {
        await (planting === SECRETS ? recorder.recordSecrets(planting) : recorder.record(planting));
      } catch (error) {
        process.exitCode = 1;
        process.stderr.write(`${planting.name}: ${error instanceof Error ? error.message : String(error)}\n`);
        continue;
      }
      process.stderr.write(`${planting.name} [${Math.round((performance.now() - start) / 1000)} s]\n`);
    }
  } finally {
    await session.stop();
  }
}

void main(process.argv.slice(2));
