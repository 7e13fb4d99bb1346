import { codesOf, create, found, keep, remove, update } from "./plans";

describe("SECURITY_GROUP_OPENED without a changed rule", () => {
  const TEMPLATE = "aws_launch_template.web";
  const rule = (id: string, cidr_ipv4: string) =>
    keep(`aws_vpc_security_group_ingress_rule.${id}`, {
      security_group_id: `sg-${id}`,
      ip_protocol: "tcp",
      from_port: 22,
      to_port: 22,
      cidr_ipv4,
    });
  const rules = [rule("own", "10.0.0.0/8"), rule("office", "10.1.0.0/16"), rule("open", "0.0.0.0/0")];
  const gets = (...ids: string[]) =>
    update(TEMPLATE, { vpc_security_group_ids: ["sg-own"] }, { vpc_security_group_ids: ids });

  test("another group on what stands", () => {
    const lost = (severity: string) => [`SECURITY_GROUP_OPENED ${severity} primary ${TEMPLATE}`];
    expect(found({ primary: [gets("sg-own", "sg-open"), ...rules] })).toEqual(lost("blocked"));
    expect(found({ primary: [gets("sg-own", "sg-strange"), ...rules] })).toEqual(lost("attention"));
    expect(codesOf({ primary: [gets("sg-own", "sg-office"), ...rules] })).toEqual([]);
    expect(codesOf({ primary: [gets(), ...rules] })).toEqual([]);
    const second = (id: string) => ({
      network_interfaces: [{ security_groups: ["sg-own"] }, { security_groups: [id] }],
    });
    expect(found({ primary: [update(TEMPLATE, second("sg-own"), second("sg-open")), ...rules] })).toEqual(
      lost("blocked"),
    );
  });

  test("a prefix list that gets more", () => {
    const LIST = "aws_ec2_managed_prefix_list.office";
    const list = { id: "pl-1", entry: [{ cidr: "10.0.0.0/25" }, { cidr: "10.0.0.128/25" }] };
    const to = (...cidrs: string[]) => ({ primary: [update(LIST, list, { entry: cidrs.map((cidr) => ({ cidr })) })] });
    expect(found(to("0.0.0.0/0"))).toEqual([`SECURITY_GROUP_OPENED blocked primary ${LIST}`]);
    expect(found(to("10.0.0.0/16"))).toEqual([`SECURITY_GROUP_OPENED attention primary ${LIST}`]);
    expect(codesOf(to("10.0.0.0/24"))).toEqual([]);
    const entry = (cidr: string) => [create(LIST.replace(".", "_entry."), { prefix_list_id: "pl-1", cidr })];
    expect(codesOf({ primary: entry("0.0.0.0/0") })).toEqual(["SECURITY_GROUP_OPENED"]);
    expect(codesOf({ primary: [remove(LIST, list)] })).toEqual([]);
  });

  test("half of the world into a new group", () => {
    const open = (values: object) =>
      create("aws_vpc_security_group_ingress_rule.x", { ip_protocol: "tcp", from_port: 22, to_port: 22, ...values });
    expect(codesOf({ primary: [open({ cidr_ipv4: "0.0.0.0/1" })] })).toEqual(["SECURITY_GROUP_OPENED"]);
    expect(codesOf({ primary: [open({ cidr_ipv6: "2000::/3" })] })).toEqual(["SECURITY_GROUP_OPENED"]);
    expect(codesOf({ primary: [open({ cidr_ipv4: "10.0.0.0/8" })] })).toEqual([]);
    expect(codesOf({ primary: [open({ cidr_ipv6: "fc00::/7" })] })).toEqual([]);
  });

  test("blocks that are merged, or split", () => {
    const rule = { type: "ingress", security_group_id: "sg", protocol: "tcp", from_port: 443, to_port: 443 };
    const of = (...cidr_blocks: string[]) => ({ ...rule, cidr_blocks });
    const codes = (before: object, after: object) =>
      codesOf({ primary: [update("aws_security_group_rule.x", { ...before }, { ...after })] });
    const [two, one] = [of("10.0.0.0/25", "10.0.0.128/25"), of("10.0.0.0/24")];
    expect([...codes(two, one), ...codes(one, two)]).toEqual([]);
    expect(codes(of("10.0.0.0/25", "10.0.0.192/26"), one)).toEqual(["SECURITY_GROUP_OPENED"]);
  });
});

describe("guards look at every block", () => {
  const TEMPLATE = "aws_launch_template.web";
  const disk = (device_name: string, encrypted: string) => ({ device_name, ebs: [{ encrypted }] });
  const disks = (...block_device_mappings: object[]) => ({ block_device_mappings });
  const both = disks(disk("a", "true"), disk("b", "true"));

  test("the second disk, the second interface", () => {
    const codes = (before: object, after: object) =>
      codesOf({ primary: [update(TEMPLATE, { ...before }, { ...after })] });
    expect(codes(both, disks(disk("a", "true"), disk("b", "false")))).toEqual(["ENCRYPTION_LOST"]);
    expect(codes(both, disks(disk("b", "true"), disk("a", "true")))).toEqual([]);
    expect(codes(both, disks(disk("b", "true")))).toEqual([]);
    expect(codes(disks(disk("a", "false"), disk("b", "true")), disks(disk("b", "true"), disk("a", "false")))).toEqual(
      [],
    );
    const faces = (...all: string[]) => ({
      network_interfaces: all.map((associate_public_ip_address) => ({ associate_public_ip_address })),
    });
    expect(codes(faces("false", "false"), faces("false", "true"))).toEqual(["PUBLIC_ADDRESS"]);
    expect(codes(faces("false"), faces("false", "true"))).toEqual(["PUBLIC_ADDRESS"]);
  });
});
