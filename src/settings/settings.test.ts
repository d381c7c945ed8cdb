// Configuration: every fault a warning with its line, every value with its source, nothing obeyed from the head.
import { describe, expect, it } from "vitest";
import { effectiveOptions } from "./effective-options.js";
import type { Flags, Layers } from "./layers.js";
import { ownerSettingsSchema } from "./owner-settings.js";
import { parseConfig } from "./parse-config.js";
import { readGuidelines } from "./read-guidelines.js";

const noFlags: Flags = { lenses: null, model: null, perLens: {}, failOn: null };

function layers(yaml: string, more: Partial<Layers> = {}): Layers {
  return {
    config: parseConfig(yaml, ".assay.yml"),
    configPath: ".assay.yml",
    guidelines: [],
    warnings: [],
    flags: noFlags,
    fallback: null,
    canAsk: () => true,
    ...more,
  };
}

describe("[F1] .assay.yml", () => {
  it.each([
    [
      "an unknown key, with the nearest known one",
      "version: 1\nlense:\n  bugs: true\n",
      2,
      /lense: unknown key \(did you mean "lenses"\?\); it is ignored/,
    ],
    ["an unknown nested key", "caps:\n  files: 3\n  dollars: 2\n", 3, /caps\.dollars: unknown key/],
    ["a value of the wrong kind", "version: 1\n\ncaps:\n  files: many\n", 4, /caps\.files: /],
    ["a value out of range", "confidence:\n  minor: 7\n", 2, /confidence\.minor: /],
    ["a wrong lens setting", "lenses:\n  bugs: perhaps\n", 2, /lenses\.bugs: expected true, false/],
    ["another version", "version: 2\n", 1, /version: /],
  ])("warns of %s, with its line", (_what, yaml, line, message) => {
    const { warnings } = parseConfig(yaml, ".assay.yml");
    expect(warnings).toMatchObject([
      { path: ".assay.yml", line, message: expect.stringMatching(message) as string },
    ]);
  });

  it("keeps everything that is right beside what is wrong", () => {
    const { config, warnings } = parseConfig(
      "caps:\n  files: 7\n  usd: free\nfail-on: minor\nfoo: 1\nbar: 2\n",
      ".assay.yml",
    );
    expect(config).toEqual({ caps: { files: 7 }, "fail-on": "minor" });
    expect(warnings.map((warning) => warning.line)).toEqual([3, 5, 6]);
  });

  it.each([
    ["no YAML", "a: [1,\nb: 2"],
    ["a list", "- a\n"],
    ["a text", "hello"],
    ["the same key twice", "version: 1\nversion: 1\n"],
    [
      "aliases that blow up",
      `a: &a [1,1,1,1,1,1,1,1,1]\n${"bcdef"
        .split("")
        .map(
          (name, index) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${"abcdef"[index] ?? "a"}`)
              .join(",")}]`,
        )
        .join("\n")}\n`,
    ],
    ["too large a file", `# ${"x".repeat(70_000)}`],
  ])("counts as empty with one warning when it is %s", (_what, yaml) => {
    const { config, warnings } = parseConfig(yaml, ".assay.yml");
    expect(config).toEqual({});
    expect(warnings).toHaveLength(1);
  });

  it("an empty file is no fault", () => {
    expect(parseConfig("# nothing yet\n", ".assay.yml").warnings).toEqual([]);
  });
});

describe("[F3] the effective configuration", () => {
  it("lets flags beat the file and the file beat the defaults, and says which", () => {
    const yaml = "fail-on: minor\ncaps:\n  files: 9\nlenses:\n  performance: false\n";
    const { options, failOn } = effectiveOptions(layers(yaml, { flags: { ...noFlags, failOn: "critical" } }));
    const from = Object.fromEntries(options.configuration.map((row) => [row.key, row.from]));
    expect(failOn).toBe("critical");
    expect(options.caps.files).toBe(9);
    expect(options.lenses.map(({ lens }) => lens.id)).not.toContain("performance");
    expect(options.off).toMatchObject([
      { lens: { id: "performance" }, reason: "switched off by .assay.yml:4" },
    ]);
    expect(from).toMatchObject({
      "fail-on": "--fail-on",
      "caps.files": ".assay.yml:3",
      "caps.findings": "default",
    });
  });

  it("[A1] gives each lens its own model: its flag, the flag for all, its line, the file's, the key at hand, none", () => {
    const yaml = "model: openai:file\nlenses:\n  security:\n    model: anthropic:line\n";
    const flags = { ...noFlags, perLens: { bugs: "google:flag" } };
    const modelOf = (given: Layers): Record<string, string | null> =>
      Object.fromEntries(effectiveOptions(given).options.lenses.map(({ lens, model }) => [lens.id, model]));
    expect(modelOf(layers(yaml, { flags }))).toMatchObject({
      bugs: "google:flag",
      security: "anthropic:line",
      performance: "openai:file",
    });
    expect(modelOf(layers("", { fallback: "anthropic:key" }))).toMatchObject({ bugs: "anthropic:key" });
    expect(modelOf(layers(""))).toMatchObject({ bugs: null });
    expect(modelOf(layers(yaml, { flags: { ...noFlags, model: "offline" } }))).toMatchObject({
      bugs: null,
      security: null,
    });
  });

  it("[I3] a model named by a flag without a key ends with 4; named in the file it is a warning, and the review goes on", () => {
    const canAsk = (): boolean => false;
    expect(() => effectiveOptions(layers("", { canAsk, flags: { ...noFlags, model: "openai:x" } }))).toThrow(
      expect.objectContaining({ code: "key-missing", exitCode: 4 }) as Error,
    );
    const { options } = effectiveOptions(layers("model: openai:x\n", { canAsk }));
    expect(options.lenses.every(({ model }) => model === null)).toBe(true);
    expect(options.warnings[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining("no key for openai:x") as string,
    });
  });

  it("[A1] adds a repository's own lens, and refuses a lens nobody defines", () => {
    const yaml =
      "own-lenses:\n  - id: accessibility\n    instructions: Check labels.\n    example: A button without a label.\n";
    const { options } = effectiveOptions(layers(yaml));
    expect(options.lenses.at(-1)?.lens).toMatchObject({
      id: "accessibility",
      checks: ["Check labels."],
      example: "A button without a label.",
    });
    expect(() => effectiveOptions(layers("", { flags: { ...noFlags, lenses: ["bug"] } }))).toThrow(
      /no lens "bug"/,
    );
    expect(effectiveOptions(layers("lenses:\n  secuirty: true\n")).options.warnings[0]?.message).toMatch(
      /did you mean "security"/,
    );
  });
});

