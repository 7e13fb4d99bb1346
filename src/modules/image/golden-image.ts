import { AmiCopy } from "@cdktf/provider-aws/lib/ami-copy";
import { Construct } from "constructs";
import { SiteVariable } from "../site-variable";

export interface GoldenImageProps {
  /** Name of the image, for descriptions and tags. */
  readonly image: string;
  /** What a copy is named, given the AMI that it is of (a Terraform expression). */
  readonly copyName: (ami: string) => string;
  /** The AMI that instances boot from, or whose copy they boot from where it is not at home. */
  readonly ami: string;
  /** AMIs that are copied to this site, each with the region that it comes from. None where they are at home. */
  readonly copies: Readonly<Record<string, string>>;
  /** Key of this site's region, which encrypts the copies. */
  readonly keyArn: string;
}

/**
 * An image in one site: the AMI itself where it was built, an encrypted copy of it in the other.
 *
 * A copy is made by EC2 in the region that it is for, which reads the source once. From then on neither a launch nor a
 * plan calls the source's region: all that Terraform asks is whether the copy is there. An AMI with another id is
 * another copy, made before the launch template changes over; the old one goes after that. Copies are private to the
 * account and take neither tags nor launch permissions of their source with them. Failover does nothing to them. They
 * cost what their snapshots take up, also in a standby, and the transfer between the regions once.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
 */
export class GoldenImage extends Construct {
  /** Id of what instances boot from in this site, as a Terraform expression. */
  readonly id: string;

  constructor(scope: Construct, id: string, props: GoldenImageProps) {
    super(scope, id);
    const source = new SiteVariable(this, "ami", {
      type: "string",
      description: `AMI of the image ${props.image}, in the region where it was built.`,
      value: props.ami,
      namesOtherSite: true,
    });
    const copies = new SiteVariable(this, "copies", {
      type: "map(string)",
      description: `AMIs of the image ${props.image} that are copied to this site, with the regions that they come from.`,
      value: props.copies,
      namesOtherSite: true,
    });
    const copy = new AmiCopy(this, "copy", {
      name: props.copyName("${each.key}"),
      description: `Image ${props.image}, copied from \${each.key} in \${each.value}`,
      sourceAmiId: "${each.key}",
      sourceAmiRegion: "${each.value}",
      encrypted: true,
      kmsKeyId: props.keyArn,
      tags: {
        Name: props.copyName("${each.key}"),
        Image: props.image,
        SourceAmi: "${each.key}",
        SourceRegion: "${each.value}",
      },
      // The old copy goes only when nothing refers to it any more.
      lifecycle: { createBeforeDestroy: true },
    });
    copy.addOverride("for_each", `\${${copies.fqn}}`);
    // What the standby launches: its address must survive any refactoring of the tree.
    copy.overrideLogicalId(id.replaceAll("-", "_"));
    // The id of the AMI's copy if there is one here; the AMI's own where it is at home.
    const ids = `zipmap(keys(${copy.fqn}), values(${copy.fqn})[*].id)`;
    this.id = `\${lookup(${ids}, ${source.fqn}, ${source.fqn})}`;
  }
}
