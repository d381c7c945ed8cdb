// What a path is for, told by its name alone: source, test, docs, generated and so on.
import { languageOf, programmingLanguages, type Language } from "./languages.js";

/** What a file is for. `data` is everything that is neither program, configuration nor prose. */
export type PathKind =
  | "source"
  | "test"
  | "docs"
  | "config"
  | "lock"
  | "generated"
  | "vendored"
  | "data"
  | "workflow"
  | "migration";

/** A path's purpose and language; `language` is null where its name tells none. */
export interface PathClass {
  readonly kind: PathKind;
  readonly language: Language | null;
}

/**
 * Tells a file's purpose and language from its repository path (forward slashes), never from its content. The first rule
 * that fits decides: a test inside `vendor/` is vendored, a migration's Python is a migration. Total: any text gets an answer.
 */
export function classifyPath(path: string): PathClass {
  const language = languageOf(path);
  const rule = pathRules.find(({ pattern }) => pattern.test(path));
  return { kind: rule?.kind ?? kindByLanguage(language), language };
}

function kindByLanguage(language: Language | null): PathKind {
  if (language === null) return "data";
  if (programmingLanguages.has(language) || otherSource.has(language)) return "source";
  return prose.has(language) ? "docs" : "config";
}

const prose: ReadonlySet<Language> = new Set<Language>(["Markdown", "reStructuredText"]);
const otherSource: ReadonlySet<Language> = new Set<Language>([
  "SQL",
  "Shell",
  "PowerShell",
  "Protocol Buffers",
  "GraphQL",
  "HTML",
  "CSS",
]);

/** In order of precedence. Folder words must be whole path segments, so `src/vendoring.ts` stays source. */
const pathRules: readonly { readonly kind: PathKind; readonly pattern: RegExp }[] = [
  {
    kind: "vendored",
    pattern: /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]?party|bower_components|site-packages)\//i,
  },
  {
    kind: "lock",
    pattern:
      /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|go\.sum|Cargo\.lock|Gemfile\.lock|composer\.lock|gradle\.lockfile|packages\.lock\.json)$/i,
  },
  {
    kind: "workflow",
    pattern:
      /^\.github\/workflows\/[^/]+\.ya?ml$|^\.github\/actions\/.+\.ya?ml$|(?:^|\/)action\.ya?ml$|(?:^|\/)(?:\.gitlab-ci\.yml|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml)$|^\.circleci\//,
  },
  {
    kind: "generated",
    pattern:
      /\.min\.(?:js|css)$|\.map$|\.snap$|\.pb\.(?:go|cc|h)$|_pb2(?:_grpc)?\.pyi?$|_pb\.(?:js|d\.ts)$|\.generated\.\w+$|\.g\.(?:dart|cs)$|\.designer\.cs$|(?:^|\/)(?:dist|generated|__generated__|__snapshots__|\.next)\//i,
  },
  {
    kind: "migration",
    pattern:
      /(?:^|\/)(?:migrations?|alembic\/versions|db\/migrate|db\/changelog)\/(?:.+\/)?[^/]+\.(?:sql|py|rb|[mc]?[jt]s|php|cs|go|kt|java|xml|ya?ml)$|(?:^|\/)[VRU]\d[\d._]*__[^/]+\.sql$/i,
  },
  {
    kind: "test",
    pattern:
      /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testdata|fixtures|__mocks__)\/|(?:^|\/)test_[^/]+\.py$|(?:^|\/)conftest\.py$|[._-](?:test|spec|e2e|cy)\.[^/.]+$|_(?:test|spec)\.[^/.]+$|(?:^|\/)[^/]*[a-z0-9](?:Tests?|Spec|IT)\.(?:java|kt|cs|php|scala|groovy|swift)$/,
  },
  {
    kind: "config",
    pattern:
      /(?:^|\/)(?:requirements[\w-]*\.txt|CMakeLists\.txt|constraints\.txt|go\.mod|Gemfile|Pipfile|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|Dockerfile[^/]*|Makefile|\.editorconfig|\.gitattributes|\.gitignore|\.gitmodules|\.npmrc|\.env[^/]*)$|\.(?:conf|cfg|ini|properties|tf|tfvars|csproj)$|(?:^|\/)[^/]+\.config\.[mc]?[jt]s$/i,
  },
  {
    kind: "docs",
    pattern:
      /(?:^|\/)docs?\/.+\.(?:md|mdx|rst|txt|adoc|html)$|\.(?:adoc|txt)$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CHANGELOG|CODEOWNERS)$/i,
  },
  { kind: "data", pattern: /(?:^|\/)(?:data|assets|seeds?|samples?)\/.+\.(?:json|ya?ml|xml|csv|toml)$/i },
];
