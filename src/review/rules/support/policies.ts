/** The policies that changes are about. */
import type { ShownObject } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { readPolicy, type Statement } from "../policies/document";
import { POLICIES, type PolicyPlace } from "../tables/policies";
import { type Change } from "./changes";
import { configuredArguments } from "./configuration";
import { baselines } from "./drift";
import { beforeBy } from "./siblings";
import { at, isEmpty, textAt } from "./values";

export interface PolicyChange {
  readonly place: PolicyPlace;
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

type Statements = readonly Statement[] | undefined;

const TEXTS = new WeakMap<ReviewInput, Map<string, Statements>>();

/** {@link readPolicy}, once for each text of a review: most policies stay as they are. */
function policyOf(input: ReviewInput, text: string): Statements {
  const known = TEXTS.get(input) ?? new Map<string, Statements>();
  TEXTS.set(input, known);
  if (!known.has(text)) known.set(text, readPolicy(text));
  return known.get(text);
}

/** What a text at `place` says; `undefined` if it cannot be told. */
const statementsAt = (input: ReviewInput, values: ShownObject, { attribute }: PolicyPlace): Statements => {
  if (isEmpty(at(values, attribute))) return [];
  const text = textAt(values, attribute);
  return text === undefined ? undefined : policyOf(input, text);
};

const union = (input: ReviewInput, all: readonly ShownObject[], place: PolicyPlace): Statement[] =>
  all.flatMap((values) => statementsAt(input, values, place) ?? []);

const KNOWN = new WeakMap<Change, PolicyChange | undefined>();

/**
 * The policy of a resource that is there afterwards, and what counts as before: of a new one what other policies of the
 * same owner said, so that one that moves to another address is nothing new. Several rules ask, so it is read once.
 *
 * @returns undefined if there is none, or if it is not known before apply
 */
export function policyChange(change: Change): PolicyChange | undefined {
  if (KNOWN.has(change)) return KNOWN.get(change);
  const found = readPolicyChange(change);
  KNOWN.set(change, found);
  return found;
}

function readPolicyChange({ input, stack, resource }: Change): PolicyChange | undefined {
  const place = POLICIES[resource.type];
  const { after } = resource;
  if (!place || after === null || resource.action === "no-op") return undefined;
  // Some resources show a policy that another resource sets.
  const configured = configuredArguments(input, stack.id, resource.address);
  if (configured && !configured.has(place.attribute)) return undefined;
  const statements = statementsAt(input, after, place);
  if (statements === undefined || (resource.before && statementsAt(input, resource.before, place) === undefined)) {
    return undefined;
  }
  const owner = place.owner && textAt(after, place.owner.attribute);
  const siblings =
    place.owner && owner !== undefined && resource.before === null
      ? (beforeBy(input, resource.type, place.owner.attribute).get(owner) ?? [])
      : [];
  return { place, before: union(input, [...baselines(stack, resource), ...siblings], place), after: statements };
}
