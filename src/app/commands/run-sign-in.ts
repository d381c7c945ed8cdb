// `assay sign-in`: prints a fresh one-time link for the operator of a service that runs (spec L4).
import { AssayError, systemClock } from "../../runtime/runtime.js";
import { openDatabase } from "../../store/store.js";
import { readServerSettings } from "../service/read-server-settings.js";
import { serviceFolders } from "../service/service-folders.js";
import { makeSignInLink } from "../service/web-ports/sign-in-link.js";
import type { Surroundings } from "../surroundings.js";

/** The options of `assay sign-in`. */
export interface SignInOptions {
  readonly publicUrl?: string | undefined;
}

/**
 * Writes the link into the service's own database, joining an embedded one that runs. Standard output gets the link alone. Throws
 * `usage` when nobody says where browsers reach the service, and what opening the database throws.
 */
export async function runSignIn({ publicUrl }: SignInOptions, surroundings: Surroundings): Promise<void> {
  const { values } = readServerSettings(surroundings.env);
  const reached = publicUrl ?? values.ASSAY_PUBLIC_URL ?? (values.PORT === 0 ? null : addressOf(values));
  if (reached === null || !URL.canParse(reached)) throw unknownAddress(reached);
  const database = await openDatabase({
    url: values.DATABASE_URL,
    dataDir: serviceFolders(values.ASSAY_DATA_DIR, surroundings).data,
    searchPath: surroundings.env["PATH"],
    report: () => undefined,
  });
  try {
    const link = await makeSignInLink({ database, publicUrl: reached, clock: systemClock });
    process.stdout.write(`${link}\n`);
    process.stderr.write("assay: it signs in once, within 15 minutes, as operator\n");
  } finally {
    await database.close();
  }
}

function addressOf({ HOST, PORT }: { readonly HOST: string | null; readonly PORT: number | null }): string {
  const host = HOST === null || HOST === "0.0.0.0" ? "127.0.0.1" : HOST;
  return `http://${host}:${PORT ?? 4310}`;
}

function unknownAddress(given: string | null): AssayError {
  return new AssayError({
    code: "usage",
    message:
      given === null
        ? "nothing says where browsers reach the service: PORT is 0"
        : `--public-url ${given} is not an address`,
    remedy: "Name it with --public-url, such as http://127.0.0.1:4310.",
  });
}
