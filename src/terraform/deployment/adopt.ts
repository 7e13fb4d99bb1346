/** Finds what an earlier bootstrap made whose state was lost before it reached the bucket. */
import { awsError, clientSettings } from "../../aws";

/** A Terraform `import` block. */
export interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

/** The part of a stack's configuration that is looked at here. */
export interface Resources {
  readonly variable?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** A text with the values of the variables that it names. */
const filled = (text: string, { variable = {} }: Resources): string =>
  text.replace(/\$\{var\.(\w+)\}/g, (whole, name: string) => {
    const value = variable[name]?.default;
    return typeof value === "string" ? value : whole;
  });

const named = (configuration: Resources, type: string, attribute: string): readonly (readonly [string, string])[] =>
  Object.entries(configuration.resource?.[type] ?? {}).map(([name, attributes]) => [
    `${type}.${name}`,
    filled(String(attributes[attribute]), configuration),
  ]);

async function tables(configuration: Resources, region: string): Promise<ImportBlock[]> {
  const { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient(clientSettings(region));
  const found: ImportBlock[] = [];
  try {
    for (const [to, id] of named(configuration, "aws_dynamodb_table", "name")) {
      try {
        await client.send(new DescribeTableCommand({ TableName: id }));
        found.push({ to, id });
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw awsError(error, { what: `table ${id}`, region });
      }
    }
    return found;
  } finally {
    client.destroy();
  }
}

async function keys(configuration: Resources, region: string): Promise<ImportBlock[]> {
  const { DescribeKeyCommand, KMSClient, NotFoundException } = await import("@aws-sdk/client-kms");
  const client = new KMSClient(clientSettings(region));
  const found: ImportBlock[] = [];
  try {
    for (const [to, alias] of named(configuration, "aws_kms_alias", "name")) {
      try {
        const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: alias }));
        const [key] = Object.keys(configuration.resource?.aws_kms_key ?? {});
        if (key !== undefined && KeyMetadata?.KeyId !== undefined) {
          found.push({ to: `aws_kms_key.${key}`, id: KeyMetadata.KeyId }, { to, id: alias });
        }
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw awsError(error, { what: `key ${alias}`, region });
      }
    }
    return found;
  } finally {
    client.destroy();
  }
}

/**
 * Import blocks for the bucket (which has to be there), and for the table and the key if they are there too. The
 * bucket's settings need none: writing them again changes nothing.
 */
export async function adoptable(configuration: Resources, region: string): Promise<ImportBlock[]> {
  const buckets = named(configuration, "aws_s3_bucket", "bucket").map(([to, id]) => ({ to, id }));
  const found = await Promise.all([tables(configuration, region), keys(configuration, region)]);
  return [...buckets, ...found.flat()];
}
