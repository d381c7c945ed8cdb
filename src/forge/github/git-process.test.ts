// What git is given of the environment, and what of a failure is told.
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeScratchRepository } from "../../../test/scratch-repository.js";
import { gitEnvironment, gitFetch } from "./git-process.js";
import { errorOf } from "./fixtures/client-starter.js";
import { redactTokens } from "./redact-tokens.js";

it("[X5] git sees where programs are and how the network is reached, and no key or setting of the machine", () => {
  const env = gitEnvironment(
    {
      PATH: "/bin",
      https_proxy: "http://proxy",
      ASSAY_MASTER_KEY: "secret",
      GITHUB_PRIVATE_KEY: "pem",
      GIT_SSH: "x",
    },
    "/cache/1",
  );
  expect(env).toMatchObject({
    PATH: "/bin",
    https_proxy: "http://proxy",
    HOME: "/cache/1",
    GIT_CONFIG_NOSYSTEM: "1",
  });
  expect(JSON.stringify(env)).not.toMatch(/secret|pem|GIT_SSH/);
});

it("[D3] a server that is not there is transient, and the message holds no credentials", async () => {
  const access = { url: "http://127.0.0.1:1/octo/shop.git", authorization: "Basic c2VjcmV0c2VjcmV0c2VjcmV0" };
  const scratch = makeScratchRepository();
  const env = gitEnvironment({ PATH: process.env["PATH"] }, join(scratch.dir, ".git"));
  const error = await errorOf(gitFetch({ env, args: ["origin"] }, access));
  scratch.close();
  expect(error.kind).toBe("transient");
  expect(error.message).not.toContain("c2VjcmV0");
});

it("[X2] tokens of every form are taken out of text", () => {
  const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjExfQ.c2lnbmF0dXJl";
  const secrets = [
    `ghs_${"a1".repeat(20)}`,
    `ghs_12345_${jwt}`,
    `ghp_${"b".repeat(36)}`,
    `github_pat_${"c".repeat(40)}`,
    `v1.${"0123456789".repeat(4)}`,
    jwt,
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
  ];
  for (const secret of secrets)
    expect(redactTokens(`before ${secret} after`)).toMatch(/^before \[.*\] after$/);
  expect(redactTokens("https://x-access-token:abc@github.com/o/r")).toBe("https://[token]@github.com/o/r");
  expect(redactTokens("Not Found")).toBe("Not Found");
});
