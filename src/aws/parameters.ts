import { clientSettings, type Patience } from "./clients";
import { awsError } from "./errors";

/** An SSM parameter that is no secret. */
export interface Parameter {
  readonly value: string;
  readonly lastModified: Date | undefined;
}

/**
 * Reads parameters of one region, by name; those that are not there are left out.
 *
 * @throws REGION_UNREACHABLE and the like
 */
export async function readParameters(
  names: readonly string[],
  region: string,
  patience?: Patience,
): Promise<ReadonlyMap<string, Parameter>> {
  const { GetParametersCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(clientSettings(region, patience));
  const found = new Map<string, Parameter>();
  try {
    for (let start = 0; start < names.length; start += BATCH) {
      const { Parameters = [] } = await client.send(
        new GetParametersCommand({ Names: names.slice(start, start + BATCH) }),
      );
      for (const { Name = "", Value = "", LastModifiedDate } of Parameters) {
        found.set(Name, { value: Value, lastModified: LastModifiedDate });
      }
    }
    return found;
  } catch (error) {
    throw awsError(error, { what: `parameters in ${region}`, region });
  } finally {
    client.destroy();
  }
}

/** As many as SSM gives at once. @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const BATCH = 10;
