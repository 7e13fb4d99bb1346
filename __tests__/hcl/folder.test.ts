import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TwinstackError } from "../../src/errors";
import { checkExport, EXPORT_MANIFEST, writeExport } from "../../src/hcl";

jest.mock("node:fs", () => {
  const actual = jest.requireActual<typeof fs>("node:fs");
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [
      name,
      ["accessSync", "writeFileSync", "renameSync", "rmSync"].includes(name) ? jest.fn(value as () => unknown) : value,
    ]),
  );
});

const real = jest.requireActual<typeof fs>("node:fs");

let folder: string;

beforeEach(() => {
  folder = join(real.mkdtempSync(join(tmpdir(), "twinstack-folder-")), "hcl");
});

afterEach(() => {
  for (const name of ["accessSync", "writeFileSync", "renameSync", "rmSync"] as const) {
    jest.mocked(fs[name]).mockImplementation(real[name] as never);
  }
  real.rmSync(dirname(folder), { recursive: true });
});

const OLD = { "README.md": "old readme\n", "dr/a.tf": "old a\n", "dr/b.tf": "old b\n", "gone/c.tf": "old c\n" };
const NEW = { "README.md": "new readme\n", "dr/a.tf": "new a\n", "dr/b.tf": "old b\n", "link/d.tf": "new d\n" };

const exportOf = (files: Readonly<Record<string, string>>, system = "shop") => ({
  system,
  files: new Map(Object.entries(files)),
});

const put = (path: string, text: string): void => {
  real.mkdirSync(dirname(join(folder, path)), { recursive: true });
  real.writeFileSync(join(folder, path), text);
};

/** Every file in the folder but the manifest, by path. */
function contents(): Record<string, string> {
  const found = real
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== EXPORT_MANIFEST)
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    found.map((file) => [file.slice(folder.length + 1), real.readFileSync(file, "utf8")] as const).sort(),
  );
}

const listed = (sums: Readonly<Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(sums).map(([path, sum]) => [path, [sum]]));

/** The code of what is thrown, and the message. */
function failure(work: () => unknown): { code: string; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof TwinstackError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: "none", message: "" };
}

/** Refused with this code, and not a byte is different afterwards. */
function expectRefused(code: string, ...named: readonly string[]): void {
  const before = { files: contents(), entries: real.readdirSync(folder).sort() };
  const { code: found, message } = failure(() => writeExport(folder, exportOf(NEW)));
  expect(found).toBe(code);
  for (const text of named) expect(message).toContain(text);
  expect({ files: contents(), entries: real.readdirSync(folder).sort() }).toEqual(before);
}

describe("an export into a folder", () => {
  test("that is new writes everything, and a check finds nothing", () => {
    const { written, deleted } = writeExport(folder, exportOf(OLD));
    expect([...written].sort()).toEqual(Object.keys(OLD).sort());
    expect(deleted).toEqual([]);
    expect(contents()).toEqual(OLD);
    expect(checkExport(folder, exportOf(OLD))).toEqual([]);
  });

  test("that is up to date touches nothing", () => {
    writeExport(folder, exportOf(OLD));
    jest.mocked(fs.writeFileSync).mockClear();
    expect(writeExport(folder, exportOf(OLD))).toEqual({ written: [], deleted: [], added: [], gone: [] });
    expect(fs.writeFileSync).not.toHaveBeenCalled();
  });

  test("over an older one writes what changed, deletes its own, and leaves what is somebody else's", () => {
    writeExport(folder, exportOf(OLD));
    put("notes.txt", "mine");
    put("dr/.terraform.lock.hcl", "mine");
    expect(writeExport(folder, exportOf(NEW))).toEqual({
      written: ["README.md", "dr/a.tf", "link/d.tf"],
      deleted: ["gone/c.tf"],
      added: [],
      gone: ["gone"],
    });
    expect(contents()).toEqual({ ...NEW, "notes.txt": "mine", "dr/.terraform.lock.hcl": "mine" });
    expect(real.existsSync(join(folder, "gone"))).toBe(false);
  });

  test("leaves the folder of a stack that is gone when something else is in it", () => {
    writeExport(folder, exportOf(OLD));
    put("gone/.terraform.lock.hcl", "mine");
    writeExport(folder, exportOf(NEW));
    expect(contents()).toEqual({ ...NEW, "gone/.terraform.lock.hcl": "mine" });
  });

  test("says which files of others Terraform would read as well", () => {
    put("dr/mine.tf", "");
    put("dr/more.auto.tfvars", "");
    put("dr/plan.out", "");
    expect(writeExport(folder, exportOf(NEW)).added).toEqual(["dr/mine.tf", "dr/more.auto.tfvars"]);
    expect(contents()).toMatchObject({ "dr/mine.tf": "" });
  });

  test("says so in the folder of a stack that is gone, too", () => {
    writeExport(folder, exportOf(OLD));
    put("gone/mine.tf", "mine");
    expect(checkExport(folder, exportOf(NEW))).toContainEqual({ path: "gone/mine.tf", state: "added" });
    expect(writeExport(folder, exportOf(NEW))).toMatchObject({ added: ["gone/mine.tf"], gone: ["gone"] });
    expect(contents()).toMatchObject({ "gone/mine.tf": "mine" });
  });

  test("takes files for its own that are what it would write, as after a lost manifest", () => {
    writeExport(folder, exportOf(OLD));
    real.rmSync(join(folder, EXPORT_MANIFEST));
    expect(writeExport(folder, exportOf(OLD)).written).toEqual([]);
    expect(checkExport(folder, exportOf(OLD))).toEqual([]);
  });
});

