/** Numbers as Terraform's `jsonencode` writes them; nothing for those that have too many digits to be sure. */
export function canonicalNumber(value: number): string | undefined {
  const text = String(value);
  return /^(?:0|-?(?:[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9]))$/.test(text) && text.replace(/\D/g, "").length <= 15
    ? text
    : undefined;
}
