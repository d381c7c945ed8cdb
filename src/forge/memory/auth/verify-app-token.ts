// Verifies the JSON Web Token by which the App speaks for itself.
import { createVerify } from "node:crypto";
import { z } from "zod";
import type { AppRecord } from "../nouns/app-record.js";

/** True, or the sentence with which GitHub refuses it (401). */
export type AppTokenVerdict = true | string;

const longestSeconds = 600;
const claimsSchema = z.object({
  iat: z.unknown(),
  exp: z.unknown(),
  iss: z.union([z.number(), z.string()]),
});

/** RS256, signed with the App's key, `iat` not in the future, `exp` not passed and at most 10 min ahead, `iss` the App. */
export function verifyAppToken(token: string, app: AppRecord, nowMs: number): AppTokenVerdict {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const head = decode(header);
  const claims = claimsSchema.safeParse(decode(payload));
  const isSigned = createVerify("RSA-SHA256")
    .update(`${header}.${payload}`)
    .verify(app.publicKeyPem, signature, "base64url");
  const isRs256 = z.object({ alg: z.literal("RS256") }).safeParse(head).success;
  if (!claims.success || !isSigned || !isRs256) return "A JSON web token could not be decoded";
  const { iat, exp, iss } = claims.data;
  const now = nowMs / 1000;
  if (!Number.isInteger(exp)) return expIsNumeric;
  if (Number(exp) <= now) return expIsNumeric;
  if (Number(exp) > now + longestSeconds) return "'Expiration time' claim ('exp') is too far in the future";
  if (!Number.isInteger(iat) || Number(iat) > now + 1) return iatIsInteger;
  if (String(iss) !== String(app.id) && iss !== app.clientId)
    return "'Issuer' claim ('iss') must be an Integer";
  return true;
}

const expIsNumeric =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
const iatIsInteger =
  "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null; // the verdict says that it cannot be decoded
  }
}
