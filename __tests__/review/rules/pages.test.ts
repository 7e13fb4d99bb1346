import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { parseSystem } from "../../../src/system";
import { VERDICTS } from "../../../src/review/catalogue";
import { PAGES } from "../../../src/review/pages";

const SMALL = readFileSync("docs/examples/small.yaml", "utf8");
const CODES = Object.keys(VERDICTS) as (keyof typeof VERDICTS)[];

test("every verdict has a page", () => {
  expect(Object.keys(PAGES)).toEqual(CODES);
});

test.each(CODES)("the acceptance on the page of %s can be copied into a system file", (code) => {
  const entry = { code, ...PAGES[code].accept, until: "2027-01-31" };
  const { accept } = parseSystem(`${SMALL}\n${stringify({ review: { accept: [entry] } })}`, "small.yaml").review;
  expect(accept).toEqual([expect.objectContaining({ code, reason: PAGES[code].accept.reason })]);
});

test.each(CODES)("the page of %s shows what is found and what is not", (code) => {
  const { finds, leaves, example } = PAGES[code];
  const page = readFileSync(`docs/verdicts/${code}.md`, "utf8");
  for (const text of [...finds, ...leaves, example]) expect(page).toContain(text);
});
