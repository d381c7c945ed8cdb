// Holds the container, the compose file and the GitHub Action to the program: commands, variables, paths, and what they promise.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { buildProgram } from "../src/app/program.js";
import { variables } from "../src/app/service/server-variables.js";
import { packageRoot } from "../src/runtime/runtime.js";
import { makeScratchRepository, scratchEnv, type ScratchRepository } from "./scratch-repository.js";

const read = (name: string): string => readFileSync(join(packageRoot, name), "utf8");
const image = /^[a-z0-9-]+:[a-z0-9.-]+$/; // an official image of Docker Hub by its tag: no host, no path, never "latest"

const serviceSchema = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  env_file: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  healthcheck: z
    .looseObject({ disable: z.boolean().optional(), test: z.array(z.string()).optional() })
    .optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
});
const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({
    using: z.literal("composite"),
    steps: z.array(
      z.object({
        id: z.string().optional(),
        uses: z.string().optional(),
        shell: z.string().optional(),
        run: z.string().optional(),
        env: z.record(z.string(), z.string()).optional(),
      }),
    ),
  }),
});

const compose = composeSchema.parse(parse(read("compose.yaml"), { merge: true }));
const action = actionSchema.parse(parse(read("action.yml")));
const dockerfile = read("Dockerfile").replaceAll("\\\n", " ").split("\n");
const instructions = (name: string): string[] =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());

const surroundings = { env: {}, cwd: packageRoot, signal: new AbortController().signal };
function expectCommand([name, ...args]: readonly string[]): void {
  const command = buildProgram(surroundings).commands.find((one) => one.name() === name);
  expect(command, name).toBeDefined();
  const options = new Set(command?.options.map((option) => option.long));
  for (const option of args.filter((arg) => arg.startsWith("--"))) expect(options, name).toContain(option);
}

describe("the Dockerfile", () => {
  it("[Y2] builds from official images by tag, without running install scripts", () => {
    const images = instructions("FROM").map((line) => line.split(" ")[0] ?? "");
    expect(images).toEqual(["node:20-slim", "node:20-slim"]);
    for (const name of images) expect(name).toMatch(image);
    for (const line of instructions("RUN").filter(
      (run) => run.includes("npm ci") || run.includes("npm prune"),
    ))
      expect(line).toContain("--ignore-scripts");
    expect(read("Dockerfile")).not.toMatch(/^# syntax|https?:\/\/(?!127\.0\.0\.1)/m);
  });

  it("[Y2] runs as a user without rights, and starts the service", () => {
    const user = dockerfile.indexOf("USER node");
    expect(user).toBeGreaterThan(dockerfile.findLastIndex((line) => line.startsWith("RUN ")));
    expectCommand(z.array(z.string()).parse(JSON.parse(instructions("CMD")[0] ?? "")));
    expect(instructions("ENTRYPOINT")).toEqual(['["node", "/app/bin/assay.js"]']);
  });

  it("[F3] sets no variable that the service does not read", () => {
    const names = [...(instructions("ENV")[0] ?? "").matchAll(/([A-Z_]+)=/g)].map((match) => match[1] ?? "");
    expect(names.filter((name) => name !== "NODE_ENV" && !(name in variables))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["HOST", "PORT", "ASSAY_DATA_DIR"]));
  });

  it("[Y2] copies what the package consists of, and keeps secrets out of the image", () => {
    const { files } = z.object({ files: z.array(z.string()) }).parse(JSON.parse(read("package.json")));
    const copied = instructions("COPY").join(" ");
    for (const name of [...files, "package.json"]) expect(copied).toContain(`/app/${name}`);
    for (const name of ["package.json", "LICENSE", "bin", "schemas", "samples"])
      expect(existsSync(join(packageRoot, name)), name).toBe(true);
    expect(read(".dockerignore").split("\n")).toEqual(
      expect.arrayContaining([".git", ".env", "*.env", "*.pem"]),
    );
    expect(read(".gitignore").split("\n")).toEqual(expect.arrayContaining([".env", "assay.env", "/*.pem"]));
  });

  it("[O1] is healthy while /healthz answers 200, and only then", async () => {
    const check = dockerfile.find((line) => line.startsWith("HEALTHCHECK ")) ?? "";
    const command = z.array(z.string()).parse(JSON.parse(check.slice(check.indexOf("["))));
    let status = 200;
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/healthz" ? status : 404).end("{}");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const exitCode = async (): Promise<unknown> => {
      const child = spawn(process.execPath, command.slice(1), { env: { PORT: String(port) } });
      const [code] = (await once(child, "exit")) as [unknown];
      return code;
    };
    expect([command[0], await exitCode()]).toEqual(["node", 0]);
    status = 503;
    expect(await exitCode()).toBe(1);
    server.close();
    server.closeAllConnections();
    await once(server, "close");
    expect(await exitCode()).toBe(1);
  });
});

