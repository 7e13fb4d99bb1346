/** Which versions a configuration asks for, and which the lock file chose. */
import { asObject, asText } from "./diagnostics";

/** What a configuration asks for: version constraints by the name of what they are for. */
export interface Versions {
  /** Terraform's own, if the configuration says. A plan does not: see `configurationVersions`. */
  readonly terraform?: string | undefined;
  /** By provider's local name. */
  readonly providers: Readonly<Record<string, string>>;
  /** Versions that the lock file chose, by provider's source address. */
  readonly locked: Readonly<Record<string, string>>;
  /** By module call: its version, or its source, where that names the version (`?ref=v1.2.0`). */
  readonly modules: Readonly<Record<string, string>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Texts only, sorted by key. */
const sorted = (entries: readonly (readonly [string, string | undefined])[]): Record<string, string> =>
  Object.fromEntries(
    entries
      .filter((entry): entry is readonly [string, string] => entry[1] !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const moduleVersion = (call: Json, constraint: unknown): string | undefined => {
  const source = asText(call.source);
  return asText(constraint) ?? (source !== undefined && !source.startsWith(".") ? source : undefined);
};

/** What the `configuration` of a plan asks for. Which version of Terraform it wants is not in there. */
export function planVersions(plan: Json): Versions {
  const configuration = asObject(plan.configuration);
  const providers = Object.entries(asObject(configuration.provider_config))
    // `module.x:aws` is a provider within a module.
    .filter(([key]) => !key.includes(":"))
    .map(([key, provider]) => {
      const { name, version_constraint } = asObject(provider);
      return [asText(name) ?? key, asText(version_constraint)] as const;
    });
  const calls = Object.entries(asObject(asObject(configuration.root_module).module_calls));
  return {
    providers: sorted(providers),
    locked: {},
    modules: sorted(
      calls.map(([name, call]) => [name, moduleVersion(asObject(call), asObject(call).version_constraint)]),
    ),
  };
}

/** What a synthesized stack (`cdk.tf.json`) asks for. */
export function configurationVersions(configuration: Json): Versions {
  const { required_version, required_providers } = asObject(configuration.terraform);
  const terraform = asText(required_version);
  const providers = Object.entries(asObject(required_providers));
  const calls = Object.entries(asObject(configuration.module));
  return {
    ...(terraform !== undefined && { terraform }),
    providers: sorted(providers.map(([name, provider]) => [name, asText(asObject(provider).version)])),
    locked: {},
    modules: sorted(calls.map(([name, call]) => [name, moduleVersion(asObject(call), asObject(call).version)])),
  };
}

/** The versions in `.terraform.lock.hcl`, by source address (`registry.terraform.io/hashicorp/aws`). */
export function lockedVersions(lockFile: string): Record<string, string> {
  const blocks = lockFile.matchAll(/^provider\s+"([^"]+)"\s*\{([^}]*)\}/gm);
  return sorted(
    [...blocks].map(([, source = "", body = ""]) => [source, /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1]]),
  );
}
