/** A registry of Terraform modules with one module of two versions, for plans in which a module moves. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";

const VERSIONS = ["1.0.0", "1.1.0"] as const;
const PATH = /^\/platform\/label\/null\/(?:versions|([\d.]+)\/download)$/;

const MODULE = {
  variable: { name: { type: "string" } },
  output: { label: { value: "${lower(var.name)}" } },
};

export interface ModuleRegistry {
  /** The file that makes Terraform take `modules.example` for this registry. */
  readonly configFile: string;
  close(): void;
}

/**
 * Serves until it is closed.
 *
 * @param configFile Terraform's configuration file otherwise
 * @see https://developer.hashicorp.com/terraform/internals/module-registry-protocol
 */
export async function serveModules(folder: string, configFile: string | undefined): Promise<ModuleRegistry> {
  for (const version of VERSIONS) {
    mkdirSync(join(folder, version), { recursive: true });
    writeFileSync(join(folder, version, "main.tf.json"), JSON.stringify(MODULE));
  }
  const server = createServer((request, response) => {
    const found = PATH.exec(request.url ?? "");
    if (!found) return void response.writeHead(404).end();
    if (found[1] !== undefined) {
      return void response.writeHead(204, { "x-terraform-get": `file://${resolve(folder, found[1])}` }).end();
    }
    const versions = VERSIONS.map((version) => ({ version }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ modules: [{ versions }] }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // It is for Terraform; nothing has to be waited for here.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const before = configFile === undefined ? "" : readFileSync(configFile, "utf8");
  const file = resolve(folder, "terraform.rc");
  const services = `services = { "modules.v1" = "http://127.0.0.1:${port}/" }`;
  writeFileSync(file, `${before}\nhost "modules.example" {\n  ${services}\n}\n`, { mode: 0o600 });
  return { configFile: file, close: () => void server.close() };
}
