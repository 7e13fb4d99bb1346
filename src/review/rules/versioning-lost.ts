import type { Rule } from "../model";
import { type Change, eachChange, findingOf, isDestroyed } from "./support/changes";
import { type Guard, guarded, noLonger, off } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { textAt } from "./support/values";

export const VERSIONING_GUARDS: readonly Guard[] = [
  {
    types: ["aws_s3_bucket_versioning"],
    path: "versioning_configuration.status",
    loss: noLonger("Enabled", "versioning is suspended, so what is overwritten or deleted is gone"),
  },
  {
    types: ["aws_s3_bucket_versioning"],
    path: "versioning_configuration.mfa_delete",
    loss: noLonger("Enabled", "versions can be deleted without a second factor"),
  },
  {
    types: ["aws_s3_bucket"],
    path: "versioning.enabled",
    loss: off("versioning is suspended, so what is overwritten or deleted is gone"),
  },
];

/** A bucket no longer keeps what is overwritten. The provider suspends versioning when its resource is destroyed. */
export const versioningLost: Rule = eachChange((change) => [
  ...guarded(change, "VERSIONING_LOST", VERSIONING_GUARDS),
  ...(isRemoved(change)
    ? [
        findingOf(
          change,
          "VERSIONING_LOST",
          [],
          `${change.resource.address} goes and its bucket stays: versioning is suspended.`,
        ),
      ]
    : []),
]);

function isRemoved(change: Change): boolean {
  const { input, resource } = change;
  const { type, action, before } = resource;
  return (
    type === "aws_s3_bucket_versioning" &&
    action === "delete" &&
    isDestroyed(resource) &&
    textAt(before, "versioning_configuration.status") === "Enabled" &&
    !destroyedIn(input).has(["aws_s3_bucket"], textAt(before, "bucket"), change)
  );
}
