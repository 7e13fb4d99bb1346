import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CodestarconnectionsConnection } from "@cdktf/provider-aws/lib/codestarconnections-connection";
import { Construct } from "constructs";
import { fail } from "../errors";
import {
  artifactPrefix,
  ArtifactStore,
  BuildProject,
  DeploymentTarget,
  Pipeline,
  type PipelineSource,
  PushRule,
  Repository,
  RevisionParameter,
  ShipProject,
} from "../modules/delivery";
import { SiteVariable } from "../modules/site-variable";
import {
  type Component,
  type Delivery,
  names,
  otherSite,
  roleOf,
  shipEnvironment,
  shipScript,
  type Site,
  type System,
} from "../system";
import { SiteStack } from "./site-stack";

export interface DeliveryStackProps {
  readonly system: System;
  readonly site: Site;
}

interface Shared {
  /** Whether a push starts this site's pipelines. */
  readonly starts: SiteVariable;
  /** Region of the site that ships after this one, or `none`. */
  readonly handsOverTo: SiteVariable;
  readonly connection: CodestarconnectionsConnection | undefined;
}

function sourceOf(
  { repository: name }: Component,
  repository: Repository | undefined,
  { connection, starts }: Shared,
): PipelineSource {
  if (connection === undefined || name === undefined) {
    return { kind: "codecommit", repository: repository?.repositoryName ?? "" };
  }
  return {
    kind: "connection",
    connectionArn: connection.arn,
    repository: name,
    startedByPush: `\${tostring(${starts.fqn})}`,
  };
}

/**
 * `delivery-primary` and `delivery-dr`: one class, instantiated twice, each with its state in its own region.
 *
 * Each site has everything that it takes to ship to it. The one thing that knows of the other site is the last step of the
 * active site's pipelines: it asks the standby's pipeline to ship the same revision, and does without an answer when that
 * region is lost. Which site starts and which one follows is data.
 */
export class DeliveryStack extends SiteStack {
  private readonly delivery: Delivery;
  private readonly store: ArtifactStore;

  constructor(scope: Construct, id: string, { system, site }: DeliveryStackProps) {
    super(scope, id, { system, site, prefix: "delivery-" });
    if (system.delivery === undefined) throw fail("INTERNAL", { reason: `${id} has nothing to deliver` });
    this.delivery = system.delivery;
    const pipelines = this.delivery.engine.kind === "codepipeline";
    this.store = new ArtifactStore(this, "artifacts", {
      bucketName: names.deliveryBucketName(system.name, system.account, this.region),
      keyAlias: names.deliveryKeyAlias(system.name),
      artifactPrefix: pipelines ? artifactPrefix(system.name) : undefined,
    });
    const shared = pipelines ? this.addShared() : undefined;
    for (const component of this.delivery.components) {
      const parts = new Construct(this, `component_${component.name}`);
      new RevisionParameter(parts, "revision", {
        name: names.revisionParameterName(system.name, component.name),
        component: component.name,
      });
      this.addTarget(parts, component);
      if (shared) this.addPipeline(parts, component, shared);
    }
  }

  /** What the pipelines of the site have in common: the site's role as values, and the way to the Git host. */
  private addShared(): Shared {
    const { system, site, delivery } = this;
    const { engine, order } = delivery;
    const active = roleOf(system, site.name) === "active";
    return {
      starts: new SiteVariable(this, "starts", {
        type: "bool",
        description: "Whether a push starts this site's pipelines: in the active site, or in both.",
        value: active || order === "together",
      }),
      handsOverTo: new SiteVariable(this, "hands_over_to", {
        type: "string",
        description:
          "Region of the site that ships after this one; `none` in the standby, and where both ship at once.",
        value: active && order === "active-first" ? system.sites[otherSite(site.name)].region : "none",
        namesOtherSite: true,
      }),
      connection:
        engine.kind === "codepipeline" && engine.source !== "codecommit"
          ? new CodestarconnectionsConnection(this, "connection", {
              name: names.connectionName(system.name, this.siteName),
              providerType: engine.source.connection,
            })
          : undefined,
    };
  }

  private roleArn(component: Component, part: names.DeliveryPart): string {
    const { name, account } = this.system;
    return names.roleArn(account, names.deliveryRoleName(name, component.name, part, this.siteName));
  }

  /** Where CodeDeploy puts the component, if it is a service. */
  private addTarget(scope: Construct, component: Component): void {
    const { system, site } = this;
    const { target } = component;
    if (target.kind !== "service") return;
    const service = system.services.find(({ name }) => name === target.service);
    if (service === undefined) return;
    const name = names.serviceName(system.name, service.name);
    new DeploymentTarget(scope, "target", {
      application: names.pipelineName(system.name, component.name),
      group: name,
      roleArn: this.roleArn(component, "codedeploy"),
      autoScalingGroupName: name,
      targetGroupName: names.targetGroupName(system.name, service.name, service.targetPort),
      pace: target.pace,
      minInstances: service.capacity[roleOf(system, site.name)].min,
      rollbackAlarms: target.rollbackAlarms,
    });
  }

  private addPipeline(scope: Construct, component: Component, shared: Shared): void {
    const { system, delivery, store } = this;
    const name = names.pipelineName(system.name, component.name);
    const logs = new CloudwatchLogGroup(scope, "log_group", {
      name: names.deliveryLogGroupName(system.name, component.name),
      retentionInDays: delivery.logRetentionDays,
    });
    const project = { keyArn: store.keyArn, logGroupName: logs.name };
    const build = new BuildProject(scope, "build", {
      ...project,
      name: names.buildProjectName(system.name, component.name),
      description: `Builds ${component.name}`,
      roleArn: this.roleArn(component, "build"),
      build: component.build,
    });
    const ship = new ShipProject(scope, "ship", {
      ...project,
      name: names.shipProjectName(system.name, component.name),
      description: `Ships ${component.name} to this site`,
      roleArn: this.roleArn(component, "ship"),
      script: shipScript(component),
      environment: shipEnvironment(system, component, {
        region: this.region,
        handOverTo: shared.handsOverTo.stringValue,
      }),
    });
    const repository = component.repository === undefined ? this.addRepository(scope, component) : undefined;
    const pipeline = new Pipeline(scope, "pipeline", {
      name,
      roleArn: this.roleArn(component, "pipeline"),
      bucketName: store.bucketName,
      keyArn: store.keyArn,
      source: sourceOf(component, repository, shared),
      branch: delivery.branch,
      buildProjectName: build.projectName,
      shipProjectName: ship.projectName,
      approval: delivery.approval,
    });
    if (repository === undefined) return;
    new PushRule(scope, "push", {
      name,
      repositoryArn: repository.arn,
      branch: delivery.branch,
      pipelineArn: pipeline.arn,
      roleArn: this.roleArn(component, "events"),
      enabled: shared.starts.fqn,
    });
  }

  private addRepository(scope: Construct, component: Component): Repository {
    return new Repository(scope, "repository", {
      name: names.pipelineName(this.system.name, component.name),
      description: `Code of ${component.name}`,
      keyArn: this.store.keyArn,
    });
  }
}
