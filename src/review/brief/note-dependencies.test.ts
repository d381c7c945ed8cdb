// Packages that come, go and move, per ecosystem, from hunks alone and from whole files.
import { describe, expect, it } from "vitest";
import { noteDependencies } from "./note-dependencies.js";
import { asText, fileDiffOf, said, viewOf } from "./fixtures/test-change.js";

describe("dependencies", () => {
  it.each<[string, string, string[]]>([
    [
      "web/package.json",
      '   "version": "1.2.0",\n   "dependencies": {\n-    "a": "^1.0.0",\n+    "a": "^2.0.0",\n+    "@s/b": "workspace:*",\n-    "gone": "~3.1.0"',
      ["3: moves `a` from ^1.0.0 to ^2.0.0", "4: adds `@s/b workspace:*`", "-: removes `gone`"],
    ],
    ["package.json", '-  "version": "1.0.0",\n+  "version": "1.1.0",\n+    "build": "vite build",', []],
    [
      "requirements.txt",
      "-flask==2.0\n+flask==3.0  # fast\n+httpx[http2]>=0.27",
      ["1: moves `flask` from ==2.0 to ==3.0", "2: adds `httpx >=0.27`"],
    ],
    [
      "pyproject.toml",
      ' dependencies = [\n-  "httpx>=0.27",\n+  "tenacity>=9",',
      ["2: adds `tenacity >=9`", "-: removes `httpx`"],
    ],
    [
      "pyproject.toml",
      ' [tool.poetry.dependencies]\n+rich = "^13"\n+uvicorn = { version = "^0.30", extras = ["standard"] }',
      ["2: adds `rich ^13`", "3: adds `uvicorn ^0.30`"],
    ],
    ["go.mod", " require (\n+\tgithub.com/x/y v1.2.3\n )", ["2: adds `github.com/x/y v1.2.3`"]],
    [
      "pom.xml",
      " <dependency>\n+  <groupId>org.x</groupId>\n+  <artifactId>y</artifactId>\n+  <version>1.0</version>",
      ["4: adds `org.x:y 1.0`"],
    ],
    [
      "build.gradle",
      "-    implementation 'a:b:1'\n+    implementation 'a:b:2'",
      ["1: moves `a:b` from 1 to 2"],
    ],
    ["Cargo.toml", ' [dependencies]\n+serde = "1"\n [profile.release]\n+lto = "fat"', ["2: adds `serde 1`"]],
    ["Gemfile", "+gem 'rails', '~> 8.0'", ["1: adds `rails ~> 8.0`"]],
    ["composer.json", '+    "monolog/monolog": "^3"', ["1: adds `monolog/monolog ^3`"]],
    ["a.csproj", '+  <PackageReference Include="X" Version="2.0" />', ["1: adds `X 2.0`"]],
    ["requirements.txt", "-a==1.0\n+a===1.0", []],
    ["src/a.ts", '+  "left-pad": "^1.0.0"', []],
  ])("of %s in %j", (path, text, expected) => {
    expect(said(noteDependencies, path, text)).toEqual(expected);
  });

  it("reads whole manifests where both sides can be had, so that a moved line is not news", () => {
    const head = '{\n  "dependencies": {\n    "b": "1.0.0",\n    "a": "1.0.0"\n  }\n}';
    const base = '{\n  "dependencies": {\n    "a": "1.0.0",\n    "b": "1.0.0"\n  }\n}';
    const file = fileDiffOf("package.json", '@@ -3 +3 @@\n+    "b": "1.0.0",');
    const view = viewOf([file], { textOf: (side) => (side === "base" ? base : head) });
    expect(noteDependencies(view)).toEqual([]);
  });

  it("says so when a lock file did not follow its manifest, or changed by itself", () => {
    const manifest = fileDiffOf("web/package.json", '+    "a": "^1.0.0"');
    const trackedFiles = ["web/package.json", "web/package-lock.json"];
    expect(noteDependencies(viewOf([manifest], { trackedFiles })).map(asText)).toEqual([
      "1: adds `a ^1.0.0`",
      "-: changes packages, but web/package-lock.json was not changed with it",
    ]);
    const lock = fileDiffOf("web/package-lock.json", '+  "a": {}');
    expect(noteDependencies(viewOf([lock], { trackedFiles })).map(asText)).toEqual([
      "-: lock file changed, while no manifest did",
    ]);
    expect(noteDependencies(viewOf([manifest, lock], { trackedFiles })).map(asText)).toEqual([
      "1: adds `a ^1.0.0`",
    ]);
  });
});
