// Turns what the driver throws into Assay's family of errors, once, at the edge of the database.
import pg from "pg";
import { AssayError, messageOf } from "../../../runtime/runtime.js";

/** The server ends or refuses sessions, has none left, or lacks memory or disk for now. Source: PostgreSQL docs, errcodes-appendix. */
const unavailableClasses = ["08", "53", "57"];
/** Two transactions in each other's way: serialization failure, deadlock, lock not available. */
const collisionCodes = ["40001", "40P01", "55P03"];
const networkCodes = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/;

/**
 * The same trouble as an AssayError: `database-unavailable` (transient) where a later try may do, else `database-failed`.
 * The driver's error stays in `cause`; its detail, which may quote values of rows, is not in the message.
 */
export function translateError(thrown: unknown): AssayError {
  if (thrown instanceof AssayError) return thrown;
  const code = codeOf(thrown);
  return isUnavailable(thrown, code) ? unavailable(thrown) : failed(thrown, code);
}

/** Whether a transaction that ended so may simply be run again from its beginning. */
export function isCollision(thrown: unknown): boolean {
  const cause = thrown instanceof AssayError ? thrown.cause : thrown;
  return collisionCodes.includes(codeOf(cause) ?? "");
}

function codeOf(thrown: unknown): string | null {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
  return typeof code === "string" ? code : null;
}

function isUnavailable(thrown: unknown, code: string | null): boolean {
  if (thrown instanceof pg.DatabaseError)
    return collisionCodes.includes(code ?? "") || unavailableClasses.includes((code ?? "").slice(0, 2));
  if (code !== null) return networkCodes.test(code);
  return /terminated|timeout|not queryable|ended/i.test(messageOf(thrown)); // pg gives lost connections no code
}

function unavailable(cause: unknown): AssayError {
  return new AssayError({
    code: "database-unavailable",
    message: `the database did not answer: ${messageOf(cause)}`,
    remedy:
      "It is tried again; if it lasts, check that the server of DATABASE_URL runs and has free connections.",
    cause,
  });
}

function failed(cause: unknown, code: string | null): AssayError {
  return new AssayError({
    code: "database-failed",
    message: `the database refused a statement${code === null ? "" : ` (${code})`}: ${messageOf(cause)}`,
    remedy: "Please report this as a bug, with the lines of the log around it.",
    cause,
  });
}
