// Results in artifacts against the stand-in GitHub: the redirect to signed storage, permissions, forks, and hostile archives.
import { crc32, deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/runtime.js";
import { openTestGitHub, type TestGitHub } from "../memory/fixtures/test-github.js";
import { parseDownload } from "./artifact-address.js";
import { errorOf } from "./fixtures/client-starter.js";
import type { GitHub, GitHubRepositoryClient } from "./github.js";
import { openGitHub } from "./open-github.js";
import { readZippedFile } from "./read-zip.js";

const permissions = { contents: "read", metadata: "read", pull_requests: "write", checks: "write" } as const;
const wish = { artifact: "assay-fire-test", file: "results.json", isOwnOnly: false, maxBytes: 10_000 };

let server: TestGitHub;
let github: GitHub;
let client: GitHubRepositoryClient;
let commit: string;
const routes: string[] = [];
const leave = (
  artifact: { files?: Record<string, string>; archive?: Uint8Array; expired?: boolean },
  isOfFork = false,
) =>
  server.github.do.runWorkflow({
    ...{ repository: "acme/shop", commit, branch: "work", isOfFork },
    artifacts: [
      { name: "other", files: { "results.json": "no" } },
      { name: "assay-fire-test", ...artifact },
    ],
  });

describe("an artifact", () => {
  beforeEach(async () => {
    server = await openTestGitHub({
      installations: [{ id: 5001, account: "acme", permissions: { ...permissions, actions: "read" } }],
    });
    const { app, apiUrl, graphqlUrl } = server.github;
    const onCall = ({ route }: { route: string }) => void routes.push(route);
    const own = { appId: app.id, privateKey: app.privateKeyPem };
    github = openGitHub({ ...own, apiUrl, graphqlUrl, clock: systemClock, onCall });
    const [repository] = await github.repositories(5001);
    const { id, owner, name } = repository!;
    client = github.repository({ installation: 5001, id, owner, name });
    commit = server.pull.headSha;
    routes.length = 0;
  });
  afterEach(async () => {
    await github.close();
    await server.close();
  });

  it("[R11] is read through GitHub's redirect to its storage, which gets no token; the file least deep counts", async () => {
    await leave({ files: { "deep/er/results.json": "deep", "results.json": "good", "notes.txt": "x" } });
    const found = await client.workflowFile({ ...wish, commit });
    expect([Buffer.from(found!.bytes).toString(), found?.branch]).toEqual(["good", "work"]);
    expect(routes.filter((route) => route.includes("/actions/"))).toHaveLength(3);
    expect(await client.workflowFile({ ...wish, commit: server.pull.baseSha })).toBeNull();
  });

  it("[R11] that has expired, or lies in a fork's run where only own ones count, is not there", async () => {
    await leave({ files: { "results.json": "old" }, expired: true });
    await leave({ files: { "results.json": "forged" } }, true);
    expect(await client.workflowFile({ ...wish, commit, isOwnOnly: true })).toBeNull();
    expect(Buffer.from((await client.workflowFile({ ...wish, commit }))!.bytes).toString()).toBe("forged");
  });

  it("[X8] that is larger than the bound, or no archive, is refused", async () => {
    await leave({ archive: Buffer.alloc(20_000, 1) });
    expect((await errorOf(client.workflowFile({ ...wish, commit }))).code).toBe("github-refused");
    await leave({ archive: Buffer.from("not a zip") });
    expect((await errorOf(client.workflowFile({ ...wish, commit }))).code).toBe("github-refused");
  });

  it("[X4] cannot be asked for where the installation does not grant it", async () => {
    const poor = await openTestGitHub({ installations: [{ id: 5001, account: "acme", permissions }] });
    const { app, apiUrl, graphqlUrl } = poor.github;
    const own = { appId: app.id, privateKey: app.privateKeyPem };
    const other = openGitHub({ ...own, apiUrl, graphqlUrl, clock: systemClock });
    const asked = other.repository(client.ref).workflowFile({ ...wish, commit });
    expect((await errorOf(asked)).code).toBe("github-forbidden");
    await other.close();
    await poor.close();
  });
});

describe("an archive", () => {
  const read = (archive: Buffer) =>
    readZippedFile(archive, { name: "results.json", maxEntries: 5, maxBytes: 1_000 });
  const refused = async (archive: Buffer): Promise<string> => (await errorOf(read(archive))).message;

  it("[X8] with a name that climbs out of it is refused whole", async () => {
    for (const name of ["../results.json", "/etc/results.json", "a/../../results.json", "a\\results.json"])
      expect(await refused(zipOf([{ name, bytes: Buffer.from("x") }]))).toContain("was not read");
  });

  it("[X8] that unpacks to more than the bound is refused, also where its header lies about it", async () => {
    const bomb = Buffer.alloc(5_000_000);
    expect(await refused(zipOf([{ name: "results.json", bytes: bomb }]))).toContain("5000000");
    const lying = zipOf([{ name: "results.json", bytes: bomb, claimed: 500 }]);
    expect(await refused(lying)).toContain("was not read");
    const many = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.txt`, bytes: Buffer.from("x") }));
    expect(await refused(zipOf(many))).toContain("6 entries");
  });

  it("without the file holds nothing; cut in the middle it is refused", async () => {
    expect(await read(zipOf([{ name: "other.json", bytes: Buffer.from("x") }]))).toBeNull();
    expect(
      await refused(zipOf([{ name: "results.json", bytes: Buffer.from("x") }]).subarray(0, 30)),
    ).toContain("not read");
  });
});

it("[X3] a download is followed over https alone, but where the API itself is plain", () => {
  expect(parseDownload("https://storage.test/a?sig=1", "https://api.github.com")).toBe(
    "https://storage.test/a?sig=1",
  );
  expect(parseDownload("http://localhost/a", "http://127.0.0.1/api")).toBe("http://localhost/a");
  for (const bad of ["http://storage.test/a", "file:///etc/passwd", "", "https://a:b@storage.test/"])
    expect(() => parseDownload(bad, "https://api.github.com")).toThrow("not followed");
});

/** An archive byte by byte, so that it can lie: `claimed` is the size that its headers state. */
function zipOf(entries: readonly { name: string; bytes: Buffer; claimed?: number }[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claimed = bytes.length } of entries) {
    const packed = deflateRawSync(bytes);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimed, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, tail, path]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
