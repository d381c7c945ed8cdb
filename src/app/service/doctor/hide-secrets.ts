// Takes out of a line whatever secret of the environment it might quote: a last net under errors of libraries.
import { redactTokens } from "../../../forge/forge.js";

type Environment = Readonly<Record<string, string | undefined>>;

const secretNames = /(KEY|SECRET|TOKEN|PASSWORD)$/u;
const leastLength = 6;
const maxChars = 4_000;

/** Hides the values of secret variables, their comma-separated parts, and passwords of addresses; and GitHub's tokens by their form. */
export function createHider(env: Environment): (line: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) => secretsIn(name, value ?? ""));
  const longestFirst = [...new Set(secrets)]
    .filter((secret) => secret.length >= leastLength)
    .sort((one, other) => other.length - one.length);
  return (line) =>
    redactTokens(
      longestFirst.reduce((text, secret) => text.replaceAll(secret, "[hidden]"), line),
      maxChars,
    );
}

function secretsIn(name: string, value: string): string[] {
  if (secretNames.test(name)) return [value, ...value.split(",").map((part) => part.trim())];
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === "" ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone percent sign stands for itself
  }
}
