/** Compares what stands in the two sites and says of every difference where it comes from. */
import type { SiteName } from "../../system";
import { otherSite, SITE_NAMES } from "../../system";
import type { ShownValue } from "../../terraform";
import { Aligner, type Gap, type Step } from "./align";
import { fits, standingAt, type Standing } from "./fit";
import { Identities, isIdentity, isMadeUp, isNested, isOfTheMoment } from "./identity";
import type { Comparison, Difference, DifferenceClass, Pair, SiteResource } from "./model";
import { References } from "./references";
import { type Instance, instanceOf, SiteModel } from "./site-model";
import type { Value } from "./value";

/** What a difference is, and why. */
type Judgement = Pick<Difference, "class" | "variables" | "off" | "why">;

const judged = (
  kind: DifferenceClass,
  why: string,
  { variables = [], off = [] }: Partial<Pick<Difference, "variables" | "off">> = {},
): Judgement => ({ class: kind, why, variables, off });

/** `policy.Statement[1].Action`. */
const pathText = (attribute: string, path: readonly Step[]): string =>
  path.reduce<string>((text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`), attribute);

/** Attributes that nobody configured, because they say by another name what a configured one says. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "aws_cloudwatch_event_rule.is_enabled": "state",
};

const pathOf = ({ paths, primary }: Gap): readonly Step[] => (primary === undefined ? paths.dr : paths.primary);

class SiteComparison {
  private readonly models: Readonly<Record<SiteName, SiteModel>>;
  private readonly references: References;
  private readonly identities: Identities;
  private readonly aligner: Aligner;
  private readonly differences: Difference[] = [];
  private readonly ownNames: Readonly<Record<SiteName, Map<string, readonly string[]>>> = {
    primary: new Map(),
    dr: new Map(),
  };
  private values = 0;
  private hidden = 0;

  constructor(private readonly pair: Pair) {
    this.models = { primary: new SiteModel(pair.primary), dr: new SiteModel(pair.dr) };
    this.references = new References(this.models.primary, this.models.dr);
    this.identities = new Identities(pair.primary, pair.dr);
    this.aligner = new Aligner(this.identities);
  }

  run(only?: ReadonlySet<string>): Comparison {
    const { primary, dr } = this.pair;
    this.learn(only);
    this.nameOwn();
    const addresses = [...(only ?? new Set([...primary.resources.keys(), ...dr.resources.keys()]))].sort();
    let resources = 0;
    for (const address of addresses) {
      const [one, other] = [primary.resources.get(address), dr.resources.get(address)];
      if ((one ?? other)?.mode === "data") continue;
      resources += 1;
      if (one && other) this.compareResources(one, other);
      else if (one ?? other) this.judgePresence(address, one ? "primary" : "dr");
    }
    return { differences: this.differences, resources, values: this.values, hidden: this.hidden };
  }

  /** What AWS named differently, from everything that stands in both sites. */
  private learn(only?: ReadonlySet<string>): void {
    const { primary, dr } = this.pair;
    const named = only && this.references.namedBy([...only].map((address) => instanceOf(address).block));
    for (const [address, one] of primary.resources) {
      const other = dr.resources.get(address);
      if (other === undefined || named?.has(instanceOf(address).block) === false) continue;
      const instance = instanceOf(address);
      for (const [attribute, value] of Object.entries(one.values)) {
        if (!isIdentity(attribute) && !isNested(value)) continue;
        const configured = SITE_NAMES.map((site) =>
          this.models[site].says(instance, attribute)
            ? (this.models[site].expected(instance, attribute) ?? null)
            : null,
        );
        this.identities.learn(value, other.values[attribute], configured[0] ?? configured[1] ?? undefined);
      }
    }
  }

  /** What stands in one site only because a variable says so, and the zones that only one site has, by their names. */
  private nameOwn(): void {
    for (const site of SITE_NAMES) {
      const [own, other] = [this.pair[site], this.pair[otherSite(site)]];
      const names = this.ownNames[site];
      for (const [variable, value] of Object.entries(this.models[site].variables)) {
        const zones = textsIn(value).filter((text) => text.startsWith(own.region) && text !== own.region);
        for (const zone of zones) names.set(zone, [...new Set([...(names.get(zone) ?? []), variable])].sort());
      }
      for (const [address, { values, mode }] of own.resources) {
        if (mode === "data" || other.resources.has(address)) continue;
        const variables = this.references.behindPresence(instanceOf(address).block);
        for (const [attribute, value] of Object.entries(values)) {
          if (variables.length > 0 && typeof value === "string" && isIdentity(attribute)) names.set(value, variables);
        }
      }
    }
  }

  private compareResources(one: SiteResource, other: SiteResource): void {
    const instance = instanceOf(one.address);
    for (const attribute of new Set([...Object.keys(one.values), ...Object.keys(other.values)])) {
      const values = { primary: one.values[attribute], dr: other.values[attribute] };
      const { gaps, values: compared, hidden } = this.aligner.align(values.primary, values.dr);
      this.values += compared;
      this.hidden += hidden;
      if (gaps.length === 0 && !this.mayDiffer(instance, attribute)) continue;
      const expected: Readonly<Record<SiteName, Value | undefined>> = {
        primary: this.models.primary.expected(instance, attribute),
        dr: this.models.dr.expected(instance, attribute),
      };
      this.checkEqual(one.address, attribute, gaps, values, expected);
      for (const gap of gaps) {
        const { paths, primary, dr } = gap;
        const standing = {
          primary: standingAt(expected.primary, values.primary, paths.primary, primary),
          dr: standingAt(expected.dr, values.dr, paths.dr, dr),
        };
        const judgement = this.judge(instance, attribute, gap, standing);
        this.differences.push({
          ...judgement,
          address: one.address,
          attribute: pathText(attribute, pathOf(gap)),
          primary,
          dr,
        });
      }
    }
  }

  /** Whether the configuration computes an attribute, so that the sites may be meant to differ in it. */
  private mayDiffer({ block }: Instance, attribute: string): boolean {
    const text = this.models.primary.block(block)?.[attribute];
    return typeof text === "string" && text.includes("${");
  }

  /** What should differ and does not is wrong in one of the sites, although nothing meets the eye. */
  private checkEqual(
    address: string,
    attribute: string,
    gaps: readonly Gap[],
    values: Readonly<Record<SiteName, ShownValue | undefined>>,
    expected: Readonly<Record<SiteName, Value | undefined>>,
  ): void {
    const { block } = instanceOf(address);
    const simple = SITE_NAMES.every((site) => isScalar(expected[site]) && isScalar(values[site]));
    if (gaps.length > 0 || !simple || expected.primary === expected.dr || this.models.primary.ignores(block, attribute))
      return;
    const off = SITE_NAMES.filter((site) => fits(expected[site], values[site]) === "no");
    if (off.length !== 1) return;
    const variables = this.references.behind(block, attribute);
    const why = `${off.join()} is not as its configuration says: the sites are to differ in it`;
    this.differences.push({ ...judged("drift", why, { off, variables }), address, attribute, ...values });
  }

  private judge(
    { block }: Instance,
    attribute: string,
    gap: Gap,
    standing: Readonly<Record<SiteName, Standing>>,
  ): Judgement {
    const standings = [standing.primary, standing.dr];
    const isFree = standings.every((one) => one === "free");
    const { traced } = gap;
    const path = pathOf(gap);
    // What is called by another name follows from a variable only if that is part of the name.
    const variables = isFree ? [] : this.references.behind(block, attribute, path, traced);
    const declared = (): Judgement => this.declared(variables);
    const wrong = SITE_NAMES.filter((site) => standing[site] === "wrong");
    if (traced) {
      return variables.length > 0 && wrong.length === 0
        ? declared()
        : judged("assigned", "the same, as it is called in each site");
    }
    if (this.models.primary.ignores(block, attribute)) {
      return variables.length > 0 ? declared() : judged("assigned", "Terraform leaves it to others");
    }
    const source = isFree ? OTHER_NAMES[`${block.split(".")[0] ?? ""}.${attribute}`] : undefined;
    if (source !== undefined) {
      const behind = this.references.behind(block, source);
      if (behind.length > 0) return this.declared(behind);
    }
    if (isFree) return this.judgeFree(attribute, gap);
    if (wrong.length === 1) {
      return judged("drift", `${wrong.join()} is not as its configuration says`, { off: wrong });
    }
    if (!this.references.isSameText(block, attribute, path)) {
      return judged("drift", "the configurations of the two sites differ in it");
    }
    if (variables.length > 0) return declared();
    if (wrong.length > 0) return judged("drift", "neither site is as its configuration says", { off: wrong });
    if (standings.includes("free")) return judged("drift", "the configuration does not let the sites differ in it");
    return judged("assigned", "follows from what AWS assigned to something else");
  }

  /** Nobody configured it. */
  private judgeFree(attribute: string, gap: Gap): Judgement {
    const names = [attribute, ...pathOf(gap).filter((step) => typeof step === "string")];
    const last = names.at(-1) ?? attribute;
    const [own] = (["primary", "dr"] as const).filter((site) => gap[otherSite(site)] === undefined);
    const variables = own === undefined ? [] : this.onlyIn(own, gap[own]);
    if (variables.length > 0) return this.declared([...new Set(variables)].sort());
    if (isIdentity(attribute) || isIdentity(last)) return judged("assigned", "AWS chose it");
    if (isOfTheMoment(last, names.length > 1, gap.primary, gap.dr))
      return judged("assigned", "says how things are at the moment");
    if (isMadeUp(gap.primary, gap.dr)) return judged("assigned", "a name that was made up");
    return judged("drift", "not configured, and nothing lets the sites differ in it");
  }

  private declared(variables: readonly string[]): Judgement {
    return judged("declared", `follows from ${variables.join(", ")}`, { variables });
  }

  /** Variables behind the things that a value names and that only one site has: the zones of a balancer, for example. */
  private onlyIn(site: SiteName, value: ShownValue | undefined): readonly string[] {
    if (typeof value === "string") return this.ownNames[site].get(value) ?? [];
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value).flatMap((one) => this.onlyIn(site, one));
  }

  /** Something stands in `site` only. */
  private judgePresence(address: string, site: SiteName): void {
    const other = otherSite(site);
    const { block, key } = instanceOf(address);
    const should = (where: SiteName): boolean | undefined =>
      this.models[where].block(block) === undefined ? false : this.models[where].keys(block)?.includes(key);
    const [here, there] = [should(site), should(other)];
    const variables = this.references.behindPresence(block);
    const judgement = ((): Judgement => {
      if (here === false)
        return judged("drift", `nothing in the configuration asks for it in ${site}`, { off: [site] });
      if (there === true) return judged("drift", `it is missing in ${other}`, { off: [other] });
      if (this.models[other].block(block) === undefined) return judged("drift", `only ${site}'s configuration has it`);
      if (variables.length > 0) return this.declared(variables);
      if (here === undefined) return judged("assigned", "follows from what AWS assigned to something else");
      return judged("drift", `it is missing in ${other}`, { off: [other] });
    })();
    const standing: Readonly<Partial<Record<SiteName, ShownValue>>> = { [site]: "stands" };
    this.differences.push({ ...judgement, address, ...standing });
  }
}

const isScalar = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const textsIn = (value: Value): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/**
 * Compares the two stacks of a pair by address. Gets masked values only, and shows none that is hidden.
 *
 * @param only the addresses to compare; the others are looked at only where these name them
 */
export const compareSites = (pair: Pair, only?: ReadonlySet<string>): Comparison => new SiteComparison(pair).run(only);
