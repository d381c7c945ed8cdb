// Operations found in the code of each framework, and the calls that leave the program behind them, by the real index.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCodeFiles } from "../../analyzers/analyzers.js";
import {
  defaultParseLimits,
  openContextEngine,
  openFileIndexStore,
  openGitTreeSource,
  ParsePool,
} from "../../context/context.js";
import { packageRoot } from "../../runtime/runtime.js";
import { makeScratchRepository, scratchEnv } from "../../../test/scratch-repository.js";
import { findRoutes } from "./find-routes.js";
import { locateOperation, programFrom, type Located } from "./locate-operation.js";

const samples = (folder: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, readFileSync(join(packageRoot, "samples", folder, name), "utf8")]),
  );

async function locate(files: Record<string, string>, operation: string, entry?: string): Promise<Located> {
  const [method = "", path = ""] = operation.split(" ");
  const all = await readCodeFiles(Object.entries(files).map(([name, text]) => ({ path: name, text })));
  const program = programFrom(entry === undefined ? [] : [entry], all);
  return locateOperation(
    { operation: null, method, url: `http://orders.test:80${path}` },
    { files: program, callees: () => Promise.resolve(null) },
  );
}

const frameworks: readonly [name: string, file: string, text: string, operation: string][] = [
  [
    "FastAPI",
    "a.py",
    'from fastapi import APIRouter\nr = APIRouter(prefix="/users")\n@r.get("/{id}")\nasync def read(id: int):\n    return 1\n',
    "GET /users/{user_id}",
  ],
  [
    "Flask",
    "a.py",
    'from flask import Flask\napp = Flask(__name__)\n@app.route("/users/<int:id>", methods=["POST"])\ndef read(id):\n    return ""\n',
    "POST /users/{id}",
  ],
  [
    "Django",
    "urls.py",
    'from django.urls import path\ndef read(request, id):\n    return None\nurlpatterns = [path("users/<int:id>/", read)]\n',
    "GET /users/{id}",
  ],
  [
    "Express",
    "a.js",
    'import express from "express";\nconst app = express();\napp.get("/users/:id", guard, async (req, res) => res.json(1));\n',
    "GET /users/{id}",
  ],
  [
    "Fastify",
    "a.ts",
    'import Fastify from "fastify";\nconst app = Fastify();\napp.route({ method: "GET", url: "/users/:id", handler: async () => 1 });\n',
    "GET /users/{id}",
  ],
  [
    "Hono",
    "a.ts",
    'import { Hono } from "hono";\nconst app = new Hono();\nfunction read(c) { return c.json(1); }\napp.get("/users/:id", read);\n',
    "GET /users/{id}",
  ],
  [
    "NestJS",
    "a.ts",
    'import { Controller, Get } from "@nestjs/common";\n@Controller("users")\nexport class Users {\n  @Get(":id")\n  read() { return 1; }\n}\n',
    "GET /users/{id}",
  ],
  [
    "Gin",
    "a.go",
    'package main\nimport "github.com/gin-gonic/gin"\nfunc read(c *gin.Context) {}\nfunc main() { r := gin.Default(); r.GET("/users/:id", read) }\n',
    "GET /users/{id}",
  ],
  [
    "chi",
    "a.go",
    'package main\nimport "github.com/go-chi/chi/v5"\nfunc main() { r := chi.NewRouter(); r.Get("/users/{id}", func(w http.ResponseWriter, q *http.Request) {}) }\n',
    "GET /users/{id}",
  ],
  [
    "Spring",
    "Users.java",
    '@RestController\n@RequestMapping("/users")\nclass Users {\n  @GetMapping("/{id}")\n  User read(@PathVariable int id) { return null; }\n}\n',
    "GET /users/{id}",
  ],
];

describe("routes", () => {
  it.each(frameworks)(
    "[R8] of %s are found, with the code that answers",
    async (framework, file, text, operation) => {
      const found = await locate({ [file]: text }, operation);
      expect(found).toMatchObject({
        kind: "located",
        route: { framework, handler: { path: file } },
        others: 0,
      });
      if (found.kind === "located") expect(found.sure).toBeGreaterThan(0.8);
      expect(await locate({ [file]: text }, "GET /other")).toMatchObject({ kind: "not-found" });
    },
  );

  it("[R8] mounted under a prefix elsewhere are found, and trusted less", async () => {
    const [, , text = ""] = frameworks[3] ?? [];
    const found = await locate({ "a.js": text }, "GET /api/v1/users/{id}");
    expect(found.kind === "located" && found.sure).toBeCloseTo(0.665, 2);
  });
});

describe("the sample applications", () => {
  const repository = makeScratchRepository();
  const pool = new ParsePool(defaultParseLimits(1));
  afterAll(async () => {
    await pool.close();
    repository.close();
  });

  it("[R8] lead from an operation to the line that asks its dependency, through what the entry imports, by the graph", async () => {
    const names = ["weak.ts", "sound.ts", "orders.ts", "stock.ts", "openapi.ts"];
    const files = samples("ts-orders", names);
    for (const name of names) repository.write(name, files[name] ?? "");
    repository.commit("all");
    const engine = openContextEngine({
      repository: repository.dir,
      source: openGitTreeSource({ gitDir: join(repository.dir, ".git"), env: scratchEnv }),
      store: openFileIndexStore(join(repository.dir, ".git", "index-of-assay")),
      pool,
      keepGraphs: 1,
      now: () => 0,
    });
    await engine.prepare("HEAD");
    const code = await readCodeFiles(names.map((path) => ({ path, text: files[path] ?? "" })));
    const found = await locateOperation(
      { operation: "readQuote", method: "GET", url: "http://orders.test:80/quote" },
      { files: programFrom(["weak.ts"], code), callees: (place) => engine.callees("HEAD", place) },
    );
    if (found.kind !== "located") throw new Error(found.why);
    expect(found.route).toMatchObject({
      framework: "plain code",
      method: "GET",
      handler: { path: "orders.ts" },
    });
    const [call] = found.outbound;
    expect(call).toMatchObject({ kind: "http", path: "weak.ts", call: { name: "fetch", line: 8 } });
    expect(call?.steps.map(({ path, name }) => `${path} ${name}`)).toEqual([
      "orders.ts the branch for /quote",
      "weak.ts rates",
      "weak.ts ask",
    ]);
    expect(call?.sure).toBeGreaterThan(0.5);
  });

  it("[R8] tell apart what an operation asks of a database and of a service", async () => {
    const found = await locate(samples("fastapi-users", ["app.py"]), "GET /users/{user_id}/greeting");
    if (found.kind !== "located") throw new Error(found.why);
    expect(found.route.handler.name).toBe("greet_user");
    expect(new Set(found.outbound.map(({ kind }) => kind))).toEqual(new Set(["http", "sql"]));
    expect(found.outbound[0]).toMatchObject({ kind: "http", call: { name: "requests.get", line: 113 } });
  });

  it("[R8] have every operation of their documents in the table", async () => {
    const code = await readCodeFiles([
      { path: "app.py", text: samples("fastapi-users", ["app.py"])["app.py"] ?? "" },
    ]);
    expect(findRoutes(code).map(({ method, template }) => `${method ?? "*"} ${template}`)).toEqual([
      "GET /",
      "GET /users",
      "POST /users/",
      "GET /mails",
      "GET /users/{user_id}",
      "GET /users/{user_id}/greeting",
    ]);
  });
});
