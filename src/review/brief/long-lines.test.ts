// Lines that were made to be searched for long: a brief is written in the service's own process, so none may hold it up.
import { expect, it } from "vitest";
import { fileDiffOf } from "./fixtures/test-change.js";
import { writeBrief } from "./write-brief.js";

const paths = [
  ...[
    ".github/workflows/ci.yml",
    "build.gradle",
    "pom.xml",
    "package.json",
    "go.mod",
    "Cargo.toml",
    "pyproject.toml",
  ],
  ...[
    "requirements.txt",
    "Gemfile",
    "app.csproj",
    "composer.json",
    "src/routes.js",
    "src/app.py",
    "src/main.go",
  ],
  ...["src/Main.java", "src/lib.rs", "db/migrations/1.sql", ".env.example", "Dockerfile", "config/app.yml"],
];
const units = [" ", "\t", "/", "(", '"', "a", "a.", "# ", "'", "- ", "{", "TODO ", "uses:", "process.env.A "];

it.each(units)("[X8] a million characters of %j on one line are read like any other", (unit) => {
  const line = `${unit.repeat(Math.ceil(1_000_000 / unit.length))}x`;
  const texts = [`+${line}`, `+api${line}`, `+export function f(${line}`, `-${line}`].join("\n");
  const files = paths.map((path) => fileDiffOf(path, texts));
  const text = `${line}\n`;
  const brief = writeBrief({ files, textOf: () => text, trackedFiles: paths });
  expect(brief.files).toBe(paths.length); // read in the square of their length, each of these lines took hours
});
