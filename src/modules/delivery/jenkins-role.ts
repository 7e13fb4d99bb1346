import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { JenkinsTrust } from "../../system";
import { policyDocument, type PolicyStatement } from "../identity";

/**
 * Who may take the role: another role, or whoever shows a token of an OIDC provider for the audience and the subject.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
function trustPolicy(trust: JenkinsTrust, account: string): PolicyStatement {
  if ("role" in trust) return { Effect: "Allow", Principal: { AWS: trust.role }, Action: "sts:AssumeRole" };
  const { provider, audience, subject } = trust.oidc;
  return {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${provider}:aud`]: audience },
      StringLike: { [`${provider}:sub`]: subject },
    },
  };
}

export interface JenkinsRoleProps {
  readonly name: string;
  readonly account: string;
  readonly trust: JenkinsTrust;
  readonly statements: readonly PolicyStatement[];
}

/** The role that Jenkins takes to ship to one site. There is no key that could leak. */
export class JenkinsRole extends Construct {
  constructor(scope: Construct, id: string, props: JenkinsRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: policyDocument(trustPolicy(props.trust, props.account)),
    });
    new IamRolePolicy(this, "policy", {
      name: "delivery",
      role: role.name,
      policy: policyDocument(...props.statements),
    });
  }
}
