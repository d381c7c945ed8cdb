// A stored key opens for the address that it was sealed for, and for no other.
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { seal } from "../../models/models.js";
import { keyRow, ownedKey, type StoredModelKey } from "./service-models.js";

const masterKey = randomBytes(32);
const row = { id: "k1", owner: "operator", provider: "openai", baseUrl: "https://ours.test/v1" } as const;
const stored: StoredModelKey = { ...row, sealed: seal("sk-secret", keyRow(row), masterKey) };

it("[X2] opens as it was sealed", async () => {
  expect(await ownedKey(stored, masterKey).open()).toBe("sk-secret");
});

it.each([
  { baseUrl: "https://elsewhere.test/v1" },
  { baseUrl: null },
  { provider: "openrouter" },
  { id: "k2" },
])("[X2] [X3] does not open for a row that was changed in the database: %j", async (changed) => {
  await expect(ownedKey({ ...stored, ...changed }, masterKey).open()).rejects.toMatchObject({
    code: "key-store",
  });
});

it("[X2] opens what an earlier version sealed to the id alone", async () => {
  const old = { ...stored, sealed: seal("sk-old", "k1", masterKey) };
  expect(await ownedKey(old, masterKey).open()).toBe("sk-old");
});
