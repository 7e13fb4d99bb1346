import { GlobalacceleratorAccelerator } from "@cdktf/provider-aws/lib/globalaccelerator-accelerator";
import { GlobalacceleratorListener } from "@cdktf/provider-aws/lib/globalaccelerator-listener";
import { Construct } from "constructs";

export interface AcceleratorListenerProps {
  /** Name of the service; becomes part of the listener's Terraform address. */
  readonly name: string;
  /** Ports that clients connect to; no other listener of the accelerator may have them. At most 10. */
  readonly ports: readonly number[];
}

export interface AcceleratorProps {
  /** At most 64 letters, digits and hyphens. */
  readonly name: string;

  readonly listeners: readonly AcceleratorListenerProps[];

  /**
   * `SOURCE_IP` keeps the connections of one client address on one endpoint.
   *
   * @default "NONE"
   */
  readonly clientAffinity?: "NONE" | "SOURCE_IP";
}

/**
 * A Global Accelerator: two static addresses in front of both sites, with a TCP listener for each service.
 *
 * It exists once, in no region of the system: its control plane is in us-west-2, and traffic flows without that. The
 * endpoint groups are not here but with each site, so that a site can be changed while the other
 * is lost. It costs by the hour and by the gigabyte, whichever site is active.
 *
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/what-is-global-accelerator.html
 */
export class Accelerator extends Construct {
  readonly arn: string;
  readonly dnsName: string;
  /** The hosted zone of AWS that its DNS name is in, for alias records. */
  readonly zoneId: string;
  private readonly listeners = new Map<string, GlobalacceleratorListener>();

  constructor(scope: Construct, id: string, props: AcceleratorProps) {
    super(scope, id);
    const accelerator = new GlobalacceleratorAccelerator(this, "accelerator", {
      name: props.name,
      ipAddressType: "IPV4",
      enabled: true,
    });
    // The addresses are what clients know; losing them takes the system off the net. Hence an id that no refactoring
    // of the tree can change.
    accelerator.overrideLogicalId("accelerator");
    this.arn = accelerator.arn;
    this.dnsName = accelerator.dnsName;
    this.zoneId = accelerator.hostedZoneId;
    for (const { name, ports } of props.listeners) {
      const listener = new GlobalacceleratorListener(this, `listener_${name}`, {
        acceleratorArn: accelerator.arn,
        protocol: "TCP",
        clientAffinity: props.clientAffinity ?? "NONE",
        portRange: ports.map((port) => ({ fromPort: port, toPort: port })),
      });
      this.listeners.set(name, listener);
    }
  }

  /** ARN of the listener of the service `name`; `undefined` if there is none. */
  listenerArn(name: string): string | undefined {
    return this.listeners.get(name)?.arn;
  }
}
