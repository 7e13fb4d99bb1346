import { TerraformOutput } from "cdktf";
import { accessOf, Monitoring } from "../../modules/monitoring";
import { isLaunched, names } from "../../system";
import type { SiteScope } from "./scope";

/** The site's monitoring cluster and its topic for alerts. */
export function addMonitoring({ stack, system, site, siteName, region, network, services, presence }: SiteScope): void {
  const { name, account, monitoring } = system;
  if (!monitoring) return;
  const stands = isLaunched(system, site.name);
  const roleArn = (role: names.ClusterRole): string =>
    names.roleArn(account, names.clusterRoleName(name, role, siteName));
  const scraped = Object.entries(monitoring.metrics).flatMap(([service, { port }]) => {
    const instances = services.get(service)?.instances;
    return instances ? [[service, { securityGroupId: instances.securityGroupId, port }] as const] : [];
  });
  const { cluster, topicArn } = new Monitoring(stack, "monitoring", {
    name: names.clusterName(name),
    settings: monitoring,
    network,
    access: stands ? accessOf(monitoring) : {},
    logGroupName: names.clusterLogGroupName(name),
    keyAlias: names.monitoringKeyAlias(name),
    topic: { name: names.alertTopicName(name), arn: names.alertTopicArn(name, account, region) },
    emails: stands ? monitoring.alerts.emails : [],
    roleArns: {
      cluster: roleArn("eks-cluster"),
      nodes: roleArn("eks-nodes"),
      vpcCni: roleArn("vpc-cni"),
      ebsCsi: roleArn("ebs-csi"),
      alertmanager: roleArn("alertmanager"),
      prometheus: roleArn("prometheus"),
    },
    scraped: Object.fromEntries(scraped),
    presence,
  });
  new TerraformOutput(stack, "monitoring_security_group_id", {
    description: "EKS's own security group: what is in it reaches the Kubernetes API at its private endpoint.",
    value: cluster.securityGroupId,
  });
  new TerraformOutput(stack, "monitoring_alert_topic_arn", {
    description: "Where this site's alerts go; subscribe to it what is to hear them.",
    value: topicArn,
  });
}
