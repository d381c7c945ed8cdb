// The secret engine: what it finds, where exactly, what it leaves alone, and how long hostile text takes.
import { describe, expect, it } from "vitest";
import { findSecrets } from "./find-secrets.js";

// Every secret here is made up, and put together at run time so that no scanner takes this file for a leak.
const body = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9";
const segment = "hbGciOiJSUzI1NiJ9x7";
const jwt = ["eyJ" + segment, "eyJ" + segment + "payload", segment + "sig"].join(".");
const privateKey = ["PRIVATE", "KEY"].join(" ");
const slack = "xox" + "b-123456789012-123456789012-";
const stripe = "sk_" + "live_";
const keyLine = (body + body).slice(0, 64);

const found: readonly [kind: string, before: string, secret: string, after: string][] = [
  ["AWS access key id", "id = '", "AKIA" + "Q3EGRTYUIZPASDFG", "'"],
  ["AWS secret access key", "aws_secret_access_key = ", body.slice(0, 40), "\n"],
  ["npm token", "//registry.npmjs.org/:_authToken=", body.slice(0, 36), "\n"],
  ["npm token", "", "npm_" + body.slice(0, 36), "\n"],
  ["GitHub token", "", "ghp_" + body.slice(0, 36), " "],
  ["GitHub token", "", "github_pat_" + body.slice(0, 22) + "_" + body.slice(0, 40), ""],
  ["GitHub installation token", "token: ", "ghs_" + "1234567_" + jwt, "\n"],
  ["Stripe secret key", "(", stripe + body.slice(0, 24), ")"],
  ["Stripe test key", "", "rk_" + "test_" + body.slice(0, 24), ""],
  ["Stripe webhook secret", "", "whsec_" + body.slice(0, 32), ""],
  ["Google API key", "key=", "AIza" + body.slice(0, 35), "&x"],
  ["Anthropic API key", "", "sk-" + "ant-api03-" + body, "\n"],
  ["OpenAI API key", "", "sk-" + "proj-" + body.slice(0, 48), ","],
  ["OpenAI API key", "", "sk-" + body.slice(0, 48), ","],
  ["Slack webhook", "", "https://hooks.slack.com/" + "services/T0A1B2C3D/B0A1B2C3D/" + body.slice(0, 24), ""],
  ["Slack token", "", slack + body.slice(0, 24), ""],
  ["Azure storage key", "AccountKey=", (body + body).slice(0, 86) + "==", ";"],
  ["PyPI token", "", "pypi-" + "AgEIcHlwaS5vcmc" + body, ""],
  ["Telegram bot token", "", "123456789:" + "AA" + body.slice(0, 33), ""],
  ["SendGrid API key", "", "SG." + body.slice(0, 22) + "." + body.slice(0, 43), ""],
  ["JSON web token", "const t = '", jwt, "'"],
  ["password in a URL", "redis://:", "k3Zq" + "9vPw", "@cache.internal:6379/0"],
  ["password in a URL", "amqp://app:", "k3Zq" + "9vPw", "@mq.internal"],
  ["bearer token", "Authorization: Bearer ", body.slice(0, 32), '"'],
  ["hard-coded secret", 'password = "', "k3Zq!" + "9vPw", '"'],
  ["hard-coded secret", 'QUEUE_PASSWORD = "', "copper-Wick-" + "and-9-lamps", '"'],
  ["hard-coded secret", "const apiKey: string = '", body.slice(0, 20), "';"],
  ["hard-coded secret", '{"client_secret": "', body.slice(0, 20), '"}'],
  ["hard-coded secret", 'config["SECRET_KEY"] = "', body.slice(0, 20), '"'],
  ["hard-coded secret", ':secret => "', body.slice(0, 20), '"'],
  ["hard-coded secret", "+export DB_PASSWORD=", "k3Zq9vPw" + "x1", "\r\n"],
  [
    "private key",
    "+",
    `-----BEGIN RSA ${privateKey}-----\n+${keyLine}\n+${keyLine}\n+-----END RSA ${privateKey}-----`,
    "\n+x",
  ],
  ["private key", '"', `-----BEGIN ${privateKey}-----\\n${keyLine}\\n${keyLine}`, '", x'],
  [
    "private key",
    "",
    // ends in a short line
    `-----BEGIN EC ${privateKey}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n${keyLine}\nabc=\n-----END EC ${privateKey}-----`,
    "\n",
  ],
];

