// The rules of secretlint's recommended preset, run without its engine.
import type { rules as bundledRules } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretHit } from "../../review/review.js";
import { isGuessable, isPlaceholder } from "./secret-guards.js";

/**
 * What each bundled rule finds, by rule id. Not among them: the rule that obeys `secretlint-disable` comments, because
 * text under review must not switch this off (spec X1); and `aws` and `npm`, whose ranges end before the secret does
 * (version 12.0.0), so that redaction would leave its tail, and `gcp`, which names the whole file; our own patterns stand
 * for them.
 */
export const bundledKinds: Readonly<Record<string, string>> = {
  privatekey: "private key",
  basicauth: "password in a URL",
  slack: "Slack token",
  sendgrid: "SendGrid API key",
  shopify: "Shopify token",
  github: "GitHub token",
  gitlab: "GitLab token",
  grafana: "Grafana token",
  openai: "OpenAI API key",
  anthropic: "Anthropic API key",
  groq: "Groq API key",
  huggingface: "Hugging Face token",
  linear: "Linear API key",
  notion: "Notion token",
  "1password": "1Password token",
  "database-connection-string": "password in a URL",
  "hashicorp-vault": "Vault token",
  vercel: "Vercel token",
  databricks: "Databricks token",
  docker: "Docker token",
  figma: "Figma token",
};

const prefix = "@secretlint/secretlint-rule-";

/**
 * What the bundled rules find in `text`, in UTF-16 offsets. They are called directly: secretlint's own engine keeps a
 * performance entry of every call for ever and searches them all on the next, so a long-lived process comes to a halt.
 */
export async function findBundled(text: string): Promise<SecretHit[]> {
  // Loaded here: a start of the program that looks for no secrets should not wait for it.
  const { rules } = await import("@secretlint/secretlint-rule-preset-recommend");
  const hits: SecretHit[] = [];
  for (const rule of rules) {
    const kind = bundledKinds[rule.meta.id.replace(prefix, "")];
    if (kind === undefined) continue;
    const context: RuleContext = {
      sharedOptions: {},
      createTranslator: () => () => ({ message: "", messageId: "", data: undefined }),
      report: ({ range: [start, end] }) => {
        if (!isHarmless(text.slice(start, end))) hits.push({ kind, start, end });
      },
      ignore: () => undefined,
    };
    await rule.create(context, {}).file?.(sourceOf(text));
  }
  return hits;
}

type Rule = (typeof bundledRules)[number];
type RuleContext = Parameters<Rule["create"]>[0];
type RuleSource = Parameters<NonNullable<ReturnType<Rule["create"]>["file"]>>[0];

/** A text that is no file: rules that look at names or read from the disk have nothing to go by. */
function sourceOf(text: string): RuleSource {
  const source = { content: text, contentType: "text", ext: "", filePath: undefined, hasBOM: false };
  // The kept rules read `content` alone; the rest of the type is for rules that are left out above.
  return source as unknown as RuleSource;
}

/** The bundled rules take some placeholders and every default password for real. */
function isHarmless(found: string): boolean {
  const password = /:\/\/[^:@/]*:([^@/]*)@/.exec(found)?.[1];
  if (password !== undefined) return isPlaceholder(password) || isGuessable(password, found);
  return isPlaceholder(found);
}
