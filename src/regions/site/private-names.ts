import { PrivateNames } from "../../modules/private-names";
import { names } from "../../system";
import type { SiteScope } from "./scope";

const ID = "private_names";

/** The zone of private names of this site; made by whoever needs it first. */
export function privateNamesOf({ stack, system, network }: SiteScope): PrivateNames {
  const found = stack.node.tryFindChild(ID);
  if (found instanceof PrivateNames) return found;
  return new PrivateNames(stack, ID, { zone: names.privateZone(system.name), vpcId: network.vpcId });
}
