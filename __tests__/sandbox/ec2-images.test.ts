import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query } from "./support";

const HOME = "eu-south-1";
const AWAY = "eu-central-1";
const KEY = `arn:aws:kms:${AWAY}:123456789012:key/0`;

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

const ec2 = (region: string, Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "ec2", region, { Action, ...parameters });
const first = (xml: string, name: string) => elements(xml, name)[0] ?? "";

/** An image as one is built, in the home region. */
const build = async (Name: string) => first(await ec2(HOME, "RegisterImage", { Name }), "imageId");

const copy = (SourceImageId: string, Name: string, parameters: Record<string, string> = {}) =>
  ec2(AWAY, "CopyImage", { SourceImageId, SourceRegion: HOME, Name, ...parameters });

const describeImage = (region: string, id: string) => ec2(region, "DescribeImages", { "ImageId.1": id });

describe("a copy of an image", () => {
  test("has snapshots of its own, encrypted with the key that was named, and its own tags", async () => {
    const source = await build("source-1");
    const made = await copy(source, "copy-1", {
      Description: "a copy",
      Encrypted: "true",
      KmsKeyId: KEY,
      "TagSpecification.1.ResourceType": "image",
      "TagSpecification.1.Tag.1.Key": "SourceAmi",
      "TagSpecification.1.Tag.1.Value": source,
    });
    const image = await describeImage(AWAY, first(made, "imageId"));
    expect([first(image, "name"), first(image, "description"), first(image, "encrypted")]).toEqual([
      "copy-1",
      "a copy",
      "true",
    ]);
    expect(elements(image, "value")).toEqual([source]);
    const original = await describeImage(HOME, source);
    expect(first(original, "encrypted")).toBe("false");
    expect(first(image, "rootDeviceName")).toBe(first(original, "rootDeviceName"));
    const snapshot = first(image, "snapshotId");
    expect(snapshot).not.toBe(first(original, "snapshotId"));
    const described = await ec2(AWAY, "DescribeSnapshots", { "SnapshotId.1": snapshot });
    expect(first(described, "kmsKeyId")).toBe(KEY);
  });

  test("outlives its source", async () => {
    const source = await build("source-2");
    const id = first(await copy(source, "copy-2"), "imageId");
    await ec2(HOME, "DeregisterImage", { ImageId: source });
    expect(first(await describeImage(AWAY, id), "imageState")).toBe("available");
    await expect(copy(source, "copy-2-again")).rejects.toThrow("InvalidAMIID.NotFound");
  });

  test("has a name that no other image of the account has", async () => {
    const source = await build("source-3");
    await copy(source, "copy-3");
    await expect(copy(source, "copy-3")).rejects.toThrow("InvalidAMIName.Duplicate");
  });

  test("goes with its snapshot, in this order", async () => {
    const id = first(await copy(await build("source-4"), "copy-4"), "imageId");
    const SnapshotId = first(await describeImage(AWAY, id), "snapshotId");
    await expect(ec2(AWAY, "DeleteSnapshot", { SnapshotId })).rejects.toThrow("InvalidSnapshot.InUse");
    await ec2(AWAY, "DeregisterImage", { ImageId: id });
    await ec2(AWAY, "DeleteSnapshot", { SnapshotId });
  });

  test("can be described anew", async () => {
    const id = first(await copy(await build("source-5"), "copy-5", { Description: "before" }), "imageId");
    await ec2(AWAY, "ModifyImageAttribute", { ImageId: id, "Description.Value": "after" });
    expect(first(await describeImage(AWAY, id), "description")).toBe("after");
  });

  test("names a key only if it is encrypted", async () => {
    await expect(copy(await build("source-6"), "copy-6", { KmsKeyId: KEY })).rejects.toThrow(
      "InvalidParameterDependency",
    );
  });
});
