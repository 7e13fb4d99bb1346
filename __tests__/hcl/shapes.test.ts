import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Shapes } from "../../src/hcl/shapes";
import type { BlockShape } from "../../src/hcl/syntax";
import { loadSystem } from "../../src/system";
import { findTerraform, prepareTerraformEnvironment } from "../../src/terraform";
import { describeWithTerraform } from "../terraform/live";
import { exported, SYSTEM_FILES } from "./exports";

type Json = Readonly<Record<string, unknown>>;

/** A block of `terraform providers schema -json`. */
interface ProviderBlock {
  readonly attributes?: Json;
  readonly block_types?: Readonly<Record<string, { readonly block: ProviderBlock }>>;
}

interface ProviderSchemas {
  readonly provider: { readonly block: ProviderBlock };
  readonly resource_schemas: Readonly<Record<string, { readonly block: ProviderBlock }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: ProviderBlock }>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, { readonly block: ProviderBlock }>>;
}

/** Terraform's own, in resources and providers. */
const META = new Set(["//", "alias", "count", "depends_on", "for_each", "lifecycle", "provider"]);

/** The schema of the AWS provider, as the provider itself says it. */
async function awsSchemas(): Promise<ProviderSchemas> {
  const folder = mkdtempSync(join(tmpdir(), "twinstack-schema-"));
  try {
    const source = { terraform: { required_providers: { aws: { source: "hashicorp/aws" } } } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(source));
    const { product } = await findTerraform();
    const { env } = await prepareTerraformEnvironment({ product, folder: join(folder, "tools") });
    const run = (...args: string[]): string => {
      const options = { cwd: folder, encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1e9 } as const;
      const { status, stdout, stderr } = spawnSync("terraform", args, options);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      return stdout;
    };
    run("init", "-input=false", "-no-color");
    const { provider_schemas } = JSON.parse(run("providers", "schema", "-json")) as {
      provider_schemas: Record<string, ProviderSchemas>;
    };
    const [schemas] = Object.values(provider_schemas);
    if (!schemas) throw new Error("no provider");
    return schemas;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const bodiesOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : [value]).filter(isObject);

/** Where the decisions about what is written in this body differ from the provider's schema. */
function differences(body: Json, shape: BlockShape, schema: ProviderBlock, path: string): readonly string[] {
  return Object.entries(body).flatMap(([name, value]): readonly string[] => {
    if (name === "dynamic") {
      return bodiesOf(value).flatMap((labelled) =>
        Object.entries(labelled).flatMap(([label, made]) =>
          bodiesOf(made).flatMap(({ content }) => differences({ [label]: content }, shape, schema, path)),
        ),
      );
    }
    const place = `${path}.${name}`;
    const real = schema.block_types?.[name]?.block;
    const ours = shape.blocks[name];
    if (!real && !(name in (schema.attributes ?? {}))) return [`${place}: the provider has no such argument`];
    if (real && !ours) return [`${place}: a block, written as an attribute`];
    if (!real && ours) return [`${place}: an attribute, written as a block`];
    return real && ours ? bodiesOf(value).flatMap((inner) => differences(inner, ours, real, place)) : [];
  });
}

const withoutMeta = (body: Json): Json => Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)));

/** Every decision in the shapes, also those that no body here makes use of. */
function unfounded(shape: BlockShape, schema: ProviderBlock | undefined, path: string): readonly string[] {
  return Object.entries(shape.blocks).flatMap(([name, inner]) => {
    const real = schema?.block_types?.[name]?.block;
    return real ? unfounded(inner, real, `${path}.${name}`) : [`${path}.${name}: the provider has no such block`];
  });
}

describeWithTerraform("what is a block, by the AWS provider itself", () => {
  let schemas: ProviderSchemas;

  beforeAll(async () => {
    schemas = await awsSchemas();
  }, 180_000);

  const schemaOf = (type: string): ProviderBlock | undefined => {
    const [kind, name = ""] = type.split(".");
    if (kind === "provider") return schemas.provider.block;
    const all = { resource: schemas.resource_schemas, data: schemas.data_source_schemas }[kind as "resource" | "data"];
    return all[name]?.block;
  };

  const checkAll = (shapes: Shapes, stacks: Readonly<Record<string, unknown>>): string[] => {
    const found = Object.entries(shapes)
      .filter(([type]) => /\.aws(_|$)/.test(type))
      .flatMap(([type, shape]) => unfounded(shape, schemaOf(type), type));
    for (const [id, stack] of Object.entries(stacks)) {
      const { provider, resource, data, ephemeral } = stack as Record<string, Json | undefined>;
      for (const body of bodiesOf(provider?.["aws"]).map(withoutMeta)) {
        found.push(...differences(body, shapes["provider.aws"] ?? { blocks: {} }, schemas.provider.block, id));
      }
      for (const [kind, types] of Object.entries({ resource, data, ephemeral })) {
        for (const [type, named] of Object.entries(types ?? {})) {
          if (!type.startsWith("aws_")) continue;
          const schema =
            kind === "ephemeral" ? schemas.ephemeral_resource_schemas[type]?.block : schemaOf(`${kind}.${type}`);
          for (const [name, body] of Object.entries(named as Record<string, Json>)) {
            const shape = shapes[`${kind}.${type}`] ?? { blocks: {} };
            found.push(...differences(withoutMeta(body), shape, schema ?? {}, `${id}: ${type}.${name}`));
          }
        }
      }
    }
    return found;
  };

  test.each(SYSTEM_FILES)("every decision for %s is the provider's", (file) => {
    const { shapes, stacks } = exported(loadSystem(file));
    expect(Object.keys(shapes).length).toBeGreaterThan(10);
    expect(checkAll(shapes, stacks)).toEqual([]);
  });
});
