import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";

export interface CacheAccessProps {
  /** Id and name of the user, and of the group: for IAM the user's id and name have to be the same. */
  readonly name: string;
  readonly engine: "valkey" | "redis";
  /** Access control list: which keys and commands. */
  readonly access: string;
  readonly defaultUserId: string;
}

/**
 * Who may do what in a cache: one user, whose password is an IAM token that lives for 15 minutes. There is no secret to
 * keep, to replicate or to rotate.
 *
 * Redis OSS wants a user named `default` in each group, for those that give no name; this one is switched off. Valkey
 * wants none.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export class CacheAccess extends Construct {
  readonly userGroupId: string;

  constructor(scope: Construct, id: string, props: CacheAccessProps) {
    super(scope, id);
    const { name, engine } = props;
    const users = [
      new ElasticacheUser(this, "user", {
        userId: name,
        userName: name,
        engine,
        accessString: props.access,
        authenticationMode: { type: "iam" },
      }),
    ];
    if (engine === "redis") {
      users.push(
        new ElasticacheUser(this, "default_user", {
          userId: props.defaultUserId,
          userName: "default",
          engine,
          accessString: "off -@all",
          noPasswordRequired: true,
        }),
      );
    }
    this.userGroupId = new ElasticacheUserGroup(this, "user_group", {
      userGroupId: name,
      engine,
      userIds: users.map(({ userId }) => userId),
    }).userGroupId;
  }
}
