/** Turns Terraform's events into the one line that a person reads while a stack is being worked on. */
import type { ProgressEvent } from "../events";
import type { StackPhase } from "./deploy";

const DOING: Readonly<Record<string, string>> = {
  create: "creating",
  update: "changing",
  replace: "replacing",
  delete: "destroying",
  read: "reading",
  import: "importing",
};

/** Follows one stack. Each call says what to show now; `undefined` leaves it as it is. */
export function narrator(): (phase: StackPhase, event?: ProgressEvent) => string | undefined {
  let planned = 0;
  let done = 0;
  let refreshed = 0;
  return (phase, event) => {
    if (!event) {
      if (phase === "apply") done = 0;
      return { init: "getting ready", plan: "planning", apply: "applying" }[phase];
    }
    if (event.type === "summary" && event.operation === "plan") planned = event.add + event.change + event.remove;
    if (event.type !== "resource") return undefined;
    if (event.action === "refresh") {
      if (event.status === "complete") refreshed += 1;
      return `planning: ${refreshed} resources read`;
    }
    if (phase !== "apply" || !(event.action in DOING)) return undefined;
    if (event.status === "complete") done += 1;
    const count = planned > 0 ? `${done} of ${planned}` : String(done);
    const seconds =
      event.elapsedSeconds === undefined || event.elapsedSeconds === 0 ? "" : ` (${event.elapsedSeconds} s)`;
    return `${count} done, ${DOING[event.action] ?? ""} ${event.address}${seconds}`;
  };
}
