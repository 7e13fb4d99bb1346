/** Who uses a key. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { textAt, textsIn } from "./values";

/** Name a key without keeping anything that it encrypts. */
const NOT_USERS = /^(aws_kms_|aws_iam_|terraform_data$)|_policy$/;

/** What an ARN or an id of a key looks like. */
const KEY = /^(arn:[^:]*:kms:.*:key\/.+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const KNOWN = new WeakMap<ReviewInput, ReadonlyMap<string, Set<ResourceChange>>>();

/** Everything that names a key in its values before, by that name. Collected once for each review. */
function usersByKey(input: ReviewInput): ReadonlyMap<string, Set<ResourceChange>> {
  const known = KNOWN.get(input);
  if (known) return known;
  const users = new Map<string, Set<ResourceChange>>();
  for (const { plan } of input.stacks) {
    for (const each of plan.resources.values()) {
      if (each.mode !== "managed" || NOT_USERS.test(each.type)) continue;
      for (const text of textsIn(each.before ?? undefined)) {
        if (KEY.test(text)) users.set(text, (users.get(text) ?? new Set()).add(each));
      }
    }
  }
  KNOWN.set(input, users);
  return users;
}

/** What names the key in its values before, in all plans of the review. */
export function usersOf(input: ReviewInput, key: ResourceChange): ResourceChange[] {
  const names = ["arn", "key_id", "id"].map((name) => textAt(key.before, name));
  return [...new Set(names.flatMap((name) => [...(usersByKey(input).get(name ?? "") ?? [])]))];
}
