/** What Terraform's own blocks hold: which names are blocks, and what strings are in their arguments. */
import type { Place } from "./value";

/** Which names in a body are blocks, and what their bodies hold. Everything else is an attribute. */
export interface BlockShape {
  readonly blocks: Readonly<Record<string, BlockShape>>;
}

/** As `BlockShape`, with what only Terraform's own blocks need. */
export interface Grammar {
  readonly blocks?: Readonly<Record<string, Grammar>>;
  /** Keys that stand between a block's name and its body: `backend "s3"`. */
  readonly labels?: number;
  /** What strings are in attributes that have no entry in `places`. */
  readonly place?: Place;
  readonly places?: Readonly<Record<string, Place>>;
  /** Attributes that stand first, apart from the others. */
  readonly head?: readonly string[];
  /** Attributes that stand first, in this order; then all attributes stand together. */
  readonly order?: readonly string[];
  /** Blocks that stand last. */
  readonly tail?: readonly string[];
  /** Blocks of one provider may be made with `dynamic`. */
  readonly dynamic?: boolean;
}

const CONDITION: Grammar = { order: ["condition", "error_message"] };

const LIFECYCLE: Grammar = {
  places: { ignore_changes: "bare", replace_triggered_by: "bare" },
  blocks: { precondition: CONDITION, postcondition: CONDITION },
};

/** Bodies whose arguments a provider defines. */
const PROVIDED: Grammar = {
  head: ["count", "for_each", "provider"],
  places: { provider: "bare", depends_on: "bare" },
  blocks: {
    timeouts: {},
    connection: {},
    provisioner: {
      labels: 1,
      blocks: { connection: {} },
      head: ["when"],
      places: { when: "bare", on_failure: "bare" },
    },
    lifecycle: LIFECYCLE,
  },
  tail: ["timeouts", "connection", "provisioner", "lifecycle"],
  dynamic: true,
};

const LITERAL: Grammar = { place: "literal" };

/** The types of top-level blocks. */
export const TOP: Readonly<Record<string, Grammar>> = {
  resource: PROVIDED,
  data: PROVIDED,
  ephemeral: PROVIDED,
  provider: { head: ["alias"], dynamic: true, places: { alias: "literal", version: "literal" } },
  locals: {},
  variable: {
    order: ["type", "description", "default"],
    place: "literal",
    places: { type: "type" },
    blocks: { validation: CONDITION },
  },
  output: {
    order: ["description", "value", "sensitive"],
    places: { description: "literal", depends_on: "bare" },
    blocks: { precondition: CONDITION },
  },
  terraform: {
    place: "literal",
    blocks: {
      required_providers: { ...LITERAL, order: [] },
      backend: { ...LITERAL, labels: 1 },
      cloud: { ...LITERAL, blocks: { workspaces: LITERAL } },
      provider_meta: { labels: 1 },
    },
    tail: ["required_providers", "provider_meta", "cloud", "backend"],
  },
  module: {
    head: ["source", "version", "count", "for_each"],
    places: { source: "literal", version: "literal", providers: "bare", depends_on: "bare" },
  },
  moved: { order: ["from", "to"], place: "bare" },
  import: { order: ["for_each", "to", "id"], places: { to: "bare", provider: "bare" } },
  removed: { places: { from: "bare" }, blocks: { lifecycle: LITERAL } },
  check: { blocks: { data: { ...PROVIDED, labels: 2 }, assert: CONDITION } },
};

/** The grammar of a body of which the provider's part has this shape. */
export function withShape(grammar: Grammar, shape: BlockShape): Grammar {
  const provided = Object.entries(shape.blocks).map(
    ([name, inner]) => [name, withShape({ dynamic: true }, inner)] as const,
  );
  // Terraform's own names come first: `lifecycle` of a resource is Terraform's, whatever the provider has.
  return { ...grammar, blocks: { ...Object.fromEntries(provided), ...grammar.blocks } };
}
