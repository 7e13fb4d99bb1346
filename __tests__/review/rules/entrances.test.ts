import { codesOf, create, found, keep, remove, update } from "./plans";

describe("STANDBY_DEPENDENCY: what leads clients to either site", () => {
  const RECORD = "aws_route53_record.name_shop";
  const record = { zone_id: "Z", name: "www.shop.example", type: "A", alias: [{ name: "a.awsglobalaccelerator.com" }] };
  const LISTENER = "aws_globalaccelerator_listener.accelerator_listener_shop";
  const listener = { id: "arn:listener", arn: "arn:listener", accelerator_arn: "arn:accelerator" };
  const GROUP = "aws_globalaccelerator_endpoint_group.service_shop_endpoint_group";
  const group = { listener_arn: "arn:listener", endpoint_configuration: [{ endpoint_id: "arn:lb", weight: 128 }] };
  const lost = (stack: string, address: string) => [`STANDBY_DEPENDENCY blocked ${stack} ${address}`];

  test("the accelerator is disabled", () => {
    const address = "aws_globalaccelerator_accelerator.accelerator";
    expect(found({ global: [update(address, { enabled: true }, { enabled: false })] })).toEqual(
      lost("global", address),
    );
    expect(codesOf({ global: [update(address, { enabled: false }, { enabled: true })] })).toEqual([]);
    expect(codesOf({ global: [update(address, { enabled: true }, { name: "x" })] })).toEqual([]);
  });

  test("its listener goes, unless all its endpoint groups or the service go", () => {
    const gone = { global: [remove(LISTENER, listener)] };
    expect(found(gone)).toEqual(lost("global", LISTENER));
    expect(found({ ...gone, primary: [remove(GROUP, group)], dr: [keep(GROUP, group)] })).toEqual(
      lost("global", LISTENER),
    );
    expect(codesOf({ ...gone, primary: [remove(GROUP, group)], dr: [remove(GROUP, group)] })).toEqual([]);
    expect(codesOf({ global: [remove("aws_globalaccelerator_listener.accelerator_listener_old", listener)] })).toEqual(
      [],
    );
  });

  test("the record of a service goes, and nothing has its name then", () => {
    const gone = remove(RECORD, record);
    expect(found({ global: [gone] })).toEqual(lost("global", RECORD));
    expect(codesOf({ global: [gone, create("aws_route53_record.name_shop_dual", record)] })).toEqual([]);
    expect(
      codesOf({ global: [remove("aws_route53_record.name_old", { ...record, name: "old.shop.example" })] }),
    ).toEqual([]);
    expect(codesOf({ global: [remove("aws_route53_record.validation", { ...record, type: "TXT" })] })).toEqual([]);
  });

  test("of two records for two sites one goes; an alias takes the place of both", () => {
    const [one, two] = ["primary", "dr"].map((set_identifier) => ({ ...record, set_identifier }));
    const records = [keep(`${RECORD}_primary`, one ?? {}), remove(`${RECORD}_dr`, two ?? {})];
    expect(found({ global: records })).toEqual(lost("global", `${RECORD}_dr`));
    const moved = [remove(`${RECORD}_primary`, one ?? {}), remove(`${RECORD}_dr`, two ?? {}), create(RECORD, record)];
    expect(codesOf({ global: moved })).toEqual([]);
  });

  test("the standby's endpoint group is emptied", () => {
    expect(
      found({ dr: [update(GROUP, group, { endpoint_configuration: [] })], primary: [keep(GROUP, group)] }),
    ).toContain(lost("dr", GROUP)[0]);
    const weight = { endpoint_configuration: [{ endpoint_id: "arn:lb", weight: 64 }] };
    expect(codesOf({ dr: [update(GROUP, group, weight)] })).not.toContain("STANDBY_DEPENDENCY");
  });
});
