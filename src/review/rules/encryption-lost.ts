import type { ShownObject } from "../../terraform";
import type { Finding, Rule } from "../model";
import { widening } from "./policies/compare";
import { demandsTls, readPolicy, type Statement } from "./policies/document";
import { type Change, eachChange, findingOf, isDestroyed, listed } from "./support/changes";
import { guarded, protectedAlteration } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { KEYS, leavesCopies } from "./support/kept";
import { policyChange } from "./support/policies";
import { usersOf } from "./support/users";
import { at, blocksAt, isEmpty, isHidden, textAt } from "./support/values";
import { ENCRYPTION_GUARDS, KEY_ARGUMENTS, TLS_PARAMETERS, weakerPolicy } from "./tables/encryption";
import { STATEFUL } from "./tables/stateful";

/** Data or traffic that was encrypted is not afterwards, or its key goes. */
export const encryptionLost: Rule = eachChange((change) => [
  ...guarded(change, "ENCRYPTION_LOST", ENCRYPTION_GUARDS),
  ...keyGoes(change),
  ...settingGoes(change),
  ...keyChanges(change),
  ...listeners(change),
  ...parameters(change),
  ...policies(change),
]);

/** A key is of no use without what it encrypts, so it may go together with that, unless copies of it are kept. */
function keyGoes(change: Change): Finding[] {
  const { input, resource } = change;
  if (!KEYS.includes(resource.type) || !isDestroyed(resource)) return [];
  const users = usersOf(input, resource);
  const staying = users.filter((user) => !isDestroyed(user)).map(({ address }) => address);
  const kept = users.filter((user) => isDestroyed(user) && leavesCopies(user)).map(({ address }) => address);
  if (users.length > 0 && staying.length === 0 && kept.length === 0) return [];
  const unreadable = [...staying, ...kept.map((address) => `what is kept of ${address}`)];
  const what =
    unreadable.length > 0
      ? `${resource.address} is scheduled for deletion, and ${listed(unreadable)} cannot be read without it.`
      : `${resource.address} is scheduled for deletion: what it encrypted cannot be read any more.`;
  return [findingOf(change, "ENCRYPTION_LOST", [], what)];
}

/** Settings that are resources of their own; without them the weaker default holds. */
function settingGoes(change: Change): Finding[] {
  const { input, resource } = change;
  const { type, action, before, address } = resource;
  if (action !== "delete") return [];
  if (type === "aws_ebs_encryption_by_default") {
    return [findingOf(change, "ENCRYPTION_LOST", [], `${address} goes: new volumes need not be encrypted.`)];
  }
  const path = "rule.apply_server_side_encryption_by_default.sse_algorithm";
  const withKey = (textAt(before, path) ?? "").startsWith("aws:kms");
  if (type !== "aws_s3_bucket_server_side_encryption_configuration" || !withKey) return [];
  if (destroyedIn(input).has(["aws_s3_bucket"], textAt(before, "bucket"), change)) return [];
  const what = `${address} goes: new objects are encrypted with S3's own key, which nobody can be denied.`;
  return [findingOf(change, "ENCRYPTION_LOST", [], what, "attention")];
}

/** Another key in place: what was encrypted before still needs the old one. */
function keyChanges(change: Change): Finding[] {
  const roots = KEY_ARGUMENTS.map((path) => path.replace(/\..*$/, ""));
  if (!change.resource.attributes.some(({ name }) => roots.includes(name))) return [];
  // What is destroyed leaves nothing behind that needs the old one.
  if (change.resource.type in STATEFUL && isDestroyed(change.resource)) return [];
  const alteration = protectedAlteration(change);
  if (!alteration) return [];
  return KEY_ARGUMENTS.flatMap((path) => {
    const [was, is] = [textAt(alteration.before, path), textAt(alteration.after, path)];
    if (was === undefined || is === undefined || sameKey(was, is)) return [];
    const attribute = path.replace(/\..*$/, "");
    const what = `${change.resource.address} gets another key: what is there already still needs the old one.`;
    return [findingOf(change, "ENCRYPTION_LOST", [attribute], what, "attention")];
  });
}

/** A key may be named by its ARN or by its id. */
const sameKey = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);

