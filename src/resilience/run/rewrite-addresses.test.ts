// Addresses of dependencies in an environment and a command, replaced by those of their proxies.
import { describe, expect, it } from "vitest";
import { rewriteAddresses } from "./rewrite-addresses.js";

function rewrite(
  url: string,
  env: Record<string, string>,
  { command = "run", name = "db" }: { command?: string; name?: string } = {},
): ReturnType<typeof rewriteAddresses> {
  return rewriteAddresses({ env, command }, [{ name, url, proxyPort: 9 }]);
}

describe("rewriteAddresses", () => {
  it.each([
    ["http://pay:8090", "http://pay:8090/v1?x=1", "http://127.0.0.1:9/v1?x=1"],
    ["https://pay.example", "https://pay.example/v1", "http://127.0.0.1:9/v1"],
    ["https://pay.example", "https://pay.example.org/v1", "https://pay.example.org/v1"],
    ["http://pay:80", "http://pay:8090/", "http://pay:8090/"],
    [
      "postgres://u:p@db:5432/app",
      "postgresql://x:y@db:5432/app?a=b",
      "postgresql://x:y@127.0.0.1:9/app?a=b",
    ],
    ["postgres://db:5432", "db:5432", "127.0.0.1:9"],
    ["postgres://db", "postgres://u@db/app", "postgres://u@127.0.0.1:9/app"],
    ["postgres://u:p@db/app", "jdbc:postgresql://db/app?user=u", "jdbc:postgresql://127.0.0.1:9/app?user=u"],
    ["jdbc:mysql://db:3306/shop", "jdbc:mysql://db:3306/shop", "jdbc:mysql://127.0.0.1:9/shop"],
    [
      "mysql://db",
      "mysql+pymysql://u:p@db/app?charset=utf8",
      "mysql+pymysql://u:p@127.0.0.1:9/app?charset=utf8",
    ],
    ["mysql2://u:p%40ss@db:3307/app", "mysql2://u:p%40ss@db:3307/app", "mysql2://u:p%40ss@127.0.0.1:9/app"],
    ["mariadb://db", "mariadb://db:3306/app", "mariadb://127.0.0.1:9/app"],
    ["sqlserver://db;database=x", "sqlserver://db:1433;database=x", "sqlserver://127.0.0.1:9;database=x"],
    ["redis://cache:6379", "redis://mycache:6379", "redis://mycache:6379"],
    ["http://127.0.0.1:80", "http://127.0.0.1:8000", "http://127.0.0.1:8000"],
  ])("[R4] with %s turns %s into %s", (url, before, after) => {
    expect(rewrite(url, { ANY: before }).env["ANY"]).toBe(after);
  });

  it("[R4] reaches addresses written in the command, and sets a variable that is named", () => {
    expect(rewrite("http://a:1", {}, { command: "X=http://a:1/ node app" })).toMatchObject({
      command: "X=http://127.0.0.1:9/ node app",
      places: { db: ["command"] },
    });
    expect(rewrite("http://a:1", {}, { name: "PAY_URL" })).toMatchObject({
      env: { PAY_URL: "http://127.0.0.1:9" },
      places: { PAY_URL: ["PAY_URL"] },
    });
    expect(rewrite("http://a:1", { B: "c" }).places).toEqual({ db: [] });
  });
});
