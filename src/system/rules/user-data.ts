import type { System } from "../model";
import { type Problem, problem } from "../problem";
import { environmentOf } from "../environment";
import { renderUserData, USER_DATA_LIMIT_BYTES } from "../user-data";

/** Whatever EC2 is given has to be a script for a shell, and to fit. */
export function checkUserData(system: System): Problem[] {
  return system.services.flatMap((service) => {
    const { name, userData } = service;
    if (userData === undefined) return [];
    const path = ["services", name, "userData"];
    const [firstLine = ""] = userData.split("\n");
    if (firstLine.startsWith("#cloud-config") || (firstLine.startsWith("#!") && !/\b(ba)?sh\b/.test(firstLine))) {
      return [problem(path, "USER_DATA_NOT_SHELL", { firstLine })];
    }
    const sizes = Object.values(system.sites).map((site) => {
      const script = renderUserData(system.name, site, { ...service, userData }, environmentOf(system, service, site));
      return Buffer.byteLength(script);
    });
    const bytes = Math.max(...sizes);
    return bytes > USER_DATA_LIMIT_BYTES
      ? [problem(path, "USER_DATA_TOO_LARGE", { bytes, limit: USER_DATA_LIMIT_BYTES })]
      : [];
  });
}