describe("[F2] guideline files", () => {
  const files: Record<string, string> = {
    "CLAUDE.md": "root",
    "web/AGENTS.md": "web",
    "web/ui/.cursor/rules/style.mdc": "ui",
    ".github/copilot-instructions.md": "copilot",
    "docs/STYLE.md": "style",
    "docs/other.md": "no",
  };
  const source = {
    listFiles: () => Promise.resolve(Object.keys(files)),
    readFile: (side: "base" | "head", path: string) =>
      Promise.resolve(side === "base" && files[path] !== undefined ? Buffer.from(files[path]) : null),
  };

  it("are read from the base, each scoped to its folder, the outermost first", async () => {
    const { guidelines } = await readGuidelines(source, ["docs/STYLE.md"]);
    expect(guidelines.map(({ path, scope }) => [path, scope])).toEqual([
      ["CLAUDE.md", ""],
      [".github/copilot-instructions.md", ""],
      ["docs/STYLE.md", ""],
      ["web/AGENTS.md", "web"],
      ["web/ui/.cursor/rules/style.mdc", "web/ui"],
    ]);
  });

  it("warn when the configuration names one that is not there", async () => {
    expect((await readGuidelines(source, ["STYLE.md"])).warnings).toMatchObject([{ path: "STYLE.md" }]);
  });
});

describe("[K1] the owner's settings", () => {
  const owner = ownerSettingsSchema.parse({
    lenses: { off: ["performance"] },
    model: "openai:owner",
    modelPerLens: { security: "anthropic:owner" },
    caps: { files: 20, usd: 1 },
    guidelines: "Say it in French.",
  });

  it("stand beneath the file, lens by lens and model by model", () => {
    const { options } = effectiveOptions(
      layers("lenses:\n  bugs:\n    model: google:file\n", { owner, fallback: "openai:key" }),
    );
    const models = Object.fromEntries(options.lenses.map(({ lens, model }) => [lens.id, model]));
    expect(models).toMatchObject({
      bugs: "google:file",
      security: "anthropic:owner",
      resilience: "openai:owner",
    });
    expect(options.off).toMatchObject([
      { lens: { id: "performance" }, reason: "switched off by the repository's settings" },
    ]);
    expect(options.guidelines.map((one) => one.text)).toEqual(["Say it in French."]);
  });

  it("are a ceiling over the file's caps, which may be lower and never higher", () => {
    const caps = (yaml: string): unknown => effectiveOptions(layers(yaml, { owner })).options.caps;
    expect(caps("caps:\n  files: 900\n  usd: 5\n")).toMatchObject({ files: 20, costUsd: 1 });
    expect(caps("caps:\n  files: 7\n")).toMatchObject({ files: 7, costUsd: 1, findings: 50 });
  });

  it("that name a model without key leave the choice to the keys at hand", () => {
    const canAsk = (): boolean => false;
    const { options } = effectiveOptions(layers("", { owner, canAsk }));
    expect(options.lenses.every(({ model }) => model === null)).toBe(true);
  });
});

describe("passes of a model over the findings", () => {
  const canAsk = (model: string): boolean => model.startsWith("openai:");

  it("[S4] are off unless switched on; a flag beats the file, the file the owner's settings", () => {
    const owner = ownerSettingsSchema.parse({ synthesis: { refute: "all" } });
    const given = { canAsk, fallback: "openai:x" };
    expect(effectiveOptions(layers("", given)).options.passes).toBeUndefined();
    expect(effectiveOptions(layers("", { ...given, owner })).options.passes?.refute).toEqual({
      which: "all",
      model: "openai:x",
    });
    const file = "synthesis: { refute: doubtful, summary: model, model: 'openai:small' }";
    expect(effectiveOptions(layers(file, { ...given, owner })).options.passes).toEqual({
      refute: { which: "doubtful", model: "openai:small" },
      summary: { model: "openai:small" },
    });
    const flags: Flags = { ...noFlags, refute: "off", summary: "template" };
    expect(effectiveOptions(layers(file, { ...given, flags })).options.passes).toBeUndefined();
  });

  it("[S4] stay off, with a warning, where the file wants them and there is no model; a flag is refused", () => {
    const { options } = effectiveOptions(layers("synthesis: { refute: all, model: 'google:x' }", { canAsk }));
    expect(options.passes).toBeUndefined();
    expect(options.warnings).toMatchObject([
      { line: 1, message: "synthesis: there is no key for google:x; it stays off" },
    ]);
    expect(() => effectiveOptions(layers("", { canAsk, flags: { ...noFlags, refute: "all" } }))).toThrow(
      /no model to ask/,
    );
  });
});