describe("compose.yaml", () => {
  const own = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

  it("[Y2] has the web without a worker, two workers, Redis and PostgreSQL", () => {
    const commands = own.map(([name, { command }]) => [name, command?.join(" ")]);
    expect(commands).toEqual([
      ["web", "serve --no-worker"],
      ["worker-1", "work"],
      ["worker-2", "work"],
    ]);
    for (const [, { command }] of own) expectCommand(command ?? []);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(["redis", "postgres"]));
    for (const { image: name } of Object.values(compose.services)) expect(name).toMatch(image);
  });

  it("[F3] sets only variables that the service reads, and the same for all its processes", () => {
    const settings = own.map(([, { environment }]) => environment);
    expect(new Set(settings.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(Object.keys(settings[0] ?? {}).filter((name) => !(name in variables))).toEqual([]);
    for (const [name, text] of Object.entries(settings[0] ?? {})) {
      const value = text.replaceAll(/\$\{[^}]*\}/g, "secret");
      const row = variables[name as keyof typeof variables];
      expect(row.schema.safeParse(value).success, name).toBe(true);
    }
  });

  it("[Q1] lets Redis neither evict nor forget, and waits until both engines are healthy", () => {
    const { redis, postgres } = compose.services;
    expect(redis?.command?.join(" ")).toContain("--maxmemory-policy noeviction");
    expect(redis?.command?.join(" ")).toContain("--appendonly yes");
    for (const engine of [redis, postgres]) expect(engine?.healthcheck?.test?.[0]).toBe("CMD");
    for (const [, { depends_on: needs }] of own)
      expect(needs).toEqual({
        postgres: { condition: "service_healthy" },
        redis: { condition: "service_healthy" },
      });
  });

  it("[Q5] gives a process longer to drain than its own grace time", () => {
    for (const [, { stop_grace_period: period, environment }] of own)
      expect(Number(period?.replace("s", ""))).toBeGreaterThan(Number(environment?.["ASSAY_GRACE_SECONDS"]));
  });

  it("[X1] runs our processes on a read-only file system without rights, and shows only the web, to this machine", () => {
    for (const [name, service] of own) {
      expect(service, name).toMatchObject({ read_only: true, cap_drop: ["ALL"], env_file: "assay.env" });
      expect(service.security_opt).toContain("no-new-privileges:true");
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
    for (const engine of ["redis", "postgres"]) {
      expect(compose.services[engine]?.ports).toBeUndefined();
      for (const network of compose.services[engine]?.networks ?? [])
        expect(compose.networks[network]?.internal).toBe(true);
    }
  });

  it("[Y2] declares every volume and network that is used, and holds no secret", () => {
    const services = Object.values(compose.services);
    const named = services.flatMap(({ volumes }) => volumes.map((volume) => volume.split(":")[0] ?? ""));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    const networks = services.flatMap((service) => service.networks);
    expect([...new Set(networks)].sort()).toEqual(Object.keys(compose.networks).sort());
    expect(read("compose.yaml")).not.toMatch(/PASSWORD: "?[^"$\s]/);
  });
});

