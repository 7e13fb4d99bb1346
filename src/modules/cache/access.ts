import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";

export interface CacheAccessProps {
  /** Id and name of the user, and of the group: for IAM the user's id and name have to be the same. */
  readonly name: string;
  /** Access control list: which keys and commands. */
  readonly access: string;
  readonly defaultUserId: string;
}

/**
 * Who may do what in a cache: one user, whose password is an IAM token that lives for 15 minutes. There is no secret to
 * keep, to replicate or to rotate.
 *
 * The group is one of engine `redis`, which serves Valkey as well; the other way round it would not, and the engine of a
 * cache could not be changed in place. Such a group needs a user named `default`, for those that give no name; this one is
 * switched off.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export class CacheAccess extends Construct {
  readonly userGroupId: string;

  constructor(scope: Construct, id: string, props: CacheAccessProps) {
    super(scope, id);
    const { name } = props;
    const engine = "redis";
    const user = new ElasticacheUser(this, "user", {
      userId: name,
      userName: name,
      engine,
      accessString: props.access,
      authenticationMode: { type: "iam" },
    });
    const nobody = new ElasticacheUser(this, "default_user", {
      userId: props.defaultUserId,
      userName: "default",
      engine,
      accessString: "off -@all",
      noPasswordRequired: true,
    });
    this.userGroupId = new ElasticacheUserGroup(this, "user_group", {
      userGroupId: name,
      engine,
      userIds: [user.userId, nobody.userId],
    }).userGroupId;
  }
}
