// When the App's own permissions are asked for again: after a refusal, when told, and after a while.
import { expect, it } from "vitest";
import type { GitHubApp } from "../../forge/forge.js";
import { createOwnApp } from "./read-own.js";

const app = { id: 1, slug: "assay", permissions: {} } as unknown as GitHubApp; // nothing else is looked at

it("[X4] what the App may is asked once, and anew after a refusal, when told, and ten minutes later", async () => {
  let now = 0;
  let asked = 0;
  let fails = false;
  const github = {
    app: () => {
      asked += 1;
      return fails ? Promise.reject(new Error("away")) : Promise.resolve(app);
    },
  };
  const own = createOwnApp(github, { now: () => now }, () => undefined);
  await Promise.all([own.read(), own.read()]);
  own.hear({ status: 404, outcome: "refused" });
  own.hear({ status: 403, outcome: "limited" });
  now = 599_999;
  await own.read();
  expect(asked).toBe(1);
  own.hear({ status: 403, outcome: "refused" });
  await own.read();
  own.forget();
  await own.read();
  expect(asked).toBe(3);
  now += 600_000;
  fails = true;
  await expect(own.read()).rejects.toThrow("away");
  fails = false;
  await own.read();
  await own.read();
  expect(asked).toBe(5);
});
