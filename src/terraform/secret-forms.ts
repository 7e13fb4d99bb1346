/** In which other forms a secret may turn up: written within other texts, or one field of it by itself. */
import { asObject } from "./diagnostics";

/** As it is written within JSON. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The same by Terraform's `jsonencode`: what means something in HTML is written as its number. */
const inTerraform = (text: string): string =>
  inJson(text).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** JSON that is a text in JSON that is a text in JSON: a policy in a template of a stack. */
const DEPTH = 3;

/** Base64 of something that contains `text`: it may begin at any of the three bytes that four characters stand for. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text, "utf8")]);
    // Less the characters that the bytes before and after have a part in.
    return bytes.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

/** As in URLs and tokens. */
const forUrl = (base64: string): string => base64.replaceAll("+", "-").replaceAll("/", "_");

function inUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a surrogate pair.
    return text;
  }
}

/** What `text`, of at least 6 characters, looks like within other texts. */
export function formsOf(text: string): ReadonlySet<string> {
  let level = new Set([text]);
  const forms = new Set([text, inUrl(text)]);
  for (let depth = 0; depth < DEPTH; depth += 1) {
    for (const form of level) {
      for (const each of depth < 2 ? inBase64(form) : []) forms.add(each).add(forUrl(each));
    }
    level = new Set([...level].flatMap((form) => [inJson(form), inTerraform(form)]).filter((form) => !forms.has(form)));
    for (const form of level) forms.add(form);
  }
  return forms;
}

/** Names of what is a secret whatever it looks like. */
const SECRET_NAME = /pass|pwd|secret|token|credential|private|api[-_]?key|access[-_]?key|auth|signature|salt|dsn/i;

/** Names of what stands beside a password and is in the open elsewhere. */
const PLAIN_NAME =
  /^(user(name)?|login|engine|host(name)?|server|port|db([-_]?name|(instance|cluster)identifier)?|database|schema|name|id|region|type|version|url|endpoint|arn|bucket|env(ironment)?)$/i;

/** Words, regions, names, ARNs and hosts: they turn up everywhere, and without them a plan cannot be judged. */
const PLAIN_TEXT = /^([A-Za-z]+([-_ ][A-Za-z]+)*(-\d)?|arn:.*|([a-z\d-]+\.)+[a-z]+(:\d+)?|[\d.:/-]+)$/;

function parse(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isLeaf = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

/**
 * The fields of a secret that is JSON and that are secrets by themselves.
 *
 * Of credentials (a flat object or list) all but what is no secret by its name or look; of larger documents, such as a
 * policy or the definition of a container, only what is called a secret: the rest is in the open elsewhere.
 */
export function secretFields(text: string): readonly string[] {
  const document = parse(text);
  if (typeof document !== "object" || document === null) return [];
  const isFlat = Object.values(document).every((each) => typeof each !== "object" || each === null);
  const isSecret = (name: string, value: string | number): boolean =>
    SECRET_NAME.test(name) ||
    (isFlat && typeof value === "string" && !PLAIN_NAME.test(name) && !PLAIN_TEXT.test(value));
  const found: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (isLeaf(value)) {
      if (isSecret(name, value)) found.push(String(value));
      // A list or an object within is a text again.
      else if (typeof value === "string") found.push(...secretFields(value));
    } else if (Array.isArray(value)) value.forEach((each) => visit(each, name));
    else {
      const { name: called, value: pair } = asObject(value);
      // As the environment of a container is written.
      if (typeof called === "string" && isLeaf(pair)) visit(pair, called);
      for (const [key, each] of Object.entries(asObject(value))) visit(each, key);
    }
  };
  visit(document, "");
  return found;
}
