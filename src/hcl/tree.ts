/** Where the blocks of a stack come from: which module, in which order, and what is worth saying above them. */
import { TerraformElement, type TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { DOCSTRINGS } from "./docstrings";

/** A construct that explains itself. */
export interface Explained {
  /** Name of its class: of several such constructs in a file the first is explained. */
  readonly kind: string;
  readonly text: string;
  readonly see: readonly string[];
  /** Whether it is the module itself, not something inside of it. */
  readonly isModule: boolean;
}

/** Where one block belongs. */
export interface Place {
  /** First part of the construct path, with underscores: what the file is named after. */
  readonly module: string;
  /** Position in the order in which the constructs were made. */
  readonly order: number;
  /** The constructs around it, from the module inwards. */
  readonly explained: readonly Explained[];
}

/** Esbuild gives a class that names itself an underscore. */
const kindOf = (construct: IConstruct): string => construct.constructor.name.replace(/^_/, "");

function explained(scopes: readonly IConstruct[]): readonly Explained[] {
  return scopes.flatMap((scope, depth) => {
    const kind = kindOf(scope);
    const docstring = TerraformElement.isTerraformElement(scope) ? undefined : DOCSTRINGS[kind];
    return docstring ? [{ kind, ...docstring, isModule: depth === 0 }] : [];
  });
}

const identifier = (ids: readonly string[]): string => ids.join("_").replace(/[^A-Za-z0-9]+/g, "_");

/** The constructs of a stack, found by what synthesis says of a block. */
export class Tree {
  private readonly byPath = new Map<string, Place>();
  private readonly byName = new Map<string, Place>();

  constructor(stack: TerraformStack) {
    for (const [order, construct] of stack.node.findAll().entries()) {
      const scopes = construct.node.scopes.slice(construct.node.scopes.indexOf(stack) + 1);
      const [first] = scopes;
      if (!first) continue;
      const place = { module: identifier([first.node.id]), order, explained: explained(scopes) };
      this.byPath.set(construct.node.path, place);
      const name = identifier(scopes.map(({ node }) => node.id));
      if (!this.byName.has(name)) this.byName.set(name, place);
    }
  }

  /** By the construct path that cdktf notes. */
  atPath(path: string): Place | undefined {
    return this.byPath.get(path);
  }

  /** For what is written through the stack and so has no path: by its name, or else by the longest part of it. */
  named(name: string): Place | undefined {
    for (let end = name.length; end > 0; end = name.lastIndexOf("_", end - 1)) {
      const place = this.byName.get(name.slice(0, end));
      if (place) return place;
    }
    return undefined;
  }
}