function listeners(change: Change): Finding[] {
  if (!["aws_lb_listener", "aws_alb_listener"].includes(change.resource.type)) return [];
  const alteration = protectedAlteration(change);
  if (!alteration) return [];
  const { before, after } = alteration;
  const [was, is] = [textAt(before, "ssl_policy"), textAt(after, "ssl_policy")];
  const weaker =
    was !== undefined && is !== undefined && weakerPolicy(was, is)
      ? [
          findingOf(
            change,
            "ENCRYPTION_LOST",
            ["ssl_policy"],
            `${change.resource.address} takes older versions of TLS: ${is} instead of ${was}.`,
          ),
        ]
      : [];
  const redirects = (values: ShownObject) =>
    blocksAt(values, "default_action").some((action) => textAt(action, "redirect.protocol") === "HTTPS");
  const plain = textAt(after, "protocol") === "HTTP" && !isHidden(at(after, "default_action.type"));
  const answers = redirects(before) && !redirects(after) && plain && at(after, "default_action.type") === "forward";
  return answers
    ? [
        ...weaker,
        findingOf(
          change,
          "ENCRYPTION_LOST",
          ["default_action"],
          `${change.resource.address} answers plain HTTP instead of redirecting to HTTPS.`,
        ),
      ]
    : weaker;
}

/** Parameters by which a database demands TLS. */
function parameters(change: Change): Finding[] {
  if (!change.resource.type.endsWith("_parameter_group")) return [];
  const alteration = protectedAlteration(change);
  if (!alteration || isHidden(at(alteration.after, "parameter"))) return [];
  const valueOf = (values: ShownObject, name: string) =>
    blocksAt(values, "parameter").find((each) => each.name === name)?.value;
  return Object.entries(TLS_PARAMETERS).flatMap(([name, demands]) => {
    const [was, is] = [valueOf(alteration.before, name), valueOf(alteration.after, name)];
    const demanded = typeof was === "string" && demands.includes(was.toLowerCase());
    if (is === undefined && demanded) {
      const what = `${change.resource.address} no longer sets ${name}: the engine's default decides whether TLS is demanded.`;
      return [findingOf(change, "ENCRYPTION_LOST", ["parameter"], what, "attention")];
    }
    if (typeof is !== "string" || isHidden(is) || demands.includes(is.toLowerCase()) || was === is) return [];
    const what = `${change.resource.address} sets ${name} to ${is}: clients may connect without TLS.`;
    return [findingOf(change, "ENCRYPTION_LOST", ["parameter"], what)];
  });
}

/** Policies of buckets, queues and topics that refuse what does not come by TLS. */
function policies(change: Change): Finding[] {
  const { input, resource } = change;
  const { address, before, type, action } = resource;
  if (action === "delete") {
    const owners: Readonly<Record<string, readonly [string, string]>> = {
      aws_s3_bucket_policy: ["aws_s3_bucket", "bucket"],
      aws_sns_topic_policy: ["aws_sns_topic", "arn"],
      aws_sqs_queue_policy: ["aws_sqs_queue", "queue_url"],
    };
    const [owner, argument] = owners[type] ?? [];
    const demanded = readPolicy(textAt(before, "policy") ?? "")?.some(demandsTls) ?? false;
    if (owner === undefined || argument === undefined || !demanded) return [];
    if (destroyedIn(input).has([owner], textAt(before, argument), change)) return [];
    return [findingOf(change, "ENCRYPTION_LOST", [], `${address} goes, which refused requests without TLS.`)];
  }
  const found = isEmpty(before) ? undefined : policyChange(change);
  if (!found?.before.some(demandsTls)) return [];
  const lost = widening(found.before.filter(demandsTls).map(plainTls), found.after.map(plainTls)).noLongerDenied;
  if (lost.length === 0) return [];
  const says = lost.map(({ actions, resources }) => `${listed(actions)} on ${listed(resources, 3)}`);
  const less = found.after.some(demandsTls) ? `: ${listed(says)}` : "";
  const what = `${address} no longer refuses requests without TLS${less}.`;
  return [findingOf(change, "ENCRYPTION_LOST", [found.place.attribute], what)];
}

/** A request always says whether it came by TLS, so `BoolIfExists` is `Bool`. */
const plainTls = (statement: Statement): Statement => ({
  ...statement,
  conditions: statement.conditions.map((each) =>
    each.key === "aws:securetransport" && each.operator === "boolifexists" ? { ...each, operator: "bool" } : each,
  ),
});
