// Applies the saved plan of a stack, as the command line does, and prints the code of the error. Run by runner.test.ts.
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, path) => {
  const { code } = transformSync(readFileSync(path, "utf8"), {
    filename: path,
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    module: { type: "commonjs" },
  });
  module._compile(code, path);
};

const { findTerraform, interruptFromProcess, TerraformRunner } = require("../../src/terraform");

async function main() {
  const folder = process.argv[2];
  const binary = await findTerraform();
  const environment = { env: {}, serializeInit: false };
  const interrupt = interruptFromProcess();
  try {
    await new TerraformRunner({ binary, stack: "child", folder, environment, interrupt }).apply("plan");
    console.log("done");
  } catch (error) {
    console.log(error.code ?? error);
  } finally {
    interrupt.dispose();
  }
}

void main();
