// The whole service for one test file: a GitHub on loopback, a real database, the door on a socket, and workers.
import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMemoryGitHub, type MemoryGitHub } from "../../src/forge/forge.js";
import { openFoundation, type Foundation } from "../../src/app/service/open-foundation.js";
import { openServiceParts, type OpenService } from "../../src/app/service/open-service-parts.js";
import { readServerSettings } from "../../src/app/service/read-server-settings.js";
import { startWorkers, type RunningWork } from "../../src/app/service/start-workers.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { openTestDatabase } from "../open-test-database.js";

/** A running service. `env` starts more processes of the same one. */
export interface TestService {
  readonly github: MemoryGitHub;
  readonly foundation: Foundation;
  readonly service: OpenService;
  readonly env: Readonly<Record<string, string>>;
  /** Where GitHub sends its webhooks. */
  readonly webhook: { readonly url: string; readonly secret: string };
  /** Waits until `look` gives something, looking again and again; throws with what it last saw. */
  until<T>(look: () => Promise<T | null | undefined | false> | T | null | undefined | false): Promise<T>;
  stopWorkers(): Promise<void>;
  startWorkers(): Promise<void>;
  close(): Promise<void>;
}

const secret = "a test secret";

/** What GitHub holds besides; `shop` is the folder of the bundled repository. */
export type GitHubOf = (
  shop: string,
) => Partial<Pick<Parameters<typeof startMemoryGitHub>[0], "repositories" | "users" | "installations">>;

/** Starts everything. The repository is the bundled shop, `acme/shop`, active; branch `feature/checkout` has the seeded faults. */
export async function openTestService(
  more: Readonly<Record<string, string>> = {},
  makeRepository: (folder: string) => void = makeShop,
  githubOf: GitHubOf = () => ({}),
): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), "assay-service-"));
  const shop = join(folder, "shop");
  makeRepository(shop);
  const database = await openTestDatabase();
  const github = await startMemoryGitHub({
    repositories: [{ owner: "acme", name: "shop", cloneFrom: shop, defaultBranch: "main" }],
    users: [
      { login: "ada", role: "write" },
      { login: "eve", role: "read" },
    ],
    env: { PATH: process.env["PATH"] },
    ...githubOf(shop),
  });
  const env = {
    DATABASE_URL: database.url,
    ASSAY_DATA_DIR: join(folder, "data"),
    ASSAY_LOG: process.env["TEST_LOG"] ?? "error",
    ASSAY_MASTER_KEY: "11".repeat(32),
    GITHUB_APP_ID: String(github.app.id),
    GITHUB_PRIVATE_KEY: github.app.privateKeyPem,
    GITHUB_WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_WEB_URL: github.gitUrl,
    GITHUB_CLIENT_ID: github.app.clientId,
    GITHUB_CLIENT_SECRET: github.app.clientSecret,
    ...more,
  };
  const surroundings = {
    env: { ...env, PATH: process.env["PATH"] },
    cwd: folder,
    signal: new AbortController().signal,
  };
  const foundation = await openFoundation(readServerSettings(surroundings.env), surroundings);
  const service = openServiceParts(foundation);
  const door = await openDoor(service);
  const webhook = { url: `${door.url}/webhooks/github`, secret };
  github.webhooks.pointAt(webhook);
  let work: RunningWork | null = null;
  const stopWorkers = async (): Promise<void> => {
    await work?.close({ graceMs: 5_000 });
    work = null;
  };
  const start = async (): Promise<void> => {
    work = await startWorkers(foundation, service.parts);
  };
  await start();
  return {
    ...{ github, foundation, service, env, webhook, until, stopWorkers },
    startWorkers: start,
    close: async () => {
      await stopWorkers();
      door.server.close();
      await service.close();
      await github.close();
      await foundation.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeShop(folder: string): void {
  execFileSync(process.execPath, [join(packageRoot, "scripts", "make-sample.js"), folder], {
    stdio: "ignore",
  });
}

async function until<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  for (const began = Date.now(); ;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() - began > 100_000) throw new Error("it did not happen within 100 seconds");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The webhook door alone; the page has tests of its own. */
async function openDoor({ intake }: OpenService): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>; // GitHub repeats no header
      void intake.handleDelivery({ raw: Buffer.concat(chunks), headers }).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
