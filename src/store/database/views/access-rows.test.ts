// Sign-in on a real database: each link used once, everything for as long as it lasts, every change written down.
import { afterAll, beforeAll, expect, it } from "vitest";
import { onEachPostgres } from "../../../../test/each-postgres.js";
import { openTestDatabase, type TestDatabase } from "../../../../test/open-test-database.js";
import { noon } from "../../../../test/service-support.js";
import { createApiTokens, createAuditLog, createSessions, createSignInLinks } from "./access-rows.js";

await onEachPostgres("sign-in", (binaries) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase({ binaries });
  });
  afterAll(() => database.close());

  it("[L4] of many who take one link at once exactly one gets in, and a session lasts as long as it says", async () => {
    const links = createSignInLinks<"operator">(database.db);
    await links.create({
      tokenHash: "l1",
      actor: "operator",
      role: "operator",
      createdAt: noon,
      expiresAt: noon + 10,
    });
    const takes = await Promise.all(Array.from({ length: 20 }, () => links.take("l1", noon + 1)));
    expect(takes.filter((take) => take.kind === "taken")).toEqual([
      { kind: "taken", actor: "operator", role: "operator" },
    ]);
    expect(takes.filter((take) => take.kind === "used")).toHaveLength(19);
    await links.create({
      tokenHash: "l2",
      actor: "operator",
      role: "operator",
      createdAt: noon,
      expiresAt: noon + 10,
    });
    expect(await links.take("l2", noon + 10)).toEqual({ kind: "expired" });
    expect(await links.take("l3", noon)).toEqual({ kind: "unknown" });
    const sessions = createSessions<"viewer", { readAt: number }>(database.db);
    const session = {
      id: "s1",
      tokenHash: "h1",
      actor: "mona",
      role: "viewer",
      via: "github",
      avatarUrl: null,
      access: { readAt: noon },
      createdAt: noon,
      lastSeenAt: noon,
      expiresAt: noon + 10,
      userAgent: "x",
    } as const;
    await sessions.create(session);
    expect(await sessions.find("h1", noon)).toEqual(session);
    expect(await sessions.find("h1", noon + 10)).toBeNull();
    await sessions.touch("s1", { lastSeenAt: noon + 5, expiresAt: noon + 20 });
    expect(await sessions.list({ actor: "mona", now: noon + 10 })).toMatchObject([
      { id: "s1", lastSeenAt: noon + 5 },
    ]);
    expect(await sessions.remove("s1", "somebody else")).toBe(false);
    expect(await sessions.remove("s1", "mona")).toBe(true);
  });

  it("[X6] tokens are found until they expire, and the audit log keeps what was asked and how it ended", async () => {
    const tokens = createApiTokens<"operator">(database.db);
    const token = {
      id: "t1",
      name: "ci",
      role: "operator",
      lastFour: "abcd",
      createdBy: "operator",
      createdAt: noon,
      lastUsedAt: null,
      expiresAt: noon + 100_000,
    } as const;
    await tokens.create({ ...token, tokenHash: "th" });
    expect(await tokens.find("th", noon + 1)).toEqual(token);
    expect(await tokens.list()).toEqual([{ ...token, lastUsedAt: noon + 1 }]);
    expect(await tokens.find("th", noon + 100_000)).toBeNull();
    expect(await tokens.remove("t1")).toBe(true);
    const audit = createAuditLog(database.db);
    const asked = { at: noon, actor: "mona", action: "settings.save", target: "acme/shop", detail: "100%" };
    const id = await audit.begin(asked);
    for (let index = 0; index < 12; index += 1) await audit.begin({ ...asked, action: "other" });
    await audit.end(id, "done");
    const found = await audit.list({ search: "settings" }, { limit: 5, after: null });
    expect(found).toEqual({ items: [{ id, ...asked, ending: "done" }], next: null });
    const seen = new Set<string>();
    for (let after: string | null = null, first = true; first || after !== null; first = false) {
      const page: Awaited<ReturnType<typeof audit.list>> = await audit.list(
        { search: null },
        { limit: 5, after },
      );
      for (const item of page.items) seen.add(item.id);
      after = page.next;
    }
    expect(seen.size).toBe(13);
  });
});
