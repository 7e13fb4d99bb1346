/** Knows what AWS named differently in the two sites, so that the same thing is recognized by either name. */
import { isMasked, isObject, UNRESOLVED, type Value } from "./value";
import type { SiteStand } from "./model";

/**
 * Attributes that hold a name that AWS gives: an identifier, an ARN, an address.
 *
 * `name` is none of them. Names are configured, and one that is not (a default parameter group) means something.
 */
const IDENTITY =
  /(^|_)(availability_zones?|id|ids|arn|arns|arn_suffix|endpoint|endpoints|configuration_endpoint_address|address|addresses|dns_name|domain_name|domain_names|hosted_zone|zone_id|public_ip|private_ip|public_dns|private_dns|ips?|unique_id|owner|fingerprint|etag|uuid|issuer|url|name_servers|invoke_url)$/;

/** What services count or do by themselves. */
const OF_THE_MOMENT =
  /(^|_)(at|status|state|date|time|timestamp|serial|version_id|desired_capacity|replicas|latest_version|default_version|platform_version|revision)$/;

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** Parts of texts that are made up: UUIDs, long numbers, hexadecimal digits. */
const MADE_UP =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9A-Za-z])(?=[a-f]*[0-9])[0-9a-f]{8,}(?![0-9A-Za-z])/g;

/** Whether an attribute, by its name, is what AWS calls something. */
export const isIdentity = (attribute: string): boolean => IDENTITY.test(attribute);

/**
 * Whether a value says how things are at the moment rather than how they are to be: by its name, or because it is an
 * instant. Within blocks names mean too many things: the status of a log there is a setting.
 */
export const isOfTheMoment = (name: string, nested: boolean, ...values: readonly unknown[]): boolean =>
  (!nested && OF_THE_MOMENT.test(name) && !values.some((value) => typeof value === "boolean")) ||
  values.every((value) => typeof value === "string" && INSTANT.test(value));

/** A certificate or a key, as one long text. */
const BLOB = /^[A-Za-z0-9+/=\s]{200,}$/;

/** Whether two texts differ only in parts that somebody made up. */
export const isMadeUp = (primary: unknown, dr: unknown): boolean =>
  typeof primary === "string" &&
  typeof dr === "string" &&
  (primary.replace(MADE_UP, "*") === dr.replace(MADE_UP, "*") || (BLOB.test(primary) && BLOB.test(dr)));

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Shortest part of a text that is learned as a name of its own: shorter ones turn up by chance. */
const SHORTEST_NAME = 8;

const isName = (word: string): boolean => word.length >= SHORTEST_NAME && /\d/.test(word);

const WORD = /([A-Za-z0-9_-]+)/;

export class Identities {
  private readonly texts = new Set<string>();
  private readonly words = new Set<string>();
  private readonly neutral: readonly [(text: string) => string, (text: string) => string];

  constructor(primary: SiteStand, dr: SiteStand) {
    this.neutral = [neutralizer(primary, dr), neutralizer(dr, primary)];
  }

  /**
   * Learns that both values name the same thing, each in its site; within blocks, whatever is called an identifier.
   *
   * @param configured what the configuration says of it: nothing is learned from that, or a change would explain itself
   */
  learn(primary: unknown, dr: unknown, configured: Value | undefined): void {
    if (configured === UNRESOLVED) return;
    if (Array.isArray(primary) && Array.isArray(dr)) {
      const [item] = Array.isArray(configured) ? (configured as readonly Value[]) : [configured];
      if (primary.length === 1 && dr.length === 1) this.learn(primary[0], dr[0], item);
      return;
    }
    if (isObject(primary) && isObject(dr)) {
      for (const [key, value] of Object.entries(primary)) {
        const inner = isObject(configured) ? configured[key] : undefined;
        if (isIdentity(key) || isNested(value)) this.learn(value, dr[key], inner);
      }
      return;
    }
    if (configured !== undefined && configured !== null) return;
    if (typeof primary !== "string" || typeof dr !== "string" || isMasked(primary) || isMasked(dr)) return;
    if (primary === "" || dr === "") return;
    const [one, other] = [this.neutral[0](primary), this.neutral[1](dr)];
    if (one === other) return;
    this.texts.add(pair(one, other));
    const [words, others] = [one.split(WORD), other.split(WORD)];
    if (words.length !== others.length) return;
    words.forEach((word, i) => {
      const match = others[i] ?? "";
      if (word !== match && isName(word) && isName(match)) this.words.add(pair(word, match));
    });
  }

  /** Whether two texts are the same once each is traced back to what it names. */
  same(primary: string, dr: string): boolean {
    if (primary === dr) return true;
    const [one, other] = [this.neutral[0](primary), this.neutral[1](dr)];
    if (one === other) return true;
    return this.sameWords(one, other) || this.sameWords(other, one);
  }

  /** In the other direction, too: one site names the other's key, and the other this one's. */
  private sameWords(one: string, other: string): boolean {
    if (this.texts.has(pair(one, other))) return true;
    const [words, others] = [one.split(WORD), other.split(WORD)];
    return (
      words.length === others.length &&
      words.every((word, i) => word === others[i] || this.words.has(pair(word, others[i] ?? "")))
    );
  }
}

/** Whether a value has names of its own inside. */
export const isNested = (value: unknown): boolean =>
  Array.isArray(value) ? value.some((item) => isObject(item)) : isObject(value);

const pair = (one: string, other: string): string => `${one}\u0000${other}`;

/**
 * Takes the names and regions of both sites, and so the zones in them, out of texts. What names the other site, as a
 * replica's source, names it in either site.
 */
function neutralizer(own: SiteStand, other: SiteStand): (text: string) => string {
  const names = new Map([
    [other.region, "<other region>"],
    [other.site, "<other site>"],
    [own.region, "<region>"],
    [own.site, "<site>"],
  ]);
  const regions = [own, other].map(({ region }) => `${escaped(region)}(?![0-9])`);
  const sites = [own, other].map(({ site }) => `(?<![A-Za-z0-9])${escaped(site)}(?![A-Za-z0-9])`);
  const pattern = new RegExp([...regions, ...sites].join("|"), "g");
  return (text) => text.replace(pattern, (found) => names.get(found) ?? found);
}
