import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface CacheClient {
  /** Part of Terraform addresses. */
  readonly name: string;
  readonly securityGroupId: string;
}

export interface CacheFirewallProps {
  readonly name: string;
  readonly vpcId: string;
  readonly port: number;
  readonly clients: readonly CacheClient[];
}

/** Lets the services that use a cache reach it, and nothing else; the cache itself opens no connections. */
export class CacheFirewall extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: CacheFirewallProps) {
    super(scope, id);
    const { name, port } = props;
    const group = new SecurityGroup(this, "security_group", {
      // A prefix, because a group that has to be replaced needs its successor before it can go.
      namePrefix: `${name}-cache-`,
      description: `Cache ${name}`,
      vpcId: props.vpcId,
      tags: { Name: `${name}-cache` },
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupId = group.id;
    const hop = { ipProtocol: "tcp", fromPort: port, toPort: port };
    for (const client of props.clients) {
      new VpcSecurityGroupIngressRule(this, `ingress_${client.name}`, {
        ...hop,
        securityGroupId: group.id,
        referencedSecurityGroupId: client.securityGroupId,
        description: `From the instances of ${client.name}`,
      });
      new VpcSecurityGroupEgressRule(this, `egress_${client.name}`, {
        ...hop,
        securityGroupId: client.securityGroupId,
        referencedSecurityGroupId: group.id,
        description: `To the cache ${name}`,
      });
    }
  }
}