describe("an export is refused, and nothing is changed", () => {
  test("where a file was edited that it would write over", () => {
    writeExport(folder, exportOf(OLD));
    put("dr/a.tf", "edited by hand");
    expectRefused("EXPORT_EDITED", "dr/a.tf");
  });

  test("where a file was edited that it would delete", () => {
    writeExport(folder, exportOf(OLD));
    put("gone/c.tf", "edited by hand");
    expectRefused("EXPORT_EDITED", "gone/c.tf");
  });

  test("where a file of somebody else's is in the way", () => {
    put("dr/a.tf", "mine");
    expectRefused("EXPORT_FOREIGN_FILES", "dr/a.tf");
  });

  test("where a folder has the name of one of its files", () => {
    put("dr/a.tf/x", "mine");
    expectRefused("EXPORT_FOREIGN_FILES", "dr/a.tf");
  });

  test("where a file has the name of one of its folders", () => {
    put("dr", "mine");
    expectRefused("EXPORT_FOREIGN_FILES", "dr/a.tf");
  });

  test("where a stack's folder is a link to another place", () => {
    real.mkdirSync(folder);
    const elsewhere = join(dirname(folder), "elsewhere");
    real.mkdirSync(elsewhere);
    real.symlinkSync(elsewhere, join(folder, "dr"));
    expect(failure(() => writeExport(folder, exportOf(NEW))).code).toBe("EXPORT_FOREIGN_FILES");
    expect(real.readdirSync(elsewhere)).toEqual([]);
  });

  test.each(["before", "while one was written that stopped"])(
    "where the folder of a stack that is gone was replaced by a link, %s",
    (when) => {
      writeExport(folder, exportOf(OLD));
      const elsewhere = join(dirname(folder), "elsewhere");
      real.renameSync(join(folder, "gone"), elsewhere);
      real.symlinkSync(elsewhere, join(folder, "gone"));
      if (when !== "before") {
        const manifest = JSON.parse(real.readFileSync(join(folder, EXPORT_MANIFEST), "utf8")) as {
          files: Record<string, string>;
        };
        put(EXPORT_MANIFEST, JSON.stringify({ ...manifest, files: {}, pending: listed(manifest.files) }));
      }
      expect(failure(() => writeExport(folder, exportOf(NEW)))).toEqual({
        code: "EXPORT_FOREIGN_FILES",
        message: expect.stringContaining("gone/c.tf") as string,
      });
      expect(real.readFileSync(join(elsewhere, "c.tf"), "utf8")).toBe("old c\n");
    },
  );

  test("where a link has the name of the manifest, wherever it leads", () => {
    writeExport(folder, exportOf(OLD));
    const manifest = join(folder, EXPORT_MANIFEST);
    real.renameSync(manifest, join(dirname(folder), "manifest"));
    for (const target of ["../manifest", "../nowhere"]) {
      real.rmSync(manifest, { force: true });
      real.symlinkSync(target, manifest);
      expectRefused("EXPORT_MANIFEST_INVALID", EXPORT_MANIFEST);
      expect(real.readlinkSync(manifest)).toBe(target);
    }
  });

  test("where a file of its own was replaced by a link", () => {
    writeExport(folder, exportOf(OLD));
    put("precious", "old a\n");
    real.rmSync(join(folder, "dr/a.tf"));
    real.symlinkSync("../precious", join(folder, "dr/a.tf"));
    expect(failure(() => writeExport(folder, exportOf(NEW))).code).toBe("EXPORT_EDITED");
    expect(real.readFileSync(join(folder, "precious"), "utf8")).toBe("old a\n");
  });

  test("where another system was exported", () => {
    writeExport(folder, exportOf(OLD, "bank"));
    expectRefused("EXPORT_OTHER_SYSTEM", "bank", "shop");
  });

  test.each([
    ["no JSON", "{"],
    ["no list", "[]"],
    ["nothing", "null"],
    ["another version", '{"version":2,"system":"shop","files":{}}'],
    ["a path that leads out", `{"version":1,"system":"shop","files":{"../x.tf":"${"0".repeat(64)}"}}`],
    ["an absolute path", `{"version":1,"system":"shop","files":{"/x.tf":"${"0".repeat(64)}"}}`],
    ["a deep path", `{"version":1,"system":"shop","files":{"a/../x.tf":"${"0".repeat(64)}"}}`],
    ["the manifest itself", `{"version":1,"system":"shop","files":{"${EXPORT_MANIFEST}":"${"0".repeat(64)}"}}`],
    ["sums that are none", '{"version":1,"system":"shop","files":{},"pending":{"x.tf":["1"]}}'],
    ["a list of sums that is none", `{"version":1,"system":"shop","files":{},"pending":{"x.tf":"${"0".repeat(64)}"}}`],
    ["a sum that is none", '{"version":1,"system":"shop","files":{"x.tf":"1"}}'],
  ])("where the manifest was damaged: %s", (_, text) => {
    put(EXPORT_MANIFEST, text);
    expectRefused("EXPORT_MANIFEST_INVALID", EXPORT_MANIFEST);
    expect(failure(() => checkExport(folder, exportOf(NEW))).code).toBe("EXPORT_MANIFEST_INVALID");
  });

  test("where a file stands in the folder's place", () => {
    real.writeFileSync(folder, "mine");
    expect(failure(() => writeExport(folder, exportOf(NEW)))).toEqual({
      code: "EXPORT_UNWRITABLE",
      message: expect.stringContaining(folder) as string,
    });
    expect(real.readFileSync(folder, "utf8")).toBe("mine");
  });

  test("where nothing may be written", () => {
    writeExport(folder, exportOf(OLD));
    jest.mocked(fs.accessSync).mockImplementation(() => {
      throw new Error("EACCES: permission denied");
    });
    expectRefused("EXPORT_UNWRITABLE", "EACCES");
  });

  test.each(["dr", "gone"])("where nothing may be written into the folder of the stack %s", (stack) => {
    writeExport(folder, exportOf(OLD));
    jest.mocked(fs.accessSync).mockImplementation((path) => {
      if (path === join(folder, stack)) throw new Error("EACCES: permission denied");
    });
    expectRefused("EXPORT_UNWRITABLE", "EACCES");
  });

  test("where the disk is full, whenever that shows", () => {
    writeExport(folder, exportOf(OLD));
    let failed = 0;
    for (let nth = 1; nth <= 6; nth++) {
      let left = nth;
      jest.mocked(fs.writeFileSync).mockImplementation((...args) => {
        if (--left === 0) throw new Error("ENOSPC: no space left on device");
        real.writeFileSync(...args);
      });
      expectRefused("EXPORT_UNWRITABLE", "ENOSPC");
      failed += 1;
    }
    expect(failed).toBe(6);
  });
});

