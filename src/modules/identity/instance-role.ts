import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "./policy";

export interface InstanceRoleProps {
  /** Name of the role and of the instance profile. At most 64 characters; global in the account. */
  readonly name: string;

  /**
   * What the instances may do beyond Session Manager.
   *
   * @default - nothing
   */
  readonly statements?: readonly PolicyStatement[];
}

/** What Session Manager needs of an instance. None of these actions can be limited to a resource. */
const SESSION_MANAGER: PolicyStatement = {
  Sid: "SessionManager",
  Effect: "Allow",
  Action: [
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: "*",
};

/**
 * The role of a service's instances, with its instance profile. Instances are reached through Session Manager, not SSH.
 *
 * IAM is changed in us-east-1 only, so roles are made before a disaster and not in a site's own stack.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export class InstanceRole extends Construct {
  readonly roleName: string;
  readonly instanceProfileName: string;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "instance",
      role: role.name,
      policy: policyDocument(SESSION_MANAGER, ...(props.statements ?? [])),
    });
    this.roleName = role.name;
    this.instanceProfileName = new IamInstanceProfile(this, "instance_profile", {
      name: props.name,
      role: role.name,
    }).name;
  }
}
