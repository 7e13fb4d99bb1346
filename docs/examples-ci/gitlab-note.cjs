"use strict";

/*
 * Writes the review of one system under a GitLab merge request: updates the note that is there, or makes one. Runs nothing
 * of the merge request. The note that is ours is found by the marker on its first line and by its author.
 */

const fs = require("node:fs");

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, TWINSTACK_NOTE_TOKEN, COMMENT_FILE } = process.env;
/** In a pipeline of merged results, CI_COMMIT_SHA is the merge, which the merge request does not know. */
const HEAD_SHA = process.env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || process.env.CI_COMMIT_SHA;
const TIMEOUT_MS = 30_000;

async function call(method, path, body) {
  const response = await globalThis.fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: { "private-token": TWINSTACK_NOTE_TOKEN, "content-type": "application/json" },
    signal: globalThis.AbortSignal.timeout(TIMEOUT_MS),
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

async function ours(notes, marker, author) {
  const found = [];
  for (let page = 1; ; page += 1) {
    const some = await call("GET", `${notes}?per_page=100&page=${page}&sort=asc&order_by=created_at`);
    found.push(
      ...some.filter((note) => !note.system && note.author.id === author && note.body.split(/\r?\n/)[0] === marker),
    );
    if (some.length < 100) return found;
  }
}

async function main() {
  for (const value of [CI_PROJECT_ID, CI_MERGE_REQUEST_IID]) {
    if (!/^\d+$/.test(value ?? "")) throw new Error("This is for pipelines of merge requests.");
  }
  const body = fs.readFileSync(COMMENT_FILE, "utf8").trimEnd();
  const [marker] = body.split("\n");
  if (!/^<!-- twinstack-review: [a-z0-9-]+ -->$/.test(marker))
    throw new Error(`${COMMENT_FILE} does not start with the marker.`);

  const request = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}`;
  const { sha } = await call("GET", request);
  if (sha !== HEAD_SHA) return `left as it is: the merge request has moved on to ${sha}`;
  const { id: author } = await call("GET", "/user");
  const [note] = await ours(`${request}/notes`, marker, author);
  if (!note) {
    await call("POST", `${request}/notes`, { body });
    return "created";
  }
  if (note.body.trimEnd() === body) return "unchanged";
  await call("PUT", `${request}/notes/${note.id}`, { body });
  return "updated";
}

main().then(console.log, (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
