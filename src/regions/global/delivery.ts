import {
  buildStatements,
  codedeployStatements,
  deployStatements,
  eventStatements,
  JenkinsRole,
  mergeStatements,
  pipelineStatements,
  ServiceRole,
  type Shipment,
  shipStatements,
} from "../../modules/delivery";
import type { PolicyStatement } from "../../modules/identity";
import { type Delivery, names, SITE_NAMES, type SiteName } from "../../system";
import type { GlobalScope } from "./scope";

/** The roles of one component's delivery in one site: one for each part, so that none can do what another is for. */
function addShipmentRoles({ stack }: GlobalScope, shipment: Shipment, { engine }: Delivery): void {
  const { system, component, site } = shipment;
  const add = (part: names.DeliveryPart, service: string, statements: readonly PolicyStatement[]): void => {
    new ServiceRole(stack, `delivery_${component.name}_${part}_${site}`, {
      name: names.deliveryRoleName(system.name, component.name, part, site),
      service,
      account: system.account,
      statements,
    });
  };
  if (engine.kind === "codepipeline") {
    add("pipeline", "codepipeline", pipelineStatements(shipment));
    add("build", "codebuild", buildStatements(shipment));
    add("ship", "codebuild", shipStatements(shipment));
    if (engine.source === "codecommit") add("events", "events", eventStatements(shipment));
  }
  if (component.target.kind === "service") {
    add("codedeploy", "codedeploy", codedeployStatements(shipment, component.target));
  }
}

function addJenkinsRole({ stack, system }: GlobalScope, { engine, components }: Delivery, site: SiteName): void {
  if (engine.kind !== "jenkins") return;
  new JenkinsRole(stack, `delivery_jenkins_${site}`, {
    name: names.jenkinsRoleName(system.name, site),
    account: system.account,
    trust: engine.trust,
    statements: mergeStatements(components.flatMap((component) => deployStatements({ system, component, site }))),
  });
}

/** The roles of the deliveries to both sites: IAM is changed in us-east-1 only, so they are not made in a disaster. */
export function addDelivery(scope: GlobalScope): void {
  const { system } = scope;
  const { delivery } = system;
  if (delivery === undefined) return;
  for (const site of SITE_NAMES) {
    for (const component of delivery.components) addShipmentRoles(scope, { system, component, site }, delivery);
    addJenkinsRole(scope, delivery, site);
  }
}
