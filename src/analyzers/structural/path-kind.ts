// What a path says about the code in it: shipped code, a test, or a script that only developers run.

const testPath =
  /(^|\/)(([\w-]+[-_])?tests?([-_][\w-]+)?|__tests__|specs?|e2e|testing|testdata|fixtures?|__mocks__|mocks?|cypress|playwright)\/|(^|\/)(test_[^/]*|conftest|[^/]*_test)\.py$|_test\.go$|\.(test|spec|stories|e2e|cy)\.[cm]?[jt]sx?$|(Test|Tests|IT|TestCase)\.java$|(^|\/)src\/test\//i;

const developerPath =
  /(^|\/)(scripts?|tools?|examples?|samples?|demos?|docs?|bench(marks?)?|hack|dev|playground|notebooks?|migrations?|alembic|seeds?|vendor|third_party|\.github|\.storybook)\/|(^|\/)(setup|manage|noxfile|tasks|fabfile)\.py$|(^|\/)(gulpfile|gruntfile|rollup|webpack|vite|vitest|jest|next|babel|eslint)[^/]*\.[cm]?[jt]s$|\.config\.[cm]?[jt]s$/i;

/** True for test code and what only tests use. */
export function isTestPath(path: string): boolean {
  return testPath.test(path) && !/(^|\/)src\/main\//.test(path);
}

/** True for scripts, examples, build files and migrations: code that no user waits for. */
export function isDeveloperPath(path: string): boolean {
  return developerPath.test(path);
}
