import type { ShownValue } from "../../terraform";
import { otherSite } from "../../system";
import type { Finding, ReviewedStack, ReviewInput, Rule } from "../model";
import { type Change, eachChange, findingOf } from "./support/changes";
import { partnerId } from "./support/pairs";
import { at, textAt, textsIn } from "./support/values";
import { isSource } from "./tables/sources";

/** The standby depends on what lies in the region that may be lost. */
export const standbyForeign: Rule = (input) => [
  ...input.stacks.flatMap((stack) => state(input, stack)),
  ...eachChange(launched)(input),
  ...eachChange(images)(input),
];

/** Where the state of a stack should lie: in its site's region; of stacks that span both, in the dr site's. */
function state({ system }: ReviewInput, stack: ReviewedStack): Finding[] {
  const { id, site, role, backend } = stack;
  if (!backend || role === "active") return [];
  const { region } = system.sites[site ?? "dr"];
  const of = (what: string): Finding => ({
    code: "STANDBY_FOREIGN",
    severity: "blocked",
    stack: id,
    attributes: [],
    what,
  });
  const keyRegion = /^arn:[^:]*:kms:([a-z0-9-]+):/.exec(backend.kmsKeyId ?? "")?.[1];
  return [
    ...(backend.region !== undefined && backend.region !== region
      ? [
          of(
            `The state of ${id} lies in ${backend.region}, not in ${region}: it is out of reach when that region is lost.`,
          ),
        ]
      : []),
    ...(keyRegion !== undefined && keyRegion !== region
      ? [of(`The state of ${id} is encrypted with a key in ${keyRegion}, not in ${region}.`)]
      : []),
  ];
}

/** Services whose resources something cannot start without. */
const NEEDED = "acm|ec2|elasticloadbalancing|imagebuilder|kms|secretsmanager|ssm";

/** ARNs of the other site's region in what changes in the standby. */
function launched(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const { type, action, after, address } = resource;
  if (stack.role !== "standby" || after === null || action === "no-op") return [];
  const { region } = input.system.sites[input.system.activeSite];
  const foreign = new RegExp(`arn:[^:]*:(${NEEDED}):${region}:|\\.dkr\\.ecr\\.${region}\\.amazonaws\\.com`);
  const found = resource.attributes
    .filter(({ name }) => !isSource(type, name))
    .flatMap(({ name, after: value }) => {
      const text = [...readable(name, value)].find((each) => foreign.test(each));
      return text === undefined ? [] : [name];
    });
  return found.map((name) =>
    findingOf(
      change,
      "STANDBY_FOREIGN",
      [name],
      `${address} of the standby names something in ${region}: its ${name}.`,
    ),
  );
}

/** The texts of a value; user data is written in base64. */
function* readable(name: string, value: ShownValue): Generator<string> {
  for (const text of textsIn(value)) {
    yield text;
    if (name.startsWith("user_data") && /^[A-Za-z0-9+/=\s]+$/.test(text)) yield Buffer.from(text, "base64").toString();
  }
}

const IMAGE: Readonly<Record<string, string>> = {
  aws_instance: "ami",
  aws_launch_configuration: "image_id",
  aws_launch_template: "image_id",
};

/** An image has an id of its own in each region, so both sites cannot launch the same. */
function images(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const { type, after, address } = resource;
  const attribute = IMAGE[type];
  if (attribute === undefined || stack.role !== "standby" || after === null) return [];
  if (!resource.attributes.some(({ name }) => name === attribute)) return [];
  const image = textAt(after, attribute);
  const partner = input.stacks.find(({ id }) => id === partnerId(stack));
  const theirs = at(partner?.plan.resources.get(address)?.after, attribute);
  if (image === undefined || !image.startsWith("ami-") || theirs !== image) return [];
  const { region } = input.system.sites[otherSite(stack.site ?? "dr")];
  const what = `${address} of the standby launches ${image}, an image of ${region}.`;
  return [findingOf(change, "STANDBY_FOREIGN", [attribute], what)];
}
