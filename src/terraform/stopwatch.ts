/** How much of this process's life Terraform was running for; the rest is ours. */

let running = 0;
let since = 0;
let total = 0;

/** Counts the time until the returned function is called. Time that several spend side by side counts once. */
export function startWatch(): () => void {
  if (running++ === 0) since = performance.now();
  return () => {
    if (--running === 0) total += performance.now() - since;
  };
}

/** Milliseconds for which at least one Terraform was running. */
export const terraformMs = (): number => total + (running > 0 ? performance.now() - since : 0);
