import type { TerraformResource } from "cdktf";

/** The attribute of every instance of a `for_each` resource, as a list in the order of the keys. */
export const each = (resource: TerraformResource, attribute: string): string =>
  `\${values(${resource.fqn})[*].${attribute}}`;

/** The attribute of the instance of a `for_each` resource whose key is the Terraform expression `key`. */
export const at = (resource: TerraformResource, key: string, attribute: string): string =>
  `\${${resource.fqn}[${key}].${attribute}}`;

/** Makes text safe inside a Terraform string: `${` and `%{` would be templates there. */
export const literal = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");
