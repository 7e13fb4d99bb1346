"use strict";

/*
 * Reviews all plans together, adds what could not be planned, and writes what is shown: the comment, the job's summary,
 * the details. Says with which code the job has to end. Needs no credentials.
 */

const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");
const {
  annotate,
  inMarkdown,
  namesIn,
  output,
  readError,
  readJson,
  summary,
  twinstack,
} = require("../shared/shared.cjs");

const { SYSTEM_FILE, CONFIGURATIONS, PLANS, OUT, RUN_URL, DOCS } = process.env;
const FAIL_ON = process.env.FAIL_ON || "blocked";

/** A comment's length, in bytes. */
const LIMIT = 65_536;

/** Why nothing was planned at all, if nothing was. */
const NOT_PLANNED = {
  fork: {
    text: "This pull request comes from a fork, so its jobs get no credentials and nothing is planned. A maintainer can review the change and push it to a branch of this repository; then it is planned.",
    exit: 1,
  },
  role: {
    text: "No role to plan with is set (the input `role`, or the variable `TWINSTACK_PLAN_ROLE`), so nothing is planned.",
    exit: 0,
  },
};

/** Stacks without a plan, each with why. */
function readFailures(stacks) {
  const planned = namesIn(path.join(PLANS, "plans"));
  const failed = namesIn(path.join(PLANS, "failures"));
  return stacks
    .filter((stack) => !planned.includes(stack))
    .map((stack) =>
      failed.includes(stack)
        ? { stack, ...readJson(path.join(PLANS, "failures", `${stack}.json`)) }
        : { stack, code: "NO_PLAN", message: "Its job ended without a plan.", hint: "Look at the job's log." },
    );
}

/** The reviewed plans: Markdown, and the code that the review ends with. */
function review(system) {
  const comment = path.join(OUT, "review.md");
  const base = path.join(CONFIGURATIONS, "base");
  const outcome = twinstack([
    ...["review", "--json", "--system", SYSTEM_FILE, "--plans", path.join(PLANS, "plans"), "--fail-on", FAIL_ON],
    ...["--format", "markdown", "--out", comment, "--details", path.join(OUT, "details.md")],
    ...(fs.existsSync(base) ? ["--base", base] : []),
    ...(DOCS ? ["--docs", DOCS] : []),
  ]);
  if (outcome.status <= 1 && fs.existsSync(comment)) {
    const [first, ...lines] = fs.readFileSync(comment, "utf8").trimEnd().split("\n");
    fs.rmSync(comment);
    if (first !== marker(system)) throw new Error(`the review starts with ${first}`);
    return { exit: outcome.status, text: lines.join("\n").trim() };
  }
  const { code, message, hint } = readError(outcome);
  annotate("error", `${code}: ${message} ${hint}`);
  return {
    exit: Math.max(outcome.status, 2),
    text: `**Not reviewed.** \`${code}\` ${inMarkdown(message)} ${inMarkdown(hint)}`,
  };
}

const marker = (system) => `<!-- twinstack-review: ${system} -->`;

/**
 * A site cannot be planned before `global` was deployed: that is in order where `global` is planned and about to be. The
 * code is of stacks with an empty state only; one that stands has CONTRACT_OUTDATED, and fails.
 */
const waitsForGlobal =
  (planned) =>
  ({ code }) =>
    code === "CONTRACT_MISSING" && planned.includes("global");

