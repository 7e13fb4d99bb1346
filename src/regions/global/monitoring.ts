import { ContractParameter } from "../../modules/contract";
import { ClusterRoles, NAMESPACE } from "../../modules/monitoring";
import { names, SITE_NAMES } from "../../system";
import type { GlobalScope } from "./scope";

/** The roles of each site's monitoring cluster, and where the sites find the accelerator that they probe. */
export function addMonitoring({ stack, system, regions, acceleratorDnsName }: GlobalScope): void {
  const { name, account, monitoring, sites } = system;
  if (!monitoring) return;
  const scrapes = Object.keys(monitoring.metrics).length > 0;
  for (const site of SITE_NAMES) {
    const { region } = sites[site];
    const role = (kind: names.ClusterRole): string => names.clusterRoleName(name, kind, site);
    new ClusterRoles(stack, `monitoring_${site}`, {
      account,
      region,
      clusterName: names.clusterName(name),
      topicArn: names.alertTopicArn(name, account, region),
      keyAlias: names.monitoringKeyAlias(name),
      names: {
        cluster: role("eks-cluster"),
        nodes: role("eks-nodes"),
        vpcCni: role("vpc-cni"),
        ebsCsi: role("ebs-csi"),
        alertmanager: role("alertmanager"),
        prometheus: scrapes ? role("prometheus") : undefined,
      },
      namespace: NAMESPACE,
    });
  }
  if (acceleratorDnsName === undefined) return;
  new ContractParameter(stack, "contract_accelerator_dns_name", {
    name: names.acceleratorNameParameterName(name),
    description: "Where clients reach the accelerator",
    value: acceleratorDnsName,
    regions,
  });
}
