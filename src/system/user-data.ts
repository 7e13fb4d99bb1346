import type { Service, Site } from "./model";

/** EC2 takes 16 KB of user data, counted before it is base64-encoded. */
export const USER_DATA_LIMIT_BYTES = 16_384;

/**
 * The script that an instance runs at its first start: the facts it may need, then the system file's own script.
 *
 * It differs between sites in `TWINSTACK_SITE` and `AWS_REGION`, which are given as they are to be written: literal
 * values, or references to Terraform variables.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
 */
export function renderUserData(
  system: string,
  site: Pick<Site, "region"> & { readonly name: string },
  service: Pick<Service, "name" | "targetPort"> & { readonly userData: string },
  environment: Readonly<Record<string, string>> = {},
): string {
  const script = service.userData.trimEnd();
  // A first line of the script's own may carry options (`#!/bin/bash -eu`).
  const [, interpreter = "#!/bin/bash", body = script] = /^(#![^\n]*)\n?([^]*)$/.exec(script) ?? [];
  return [
    interpreter,
    `export TWINSTACK_SYSTEM=${system}`,
    `export TWINSTACK_SITE=${site.name}`,
    `export TWINSTACK_SERVICE=${service.name}`,
    `export AWS_REGION=${site.region}`,
    `export PORT=${service.targetPort}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
    body,
    "",
  ].join("\n");
}
