/** As much of GitHub's API as commenting needs, on the loopback interface. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeComment {
  readonly id: number;
  body: string | null;
  readonly user: { readonly login: string } | null;
}

export interface FakeGitHub {
  readonly url: string;
  readonly comments: FakeComment[];
  /** Every request: method and path. */
  readonly requests: string[];
  /** Answers the next requests that match with these instead, one each. */
  fail(request: RegExp, ...answers: Failure[]): void;
  stop(): Promise<void>;
}

export interface Failure {
  readonly status: number;
  readonly headers?: Record<string, string>;
  /** Do what was asked all the same, and fail only then. */
  readonly afterwards?: boolean;
}

export const REPOSITORY = "acme/shop";
export const PULL = 7;
export const HEAD_SHA = "a".repeat(40);
export const TOKEN = "token-of-the-job";

async function bodyOf(request: IncomingMessage): Promise<{ body?: string }> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as { body?: string });
}

/** Starts it with these comments under the one pull request that it has. */
export async function startGitHub(author: string, comments: FakeComment[] = []): Promise<FakeGitHub> {
  const requests: string[] = [];
  const failures: { readonly request: RegExp; readonly answers: Failure[] }[] = [];
  let next = 1000;

  const answer = (method: string, path: string, query: URLSearchParams, body = ""): [number, unknown] => {
    const prefix = `/repos/${REPOSITORY}`;
    const shown = (comment: FakeComment) => ({ ...comment, html_url: `https://github.test/comment/${comment.id}` });
    if (method === "GET" && path === `${prefix}/pulls/${PULL}`) return [200, { head: { sha: HEAD_SHA } }];
    if (path === `${prefix}/issues/${PULL}/comments`) {
      if (method === "GET") {
        const size = Number(query.get("per_page") ?? 30);
        const start = (Number(query.get("page") ?? 1) - 1) * size;
        return [200, comments.slice(start, start + size).map(shown)];
      }
      const made = { id: (next += 1), body, user: { login: author } };
      comments.push(made);
      return [201, shown(made)];
    }
    const id = Number(new RegExp(`^${prefix}/issues/comments/(\\d+)$`).exec(path)?.[1]);
    const at = comments.findIndex((comment) => comment.id === id);
    const found = comments[at];
    if (!found) return [404, { message: "Not Found" }];
    if (method === "DELETE") {
      comments.splice(at, 1);
      return [204, undefined];
    }
    found.body = body;
    return [200, shown(found)];
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url = "" } = request;
    requests.push(`${method} ${url}`);
    const { body } = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return void response.writeHead(401).end("{}");
    const failure = failures.find((each) => each.answers.length > 0 && each.request.test(`${method} ${url}`));
    const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
    const planned = failure?.answers.shift();
    const [status, value] =
      planned && !planned.afterwards ? [planned.status, {}] : answer(method, pathname, searchParams, body);
    response.writeHead(planned?.status ?? status, planned?.headers ?? {});
    response.end(value === undefined ? "" : JSON.stringify(value));
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    requests,
    fail: (request, ...answers) => void failures.push({ request, answers }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
