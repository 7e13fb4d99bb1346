import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../identity";

export interface ServiceRoleProps {
  /** At most 64 characters; global in the account. */
  readonly name: string;
  /** The AWS service that takes the role: `codepipeline`. */
  readonly service: string;
  readonly account: string;
  readonly statements: readonly PolicyStatement[];
}

/** A role that an AWS service takes on behalf of this account, and may do what the statements say. */
export class ServiceRole extends Construct {
  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: `${props.service}.amazonaws.com` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": props.account } },
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "delivery",
      role: role.name,
      policy: policyDocument(...props.statements),
    });
  }
}
