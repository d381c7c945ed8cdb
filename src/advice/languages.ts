// The languages that proposals are made in, by the names people use and by file name.

const extensions = {
  python: /\.py$/,
  typescript: /\.[cm]?tsx?$/,
  javascript: /\.[cm]?jsx?$/,
  go: /\.go$/,
  java: /\.java$/,
} as const;

/** One of them. */
export type AdvisedLanguage = keyof typeof extensions;

/** Their names. */
export const advisedLanguages = Object.keys(extensions) as readonly AdvisedLanguage[]; // the keys of the literal above

/** The language of a file; null for another one. Declarations, tests and generated bundles are no part of a program. */
export function advisedLanguageOf(path: string): AdvisedLanguage | null {
  if (/\.d\.[cm]?ts$|\.min\.js$|(?:^|\/)(?:node_modules|dist|vendor|\.venv|venv)\//.test(path)) return null;
  if (
    /(?:^|\/)(?:tests?|__tests__|spec)\/|\.(?:test|spec)\.\w+$|(?:^|\/)test_[^/]*\.py$|_test\.(?:py|go)$/.test(
      path,
    )
  )
    return null;
  return advisedLanguages.find((language) => extensions[language].test(path)) ?? null;
}