const LOCK = ".twinstack-export.lock";

/** A lock as a run takes it. */
const lockBy = (owner: { readonly pid: number; readonly host?: string }): void => {
  put(`${LOCK}/owner.json`, JSON.stringify({ run: "other", host: hostname(), ...owner }));
  put(`${LOCK}/0`, "half of a file");
};

/** The id of a process that is gone. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("of two exports into one folder", () => {
  test("the second is refused as long as the first is at work, whose files are whole", () => {
    writeExport(folder, exportOf(OLD));
    const others = exportOf({ "README.md": "other readme\n", "dr/x.tf": "other x\n" });
    const codes: string[] = [];
    for (const name of ["writeFileSync", "renameSync"] as const) {
      jest.mocked(fs[name]).mockImplementation((...args: unknown[]) => {
        (real[name] as (...all: unknown[]) => void)(...args);
        if (!real.existsSync(join(folder, LOCK)) || codes.length > 8) return;
        codes.push("nested");
        codes.push(failure(() => writeExport(folder, others)).code);
      });
    }
    writeExport(folder, exportOf(NEW));
    expect(codes.filter((code) => code !== "nested")).toEqual(Array<string>(codes.length / 2).fill("EXPORT_BUSY"));
    expect(codes.length).toBeGreaterThan(8);
    expect(contents()).toEqual(NEW);
    expect(checkExport(folder, exportOf(NEW))).toEqual([]);
  });

  test("the lock of one that is at work is respected, and that of another machine", () => {
    writeExport(folder, exportOf(OLD));
    lockBy({ pid: process.pid });
    expectRefused("EXPORT_BUSY", String(process.pid), hostname());
    lockBy({ pid: deadPid(), host: "elsewhere" });
    expectRefused("EXPORT_BUSY", "elsewhere");
  });

  test("what one left that was killed is no hindrance, and goes", () => {
    lockBy({ pid: deadPid() });
    put(".twinstack-export-abc123/owner.json", JSON.stringify({ run: "third", host: hostname(), pid: deadPid() }));
    put(".twinstack-export-mine/notes", "mine");
    writeExport(folder, exportOf(NEW));
    expect(contents()).toEqual({ ...NEW, ".twinstack-export-mine/notes": "mine" });
  });

  test("a folder with the name of the lock that no export has made is left alone", () => {
    put(`${LOCK}/notes`, "mine");
    put(".twinstack-export.tmp/notes", "mine");
    expectRefused("EXPORT_FOREIGN_FILES", LOCK);
  });

  test("a file with the name of the lock, too", () => {
    put(LOCK, "mine");
    expectRefused("EXPORT_FOREIGN_FILES", LOCK);
  });
});

describe("an export that stops half-way", () => {
  /** Stops at the nth step that changes the folder. @returns the code, or `none` if there are fewer steps */
  function stopAt(nth: number, made = exportOf(NEW)): string {
    let left = nth;
    jest.mocked(fs.renameSync).mockImplementation((...args) => {
      if (--left === 0) throw new Error("EIO: i/o error");
      real.renameSync(...args);
    });
    jest.mocked(fs.rmSync).mockImplementation((path, options) => {
      if (options === undefined && --left === 0) throw new Error("EIO: i/o error");
      real.rmSync(path, options);
    });
    const { code } = failure(() => writeExport(folder, made));
    jest.mocked(fs.renameSync).mockImplementation(real.renameSync);
    jest.mocked(fs.rmSync).mockImplementation(real.rmSync);
    return code;
  }

  test("leaves whole files only, and the next one completes it, at every step", () => {
    const codes: string[] = [];
    for (let nth = 1; codes.at(-1) !== "none"; nth++) {
      real.rmSync(folder, { recursive: true, force: true });
      writeExport(folder, exportOf(OLD));
      codes.push(stopAt(nth));
      for (const [path, text] of Object.entries(contents())) {
        expect([OLD[path as keyof typeof OLD], NEW[path as keyof typeof NEW]]).toContain(text);
      }
      writeExport(folder, exportOf(NEW));
      expect(contents()).toEqual(NEW);
      expect(checkExport(folder, exportOf(NEW))).toEqual([]);
    }
    // The lock; the list that knows both, three files, one deletion, and the list of what there is now.
    expect(codes).toEqual([
      ...Array<string>(2).fill("EXPORT_UNWRITABLE"),
      ...Array<string>(5).fill("EXPORT_INCOMPLETE"),
      "none",
    ]);
  });

  test("can be followed by another export than the one that stopped", () => {
    writeExport(folder, exportOf(OLD));
    expect(stopAt(4)).toBe("EXPORT_INCOMPLETE");
    writeExport(folder, exportOf(OLD));
    expect(contents()).toEqual(OLD);
  });

  test("is completed by the next however many stopped before, each with another content", () => {
    writeExport(folder, exportOf(OLD));
    for (let version = 1; version <= 4; version++) {
      const files = { ...OLD, "README.md": `readme ${version}\n`, "dr/a.tf": `a ${version}\n` };
      // After the first file, or the second.
      expect(stopAt(4 + (version % 2), exportOf(files))).toBe("EXPORT_INCOMPLETE");
    }
    writeExport(folder, exportOf(NEW));
    expect(contents()).toEqual(NEW);
    expect(checkExport(folder, exportOf(NEW))).toEqual([]);
  });

  test("still protects what is edited afterwards", () => {
    writeExport(folder, exportOf(OLD));
    expect(stopAt(4)).toBe("EXPORT_INCOMPLETE");
    put("dr/a.tf", "edited by hand");
    expectRefused("EXPORT_EDITED", "dr/a.tf");
  });
});

