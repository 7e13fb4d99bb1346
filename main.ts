import { resolve } from "node:path";
import { formatError, toTwinstackError } from "./src/errors";
import { synthesize } from "./src/regions";
import { loadSystem } from "./src/system";

/*
 * What `cdktf synth` and `cdktf deploy` run. TWINSTACK_SYSTEM chooses the system file; what is in it decides the rest.
 */
try {
  const system = loadSystem(process.env.TWINSTACK_SYSTEM ?? "systems/avbank.yaml");
  synthesize(system, { outdir: resolve(process.env.CDKTF_OUTDIR ?? "cdktf.out") });
} catch (cause) {
  const error = toTwinstackError(cause);
  console.error(formatError(error));
  process.exitCode = error.exitCode;
}
