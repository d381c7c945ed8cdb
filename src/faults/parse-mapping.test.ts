// Mappings written on a command line.
import { describe, expect, it } from "vitest";
import { parseMapping, type Mapping } from "./parse-mapping.js";

describe("parseMapping", () => {
  it.each<[string, Mapping]>([
    [
      "5433=tcp://127.0.0.1:5432",
      { listen: { host: "127.0.0.1", port: 5433 }, mode: { kind: "tcp", upstream: "tcp://127.0.0.1:5432" } },
    ],
    [
      "0=tls://db.example:5432",
      { listen: { host: "127.0.0.1", port: 0 }, mode: { kind: "tcp", upstream: "tls://db.example:5432" } },
    ],
    [
      "0.0.0.0:80=http://app/base",
      { listen: { host: "0.0.0.0", port: 80 }, mode: { kind: "reverse", upstream: "http://app/base" } },
    ],
    [
      "[::1]:8080=https://app",
      { listen: { host: "::1", port: 8080 }, mode: { kind: "reverse", upstream: "https://app" } },
    ],
  ])("[R3] reads %s", (text, mapping) => {
    expect(parseMapping(text)).toEqual(mapping);
  });

  it.each(["", "5433", "=tcp://a:1", "x=tcp://a:1", "70000=tcp://a:1", "1=ftp://a:1", "1=a:1", "1=http://"])(
    "refuses %j",
    (text) => {
      expect(() => parseMapping(text)).toThrow(expect.objectContaining({ code: "bad-fault" }) as Error);
    },
  );
});
