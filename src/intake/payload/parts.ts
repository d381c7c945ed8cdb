// The parts that webhook payloads share: only what is needed is read, the rest is let through unseen.
import { z } from "zod";
import type { RepositoryIdentity } from "../delivery.js";
import type { InstallationAccount, ListedRepository } from "../installation-change.js";

/** A GitHub id: a positive whole number up to 2^53. */
export const id = z.int().positive();

/** An object id, SHA-1 or SHA-256 in hex: checked, because it goes into addresses and into git's input. */
export const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "not a commit id");

/**
 * A text of at most `maxLength` UTF-16 units; what is longer is cut. NUL and lone surrogates, which no database takes,
 * become U+FFFD.
 */
export function text(maxLength: number): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> {
  return z.string().transform((value) => value.slice(0, maxLength).replace(unstorable, "\uFFFD"));
}

const unstorable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A point in time as milliseconds: GitHub writes ISO texts, and in some payloads seconds. */
export const time = z
  .union([z.iso.datetime({ offset: true }), z.int().nonnegative()])
  .transform((value) => (typeof value === "number" ? value * 1000 : Date.parse(value)));

/** Login, id and kind of an account; a deleted one is null in payloads and becomes GitHub's own "ghost". */
export const account = z
  .object({ login: text(255), id: z.int().nonnegative(), type: text(32).optional() })
  .nullish()
  .transform((value) => ({
    login: value?.login ?? "ghost",
    id: value?.id ?? 0,
    isBot: value?.type === "Bot",
  }));

/** The installation that a delivery belongs to; a webhook of a single repository has none. */
export const installation = z.object({ id });

/** The repository of an event, without its installation, which stands beside it. */
export const repository = z
  .object({
    id,
    name: text(255),
    owner: z.object({ login: text(255).optional(), name: text(255).nullish() }),
    private: z.boolean().default(false),
    default_branch: text(255).nullish(),
  })
  .transform((value) => ({
    id: value.id,
    owner: value.owner.login ?? value.owner.name ?? "",
    name: value.name,
    private: value.private,
    defaultBranch: value.default_branch ?? null,
  }));

/** A repository as payloads of installations list it. */
export const listedRepository = z
  .object({ id, name: text(255), full_name: text(511), private: z.boolean().default(false) })
  .transform((value): ListedRepository => ({
    id: value.id,
    owner: value.full_name.split("/")[0] ?? "",
    name: value.name,
    private: value.private,
  }));

/** The account of an installation: a user, an organization, or an enterprise, which has a slug and no login. */
export const installationAccount = z
  .object({ login: text(255).optional(), slug: text(255).optional(), type: text(32).optional() })
  .transform((value): InstallationAccount => ({
    login: value.login ?? value.slug ?? "",
    type: value.type ?? "Enterprise",
  }));

/** A repository's identity: what the payload says of it, with its installation. */
export function identify(
  named: z.output<typeof repository>,
  owner: z.output<typeof installation>,
): RepositoryIdentity {
  return { ...named, installation: owner.id };
}
