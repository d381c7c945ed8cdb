// What every shape of the API is made of: the schema builder, times, names of GitHub things, pages of a list.
import { z } from "@hono/zod-openapi";
import type { ZodType } from "zod";

export { z };

/** A schema's value with every array and field readonly: what ports hand over and handlers answer with. */
export type Frozen<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

/** A moment as milliseconds since the epoch. Every field that ends in `At` holds one. */
export const moment = z.int().min(0).describe("Milliseconds since the epoch.");

/** An id that GitHub gave (installation, repository): a whole number below 2^53. */
export const githubId = z.int().positive();

/** An amount of US dollars. */
export const dollars = z.number().min(0);

/** A count of things. */
export const count = z.int().min(0);

/** The id of a review: `rev_` and 22 url-safe characters. */
export const reviewId = z.string().regex(/^rev_[A-Za-z0-9_-]{22}$/, "a review id is rev_ and 22 characters");

/** A repository by its id, with the names it bears now. */
export const repositoryNameSchema = z
  .object({ id: githubId, installation: githubId, owner: z.string(), name: z.string() })
  .openapi("RepositoryName");

/** One page of a list. `next` is handed back as `after` to get the following page; null on the last one. */
export function pageOf<T extends ZodType>(item: T, name: string) {
  return z.object({ items: z.array(item), next: z.string().nullable() }).openapi(name);
}

/** The same for a list that a live page follows: `asOf` is the last event that these rows hold (spec L2). */
export function livePageOf<T extends ZodType>(item: T, name: string) {
  return z
    .object({
      items: z.array(item),
      next: z.string().nullable(),
      asOf: count.describe("Open the stream with ?after= this number and nothing between is missed."),
    })
    .openapi(name);
}

/** What a list can be asked: how many rows at most, and where the last page ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,200}$/, "pass `next` of the page before, unchanged")
    .optional(),
};

/** One page as a port returns it. `next` is made and read by the port alone (letters, digits, `_.:-`, at most 200). */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** Which page a list port is asked for. `after` is a `next` of the same port; a damaged one is refused with `usage`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}
