import { SITE_NAMES, type SiteName, type System } from "../model";
import { type DocumentPath, type Problem, problem } from "../problem";

/** Parameters that AWS publishes in every region. */
const PUBLIC_PARAMETERS = "/aws/service/";

const SSM_IMAGE = "resolve:ssm:";

/** Something that a site needs to exist in its own region before it can launch. */
interface Need {
  readonly site: SiteName;
  /** Who needs it, for the message. */
  readonly user: string;
  readonly what: string;
  readonly name: string;
  readonly path: DocumentPath;
  readonly exists: boolean;
  readonly remedy: string;
}

/** The SSM parameters that a site's services read or take their image from. */
function parameterNeeds(system: System, site: SiteName): Need[] {
  const need = (user: string, name: string, path: DocumentPath): Need => ({
    site,
    user,
    what: "parameter",
    name,
    path,
    exists: name.startsWith(PUBLIC_PARAMETERS) || (system.parameters[name]?.includes(site) ?? false),
    remedy: `Create it there, and declare it: parameters: { ${name}: { existsIn: [primary, dr] } }.`,
  });
  return system.services.flatMap((service) => {
    const path = ["services", service.name];
    const image = service.imageId[site];
    const used = service.uses.parameters.map((name, index) =>
      need(`service ${service.name}`, name, [...path, "uses", "parameters", index]),
    );
    if (!image.startsWith(SSM_IMAGE)) return used;
    const parameter = image.slice(SSM_IMAGE.length);
    return [
      ...used,
      need(`the image of service ${service.name}`, parameter, [...path, "instance", "image", "ssmParameter"]),
    ];
  });
}

const NEEDS: readonly ((system: System, site: SiteName) => Need[])[] = [parameterNeeds];

/**
 * The dependency closure: everything that a site would launch has to exist in its own region, because in a disaster
 * nothing can be fetched from the other.
 *
 * What Twinstack makes itself it makes in both regions; what exists already has to be declared for both.
 */
export const checkClosure = (system: System): Problem[] =>
  SITE_NAMES.flatMap((site) =>
    NEEDS.flatMap((needs) => needs(system, site))
      .filter(({ exists }) => !exists)
      .map(({ user, what, name, path, remedy }) =>
        problem(path, "CLOSURE_INCOMPLETE", { site, user, what, name, region: system.sites[site].region, remedy }),
      ),
  );
