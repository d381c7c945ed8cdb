// Which language a path is written in, told by its name alone: one table for the whole review.

/** Display names by extension, lower case and without the dot. */
const byExtension = {
  ts: "TypeScript",
  mts: "TypeScript",
  cts: "TypeScript",
  tsx: "TypeScript",
  js: "JavaScript",
  mjs: "JavaScript",
  cjs: "JavaScript",
  jsx: "JavaScript",
  vue: "Vue",
  svelte: "Svelte",
  py: "Python",
  pyi: "Python",
  go: "Go",
  java: "Java",
  kt: "Kotlin",
  kts: "Kotlin",
  rs: "Rust",
  rb: "Ruby",
  rake: "Ruby",
  cs: "C#",
  php: "PHP",
  c: "C",
  h: "C",
  cc: "C++",
  cpp: "C++",
  cxx: "C++",
  hh: "C++",
  hpp: "C++",
  hxx: "C++",
  swift: "Swift",
  scala: "Scala",
  groovy: "Groovy",
  gradle: "Groovy",
  dart: "Dart",
  lua: "Lua",
  ex: "Elixir",
  exs: "Elixir",
  sql: "SQL",
  sh: "Shell",
  bash: "Shell",
  zsh: "Shell",
  ps1: "PowerShell",
  tf: "Terraform",
  proto: "Protocol Buffers",
  graphql: "GraphQL",
  html: "HTML",
  css: "CSS",
  scss: "CSS",
  less: "CSS",
  md: "Markdown",
  mdx: "Markdown",
  rst: "reStructuredText",
  yml: "YAML",
  yaml: "YAML",
  json: "JSON",
  jsonc: "JSON",
  toml: "TOML",
  xml: "XML",
} as const;

const byName = {
  dockerfile: "Dockerfile",
  makefile: "Makefile",
  gemfile: "Ruby",
  rakefile: "Ruby",
  jenkinsfile: "Groovy",
} as const;

/** A language's display name; the closed list of those that the table knows. */
export type Language = (typeof byExtension)[keyof typeof byExtension] | (typeof byName)[keyof typeof byName];

const extensions: ReadonlyMap<string, Language> = new Map(Object.entries(byExtension));
const names: ReadonlyMap<string, Language> = new Map(Object.entries(byName));

/** The language of `path` by its extension or bare file name; null where the table knows neither. */
export function languageOf(path: string): Language | null {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const stem = name.split(".")[0] ?? "";
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return names.get(name) ?? extensions.get(extension) ?? names.get(stem) ?? null;
}

/** Languages of programs: a change in one of these is expected to come with a test. */
export const programmingLanguages: ReadonlySet<Language> = new Set<Language>([
  "TypeScript",
  "JavaScript",
  "Vue",
  "Svelte",
  "Python",
  "Go",
  "Java",
  "Kotlin",
  "Rust",
  "Ruby",
  "C#",
  "PHP",
  "C",
  "C++",
  "Swift",
  "Scala",
  "Groovy",
  "Dart",
  "Lua",
  "Elixir",
]);
