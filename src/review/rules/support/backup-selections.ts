/** What a selection of AWS Backup selects. */
import { covers } from "../policies/compare";
import { STATEFUL } from "../tables/stateful";
import type { Alteration } from "./changes";
import { listed } from "./changes";
import { destroyedIn } from "./identities";
import { at, blocksAt, type Found, isHidden, isList, textAt, textsAt } from "./values";

export interface SelectionLoss {
  readonly attribute: string;
  /** Goes on after the address. */
  readonly says: string;
}

const cannotTell = (value: Found): boolean => isHidden(value) || (isList(value) && value.some(isHidden));

/** What is no longer backed up. What is destroyed by the same review needs no backups. */
export const selectionLosses = (alteration: Alteration): SelectionLoss[] => [
  ...named(alteration),
  ...excluded(alteration),
  ...tagged(alteration),
  ...conditions(alteration),
];

const isGone = ({ input }: Alteration, arn: string): boolean => destroyedIn(input).has(Object.keys(STATEFUL), arn);

function named(alteration: Alteration): SelectionLoss[] {
  const { before, after } = alteration;
  if (cannotTell(at(after, "resources"))) return [];
  const still = textsAt(after, "resources");
  const lost = textsAt(before, "resources").filter(
    (arn) => !still.some((each) => covers(each, arn)) && !isGone(alteration, arn),
  );
  return lost.length > 0 ? [{ attribute: "resources", says: `no longer backs up ${listed(lost)}` }] : [];
}

function excluded(alteration: Alteration): SelectionLoss[] {
  const known = textsAt(alteration.before, "not_resources");
  const added = textsAt(alteration.after, "not_resources").filter(
    (arn) => !known.some((each) => covers(each, arn)) && !isGone(alteration, arn),
  );
  return added.length > 0 ? [{ attribute: "not_resources", says: `leaves out ${listed(added)}` }] : [];
}

const tagsOf = (values: Alteration["before"]): string[] =>
  blocksAt(values, "selection_tag").flatMap((tag) => {
    const key = textAt(tag, "key");
    return key === undefined ? [] : [`${key}=${textAt(tag, "value") ?? ""}`];
  });

/** One of the tags is enough, but of what is named as well it has to be one. */
function tagged({ before, after }: Alteration): SelectionLoss[] {
  const hidden = blocksAt(after, "selection_tag").some((tag) => isHidden(tag.key) || isHidden(tag.value));
  if (hidden || isHidden(at(after, "selection_tag"))) return [];
  const [was, is] = [tagsOf(before), tagsOf(after)];
  const byName = textsAt(after, "resources").length > 0;
  const attribute = "selection_tag";
  if (was.length === 0 && is.length > 0 && textsAt(before, "resources").length > 0) {
    return [{ attribute, says: `backs up only what is tagged ${is.join(" or ")}` }];
  }
  const lost = was.filter((tag) => !is.includes(tag));
  if (lost.length === 0 || (is.length === 0 && byName)) return [];
  return [{ attribute, says: `no longer backs up what is tagged ${listed(lost)}` }];
}

const OPERATORS = ["string_equals", "string_like", "string_not_equals", "string_not_like"];

const conditionsOf = (values: Alteration["before"]): string[] =>
  OPERATORS.flatMap((operator) =>
    blocksAt(values, `condition.${operator}`).flatMap((each) => {
      const [key, value] = [textAt(each, "key"), textAt(each, "value") ?? ""];
      return key === undefined || isHidden(each.value) ? [] : [`${key} ${operator.slice(7)} ${value}`];
    }),
  );

/** All of them have to be met. */
function conditions({ before, after }: Alteration): SelectionLoss[] {
  const known = conditionsOf(before);
  const added = conditionsOf(after).filter((each) => !known.includes(each));
  return added.length > 0 ? [{ attribute: "condition", says: `backs up only where ${listed(added)}` }] : [];
}
