// Our own patterns of secrets: what the bundled rule set misses, and the generic ones.
import {
  hasTokenShape,
  isDocumentedExample,
  isPassphrase,
  isGuessable,
  isPlaceholder,
  looksRandom,
} from "./secret-guards.js";

/**
 * One pattern. Its first capture is the secret, or the whole match where it has none. `isReal` may refuse a match by
 * the captures. Each pattern takes linear time: it starts with a literal or a look-behind that lets a run of token
 * characters be entered once only, and every repeat is bounded (spec X8).
 */
export interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly isReal: (secret: string, match: RegExpExecArray) => boolean;
}

const always = (): boolean => true;
const notExample = (secret: string): boolean => !isDocumentedExample(secret);
const shaped = (secret: string): boolean => notExample(secret) && !isPlaceholder(secret);
const token = (secret: string): boolean => shaped(secret) && hasTokenShape(secret);
const random = (secret: string): boolean => shaped(secret) && looksRandom(secret);
const password = (secret: string, match: RegExpExecArray): boolean =>
  !isPlaceholder(secret) && !isGuessable(secret, match[0]);

/** In a variable that is called a password, words count too; names of other secrets are often made of words themselves. */
const assigned = (secret: string, match: RegExpExecArray): boolean =>
  random(secret) ||
  (/passw|passphrase|pwd/i.test(match[0].replace(secret, "")) && shaped(secret) && isPassphrase(secret));

/** Words that name a secret in a variable, a key or a field. */
const secretName = String.raw`(?:passw(?:or)?d|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|auth_?key)`;

/** Patterns in the order of trust: where two overlap, the first names the hit. */
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "AWS access key id",
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
    isReal: notExample,
  },
  {
    kind: "AWS secret access key",
    pattern:
      /(?<![A-Za-z0-9])(?:aws_?)?secret_?access_?key["']?[ \t]{0,20}(?:=>|[:=])[ \t]{0,20}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/dgi,
    isReal: shaped,
  },
  {
    kind: "npm token",
    pattern: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/g,
    isReal: shaped,
  },
  {
    kind: "npm token",
    pattern: /:_authToken=["']?([A-Za-z0-9_.~+/=-]{16,255})/dg,
    isReal: token,
  },
  {
    kind: "GitHub token",
    pattern: /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9_])/g,
    isReal: shaped,
  },
  {
    kind: "GitHub token",
    pattern: /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{22,255}(?![A-Za-z0-9_])/g,
    isReal: shaped,
  },
  {
    kind: "GitHub installation token",
    pattern:
      /(?<![A-Za-z0-9_])ghs_[0-9]{1,20}_[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}/g,
    isReal: always,
  },
  {
    kind: "Stripe secret key",
    pattern: /(?<![A-Za-z0-9_])[sr]k_live_[A-Za-z0-9]{16,255}(?![A-Za-z0-9_])/g,
    isReal: shaped,
  },
  {
    kind: "Stripe test key",
    pattern: /(?<![A-Za-z0-9_])[sr]k_test_[A-Za-z0-9]{16,255}(?![A-Za-z0-9_])/g,
    isReal: shaped,
  },
  {
    kind: "Stripe webhook secret",
    pattern: /(?<![A-Za-z0-9_])whsec_[A-Za-z0-9+/=]{24,255}(?![A-Za-z0-9+/=])/g,
    isReal: token,
  },
  {
    kind: "Google API key",
    pattern: /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
    isReal: shaped,
  },
  {
    kind: "Anthropic API key",
    pattern: /(?<![A-Za-z0-9_-])sk-ant-[a-z0-9]{2,12}-[A-Za-z0-9_-]{20,255}(?![A-Za-z0-9_-])/g,
    isReal: token,
  },
  {
    kind: "OpenAI API key",
    pattern: /(?<![A-Za-z0-9_-])sk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,255}(?![A-Za-z0-9_-])/g,
    isReal: token,
  },
  {
    kind: "Slack webhook",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T[A-Za-z0-9/]{20,120}/g,
    isReal: shaped,
  },
  {
    kind: "Azure storage key",
    pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/dg,
    isReal: token,
  },
  {
    kind: "PyPI token",
    pattern: /(?<![A-Za-z0-9_-])pypi-AgE[A-Za-z0-9_-]{50,255}/g,
    isReal: token,
  },
  {
    kind: "Telegram bot token",
    pattern: /(?<![A-Za-z0-9_:-])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g,
    isReal: token,
  },
  {
    kind: "JSON web token",
    pattern:
      /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}/g,
    isReal: always,
  },
  {
    kind: "password in a URL",
    pattern:
      /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>]{3,200})@[^\s@/"'`<>]{1,255}/dg,
    isReal: password,
  },
  {
    kind: "bearer token",
    pattern: /(?<![A-Za-z0-9])(?:Bearer|Basic) {1,4}([A-Za-z0-9._~+/=-]{20,2000})(?![A-Za-z0-9._~+/=-])/dg,
    isReal: random,
  },
  {
    kind: "hard-coded secret",
    pattern: new RegExp(
      String.raw`(?<![A-Za-z0-9_$-])[A-Za-z0-9_$-]{0,60}?${secretName}[A-Za-z0-9_$-]{0,30}["'\`]?\]?[ \t]{0,20}(?::[ \t]{0,4}[A-Za-z]{1,20}[ \t]{0,4})?(?::=|=>|[:=])[ \t]{0,20}["'\`]([^"'\`\r\n]{8,200})["'\`]`,
      "dgi",
    ),
    isReal: assigned,
  },
  {
    kind: "hard-coded secret",
    pattern: new RegExp(
      String.raw`(?<=^[+\- ]?[ \t]{0,20}(?:export[ \t]{1,4})?)[A-Z0-9_]{0,60}?${secretName.toUpperCase()}[A-Z0-9_]{0,30}[ \t]{0,4}[=:][ \t]{0,4}([^\s"'\`$<>(){}\[\],;]{8,200})(?=[ \t]{0,20}\r?$)`,
      "dgm",
    ),
    isReal: assigned,
  },
];
