// A fault is for the requests that its match describes.
import { describe, expect, it } from "vitest";
import { compileMatch, compilePathPattern, needsHttp, type Match } from "./match.js";

const request = {
  host: "api.local:8000",
  method: "POST",
  path: "/users/7?full=1",
  operation: "createUser",
  headers: { "x-tenant": "acme-eu", accept: ["a", "b"] },
};

describe("match", () => {
  it.each<[Match, boolean]>([
    [{}, true],
    [{ method: "post" }, true],
    [{ method: ["GET", "PUT"] }, false],
    [{ path: "/users/{id}" }, true],
    [{ path: "/users/*" }, true],
    [{ path: "/users" }, false],
    [{ path: "/**" }, true],
    [{ operation: "createUser" }, true],
    [{ operation: "readUser" }, false],
    [{ host: "api.local" }, true],
    [{ host: "API.local:8000" }, true],
    [{ host: "*.local" }, true],
    [{ host: "api" }, false],
    [{ header: { "X-Tenant": "acme-*" } }, true],
    [{ header: { "x-tenant": "acme" } }, false],
    [{ header: { accept: "b" } }, true],
    [{ header: { "x-other": "*" } }, false],
    [{ method: "POST", path: "/users/{id}", host: "other" }, false],
  ])("[R3] %j matches the request: %s", (match, expected) => {
    expect(compileMatch(match)(request)).toBe(expected);
  });

  it("takes everything but its wildcards literally", () => {
    expect(compilePathPattern("/a.b+(c)")("/a.b+(c)")).toBe(true);
    expect(compilePathPattern("/a.b")("/aXb")).toBe(false);
    expect(compilePathPattern("/a/{id}")("/a/")).toBe(false);
    expect(compilePathPattern("/a/*/c")("/a/b/x/c")).toBe(false);
    expect(compilePathPattern("/a/**/c")("/a/b/x/c")).toBe(true);
  });

  it("knows what a bare stream cannot have", () => {
    expect(needsHttp({ host: "db" })).toBe(false);
    expect(needsHttp({ path: "/x" })).toBe(true);
    expect(compileMatch({ host: "db:5432" })({ host: "db:5432" })).toBe(true);
    expect(compileMatch({ method: "GET" })({ host: "db:5432" })).toBe(false);
  });
});
