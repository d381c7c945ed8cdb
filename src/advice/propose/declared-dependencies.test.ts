// What an application says that it depends on, read from the manifests of each language.
import { describe, expect, it } from "vitest";
import { declaredDependencies } from "./declared-dependencies.js";

describe("declared dependencies", () => {
  it.each([
    ["package.json", '{"dependencies":{"opossum":"8"}}', "opossum"],
    ["requirements.txt", "pybreaker==1.2\nrequests\n", "pybreaker"],
    ["go.mod", "module x\nrequire github.com/sony/gobreaker v1.0.0\n", "github.com/sony/gobreaker"],
    [
      "shop/pom.xml",
      "<dependency>\n  <artifactId>spring-boot-starter-actuator</artifactId>\n</dependency>",
      "spring-boot-starter-actuator",
    ],
    [
      "build.gradle.kts",
      'implementation("org.springframework.boot:spring-boot-starter-actuator")\n',
      "spring-boot-starter-actuator",
    ],
  ])("[R10] of %s are known", async (path, text, wanted) => {
    const names = await declaredDependencies(
      { files: [path, "README.md"], read: () => Promise.resolve({ text }) }, // all that is asked of a scratch tree
      [],
    );
    expect([...names]).toContain(wanted);
  });

  it("[R10] of a broken manifest are none", async () => {
    const tree = { files: ["package.json"], read: () => Promise.resolve({ text: "{" }) } as never; // as above
    expect((await declaredDependencies(tree, [])).size).toBe(0);
  });
});