const harmless: readonly [what: string, text: string][] = [
  ["the example key of AWS's documentation", "AKIA" + "IOSFODNN7EXAMPLE"],
  ["its example secret", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"],
  ["a placeholder", 'password = "changeme123!"'],
  ["a placeholder in a token", "ghp_" + "x".repeat(36)],
  ["a template", 'api_key = "${API_KEY_2}"'],
  ["a template in a URL", "postgres://app:${DB_PASSWORD}@db/x"],
  ["an angle-bracket hint", 'token: "<your-token-1>"'],
  ["an environment look-up", "const apiKey = process.env.API_KEY_V2"],
  ["a look-up in Python", "SECRET_KEY = os.environ['SECRET_KEY_1']"],
  ["a look-up in an env file", "DB_PASSWORD=$OTHER_PASSWORD_1"],
  ["a name", 'tokenName: "user.accessTokenV2"'],
  ["a path", 'secretPath: "/run/secrets/db1"'],
  ["a URL", 'tokenUrl: "https://example.com/oauth2"'],
  ["a sentence", 'passwordHint: "At least 8 characters!"'],
  ["a default on one's own machine", "postgres://postgres:postgres@localhost:5432/db"],
  ["another", "mysql://root:root@127.0.0.1/db"],
  ["a hash of a package", '"integrity": "sha512-k3Zq9vPwX1aB3dE5fG7hJ9kL1mN3pQ=="'],
  ["a mention of a key's first line", `if (text.startsWith("-----BEGIN ${privateKey}-----")) return;`],
  ["a CSS class", '"sk-circle-fade-dot-animation-delayed"'],
  ["a port", "http://localhost:8080/a@b"],
  ["a type", "password: string;\ntoken?: Token2Factor;"],
  ["a name of words", 'PASSWORD_FIELD = "account-password-hint-2"'],
  ["a call", "password = hash_password(user1.password)"],
];

describe("findSecrets", () => {
  it.each(found)("[X7] finds a %s at its exact place", async (...[kind, before, secret, after]) => {
    const text = `😀é\n${before}${secret}${after}`;
    const hits = await findSecrets(text);
    expect(hits.map((hit) => [hit.kind, text.slice(hit.start, hit.end)])).toEqual([[kind, secret]]);
  });

  it.each(harmless)("[X7] leaves alone %s", async (_, text) => {
    expect(await findSecrets(text)).toEqual([]);
  });

  it("[X7] hits are ordered and do not overlap", async () => {
    const text = `B="postgres://app:k3Zq9vPw@db.internal/x"\nA="${stripe}${body.slice(0, 24)}"`;
    const hits = await findSecrets(text);
    expect(hits.map(({ kind }) => kind)).toEqual(["password in a URL", "Stripe secret key"]);
    expect(hits[0]?.end).toBeLessThanOrEqual(hits[1]?.start ?? 0);
  });

  it("[X1] a comment in the text cannot switch it off", async () => {
    const text = `// secretlint-disable\n${slack}${body.slice(0, 24)}`;
    expect(await findSecrets(text)).toMatchObject([{ kind: "Slack token" }]);
  });

  it("[X8] calls leave nothing behind that would slow the process", async () => {
    const before = performance.getEntries().length;
    for (let call = 0; call < 50; call++) await findSecrets("nothing");
    expect(performance.getEntries().length).toBe(before);
  });

  const hostile = [
    ...["a", "_", " ", "\n", "\t=\t", "\"'`", "eyJ-", "-eyJaaaaaaaaaa.eyJaaaaaaaaaaaa", "sk-", "AIza"],
    ...[
      "password",
      "password=",
      "password: ",
      "PASSWORD_",
      "\nPASSWORD",
      "\nexport ",
      "token'] ",
      "$token:x:",
    ],
    ...[
      "a://",
      "aa://:",
      "aa://a:aaa",
      "mongodb://a:",
      "https://",
      "Bearer ",
      "Bearer a",
      "ghs_1_aaaaaaaaaa.",
    ],
    ...[
      "-----BEGIN ",
      `-----BEGIN ${privateKey}-----\n`,
      "1234567890:AA",
      "https://hooks.slack.com/services/T",
    ],
    ...[`SG.${"a".repeat(128)}.${"a".repeat(300)}`, `-----BEGIN ${privateKey}-----${"A ".repeat(9000)}`],
  ];

  it.each(hostile)("[X8] a megabyte of %j takes bounded time", async (unit) => {
    const text = unit.repeat(Math.ceil(1_048_576 / unit.length));
    const startedAt = performance.now();
    await findSecrets(text);
    // About 0.1 s where it was measured; a pattern that backtracks takes minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
