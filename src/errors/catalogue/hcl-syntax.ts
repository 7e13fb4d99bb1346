import type { CatalogueEntry } from "./entry";

/** What cannot be written as HCL. */
export const HCL_SYNTAX_ERRORS = {
  HCL_TEMPLATE_INVALID: {
    exit: 2,
    message: "This text is no valid Terraform template: {text}",
    hint: "`${` and `%{` begin an expression in Terraform. Where they are meant literally, for example in a shell script, write `$${` and `%%{`.",
  },
  HCL_NAME_INVALID: {
    exit: 2,
    message: "`{name}` cannot be the name of {what} in HCL.",
    hint: "Names begin with a letter or an underscore and go on with letters, digits, underscores and dashes.",
  },
  HCL_VALUE_INVALID: {
    exit: 2,
    message: "{what} cannot be written in HCL: {reason}",
    hint: "Text, numbers, true, false, null, lists and maps can be written. Compare the value with the Terraform documentation of the argument.",
  },
} as const satisfies Record<string, CatalogueEntry>;