describe("an export whose lines end with carriage returns", () => {
  const toWindows = (path: string): void => {
    put(path, real.readFileSync(join(folder, path), "utf8").replaceAll("\n", "\r\n"));
  };

  test("is told from an edited one, and mended", () => {
    writeExport(folder, exportOf(OLD));
    for (const path of [...Object.keys(OLD), EXPORT_MANIFEST]) toWindows(path);
    expect(checkExport(folder, exportOf(NEW))).toEqual([
      { path: "README.md", state: "stale" },
      { path: "dr/a.tf", state: "stale" },
      { path: "dr/b.tf", state: "line ends" },
      { path: "gone/c.tf", state: "obsolete" },
      { path: "link/d.tf", state: "missing" },
    ]);
    writeExport(folder, exportOf(NEW));
    expect(contents()).toEqual(NEW);
  });

  test("and that was edited besides is protected", () => {
    writeExport(folder, exportOf(OLD));
    put("dr/a.tf", "old a\r\nmine\r\n");
    expectRefused("EXPORT_EDITED", "dr/a.tf");
  });
});

describe("git's attributes", () => {
  const attributes = (text: string) => exportOf({ ...NEW, ".gitattributes": text });

  test("are written, known as the export's own, and kept up to date", () => {
    writeExport(folder, attributes("one"));
    expect(writeExport(folder, attributes("two")).written).toEqual([".gitattributes"]);
    expect(checkExport(folder, attributes("two"))).toEqual([]);
    put(".gitattributes", "mine");
    expect(failure(() => writeExport(folder, attributes("three"))).code).toBe("EXPORT_EDITED");
  });

  test("that somebody else has written are left alone", () => {
    writeExport(folder, exportOf(OLD));
    put(".gitattributes", "mine");
    for (let times = 1; times <= 2; times++) {
      writeExport(folder, attributes("one"));
      expect(contents()).toEqual({ ...NEW, ".gitattributes": "mine" });
      expect(checkExport(folder, attributes("one"))).toEqual([]);
    }
  });
});

