// `assay keys`: keeps model keys in a sealed file, each tested before it is saved; no key is ever printed.
import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { isCancel, password } from "@clack/prompts";
import {
  parseProviderName,
  readMasterKey,
  resolveProviderKeys,
  testKey,
  type KeyVerdict,
  type ProviderKeys,
  type ProviderName,
} from "../../models/models.js";
import { AssayError } from "../../runtime/runtime.js";
import { openKeys, openStoredKeys } from "../open-models.js";
import { dataFolders, type Surroundings } from "../surroundings.js";

/** Prints one line for each provider that can be asked: its name, where its key comes from, its last four characters. */
export async function listKeys(surroundings: Surroundings): Promise<void> {
  const keys = await openKeys(surroundings);
  const fromFile = keys.available.filter((provider) => keys.connect(provider).keySource === "the key file");
  const stored = fromFile.length === 0 ? [] : await (await openStoredKeys(surroundings)).list();
  for (const provider of keys.available) {
    const lastFour = fromFile.includes(provider)
      ? (stored.find((key) => key.provider === provider)?.lastFour ?? "")
      : "";
    const source = keys.connect(provider).keySource ?? "no key needed";
    process.stdout.write(`${provider.padEnd(20)} ${source}${lastFour === "" ? "" : ` (…${lastFour})`}\n`);
  }
  if (keys.available.length === 0)
    process.stderr.write("assay: no model keys yet; save one with `assay keys set anthropic`\n");
}

/** Reads a key from the terminal or standard input, asks the provider whether it works, and seals it (spec X2). */
export async function setKey(
  name: string,
  options: { test: boolean; input: boolean },
  surroundings: Surroundings,
): Promise<void> {
  const provider = parseProviderName(name);
  const key = await readSecret(provider, { mayAsk: options.input, signal: surroundings.signal });
  if (options.test)
    report(
      await testKey({
        provider,
        keys: await withOnly(provider, { key, surroundings }),
        signal: surroundings.signal,
      }),
    );
  await (await openStoredKeys(surroundings)).set(provider, key);
  process.stderr.write(
    `assay: the key for ${provider} is saved, sealed, in ${dataFolders(surroundings).keys}\n`,
  );
}

/** Forgets a saved key. */
export async function removeKey(name: string, surroundings: Surroundings): Promise<void> {
  const provider = parseProviderName(name);
  const removed = await (await openStoredKeys(surroundings)).remove(provider);
  process.stderr.write(
    removed
      ? `assay: the key for ${provider} is removed\n`
      : `assay: there was no saved key for ${provider}\n`,
  );
}

/** Asks a provider whether its key works, with one tiny question. */
export async function testProviderKey(name: string, surroundings: Surroundings): Promise<void> {
  report(
    await testKey({
      provider: parseProviderName(name),
      keys: await openKeys(surroundings),
      signal: surroundings.signal,
    }),
  );
}

/**
 * Seals the saved keys under a new master key: ASSAY_NEW_MASTER_KEY when ASSAY_MASTER_KEY is in use, else a fresh one in the file
 * beside them. The new file is written before the keys change and takes its place after, so that no moment loses them.
 */
export async function rotateKeys(surroundings: Surroundings): Promise<void> {
  const path = dataFolders(surroundings).keys;
  const stored = await openStoredKeys(surroundings);
  const [held, next] = [surroundings.env["ASSAY_MASTER_KEY"], surroundings.env["ASSAY_NEW_MASTER_KEY"]];
  if (held !== undefined && held !== "") {
    if (next === undefined || next === "") throw nextKeyMissing();
    await stored.rotate(await readMasterKey(next, path));
    process.stderr.write(
      "assay: the keys are sealed anew; put the new master key into ASSAY_MASTER_KEY now\n",
    );
    return;
  }
  const fresh = randomBytes(32);
  await writeFile(`${path}.master.next`, `${fresh.toString("base64")}\n`, { mode: 0o600 });
  await stored.rotate(fresh);
  await rename(`${path}.master.next`, `${path}.master`);
  process.stderr.write("assay: the keys are sealed anew under a fresh master key\n");
}

async function readSecret(
  provider: ProviderName,
  how: { mayAsk: boolean; signal: AbortSignal },
): Promise<string> {
  const asked =
    how.mayAsk && process.stdin.isTTY
      ? await password({ message: `Key for ${provider}`, signal: how.signal })
      : (await text(addAbortSignal(how.signal, process.stdin))).trim();
  if (isCancel(asked))
    throw new AssayError({
      code: "cancelled",
      message: "no key was given",
      remedy: "Run the command again.",
    });
  if (/^[\x21-\x7e]+$/.test(asked)) return asked;
  throw new AssayError({
    code: "usage",
    message:
      asked === ""
        ? "the key is empty"
        : "the key holds a space, a line break or a character that no key has",
    remedy: `Pipe it in, as in: assay keys set ${provider} < key.txt`,
  });
}

/** Keys that hold the candidate alone: what the environment says of this provider must not be tested in its place. */
async function withOnly(
  provider: ProviderName,
  given: { key: string; surroundings: Surroundings },
): Promise<ProviderKeys> {
  const env = Object.fromEntries(
    Object.entries(given.surroundings.env).filter(([name]) => !name.endsWith("_API_KEY")),
  );
  const refuse = (): Promise<never> => Promise.reject(new Error("a key on trial is not stored"));
  return resolveProviderKeys({
    env,
    keyFile: {
      list: () => Promise.resolve([{ provider, lastFour: "" }]),
      read: (asked) => Promise.resolve(asked === provider ? given.key : null),
      set: refuse,
      remove: refuse,
      rotate: refuse,
    },
  });
}

function report(verdict: KeyVerdict): void {
  switch (verdict.kind) {
    case "works":
      process.stderr.write(
        `assay: ${verdict.model} answered${verdict.isFormatKept ? "" : ", but not in the form that a review needs; another model may serve better"}\n`,
      );
      return;
    case "no-model":
      process.stderr.write(`assay: not tested. ${verdict.remedy}\n`);
      return;
    case "refused":
      throw new AssayError({
        code: "key-missing",
        message: `${verdict.model} did not answer (${verdict.failure}): ${verdict.message}`,
        remedy: verdict.remedy,
      });
  }
}

function nextKeyMissing(): AssayError {
  return new AssayError({
    code: "usage",
    message: "ASSAY_MASTER_KEY is in use, but ASSAY_NEW_MASTER_KEY is not set",
    remedy: "Make one with `openssl rand -base64 32`, set both, and run the command again.",
  });
}
