/** Who may do everything, however that is written. */
import { covers } from "./compare";
import type { Selection, Statement } from "./document";

/** Whoever may do everything with identities may give himself the rest. */
const IDENTITIES = { actions: "iam:*", resources: "arn:aws:iam::*:role/*" } as const;

/** `NotAction`, which leaves out less than that, allows it as well. */
const reaches = ({ names, negated }: Selection, all: string): boolean =>
  names.some((name) => covers(name, all)) !== negated;

/** Whether a statement says everything on everything: `*`, `*:*`, `iam:*`, or `NotAction` of something small. */
export const isEverything = ({ actions, resources }: Pick<Statement, "actions" | "resources">): boolean =>
  reaches(actions, IDENTITIES.actions) && reaches(resources, IDENTITIES.resources);

/** Whether it allows all but what it names, which is more than anybody has thought of. */
export const isAllBut = ({ actions, resources }: Statement): boolean =>
  actions.negated && reaches(resources, IDENTITIES.resources);

/** Policies of AWS's own that say so, by their names. */
export const isAdministrators = (arn: string): boolean =>
  /:(policy|cluster-access-policy)\/(AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEKSClusterAdminPolicy)$/.test(
    arn,
  );
