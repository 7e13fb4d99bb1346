import type { System } from "../system";
import { componentJenkinsfile } from "./component";
import { terraformJenkinsfile } from "./terraform";

/** A file to be written, by its path in the folder that was asked for. */
export interface Jenkinsfile {
  readonly path: string;
  readonly text: string;
}

/**
 * The Jenkinsfiles of a system: one for Terraform, and with the engine `jenkins` one for each component, which goes into
 * the component's own repository.
 *
 * @param systemFile Path of the system file in its repository.
 */
export function renderJenkinsfiles(system: System, systemFile: string): readonly Jenkinsfile[] {
  const { delivery } = system;
  const engine = delivery?.engine;
  return [
    { path: "terraform/Jenkinsfile", text: terraformJenkinsfile(system, systemFile) },
    ...(delivery === undefined || engine?.kind !== "jenkins"
      ? []
      : delivery.components.map((component) => ({
          path: `${component.name}/Jenkinsfile`,
          text: componentJenkinsfile(system, delivery, engine, component),
        }))),
  ];
}
