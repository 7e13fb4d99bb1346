import { clientSettings, type Patience } from "./clients";
import { awsError } from "./errors";

/** Whose credentials these are. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/**
 * @param subject What it is asked for, for messages.
 * @throws NO_CREDENTIALS, CREDENTIALS_EXPIRED, CREDENTIALS_INVALID, REGION_UNREACHABLE
 */
export async function readIdentity(
  region: string,
  subject: string,
  patience: Patience = { attempts: 2 },
): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientSettings(region, patience));
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  } catch (error) {
    throw awsError(error, { what: subject, region });
  } finally {
    client.destroy();
  }
}
