/** What is planted into a system that stands, so that a plan of it is worth recording. */

import type { AwsCalls } from "./aws-calls";

type Json = Record<string, unknown>;

/** The arguments of a resource, as somebody may change them. */
export type Body = Record<string, unknown>;

/** A stack as it was synthesized (`cdk.tf.json`), to be changed by hand. */
export interface Configuration {
  readonly terraform: { readonly backend: { s3: Json }; required_providers: Record<string, Json> } & Json;
  readonly resource: Record<string, Record<string, Body>>;
  variable?: Record<string, Json>;
  output?: Record<string, Json>;
  module?: Record<string, Json>;
}

/** Changes a stack's configuration by hand. */
export type Edit = (configuration: Configuration, stack: string) => void;

export interface Planting {
  /** `<CODE>-<what>`; also the name of the folder. */
  readonly name: string;
  /** One line: what somebody did. */
  readonly about: string;
  /** The stacks that are planned. */
  readonly stacks: readonly string[];
  /** What changes in the system file: laid over it, with `null` for what is taken away. */
  readonly system?: object;
  /** What changes by hand, in each of the stacks. */
  readonly edit?: Edit;
  /** Values of variables that change by hand (`terraform.tfvars.json`), by stack. */
  readonly values?: Readonly<Record<string, object>>;
  /** The same as `edit`, where that has to be looked up first. */
  readonly editWith?: (aws: AwsCalls) => Promise<Edit>;
  /** What was there by hand before, in each of the stacks; for versions only, because it is not deployed. */
  readonly base?: Edit;
  /** What is deployed by hand first, in each of the stacks, and taken away afterwards. */
  readonly deployed?: Edit;
  /** What happens past Terraform, through the AWS API. */
  readonly outside?: (aws: AwsCalls) => Promise<unknown>;
  /** How that is taken back. Without this, by applying the plans. */
  readonly undo?: (aws: AwsCalls) => Promise<unknown>;
}

/** The arguments of a resource. */
export function body(configuration: Configuration, address: string): Body {
  const [type = "", name = ""] = address.split(".");
  const found = configuration.resource[type]?.[name];
  if (!found) throw new Error(`There is no ${address}.`);
  return found;
}

/** Sets arguments of a resource; undefined takes one away. */
export const set =
  (address: string, values: Body): Edit =>
  (configuration) => {
    Object.assign(body(configuration, address), values);
  };

/** Adds a resource. */
export const add =
  (address: string, values: Body): Edit =>
  (configuration) => {
    const [type = "", name = ""] = address.split(".");
    (configuration.resource[type] ??= {})[name] = values;
  };

/** Takes resources away. */
export const remove =
  (...addresses: readonly string[]): Edit =>
  (configuration) => {
    for (const address of addresses) {
      body(configuration, address);
      const [type = "", name = ""] = address.split(".");
      const ofType = configuration.resource[type] ?? {};
      Reflect.deleteProperty(ofType, name);
      if (Object.keys(ofType).length === 0) Reflect.deleteProperty(configuration.resource, type);
    }
  };

export const all =
  (...edits: readonly Edit[]): Edit =>
  (configuration, stack) => {
    for (const edit of edits) edit(configuration, stack);
  };

/** Replaces text within an argument that is text. */
export const replaceIn =
  (address: string, argument: string, from: string, to: string): Edit =>
  (configuration) => {
    const resource = body(configuration, address);
    const text = String(resource[argument]);
    if (!text.includes(from)) throw new Error(`${argument} of ${address} does not hold ${from}.`);
    resource[argument] = text.replaceAll(from, to);
  };

export const SITES = ["primary", "dr"] as const;
export const STATE_STACKS = ["state-primary", "state-dr"] as const;