function failureText(failures, waiting, planned) {
  const rows = failures.map(
    ({ stack, code, message, hint }) => `| ${stack} | \`${code}\` | ${inMarkdown(message)} | ${inMarkdown(hint)} |`,
  );
  const names = failures.map(({ stack }) => stack).join(", ");
  return [
    "> [!WARNING]",
    planned.length === 0
      ? "> **Not reviewed:** no stack could be planned."
      : `> **Incomplete:** ${names} could not be planned; what follows does not speak of ${failures.length === 1 ? "it" : "them"}.`,
    ...(waiting.length > 0
      ? [
          ">",
          "> `CONTRACT_MISSING` before the first deploy is no mistake: a site reads what `global` writes, and cannot be planned before `global` was deployed once. Deploy `global`, then run this again.",
        ]
      : []),
    "",
    "| stack | code | what | way out |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** Lines about the comparison that decided what is planned. */
function comparisonLines({ base, stacks, matrix }) {
  const baseError = path.join(CONFIGURATIONS, "base.error.json");
  const why = fs.existsSync(baseError)
    ? readJson(baseError)
    : base.usable
      ? undefined
      : { code: base.code, message: base.reason };
  const idsOf = (some) => some.map(({ stack }) => stack);
  const named = (status) => idsOf(stacks.filter((each) => each.status === status));
  const wanted = idsOf(matrix.include);
  const left = stacks.filter(
    ({ stack, status }) => !wanted.includes(stack) && status !== "unchanged" && status !== "removed",
  );
  const newStates = idsOf(left.filter(({ kind }) => kind === "state"));
  const others = left.filter(({ kind }) => kind !== "state");
  const unknown = idsOf(others.filter(({ status }) => status === "unknown"));
  const changing = idsOf(others.filter(({ status }) => status !== "unknown"));
  const gone = named("removed");
  const same = named("unchanged");
  return [
    ...(why
      ? [
          `${left.length === 0 ? "Everything" : "Everything else"} is planned, because there is nothing to compare with: \`${why.code}\` ${inMarkdown(why.message)}`,
        ]
      : []),
    ...(same.length > 0 ? [`Not planned, because their configuration does not change: ${same.join(", ")}.`] : []),
    ...(newStates.length > 0
      ? [`Not planned, because \`twinstack bootstrap\` makes them: ${newStates.join(", ")}.`]
      : []),
    ...(changing.length > 0 ? [`Left out, although their configuration changes: ${changing.join(", ")}.`] : []),
    ...(unknown.length > 0 ? [`Left out, although their configuration may change: ${unknown.join(", ")}.`] : []),
    ...(gone.length > 0
      ? [
          `**Gone from the system file: ${gone.join(", ")}.** Nobody manages what ${gone.length === 1 ? "it holds" : "they hold"} any more: destroy first, merge then.`,
        ]
      : []),
  ];
}

/** Cuts Markdown to a length at the end of a line, and closes what was open there. */
function cut(text, bytes, note) {
  if (Buffer.byteLength(text) <= bytes) return text;
  const kept = [];
  let room = bytes - Buffer.byteLength(note) - 400;
  for (const line of text.split("\n")) {
    room -= Buffer.byteLength(line) + 1;
    if (room < 0) break;
    kept.push(line);
  }
  const fences = kept.filter((line) => /^\s*(```|~~~)/.test(line)).length;
  const all = kept.join("\n");
  const open = (all.match(/<details/g) ?? []).length - (all.match(/<\/details>/g) ?? []).length;
  return [all, ...(fences % 2 === 1 ? ["```"] : []), ...Array(Math.max(open, 0)).fill("</details>"), "", note].join(
    "\n",
  );
}

function main() {
  fs.mkdirSync(OUT, { recursive: true });
  const changes = readJson(path.join(CONFIGURATIONS, "changes.json"));
  const { system, matrix, stacks } = changes;
  const wanted = matrix.include.map(({ stack }) => stack);
  const quiet = stacks.every(({ status }) => status === "unchanged");
  const gone = stacks.some(({ status }) => status === "removed");
  const lines = comparisonLines(changes);
  const notPlanned = wanted.length > 0 ? NOT_PLANNED[process.env.NOT_PLANNED] : undefined;

  const parts = [];
  let exit = 0;
  if (notPlanned) {
    parts.push(`**Not planned.** ${notPlanned.text}`, `To be planned: ${wanted.join(", ")}.`);
    annotate(notPlanned.exit === 0 ? "notice" : "error", notPlanned.text);
    exit = notPlanned.exit;
  } else if (wanted.length === 0) {
    const safe = quiet ? "no stack's configuration changes." : "nothing changes in the stacks that are reviewed here.";
    parts.push(gone ? "**Needs attention:** a stack goes." : `**Safe:** ${safe}`);
  } else {
    const failures = readFailures(wanted);
    const planned = wanted.filter((stack) => failures.every((failure) => failure.stack !== stack));
    const waiting = failures.filter(waitsForGlobal(planned));
    if (failures.length > 0) {
      parts.push(failureText(failures, waiting, planned));
      exit = failures.length > waiting.length ? 3 : FAIL_ON === "attention" ? 1 : 0;
    }
    if (planned.length > 0) {
      const reviewed = review(system);
      parts.push(reviewed.text);
      exit = Math.max(exit, reviewed.exit);
    }
  }
  if (gone && FAIL_ON === "attention") exit = Math.max(exit, 1);
  const foot = [...lines, ...(RUN_URL ? [`[Run, details and masked plans](${RUN_URL})`] : [])].join("\n\n");
  const start = marker(system);
  const note = "_Cut here, because a comment takes no more. The rest is in the artifact._";
  const room = LIMIT - Buffer.byteLength(`${start}\n\n\n\n\n\n${foot}\n`);
  const text = `${start}\n\n${cut(parts.join("\n\n"), room, note)}\n\n${foot}\n`;
  fs.writeFileSync(path.join(OUT, "comment.md"), text);
  summary(text);
  output({ "exit-code": exit });
}

main();
