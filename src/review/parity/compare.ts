/** Compares what stands in the two sites and says of every difference where it comes from. */
import type { SiteName } from "../../system";
import { otherSite, SITE_NAMES } from "../../system";
import type { ShownValue } from "../../terraform";
import { Aligner, type Gap, type Step } from "./align";
import { standingAt, type Standing } from "./fit";
import { Identities, isIdentity, isMadeUp, isOfTheMoment } from "./identity";
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

  run(): Comparison {
    const { primary, dr } = this.pair;
    this.learn();
    this.nameOwn();
    const addresses = [...new Set([...primary.resources.keys(), ...dr.resources.keys()])].sort();
    let resources = 0;
    for (const address of addresses) {
      const [one, other] = [primary.resources.get(address), dr.resources.get(address)];
      if ((one ?? other)?.mode === "data") continue;
      resources += 1;
      if (one && other) this.compareResources(one, other);
      else this.judgePresence(address, one ? "primary" : "dr");
    }
    return { differences: this.differences, resources, values: this.values, hidden: this.hidden };
  }

  /** What AWS named differently, from everything that stands in both sites. */
  private learn(): void {
    const { primary, dr } = this.pair;
    for (const [address, one] of primary.resources) {
      const other = dr.resources.get(address);
      if (other === undefined) continue;
      const instance = instanceOf(address);
      for (const [attribute, value] of Object.entries(one.values)) {
        if (!isIdentity(attribute) && typeof value !== "object") continue;
        const configured = SITE_NAMES.map((site) => this.models[site].expected(instance, attribute) ?? null);
        this.identities.learn(value, other.values[attribute], configured[0] ?? configured[1] ?? undefined);
      }
    }
  }

  /** What stands in one site only because a variable says so, and the zones that only one site has, by their names. */
  private nameOwn(): void {
    for (const site of SITE_NAMES) {
      const [own, other] = [this.pair[site], this.pair[otherSite(site)]];
      for (const [address, { values, mode }] of own.resources) {
        if (mode === "data" || other.resources.has(address)) continue;
        const variables = this.references.behindPresence(instanceOf(address).block);
        for (const [attribute, value] of Object.entries(values)) {
          if (variables.length > 0 && typeof value === "string" && (isIdentity(attribute) || attribute === "availability_zone"))
            this.ownNames[site].set(value, variables);
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
      if (gaps.length === 0) continue;
      const expected: Readonly<Record<SiteName, Value | undefined>> = {
        primary: this.models.primary.expected(instance, attribute),
        dr: this.models.dr.expected(instance, attribute),
      };
      for (const gap of gaps) {
        const { path, primary, dr } = gap;
        const standing = {
          primary: standingAt(expected.primary, values.primary, path, primary),
          dr: standingAt(expected.dr, values.dr, path, dr),
        };
        const judgement = this.judge(instance, attribute, gap, standing);
        this.differences.push({ ...judgement, address: one.address, attribute: pathText(attribute, path), primary, dr });
      }
    }
  }

  private judge(
    { block }: Instance,
    attribute: string,
    gap: Gap,
    standing: Readonly<Record<SiteName, Standing>>,
  ): Judgement {
    const standings = [standing.primary, standing.dr];
    const isFree = standings.every((one) => one === "free");
    const { path, traced } = gap;
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
    if (isFree) return this.judgeFree(attribute, gap);
    if (wrong.length === 1) {
      return judged("drift", `${wrong.join()} is not as its configuration says`, { off: wrong });
    }
    if (variables.length > 0) return declared();
    if (wrong.length > 0) return judged("drift", "neither site is as its configuration says", { off: wrong });
    if (standings.includes("free")) return judged("drift", "the configuration does not let the sites differ in it");
    return judged("assigned", "follows from what AWS assigned to something else");
  }

  /** Nobody configured it. */
  private judgeFree(attribute: string, { path, primary, dr }: Gap): Judgement {
    const names = [attribute, ...path.filter((step) => typeof step === "string")];
    const last = names.at(-1) ?? attribute;
    if (names.some(isIdentity)) return judged("assigned", "AWS chose it");
    if (isOfTheMoment(last, primary, dr)) return judged("assigned", "says how things are at the moment");
    if (isMadeUp(primary, dr)) return judged("assigned", "a name that was made up");
    const variables = [...this.onlyIn("primary", primary), ...this.onlyIn("dr", dr)];
    if (variables.length > 0) return this.declared([...new Set(variables)].sort());
    return judged("drift", "not configured, and nothing lets the sites differ in it");
  }

  private declared(variables: readonly string[]): Judgement {
    return judged("declared", `follows from ${variables.join(", ")}`, { variables });
  }

  /** Variables behind the things that a value names and that only one site has: the zones of a balancer, for example. */
  private onlyIn(site: SiteName, value: ShownValue | undefined): readonly string[] {
    if (typeof value === "string") return this.ownNames[site].get(value) ?? [];
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value).flatMap((one) => this.onlyIn(site, one as ShownValue));
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
      if (here === false) return judged("drift", `nothing in the configuration asks for it in ${site}`, { off: [site] });
      if (there === true) return judged("drift", `it is missing in ${other}`, { off: [other] });
      if (variables.length > 0) return this.declared(variables);
      if (here === undefined) return judged("assigned", "follows from what AWS assigned to something else");
      return judged("drift", `it is missing in ${other}`, { off: [other] });
    })();
    const standing: Readonly<Partial<Record<SiteName, ShownValue>>> = { [site]: "stands" };
    this.differences.push({ ...judgement, address, ...standing });
  }
}

/** Compares the two stacks of a pair by address. Gets masked values only, and shows none that is hidden. */
export const compareSites = (pair: Pair): Comparison => new SiteComparison(pair).run();
