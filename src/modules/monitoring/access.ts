import type { Monitoring } from "../../system";

/** The access policies of EKS by principal: administrators may do anything, viewers see everything but secrets. */
export const accessOf = ({ admins, viewers }: Monitoring): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...admins.map((principal) => [principal, "AmazonEKSClusterAdminPolicy"]),
    // Not AmazonEKSAdminViewPolicy: that one shows secrets, Grafana's password among them.
    ...viewers.map((principal) => [principal, "AmazonEKSViewPolicy"]),
  ]) as Record<string, string>;