describe("a check", () => {
  test("names each file that is not as it should be, and why", () => {
    writeExport(folder, exportOf(OLD));
    put("dr/b.tf", "edited by hand");
    put("dr/mine.tf", "");
    put("link/d.tf", "mine");
    expect(checkExport(folder, exportOf({ ...NEW, "dr/e.tf": "e" }))).toEqual([
      { path: "README.md", state: "stale" },
      { path: "dr/a.tf", state: "stale" },
      { path: "dr/b.tf", state: "edited" },
      { path: "dr/e.tf", state: "missing" },
      { path: "gone/c.tf", state: "obsolete" },
      { path: "link/d.tf", state: "in the way" },
      { path: "dr/mine.tf", state: "added" },
    ]);
  });

  test("of a folder without an export, or with another system's", () => {
    expect(failure(() => checkExport(folder, exportOf(OLD))).code).toBe("EXPORT_MISSING");
    writeExport(folder, exportOf(OLD, "bank"));
    expect(failure(() => checkExport(folder, exportOf(OLD))).code).toBe("EXPORT_OTHER_SYSTEM");
  });

  test("writes nothing", () => {
    writeExport(folder, exportOf(OLD));
    const before = contents();
    checkExport(folder, exportOf(NEW));
    expect(contents()).toEqual(before);
  });
});
