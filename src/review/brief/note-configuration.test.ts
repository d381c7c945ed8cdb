// Environment variables and configuration files in a change.
import { describe, expect, it } from "vitest";
import { noteConfiguration } from "./note-configuration.js";
import { asText, fileDiffOf, said, viewOf } from "./fixtures/test-change.js";

const fresh = (name: string): string =>
  `1: newly reads the environment variable \`${name}\`; nothing in this change documents it`;

describe("configuration", () => {
  it.each<[string, string]>([
    ["a.ts", "const a = process.env.RATE;"],
    ["a.ts", 'const a = process.env["RATE"];'],
    ["a.ts", "const a = import.meta.env.RATE;"],
    ["a.py", 'a = os.environ["RATE"]'],
    ["a.py", "a = os.environ.get('RATE', '1')"],
    ["a.py", 'a = os.getenv("RATE")'],
    ["a.go", 'a := os.Getenv("RATE")'],
    ["A.java", 'var a = System.getenv("RATE");'],
    ["a.rs", 'let a = std::env::var("RATE");'],
    ["a.rb", 'a = ENV.fetch("RATE")'],
    ["a.cs", 'var a = Environment.GetEnvironmentVariable("RATE");'],
    ["a.php", "$a = $_ENV['RATE'];"],
  ])("sees what %s reads in %j", (path, line) => {
    expect(said(noteConfiguration, path, `+${line}`)).toEqual([fresh("RATE")]);
    expect(said(noteConfiguration, path, `-${line}`)).toEqual([
      "-: no longer reads the environment variable `RATE` here",
    ]);
  });

  it("takes a read that moved, or that the file had before, for no news", () => {
    const moved = viewOf([
      fileDiffOf("a.ts", "-f(process.env.RATE);"),
      fileDiffOf("b.ts", "+g(process.env.RATE);"),
    ]);
    expect(noteConfiguration(moved)).toEqual([]);
    const again = viewOf([fileDiffOf("a.ts", "+f(process.env.RATE);")], {
      textOf: () => "const rate = process.env.RATE;",
    });
    expect(noteConfiguration(again)).toEqual([]);
  });

  it("is content when the change documents the variable", () => {
    const view = viewOf([
      fileDiffOf("a.ts", "+f(process.env.RATE);"),
      fileDiffOf("README.md", "+Set `RATE` to 3."),
    ]);
    expect(noteConfiguration(view).map(asText)).toEqual(["1: newly reads the environment variable `RATE`"]);
  });

  it("names edited configuration files, but not manifests or tests", () => {
    const view = viewOf([
      fileDiffOf("Dockerfile", "+USER root"),
      fileDiffOf("deploy/app.yaml", "+a: 1", { status: "added" }),
      fileDiffOf("package.json", '+"a": "^1.0.0"'),
      fileDiffOf("a.test.ts", "+process.env.RATE"),
    ]);
    expect(noteConfiguration(view).map(({ path, text }) => [path, text])).toEqual([
      ["Dockerfile", "configuration file modified"],
      ["deploy/app.yaml", "new configuration file"],
    ]);
  });
});