describe("the GitHub Action", () => {
  let repository: ScratchRepository;
  const folders: string[] = [];
  beforeAll(() => {
    repository = makeScratchRepository();
    repository.write("shop.py", "import os\n");
    repository.commit("Begin");
    repository.git("checkout", "--quiet", "-b", "change");
    repository.write(
      "shop.py",
      "import os\n\n\ndef find(db, name):\n    return db.execute(f\"SELECT * FROM items WHERE name = '{name}'\")\n",
    );
    repository.commit("Find by name");
  });
  afterAll(() => {
    repository.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const step = action.runs.steps.find(({ id }) => id === "review")!;

  function runStep(given: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(join(tmpdir(), "assay-action-"));
    folders.push(folder);
    const inputs = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
        return [name, input === undefined ? "" : (action.inputs[input]?.default ?? "missing")];
      }),
    );
    const files = { GITHUB_OUTPUT: join(folder, "outputs"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
    const env = {
      ...{ ...scratchEnv, ...inputs, ...files, HOME: folder, ASSAY_DATA_DIR: join(folder, "data") },
      ...{
        ASSAY: join(packageRoot, "bin", "assay.js"),
        OUTPUT: join(folder, "review.md"),
        BASE: "main",
        ...given,
      },
      PATH: `${join(process.execPath, "..")}:${scratchEnv["PATH"] ?? ""}`,
    };
    const ended = spawnSync("bash", ["-c", step.run ?? ""], { cwd: repository.dir, env, encoding: "utf8" });
    const text = (path: string): string => (existsSync(path) ? readFileSync(path, "utf8") : "");
    return {
      ...ended,
      outputs: text(files.GITHUB_OUTPUT),
      summary: text(files.GITHUB_STEP_SUMMARY),
      review: text(env.OUTPUT),
      sarif: text(join(folder, "data", "assay.sarif")),
    };
  }

  it("[Y2] reviews a checkout: summary, file, exit code, and SARIF of the same run", () => {
    const ended = runStep({ FAIL_ON: "major", SARIF: "true" });
    expect(ended.status, ended.stderr).toBe(1);
    expect(ended.review).toContain("shop.py");
    expect(ended.summary).toBe(ended.review);
    expect(ended.outputs).toBe("exit-code=1\nsarif=true\n");
    const sarif = z
      .object({ version: z.string(), runs: z.array(z.object({ results: z.array(z.unknown()) })) })
      .parse(JSON.parse(ended.sarif));
    expect([sarif.version, sarif.runs[0]?.results.length]).toEqual(["2.1.0", 1]);
  });

  it("[Y2] passes below the threshold, and ends with the run's own code where it fails", () => {
    expect(runStep({ FAIL_ON: "never" })).toMatchObject({ status: 0, outputs: "exit-code=0\n", sarif: "" });
    expect(runStep({ BASE: "nowhere", SARIF: "true" })).toMatchObject({
      status: 2,
      outputs: "exit-code=2\n",
    });
  });

  it("[X1] takes no text of a pull request into a script", () => {
    for (const { run } of action.runs.steps) expect(run ?? "").not.toContain("${{");
    expect(runStep({ BASE: "main; touch owned", FAIL_ON: "never" }).status).toBe(2);
    expect(existsSync(join(repository.dir, "owned"))).toBe(false);
  });

  it("[Y2] names only inputs, options and formats that exist, and its page lists every input", () => {
    const given = [...JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/g)].map(
      (match) => match[1] ?? "",
    );
    expect([...new Set(given)].filter((name) => !(name in action.inputs))).toEqual([]);
    const options = [...(step.run ?? "").matchAll(/(?<![\w-])--[a-z-]+/g)].map(([option]) => option);
    expectCommand(["review", ...options]);
    const page = read("docs/github-action.md");
    for (const [name, { default: usual }] of Object.entries(action.inputs))
      expect(page).toContain(
        `| \`${name}\` | ${usual === "" ? "–" : `\`${usual.replace(/^\$\{\{ | \}\}$/g, "")}\``} |`,
      );
    for (const name of Object.keys(action.outputs)) expect(page).toContain(`\`${name}\``);
  });

  it("[Y2] is a script that bash can read", () => {
    for (const { run } of action.runs.steps) if (run !== undefined) execFileSync("bash", ["-n", "-c", run]);
  });
});
