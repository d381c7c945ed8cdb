// The App's webhook as it is set on its page: where it goes, and whether it is signed.
import { z } from "zod";

/** The webhook's settings. `url` is empty where none is set; GitHub tells that there is a secret, never which. */
export interface GitHubHook {
  readonly url: string;
  readonly hasSecret: boolean;
  readonly contentType: string;
  readonly checksCertificate: boolean;
}

/** `GET /app/hook/config`. */
export const hookWire = z
  .object({
    url: z.string().default(""),
    secret: z.string().nullish(),
    content_type: z.string().default("form"),
    insecure_ssl: z.union([z.string(), z.number()]).default("0"),
  })
  .transform((wire): GitHubHook => ({
    url: wire.url,
    hasSecret: (wire.secret ?? "") !== "",
    contentType: wire.content_type,
    checksCertificate: String(wire.insecure_ssl) === "0",
  }));
