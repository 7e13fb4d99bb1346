import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { clientSettings, readIdentity } from "../../src/aws";
import { toTwinstackError } from "../../src/errors";

/** A proxy that writes down what it is asked for, and connects nobody. */
let proxy: Server;
const asked: string[] = [];
const before = { ...process.env };

beforeAll(async () => {
  proxy = createServer().on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.destroy();
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const { port } = proxy.address() as AddressInfo;
  Object.assign(process.env, {
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: "sts.eu-north-1.amazonaws.com",
    AWS_ACCESS_KEY_ID: "a",
    AWS_SECRET_ACCESS_KEY: "b",
  });
  delete process.env.AWS_ENDPOINT_URL;
});

afterAll(() => {
  process.env = before;
  proxy.close();
});

test("AWS is called through the proxy that Terraform uses", async () => {
  const error = toTwinstackError(await readIdentity("eu-west-1", "a test").catch((cause: unknown) => cause));
  expect(error.code).toBe("REGION_UNREACHABLE");
  expect(asked).toContain("sts.eu-west-1.amazonaws.com:443");
});

test("but not where NO_PROXY says so", () => {
  expect(clientSettings("eu-north-1").requestHandler).not.toHaveProperty("httpsAgent");
  expect(clientSettings("eu-west-1").requestHandler).toHaveProperty("httpsAgent");
});
