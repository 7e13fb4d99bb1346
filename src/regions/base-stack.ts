import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformDataSource, TerraformElement, TerraformResource, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { fail } from "../errors";
import { names, type SiteName, type System } from "../system";
import { AWS_PROVIDER_VERSIONS, OLDEST_VERSION } from "../terraform";

export interface BaseStackProps {
  readonly system: System;
  /** The site whose bucket holds the stack's state. */
  readonly stateSite: SiteName;
  /** What the `Site` tag says. */
  readonly siteTag: SiteName | "global";
}

interface ProviderOptions {
  readonly alias?: string;
  /** Over the tags that every stack has. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The first part of an element's Terraform address: its resource type, or which kind of block it is. */
function kindOf(element: TerraformElement | Node): string {
  if (element instanceof TerraformResource) return element.terraformResourceType;
  if (element instanceof TerraformDataSource) return `data.${element.terraformResourceType}`;
  return element.constructor.name;
}

/** What all stacks have in common: where their state lies, which provider they use and how their addresses look. */
export abstract class BaseStack extends TerraformStack {
  protected readonly system: System;
  private readonly siteTag: string;
  private readonly pathOfAddress = new Map<string, string>();

  constructor(scope: Construct, id: string, props: BaseStackProps) {
    super(scope, id);
    this.system = props.system;
    this.siteTag = props.siteTag;
    // cdktf pins the exact version that its bindings were generated from.
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: `>= ${AWS_PROVIDER_VERSIONS.from}, < ${AWS_PROVIDER_VERSIONS.below}`,
    });
    this.addOverride("terraform.required_version", `>= ${OLDEST_VERSION.terraform}`);
    this.addBackend(props.stateSite);
  }

  private addBackend(stateSite: SiteName): void {
    const { name, account, sites, state } = this.system;
    const { region } = sites[stateSite];
    const backend = new S3Backend(this, {
      bucket: names.stateBucketName(name, account, region),
      key: names.stateKey(name, this.node.id),
      region,
      allowedAccountIds: [account],
      // No `encrypt`: it would send a header that asks for S3's own key. Without it the bucket's KMS key is used.
      ...(state.lock === "lockfile" ? {} : { dynamodbTable: names.lockTableName(name) }),
    });
    if (state.lock !== "dynamodb") backend.addOverride("use_lockfile", true);
  }

  /** An AWS provider for `region` (which may be a Terraform expression), limited to the system's account. */
  addProvider(id: string, region: string, options: ProviderOptions = {}): AwsProvider {
    const { alias, tags } = options;
    const provider = new AwsProvider(this, id, {
      region,
      allowedAccountIds: [this.system.account],
      ...(alias === undefined ? {} : { alias }),
    });
    // Through an override, because cdktf snake-cases the keys of maps in provider blocks.
    provider.addOverride("default_tags", [
      {
        tags: {
          ...this.system.tags,
          System: this.system.name,
          Site: this.siteTag,
          Stack: this.node.id,
          ManagedBy: "twinstack",
          ...tags,
        },
      },
    ]);
    return provider;
  }

  /** A provider for each site's region. Dr's is the default, so that what has no region is managed from the place that stays. */
  protected addSiteProviders(): Readonly<Record<SiteName, AwsProvider>> {
    const { primary, dr } = this.system.sites;
    return {
      dr: this.addProvider("aws", dr.region),
      primary: this.addProvider("aws_primary", primary.region, { alias: "primary" }),
    };
  }

  /**
   * The name of an element in its Terraform address: its construct path joined by underscores, without cdktf's hash,
   * and without a last part that only repeats the resource type (`aws_vpc.network`, not `aws_vpc.network_vpc`).
   *
   * Addresses are what people see in state and HCL, and both sites have the same ones. Two elements with the same
   * address would overwrite each other silently, so that is an error.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof TerraformElement ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const kind = kindOf(element);
    const repeated = path.length > 1 && kind.endsWith(`_${path.at(-1) ?? ""}`);
    const logicalId = (repeated ? path.slice(0, -1) : path).join("_").replace(/[^A-Za-z0-9]+/g, "_");
    const address = `${kind}.${logicalId}`;
    const taken = this.pathOfAddress.get(address);
    if (taken !== undefined && taken !== node.path) {
      throw fail("ADDRESS_CONFLICT", { address, one: taken, other: node.path });
    }
    this.pathOfAddress.set(address, node.path);
    return logicalId;
  }
}
