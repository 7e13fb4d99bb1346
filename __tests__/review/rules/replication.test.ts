import { codesOf, found, update } from "./plans";

describe("a bucket's replication, changed in place", () => {
  const ADDRESS = "aws_s3_bucket_replication_configuration.files";
  const to = (bucket: string, minutes?: number) => [
    { bucket, replication_time: minutes === undefined ? [] : [{ status: "Enabled", time: [{ minutes }] }] },
  ];
  const kms = (status: string) => [{ sse_kms_encrypted_objects: [{ status }] }];
  const rule = {
    id: "all",
    status: "Enabled",
    filter: [{ prefix: "" }],
    delete_marker_replication: [{ status: "Enabled" }],
    source_selection_criteria: kms("Enabled"),
    destination: to("arn:aws:s3:::copies", 15),
  };
  const before = { bucket: "files", rule: [rule] };
  const changed = (values: object, unknown?: object) => ({
    link: [update(ADDRESS, before, { rule: [{ ...rule, ...values }] }, unknown && { unknown: { rule: [unknown] } })],
  });

  test.each([
    ["to another bucket", { destination: to("arn:aws:s3:::elsewhere", 15) }, "blocked"],
    ["without what KMS encrypts", { source_selection_criteria: kms("Disabled") }, "blocked"],
    ["without saying what of KMS", { source_selection_criteria: [] }, "blocked"],
    ["of one tag only", { filter: [{ prefix: "", tag: [{ key: "copy", value: "yes" }] }] }, "blocked"],
    ["of two tags only", { filter: [{ and: [{ prefix: "", tags: { copy: "yes", to: "dr" } }] }] }, "blocked"],
    ["of one prefix only", { filter: [{ prefix: "a/" }] }, "blocked"],
    ["within no time", { destination: to("arn:aws:s3:::copies") }, "attention"],
    [
      "within no time, and no markers",
      { destination: to("arn:aws:s3:::copies"), delete_marker_replication: [] },
      "blocked",
    ],
  ])("%s", (_, values, severity) => {
    expect(found(changed(values))).toEqual([`REPLICATION_LOST ${severity} link ${ADDRESS}`]);
  });

  test("more, or what is known only after apply", () => {
    const tagged = { ...before, rule: [{ ...rule, filter: [{ tag: [{ key: "copy", value: "yes" }] }] }] };
    expect(codesOf({ link: [update(ADDRESS, tagged, { rule: [rule] })] })).toEqual([]);
    expect(
      codesOf(changed({ destination: [{}] }, { destination: [{ bucket: true, replication_time: true }] })),
    ).toEqual([]);
    expect(codesOf(changed({ id: "renamed" }))).toEqual([]);
    expect(
      codesOf(changed({ destination: [{ ...to("arn:aws:s3:::copies", 15)[0], storage_class: "GLACIER" }] })),
    ).toEqual([]);
  });
});
