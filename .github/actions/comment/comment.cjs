"use strict";

/*
 * Writes the review of one system under a pull request: updates the comment that is there, or makes one.
 *
 * This runs with the right to comment. So it runs nothing of the pull request, uses nothing but Node.js, and takes the
 * file with the review for text. Without such a file it writes that there is no review. The comment that is ours is found by the marker on its first line and by its author:
 * anybody can write the marker, but not in the author's name.
 */

const fs = require("node:fs");
const { setTimeout: wait } = require("node:timers/promises");

/** What GitHub takes, in characters; here bytes, which are never fewer. */
const LIMIT = 65_536;
const ATTEMPTS = 4;
const TIMEOUT_MS = 30_000;

/** What is said where there is no review: one of an earlier push must not stay. */
function notReviewed(marker) {
  const server = setting("GITHUB_SERVER_URL", /^https?:\/\/[^\s)]+$/);
  const run = `${server}/${setting("GITHUB_REPOSITORY", /^[\w.-]+\/[\w.-]+$/)}/actions/runs/${setting("GITHUB_RUN_ID", /^\d+$/)}`;
  return [
    marker,
    "**Not reviewed.** The workflow ended before there was a review: the system file may have mistakes, or something else failed.",
    `[What went wrong](${run})`,
  ].join("\n\n");
}

/** Something that trying again may mend. */
class Passing extends Error {
  constructor(message, seconds) {
    super(message);
    this.seconds = seconds;
  }
}

function setting(name, pattern, fallback) {
  const value = process.env[name] || fallback || "";
  if (!pattern.test(value)) throw new Error(`${name} is ${JSON.stringify(value)}, which it cannot be.`);
  return value;
}

function readBody(file, marker) {
  if (!fs.lstatSync(file).isFile()) throw new Error(`${file} is no file.`);
  const { size } = fs.statSync(file);
  if (size > LIMIT) throw new Error(`${file} has ${size} bytes, and a comment takes ${LIMIT}.`);
  const body = fs.readFileSync(file, "utf8").replaceAll("\r\n", "\n").trimEnd();
  if (body.split("\n")[0] !== marker) throw new Error(`${file} does not start with ${marker}.`);
  return body;
}

async function call(method, path, body) {
  const api = setting("GITHUB_API_URL", /^https?:\/\/[^\s]+$/).replace(/\/$/, "");
  let response;
  try {
    response = await globalThis.fetch(`${api}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${process.env.GITHUB_TOKEN}`,
        "content-type": "application/json",
        "user-agent": "twinstack",
        "x-github-api-version": "2022-11-28",
      },
      signal: globalThis.AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new Passing(`${method} ${path}: ${cause.cause?.message ?? cause.message}`);
  }
  const { status, headers } = response;
  const text = await response.text();
  if (response.ok) return text === "" ? undefined : JSON.parse(text);
  const message = `${method} ${path}: ${status} ${text.slice(0, 500)}`;
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  const limited =
    status === 429 || (status === 403 && (!Number.isNaN(after) || headers.get("x-ratelimit-remaining") === "0"));
  if (limited || status >= 500) throw new Passing(message, Number.isNaN(after) ? undefined : Math.min(after, 60));
  if (method !== "GET" && (status === 403 || status === 404)) {
    throw new Error(`The token may not comment here: the job needs \`permissions: pull-requests: write\`. ${message}`);
  }
  throw new Error(message);
}

async function ours(repository, pull, marker, author) {
  const found = [];
  for (let page = 1; ; page += 1) {
    const comments = await call("GET", `/repos/${repository}/issues/${pull}/comments?per_page=100&page=${page}`);
    found.push(...comments.filter(({ body, user }) => user?.login === author && body?.split(/\r?\n/)[0] === marker));
    if (comments.length < 100) return found;
  }
}

async function upsert({ repository, pull, head, marker, author, body }) {
  const { head: now } = await call("GET", `/repos/${repository}/pulls/${pull}`);
  if (now.sha !== head) return `left as it is: the pull request has moved on to ${now.sha}`;
  const [first, ...others] = await ours(repository, pull, marker, author);
  for (const { id } of others) await call("DELETE", `/repos/${repository}/issues/comments/${id}`);
  if (!first) {
    const { html_url: url } = await call("POST", `/repos/${repository}/issues/${pull}/comments`, { body });
    return `created ${url}`;
  }
  if (first.body.replaceAll("\r\n", "\n").trimEnd() === body) return `unchanged ${first.html_url}`;
  await call("PATCH", `/repos/${repository}/issues/comments/${first.id}`, { body });
  return `updated ${first.html_url}`;
}

async function main() {
  const marker = `<!-- twinstack-review: ${setting("SYSTEM", /^[a-z0-9][a-z0-9-]{0,62}$/)} -->`;
  const work = {
    repository: setting("GITHUB_REPOSITORY", /^[\w.-]+\/[\w.-]+$/),
    pull: setting("PULL_NUMBER", /^\d+$/),
    head: setting("HEAD_SHA", /^[0-9a-f]{40,64}$/),
    author: setting("COMMENT_AUTHOR", /^[\w-]+(\[bot\])?$/, "github-actions[bot]"),
    marker,
    body: process.env.COMMENT_FILE ? readBody(process.env.COMMENT_FILE, marker) : notReviewed(marker),
  };
  // A request that failed may have been carried out all the same, so each attempt looks anew at what is there.
  for (let attempt = 1; ; attempt += 1) {
    try {
      console.log(await upsert(work));
      return;
    } catch (error) {
      if (!(error instanceof Passing) || attempt === ATTEMPTS) throw error;
      const seconds = error.seconds ?? Number(process.env.RETRY_SECONDS ?? 3) * attempt;
      console.log(`${error.message}; trying again in ${seconds} s`);
      await wait(seconds * 1000);
    }
  }
}

main().catch((error) => {
  // As GitHub's log wants it: a line break would end the message.
  console.log(`::error::${error.message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}`);
  process.exitCode = 1;
});
