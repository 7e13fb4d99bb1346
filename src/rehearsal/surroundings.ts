/** What a rehearsal does to the process and the folder that it runs in, and how that is undone. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Sets variables of this process, for the AWS SDK in it as well as for Terraform, and returns what undoes that. */
export function overlayEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

/** Removes what rehearsals left that were killed. */
export function sweep(toolFolder: string): void {
  if (!existsSync(toolFolder)) return;
  for (const name of readdirSync(toolFolder)) {
    const pid = /^rehearsal-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(toolFolder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
