import { STORAGE_CLASS } from "./names";

export interface AlertmanagerSettings {
  readonly system: string;
  readonly region: string;
  readonly topicArn: string;
}

/** A volume for each pod of a stateful set, which the encrypted storage class makes in the pod's zone. */
export const volumeClaim = (gib: number) => ({
  volumeClaimTemplate: {
    spec: {
      storageClassName: STORAGE_CLASS,
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: `${gib}Gi` } },
    },
  },
});

/** Two pods, in two zones if there is room: each has a volume, and a volume does not leave its zone. */
export const spread = {
  replicas: 2,
  podAntiAffinity: "soft",
  podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
} as const;

/**
 * Alertmanager: everything that is at least a warning goes to the site's SNS topic, signed with the role that the pod has
 * by Pod Identity. There is no secret in it.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#sns_config
 * @see https://docs.aws.amazon.com/sns/latest/api/API_MessageAttributeValue.html
 */
export const alertmanagerValues = ({ system, region, topicArn }: AlertmanagerSettings) => ({
  serviceAccount: { create: true, name: "alertmanager" },
  alertmanagerSpec: {
    ...spread,
    storage: volumeClaim(1),
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "256Mi" } },
  },
  config: {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: "sns",
      // With the severity, so that a message has one: a subscription may filter by it.
      group_by: ["alertname", "service", "site", "namespace", "severity"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      routes: [
        // Always fires, to show that the chain works; tells nothing.
        { receiver: "null", matchers: ['alertname =~ "Watchdog|InfoInhibitor"'] },
        { receiver: "null", matchers: ['severity = "info"'] },
      ],
    },
    inhibit_rules: [
      {
        source_matchers: ['severity = "critical"'],
        target_matchers: ['severity =~ "warning|info"'],
        equal: ["namespace", "alertname", "service", "site"],
      },
    ],
    receivers: [
      { name: "null" },
      {
        name: "sns",
        sns_configs: [
          {
            topic_arn: topicArn,
            sigv4: { region },
            send_resolved: true,
            subject: `[{{ .Status | toUpper }}] ${system}: {{ .CommonLabels.alertname }} {{ .CommonLabels.service }}`,
            message:
              "{{ range .Alerts }}{{ .Annotations.summary }}{{ .Annotations.message }}\n{{ .Annotations.description }}\n" +
              "seen from {{ .Labels.observer }}, {{ .Labels.severity }}, since {{ .StartsAt }}\n\n{{ end }}",
            // A rule of somebody's own may have no severity. SNS refuses an attribute without a value, and the message
            // with it, which Alertmanager does not send again.
            attributes: { severity: '{{ or .CommonLabels.severity "none" }}', status: "{{ .Status }}" },
          },
        ],
      },
    ],
  },
});
