import { beforeEach, describe, expect, test } from "vitest";
import { changeLanguage } from "@/i18n";
import { ActorFetch, must } from "./client";
import { asProblem, ProblemError } from "./problem";

/** A server written by hand: knows one token at a time and tells what it was sent. */
class FakeServer {
  token = "t1";
  readonly seen: string[] = [];

  readonly answer = async (input: RequestInfo | URL): Promise<Response> => {
    const request = new Request(input);
    const { pathname } = new URL(request.url);
    const csrf = request.headers.get("X-CSRF-Token");
    const body = request.method === "GET" ? "" : await request.text();
    this.seen.push([request.method, pathname, request.headers.get("X-Act-As") ?? "-", csrf ?? "-", body].join(" ").trim());
    if (pathname === "/api/me") return Response.json({ csrf: this.token });
    if (request.method !== "GET" && csrf !== this.token)
      return Response.json({ code: "csrf", what: "…", next: "…", params: {} }, { status: 403 });
    return Response.json({ language: request.headers.get("Accept-Language") });
  };
}

const ADDRESS = "http://nhipcau.test/api/things";

describe("requests of one actor", () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = new FakeServer();
    await changeLanguage("vi");
  });

  test("reading needs no token", async () => {
    await new ActorFetch(undefined, server.answer).fetch(new Request(ADDRESS));
    expect(server.seen).toEqual(["GET /api/things - -"]);
  });

  test("a change asks for the token once and keeps it", async () => {
    const actor = new ActorFetch("device", server.answer);
    await actor.fetch(new Request(ADDRESS, { method: "POST", body: "1" }));
    await actor.fetch(new Request(ADDRESS, { method: "POST", body: "2" }));
    expect(server.seen).toEqual([
      "GET /api/me device -",
      "POST /api/things device t1 1",
      "POST /api/things device t1 2",
    ]);
  });

  test("a token that ran out is renewed, and the change sent once more with all that it said", async () => {
    const actor = new ActorFetch(undefined, server.answer);
    actor.remember("old");
    const answer = await actor.fetch(new Request(ADDRESS, { method: "POST", body: "kept" }));
    expect(answer.status).toBe(200);
    expect(server.seen).toEqual(["POST /api/things - old kept", "GET /api/me - -", "POST /api/things - t1 kept"]);
  });

  test("the language of the page is asked for", async () => {
    await changeLanguage("en");
    const answer = await new ActorFetch(undefined, server.answer).fetch(new Request(ADDRESS));
    expect(await answer.json()).toEqual({ language: "en" });
  });
});

describe("answers", () => {
  const problem = { code: "end_before_start", what: "Giờ kết thúc sớm hơn.", next: "Sửa.", params: { field: "ends_at" } };

  test("data is returned", async () => {
    expect(await must(Promise.resolve({ data: 5, response: new Response("5") }))).toBe(5);
  });

  test("a refusal is thrown with its code, words and field", async () => {
    const refused = must(Promise.resolve({ error: problem, response: new Response("", { status: 422 }) }));
    const error = asProblem(await refused.catch((thrown: unknown) => thrown));
    expect([error.code, error.what, error.next, error.field, error.status]).toEqual([
      "end_before_start",
      "Giờ kết thúc sớm hơn.",
      "Sửa.",
      "ends_at",
      422,
    ]);
  });

  test.each([
    ["vi", "Máy chủ trả lời không như mong đợi (mã 502)."],
    ["en", "The server gave an unexpected answer (status 502)."],
  ] as const)("an answer without words is worded here (%s)", async (language, what) => {
    await changeLanguage(language);
    const thrown = must(Promise.resolve({ error: "<html>", response: new Response("", { status: 502 }) }));
    await expect(thrown).rejects.toMatchObject({ code: "http_502", what, status: 502 });
  });

  test("a server that cannot be reached is worded, and what was typed is not lost by it", async () => {
    await changeLanguage("vi");
    const error = asProblem(new TypeError("Failed to fetch"));
    expect(error).toBeInstanceOf(ProblemError);
    expect([error.code, error.what, error.status]).toEqual(["offline", "Không kết nối được với máy chủ.", 0]);
  });
});
