import { fail } from "../../errors";
import type { SystemDocument } from "../schema";
import { withAgent } from "./agent";
import { DEPLOY_DEFAULTS } from "./schema";
import type { Component, ComponentTarget, Delivery, DeliveryEngine, GitProvider } from "./model";

type DeliveryDocument = NonNullable<SystemDocument["delivery"]>;
type ComponentDocument = DeliveryDocument["components"][string];

const PROVIDERS: Readonly<Record<string, GitProvider>> = { github: "GitHub", gitlab: "GitLab", bitbucket: "Bitbucket" };

/** `owner/{component}` with the component's name in it, or what the file says of the component. */
function repositoryOf(source: DeliveryDocument["source"], component: string): string | undefined {
  if (source === undefined || !("connection" in source)) return undefined;
  const { repositories } = source.connection;
  return typeof repositories === "string" ? repositories.replaceAll("{component}", component) : repositories[component];
}

function resolveTarget({ service, website, deploy = DEPLOY_DEFAULTS }: ComponentDocument): ComponentTarget {
  if (service !== undefined) return { kind: "service", service, ...deploy };
  return { kind: "website", website: website ?? "" };
}

function resolveEngine({ engine, source, jenkins }: DeliveryDocument): DeliveryEngine {
  if (engine === "jenkins") {
    // The rules have asked for it.
    if (jenkins === undefined) throw fail("DELIVERY_JENKINS_MISSING", {});
    const { trust, credentials, oidcCredentialsId, agent } = jenkins;
    return {
      kind: "jenkins",
      agent,
      trust: "role" in trust ? { ...trust, credentials } : { ...trust, credentialsId: oidcCredentialsId },
    };
  }
  return {
    kind: "codepipeline",
    source:
      source !== undefined && "connection" in source
        ? { connection: PROVIDERS[source.connection.provider] ?? "GitHub" }
        : "codecommit",
  };
}

function resolveComponent(name: string, component: ComponentDocument, delivery: DeliveryDocument): Component {
  const { timeout, image, buildspec, ...build } = component.build;
  return {
    name,
    target: resolveTarget(component),
    build: { ...build, image, buildspec, timeoutMinutes: timeout / 60 },
    repository: delivery.engine === "jenkins" ? undefined : repositoryOf(delivery.source, name),
  };
}

export function resolveDelivery({ delivery }: SystemDocument): Delivery | undefined {
  if (delivery === undefined) return undefined;
  return {
    engine: resolveEngine(delivery),
    branch: delivery.branch,
    order: delivery.order,
    approval: delivery.approval,
    logRetentionDays: Number.parseInt(delivery.logRetention, 10),
    components: Object.entries(delivery.components).map(([name, component]) =>
      resolveComponent(name, component, delivery),
    ),
  };
}

/** A service's user data, with the CodeDeploy agent where a component ships the service and its image lacks the agent. */
export function userDataWithAgent(
  { delivery }: SystemDocument,
  service: string,
  userData: string | undefined,
): string | undefined {
  const component = Object.values(delivery?.components ?? {}).find((candidate) => candidate.service === service);
  if (component === undefined) return userData;
  const { agent } = component.deploy ?? DEPLOY_DEFAULTS;
  return agent === "install" ? withAgent(userData) : userData;
}
