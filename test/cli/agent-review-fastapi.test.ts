// `assay agent review` on the FastAPI sample as Debian packages it: proven changes of create_user, and what tempts and harms caught by its gate.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../src/resilience/run/fixtures/sample-orders.js";
import { packageRoot } from "../../src/runtime/runtime.js";
import { makeScratchRepository, type ScratchRepository } from "../scratch-repository.js";
import { openAssay, type Assay } from "./spawn-assay.js";

const python = "/usr/bin/python3";
const sample = join(packageRoot, "samples", "fastapi-users");
const isInstalled = spawnSync(python, ["-c", "import fastapi, uvicorn, sqlalchemy, requests"]).status === 0;
const quiet = { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" };

let assay: Assay;
const mails: ChildProcess[] = [];
const repositories: ScratchRepository[] = [];

beforeAll(() => {
  assay = openAssay();
});
afterAll(async () => {
  for (const mail of mails) {
    const gone = once(mail, "exit");
    mail.kill("SIGKILL");
    await gone;
  }
  for (const repository of repositories) repository.close();
  assay.close();
});

interface ReviewJson {
  readonly proposals: readonly {
    readonly outcome: string;
    readonly why: string;
    readonly isAlone: boolean;
    readonly patch: string | null;
    readonly proposal: { readonly title: string; readonly source: string };
    readonly gates: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
    readonly comparison: {
      readonly verdict: string;
      readonly items: readonly { readonly shiftMs: unknown }[];
    } | null;
  }[];
}

interface Reviewed {
  readonly repository: ScratchRepository;
  readonly folder: string;
  readonly review: ReviewJson;
}

/** A mail service of its own for each test: what one sends must not count for another. */
async function startMail(): Promise<string> {
  const port = String(await freePort());
  mails.push(
    spawn(python, [join(sample, "mail.py")], { env: { ...quiet, MAIL_PORT: port }, stdio: "ignore" }),
  );
  return `http://127.0.0.1:${port}`;
}

/** The sample's scenarios with less time to wait for: as many calls as decide, and a backlog as clear in half of the time. */
function shortened(text: string): string {
  return text
    .replace("count: 4", "count: 2")
    .replace("timeout: 2500", "timeout: 1500")
    .replace("response_time_under: 2000", "response_time_under: 1200")
    .replace("duration: 3s, clients: 2, rps: 4", "duration: 1s, clients: 2, rps: 6");
}

/** Measures the sample's own scenarios of these titles, then reviews `create_user` and proves each change. */
async function review(name: string, scenarios: RegExp, proposals: readonly object[] = []): Promise<Reviewed> {
  const repository = makeScratchRepository();
  repositories.push(repository);
  for (const file of ["app.py", "mail.py", "greetings.py"])
    cpSync(join(sample, file), join(repository.dir, file));
  symlinkSync("app.py", join(repository.dir, "link.py"));
  repository.commit("the service");
  const folder = assay.folder(name);
  const all = readFileSync(join(sample, "create-user.yaml"), "utf8").split("\n---\n");
  const own = all.filter((text) => scenarios.test(/title: (.*)/.exec(text)?.[1] ?? ""));
  writeFileSync(join(folder, "create-user.yaml"), shortened(own.join("\n---\n")));
  const mailUrl = await startMail();
  const origin = `http://127.0.0.1:${await freePort()}`;
  const start = `${python} -m uvicorn app:app --port ${new URL(origin).port} --log-level warning`;
  const given = {
    cwd: folder,
    env: { ...assay.env, ...quiet, MAIL_URL: mailUrl, DATABASE_PATH: join(folder, "users.db") },
  };
  const live = ["--start", start, "--target", origin, "--upstream", `MAIL_URL=${mailUrl}`];
  const run = [
    "scenario",
    "run",
    "--scenario",
    "create-user.yaml",
    "--cwd",
    repository.dir,
    "--result",
    "results.json",
  ];
  const measured = await assay.run([...run, ...live], given);
  expect(measured.code, measured.stderr).toBe(1);
  const answers = [
    { when: "tried and refused", replies: [{ answer: { proposals: [] } }] },
    { replies: [{ answer: { proposals } }] },
  ];
  writeFileSync(join(folder, "model.yaml"), JSON.stringify({ version: 1, answers }));
  const ask = ["agent", "review", "--results", "results.json", "--repo-dir", repository.dir, "--prove"];
  const written = ["--format", "json", "--report", "review.json", "--patches", "patches"];
  const model = proposals.length === 0 ? [] : ["--model", "scripted:model.yaml"];
  const ended = await assay.run([...ask, ...live, ...written, ...model], given);
  expect(ended.code, ended.stderr).toBe(0);
  expect(repository.git("status", "--porcelain")).toBe("");
  return {
    repository,
    folder,
    review: JSON.parse(readFileSync(join(folder, "review.json"), "utf8")) as ReviewJson,
  };
}

const passed = ({ gates }: ReviewJson["proposals"][number]): readonly string[] =>
  gates.filter(({ state }) => state === "passed").map(({ name }) => name);
const provenGates = ["applies", "parses", "imports", "routes", "starts", "proof", "mutation"];

/** Each patch file alone on a checkout, and all of them in order: git takes them. */
function applyAll({ repository, folder, review: { proposals } }: Reviewed): string {
  const files = readdirSync(join(folder, "patches")).sort();
  const kept = proposals.filter(({ outcome }) => outcome === "kept");
  expect(files).toHaveLength(kept.length);
  for (const [at, file] of files.entries())
    if (kept[at]?.isAlone === true) repository.git("apply", "--check", join(folder, "patches", file));
  for (const file of files) repository.git("apply", join(folder, "patches", file));
  return readFileSync(join(repository.dir, "app.py"), "utf8");
}

const change = (title: string, search: string, replace: string, path = "app.py"): object => ({
  title,
  why: "It is often done.",
  tradeOff: "None.",
  weaknesses: ["W1"],
  edits: [{ path, anchorLine: null, search, replace }],
  newDependencies: [],
});

const posts = 'answer = requests.post(f"{MAIL_URL}/mails", json={"to": name})\n    answer.raise_for_status()';
const route =
  '@app.post("/users/")\ndef create_user(name: str, password: str, db: Session = Depends(session)):';
const tempting = [
  change(
    "try the mail again",
    `    ${posts}`,
    `    try:\n        ${posts.replace("\n", "\n    ")}\n    except requests.RequestException:\n        ${posts.replace("\n", "\n    ")}`,
  ),
  change(
    "use a middleware",
    "import requests\nfrom fastapi import Depends, FastAPI, HTTPException",
    "import requests\nfrom starlette.middleware.timeout import TimeoutMiddleware\nfrom fastapi import Depends, FastAPI, HTTPException",
  ),
  change(
    "decorate the route",
    route.replace("def ", "async def "),
    `def patient(run):\n    return run\n\n\n@patient\n${route.replace("def ", "async def ")}`,
  ),
  change(
    "move the route",
    route.replace("def ", "async def "),
    route.replace("/users/", "/people/").replace("def ", "async def "),
  ),
  change("leave the repository", "a\nb", "c", "../outside.py"),
  change("follow a link", "import os\nimport threading", "import os", "link.py"),
];

/** What helped by measure, each through every gate; the patches are applied, and the text that they make is given. */
function provenBy(reviewed: Reviewed): { titles: readonly string[]; text: string } {
  const proven = reviewed.review.proposals.filter(({ comparison }) => comparison?.verdict === "helps");
  for (const one of proven) {
    expect(passed(one)).toEqual(provenGates);
    expect(one.comparison?.items.every(({ shiftMs }) => shiftMs !== null)).toBe(true);
  }
  const titles = proven.map(({ outcome, proposal }) => `${outcome}: ${proposal.title}`);
  return { titles, text: applyAll(reviewed) };
}

// Each spends most of its time waiting for what hangs, so they wait side by side.
describe.skipIf(!isInstalled)("assay agent review on the FastAPI sample", () => {
  it.concurrent(
    "[R9] takes create_user off the event loop, proven by a measured before and after",
    async () => {
      const { titles, text } = provenBy(await review("busy", /several callers/));
      expect(titles).toEqual(["kept: Run create_user in a thread, since it blocks (app.py:72)"]);
      expect(text).toMatch(/\ndef create_user\(/);
    },
    600_000,
  );

  it.concurrent(
    "[R9] bounds the wait of create_user and refuses honestly, each proven by a measured before and after",
    async () => {
      const { titles, text } = provenBy(await review("hanging", /never answers/));
      expect(titles).toEqual([
        expect.stringMatching(/^kept: Give requests\.post a deadline of \d+ ms \(app\.py:86\)$/),
        expect.stringMatching(/^kept: Answer 503 with Retry-After when requests fails/),
      ]);
      expect(text).toMatch(/json=\{"to": name\}, timeout=[\d.]+\)/);
    },
    600_000,
  );

  it.concurrent(
    "[R9] stops the blind retry, and catches what a model proposes that tempts and harms at the gate that should catch it",
    async () => {
      const reviewed = await review("lost", /loses its answer/, tempting);
      const [first] = reviewed.review.proposals;
      expect(first?.proposal.title).toBe("Do not repeat what the loop sends (app.py:84)");
      expect(first === undefined ? [] : passed(first)).toEqual(provenGates);
      const said = reviewed.review.proposals
        .filter(({ proposal }) => proposal.source !== "rules")
        .map(({ outcome, gates, proposal }) => [
          proposal.title,
          outcome,
          gates.at(-1)?.name,
          gates.at(-1)?.detail,
        ]);
      expect(said).toEqual([
        [
          "try the mail again",
          "dropped",
          "proof",
          expect.stringMatching(/^harms: .*"nothing happens twice" held and is missed now/),
        ],
        [
          "use a middleware",
          "dropped",
          "imports",
          expect.stringMatching(/^starlette\.middleware\.timeout: no such module/),
        ],
        [
          "decorate the route",
          "dropped",
          "routes",
          expect.stringMatching(/@patient stands above @app\.post, which has registered create_user/),
        ],
        ["move the route", "dropped", "routes", "POST /users/: no longer registered after the change"],
        ["leave the repository", "dropped", "applies", expect.stringMatching(/outside the repository/)],
        ["follow a link", "dropped", "applies", expect.stringMatching(/it is a link/)],
      ]);
      expect(applyAll(reviewed)).not.toContain("for attempt in range");
    },
    600_000,
  );
});
