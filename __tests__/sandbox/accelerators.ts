/** Makes accelerators, listeners and endpoint groups for the tests, and takes them away again. */
import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  type CreateEndpointGroupCommandInput,
  CreateListenerCommand,
  DeleteAcceleratorCommand,
  DeleteEndpointGroupCommand,
  DeleteListenerCommand,
  GlobalAcceleratorClient,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
  type PortRange,
  UpdateAcceleratorCommand,
} from "@aws-sdk/client-global-accelerator";
import type { LocalAws } from "../../src/rehearsal/local-aws";
import { clientFor } from "./support";

export const REGION = "eu-south-1";

export class Accelerators {
  readonly client: GlobalAcceleratorClient;
  #tokens = 0;

  constructor(aws: LocalAws) {
    this.client = new GlobalAcceleratorClient(clientFor(aws, "us-west-2"));
  }

  #token = () => `token-${++this.#tokens}`;

  accelerator = async (Name = "web") =>
    (await this.client.send(new CreateAcceleratorCommand({ Name, IdempotencyToken: this.#token() }))).Accelerator ?? {};

  listener = async (AcceleratorArn?: string, PortRanges: PortRange[] = [{ FromPort: 443, ToPort: 443 }]) => {
    const input = { AcceleratorArn, PortRanges, Protocol: "TCP" as const, IdempotencyToken: this.#token() };
    return (await this.client.send(new CreateListenerCommand(input))).Listener ?? {};
  };

  group = async (input: Partial<CreateEndpointGroupCommandInput>) => {
    const defaults = { ListenerArn: undefined, EndpointGroupRegion: REGION, IdempotencyToken: this.#token() };
    return (await this.client.send(new CreateEndpointGroupCommand({ ...defaults, ...input }))).EndpointGroup ?? {};
  };

  /** Deletes everything, in the order that the API demands. */
  async clean(): Promise<void> {
    const { client } = this;
    const { Accelerators: found = [] } = await client.send(new ListAcceleratorsCommand({ MaxResults: 100 }));
    for (const { AcceleratorArn } of found) {
      const { Listeners = [] } = await client.send(new ListListenersCommand({ AcceleratorArn }));
      for (const { ListenerArn } of Listeners) {
        const { EndpointGroups = [] } = await client.send(new ListEndpointGroupsCommand({ ListenerArn }));
        for (const { EndpointGroupArn } of EndpointGroups) {
          await client.send(new DeleteEndpointGroupCommand({ EndpointGroupArn }));
        }
        await client.send(new DeleteListenerCommand({ ListenerArn }));
      }
      await client.send(new UpdateAcceleratorCommand({ AcceleratorArn, Enabled: false }));
      await client.send(new DeleteAcceleratorCommand({ AcceleratorArn }));
    }
  }
}
