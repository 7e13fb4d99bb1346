import { TextIndex } from "../../src/terraform/text-index";

const indexOf = (...texts: readonly string[]): TextIndex => {
  const index = new TextIndex();
  for (const text of texts) index.add(text);
  return index;
};

test.each(["S3CRET-1", "S3CRET-1 ends", "it begins: S3CRET-1", "a S3CRET-1 within", "S3CRETS3CRET-1"])(
  "%s contains a text",
  (text) => {
    expect(indexOf("other-text", "S3CRET-1", "S3CRET-2").isIn(text)).toBe(true);
  },
);

test.each(["", "S3C", "S3CRE", "S3CRET-", "S3CRET-3", "-1 S3CRET", "s3cret-1"])("%j contains none", (text) => {
  expect(indexOf("other-text", "S3CRET-1", "S3CRET-2").isIn(text)).toBe(false);
});

test("nothing is in an empty index", () => {
  expect(indexOf().isIn("anything")).toBe(false);
});

test("characters of any script", () => {
  expect(indexOf("пароль-😀").isIn("его пароль-😀 здесь")).toBe(true);
  expect(indexOf("пароль-😀").isIn("его пароль-😁 здесь")).toBe(false);
});

test("thousands of texts with the same beginning, or none", () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `${i % 2 === 0 ? "prefix-" : ""}${i * 7919 + 100_000}-end`);
  const index = indexOf(...texts);
  expect(texts.filter((text) => !index.isIn(`<${text}>`))).toEqual([]);
  expect(texts.filter((text) => index.isIn(`<${text.slice(0, -1)}>`))).toEqual([]);
});
