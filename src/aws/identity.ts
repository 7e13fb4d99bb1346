import { clientSettings } from "./clients";
import { awsError } from "./errors";

/** Whose credentials these are. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** @throws NO_CREDENTIALS, CREDENTIALS_EXPIRED, CREDENTIALS_INVALID, REGION_UNREACHABLE */
export async function readIdentity(region: string): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(clientSettings(region, { attempts: 1 }));
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    return { account: Account, arn: Arn };
  } catch (error) {
    throw awsError(error, { what: "the caller's identity", region });
  } finally {
    client.destroy();
  }
}
