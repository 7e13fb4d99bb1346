import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import { listenerPorts } from "../resolve";
import type { SystemDraft } from ".";

type ServiceDraft = NonNullable<NonNullable<SystemDraft["services"]>[string]>;

const servicesOf = (draft: SystemDraft): [string, ServiceDraft][] =>
  Object.entries(draft.services ?? {}).flatMap(([name, service]) => (service ? [[name, service]] : []));

/** One accelerator has one listener for a port, so no two services may ask for the same one. */
export function checkPorts(draft: SystemDraft): Problem[] {
  const owners = new Map<number, string>();
  return servicesOf(draft).flatMap(([name, service]) =>
    listenerPorts(service).flatMap((port) => {
      const owner = owners.get(port);
      owners.set(port, owner ?? name);
      if (owner === undefined) return [];
      const path = ["services", name, port === service.port ? "port" : "redirectFromPort"];
      return [problem(path, "PORT_CONFLICT", { port, service: name, owner })];
    }),
  );
}

/** ACM certificates are regional: each site needs one of its own region. */
export function checkCertificates(draft: SystemDraft): Problem[] {
  return servicesOf(draft).flatMap(([name, service]) => {
    const problems = SITE_NAMES.flatMap((site) => {
      const arn = service.certificate?.[site];
      const region = draft.sites?.[site]?.region;
      if (arn === undefined || region === undefined) return [];
      const path = ["services", name, "certificate", site];
      const [, , , certificateRegion = "", account = ""] = arn.split(":");
      if (certificateRegion !== region) {
        return [problem(path, "CERTIFICATE_REGION", { site, region, certificateRegion })];
      }
      return draft.account !== undefined && account !== draft.account
        ? [problem(path, "CERTIFICATE_ACCOUNT", { account: draft.account, certificateAccount: account })]
        : [];
    });
    if (service.redirectFromPort !== undefined && service.redirectFromPort !== "none" && !service.certificate) {
      problems.push(problem(["services", name, "redirectFromPort"], "REDIRECT_WITHOUT_CERTIFICATE", { service: name }));
    }
    return problems;
  });
}

/** An AMI id belongs to one region; the same id twice cannot be right. */
export function checkImages(draft: SystemDraft): Problem[] {
  return servicesOf(draft).flatMap(([name, { instance }]) => {
    const image = instance?.image;
    if (!image || !("ami" in image) || image.ami?.primary !== image.ami?.dr) return [];
    return [
      problem(["services", name, "instance", "image", "ami", "dr"], "IMAGE_REGION", { ami: image.ami?.dr ?? "" }),
    ];
  });
}

export function checkCapacity(draft: SystemDraft): Problem[] {
  return servicesOf(draft).flatMap(([name, { capacity, healthCheck }]) => {
    const problems = [capacity, capacity?.standby].flatMap((range, index) => {
      const { min, max } = range ?? {};
      const path = ["services", name, "capacity", ...(index === 0 ? [] : ["standby"]), "min"];
      return min !== undefined && max !== undefined && min > max ? [problem(path, "CAPACITY_RANGE", { min, max })] : [];
    });
    const { interval, timeout } = healthCheck ?? {};
    if (interval !== undefined && timeout !== undefined && timeout >= interval) {
      problems.push(
        problem(["services", name, "healthCheck", "timeout"], "HEALTH_CHECK_TIMEOUT", { timeout, interval }),
      );
    }
    return problems;
  });
}
