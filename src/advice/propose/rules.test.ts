// Each rule on a small program of each framework that it knows: what it changes, and what it must leave alone.
import { describe, expect, it } from "vitest";
import { proposed } from "./fixtures/proposed.js";

/** The one proposal whose title begins so, as the changed text; empty where there is none. */
const made = (all: Record<string, string>, title: string): string =>
  Object.entries(all).find(([name]) => name.startsWith(title))?.[1] ?? "";

describe("the server", () => {
  it.each([
    [
      "Express",
      "app.js",
      'import express from "express";\nconst app = express();\napp.get("/quote", (req, res) => res.end());\napp.listen(80);\n',
      "const server = app.listen(80);\nserver.requestTimeout = 30_000;",
    ],
    [
      "Fastify",
      "app.js",
      'import Fastify from "fastify";\nconst app = Fastify({ logger: true });\napp.get("/quote", async () => 1);\n',
      "Fastify({ requestTimeout: 30_000, logger: true })",
    ],
    [
      "Hono",
      "app.js",
      'import { serve } from "@hono/node-server";\nimport { Hono } from "hono";\nconst app = new Hono();\napp.get("/quote", (c) => c.json(1));\nserve({ fetch: app.fetch });\n',
      "serve({ serverOptions: { requestTimeout: 30_000 }, fetch: app.fetch })",
    ],
    [
      "NestJS",
      "app.ts",
      'import { NestFactory } from "@nestjs/core";\nimport { Controller, Get } from "@nestjs/common";\n@Controller()\nexport class Quotes {\n  @Get("quote")\n  read() { return 1; }\n}\nasync function main() {\n  const app = await NestFactory.create(Quotes);\n  await app.listen(80);\n}\n',
      "  app.getHttpServer().requestTimeout = 30_000;\n  await app.listen(80);",
    ],
    [
      "uvicorn",
      "app.py",
      'import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get("/quote")\ndef quote():\n    return 1\nuvicorn.run(app, port=80)\n',
      "uvicorn.run(app, port=80, limit_concurrency=200, timeout_keep_alive=5)",
    ],
    [
      "chi",
      "a.go",
      'package main\nimport (\n\t"net/http"\n\t"github.com/go-chi/chi/v5"\n)\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Get("/quote", func(w http.ResponseWriter, q *http.Request) {})\n\thttp.ListenAndServe(":80", r)\n}\n',
      '(&http.Server{Addr: ":80", Handler: r, ReadHeaderTimeout: 5 * time.Second',
    ],
  ])("[R10] of %s gets a limit, once", async (_, path, text, wanted) => {
    const bounded =
      Object.values(await proposed({ path, text, kinds: [] })).find((one) => one.includes(wanted)) ?? "";
    expect(bounded).toContain(wanted);
    const again = await proposed({ path, text: bounded, kinds: [] });
    expect(Object.keys(again).filter((title) => /^(?:Give callers|Refuse more)/.test(title))).toEqual([]);
  });
});

describe("health", () => {
  it.each([
    [
      "Flask",
      "a.py",
      'from flask import Flask\napp = Flask(__name__)\n@app.get("/quote")\ndef quote():\n    return "1"\n',
      '@app.get("/health")',
    ],
    [
      "Django",
      "urls.py",
      'from django.urls import path\ndef quote(request):\n    return None\nurlpatterns = [\n    path("quote", quote),\n]\n',
      'path("health/", lambda request: JsonResponse({"ok": True})),',
    ],
    [
      "Fastify",
      "a.ts",
      'import Fastify from "fastify";\nconst app = Fastify();\napp.get("/quote", async () => 1);\n',
      'app.get("/health", async () => ({ ok: true }));',
    ],
    [
      "Hono",
      "a.ts",
      'import { Hono } from "hono";\nconst app = new Hono();\napp.get("/quote", (c) => c.json(1));\n',
      'app.get("/health", (c) => c.json({ ok: true }));',
    ],
    [
      "NestJS",
      "a.ts",
      'import { NestFactory } from "@nestjs/core";\nimport { Controller, Get } from "@nestjs/common";\n@Controller()\nexport class Quotes {\n  @Get("quote")\n  read() { return 1; }\n}\nasync function main() {\n  const app = await NestFactory.create(Quotes);\n  await app.listen(80);\n}\n',
      'app.getHttpAdapter().get("/health"',
    ],
    [
      "Gin",
      "a.go",
      'package main\nimport "github.com/gin-gonic/gin"\nfunc quote(c *gin.Context) {}\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/quote", quote)\n}\n',
      'r.GET("/health", func(c *gin.Context)',
    ],
    [
      "chi",
      "a.go",
      'package main\nimport (\n\t"net/http"\n\t"github.com/go-chi/chi/v5"\n)\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Get("/quote", func(w http.ResponseWriter, q *http.Request) {})\n}\n',
      'r.Get("/health", func(w http.ResponseWriter',
    ],
    [
      "Spring",
      "Shop.java",
      'import org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\n@RestController\npublic class Shop {\n    @GetMapping("/quote")\n    String quote() { return "1"; }\n}\n',
      'GetMapping("/health")',
    ],
  ])("[R10] is answered on %s, unless it is already", async (_, path, text, wanted) => {
    const healthy = made(await proposed({ path, text, kinds: [] }), "Add a health endpoint");
    expect(healthy).toContain(wanted);
    expect(made(await proposed({ path, text: healthy, kinds: [] }), "Add a health endpoint")).toBe("");
  });

  it("[R10] of the database is answered apart, with 503 while it cannot be had", async () => {
    const python = `from fastapi import FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("postgresql://db/x")
app = FastAPI()


@app.get("/quote")
def quote():
    with Session(engine) as session:
        return session.execute("SELECT 1").first()
`;
    const ready = made(await proposed({ path: "app.py", text: python, kinds: [] }), "Add a readiness");
    expect(ready).toContain('@app.get("/ready")\ndef ready():\n    try:\n        with engine.connect()');
    expect(ready).toContain(
      "from sqlalchemy import create_engine, text\nfrom sqlalchemy.exc import SQLAlchemyError",
    );
    const script = `import express from "express";
import { Pool } from "pg";
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const app = express();
app.get("/quote", async (req, res) => res.json(await pool.query("SELECT 1")));
`;
    expect(made(await proposed({ path: "app.js", text: script, kinds: [] }), "Add a readiness")).toContain(
      'await pool.query("SELECT 1");\n  } catch {\n    return res.status(503).json({ ready: false });',
    );
  });
});

describe("pools", () => {
  it.each([
    [
      "SQLAlchemy",
      "app.py",
      'from fastapi import FastAPI\nfrom sqlalchemy import create_engine\nengine = create_engine("postgresql://db/x")\napp = FastAPI()\n@app.get("/quote")\ndef quote():\n    return engine.execute("SELECT 1").first()\n',
      'create_engine("postgresql://db/x", pool_pre_ping=True, pool_timeout=2, pool_recycle=1800)',
    ],
    [
      "pg",
      "app.js",
      'import express from "express";\nimport { Pool } from "pg";\nconst pool = new Pool({ connectionString: url });\nconst app = express();\napp.get("/quote", async (req, res) => res.json(await pool.query("SELECT 1")));\n',
      "new Pool({ max: 10, connectionTimeoutMillis: 2000, query_timeout: 4000, connectionString: url })",
    ],
    [
      "ioredis",
      "app.js",
      'import express from "express";\nimport Redis from "ioredis";\nconst redis = new Redis(process.env.REDIS_URL);\nconst app = express();\napp.get("/quote", async (req, res) => res.json(await redis.get("price")));\n',
      "new Redis(process.env.REDIS_URL, { commandTimeout: 2000, connectTimeout: 2000, maxRetriesPerRequest: 1 })",
    ],
  ])("[R10] of %s get bounds", async (_, path, text, wanted) => {
    expect(Object.values(await proposed({ path, text, kinds: ["no-deadline"] })).join("\n")).toContain(
      wanted,
    );
  });

  it("[R10] of SQLite are left alone", async () => {
    const text =
      'from fastapi import FastAPI\nfrom sqlalchemy import create_engine\nengine = create_engine("sqlite:///x.db")\napp = FastAPI()\n@app.get("/quote")\ndef quote():\n    return engine.execute("SELECT 1").first()\n';
    expect(made(await proposed({ path: "app.py", text, kinds: ["no-deadline"] }), "Wait at most")).toBe("");
  });
});

describe("a fan-out", () => {
  it("[R10] is bounded in JavaScript, TypeScript and Python, once", async () => {
    const script =
      'import express from "express";\nconst app = express();\napp.get("/quote", async (req, res) => res.json(await Promise.all(names.map(async (name) => fetch(name)))));\n';
    for (const path of ["app.js", "app.ts"]) {
      const all = await proposed({ path, text: script, kinds: ["amplifies"] });
      const bounded = made(all, "Start at most 8");
      expect(bounded).toContain("await mapBounded(names, 8, async (name) => fetch(name))");
      expect(made(await proposed({ path, text: bounded, kinds: ["amplifies"] }), "Start at most 8")).toBe("");
    }
    const python =
      'import asyncio\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/quote")\nasync def quote():\n    return await asyncio.gather(*[ask(name) for name in names])\n';
    const bounded = made(
      await proposed({ path: "app.py", text: python, kinds: ["amplifies"] }),
      "Start at most 8",
    );
    expect(bounded).toContain("return await gather_bounded(8, [ask(name) for name in names])");
  });
});

describe("a circuit breaker", () => {
  const script =
    'import express from "express";\nconst app = express();\napp.get("/quote", async (req, res) => res.json(await (await fetch("http://p/price")).json()));\n';
  it.each([
    ["opossum", "app.js", script, 'breaker.fire("http://p/price")'],
    ["cockatiel", "app.js", script, 'breaker.execute(() => fetch("http://p/price"))'],
    [
      "pybreaker",
      "app.py",
      'import requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/quote")\ndef quote():\n    return requests.get("http://p/price").json()\n',
      'breaker.call(requests.get, "http://p/price").json()',
    ],
  ])(
    "[R10] is proposed with %s where it is a dependency, and else not",
    async (library, path, text, wanted) => {
      const all = await proposed({ path, text, kinds: ["no-deadline"], dependencies: [library] });
      expect(made(all, "Stop asking for 5 s")).toContain(wanted);
      expect(made(await proposed({ path, text, kinds: ["no-deadline"] }), "Stop asking for 5 s")).toBe("");
    },
  );
});

describe("an honest refusal", () => {
  it.each([
    [
      "Flask",
      "a.py",
      'import requests\nfrom flask import Flask\napp = Flask(__name__)\n@app.get("/quote")\ndef quote():\n    return requests.get("http://p").json()\n',
      '@app.errorhandler(requests.RequestException)\ndef dependency_unavailable(error):\n    return {"detail": "a dependency cannot be had"}, 503, {"Retry-After": "1"}',
    ],
    [
      "FastAPI with a database",
      "a.py",
      'from fastapi import FastAPI\nfrom sqlalchemy import create_engine\nengine = create_engine("postgresql://db/x")\napp = FastAPI()\n@app.get("/quote")\ndef quote():\n    return engine.execute("SELECT 1").first()\n',
      "@app.exception_handler(OperationalError)\ndef database_unavailable(request, error):",
    ],
    [
      "Fastify",
      "a.js",
      'import Fastify from "fastify";\nconst app = Fastify();\napp.get("/quote", async (request, reply) => {\n  try {\n    return await fetch("http://p");\n  } catch (error) {\n    return reply.code(500).send({});\n  }\n});\n',
      'reply.code(503).header("Retry-After", "1").send({})',
    ],
    [
      "Gin",
      "a.go",
      'package main\nimport "github.com/gin-gonic/gin"\nfunc quote(c *gin.Context) {\n\t_, err := http.Get("http://p")\n\tif err != nil {\n\t\tc.JSON(500, nil)\n\t}\n}\nfunc main() { r := gin.Default(); r.GET("/quote", quote) }\n',
      '\t\tc.Header("Retry-After", "1")\n\t\tc.JSON(503, nil)',
    ],
    [
      "chi",
      "a.go",
      'package main\nimport (\n\t"net/http"\n\t"github.com/go-chi/chi/v5"\n)\nfunc quote(w http.ResponseWriter, q *http.Request) {\n\t_, err := http.Get("http://p")\n\tif err != nil {\n\t\thttp.Error(w, "no", http.StatusInternalServerError)\n\t}\n}\nfunc main() { r := chi.NewRouter(); r.Get("/quote", quote) }\n',
      '\t\tw.Header().Set("Retry-After", "1")\n\t\thttp.Error(w, "no", http.StatusServiceUnavailable)',
    ],
    [
      "Spring",
      "Quotes.java",
      'import org.springframework.web.client.RestTemplate;\n@RestController\nclass Quotes {\n    @GetMapping("/quote")\n    String quote() { return restTemplate.getForObject("http://p", String.class); }\n}\n',
      'ResponseEntity.status(503).header("Retry-After", "1")',
    ],
    [
      "Django",
      "urls.py",
      'import requests\nfrom django.http import HttpResponse\nfrom django.urls import path\n\n\ndef quote(request):\n    return HttpResponse(requests.get("http://p").text)\n\n\nurlpatterns = [\n    path("quote", quote),\n]\n',
      "    return answer\n\n\n@when_unavailable\ndef quote(request):",
    ],
    [
      "NestJS",
      "app.ts",
      'import { NestFactory } from "@nestjs/core";\nimport { Controller, Get } from "@nestjs/common";\n@Controller()\nexport class Quotes {\n  @Get("quote")\n  async read() { return (await fetch("http://p")).json(); }\n}\nasync function main() {\n  const app = await NestFactory.create(Quotes);\n  await app.listen(80);\n}\n',
      "  app.useGlobalFilters(new DependencyUnavailable(app.getHttpAdapter()));\n  await app.listen(80);",
    ],
  ])("[R10] is given on %s, with Retry-After", async (_, path, text, wanted) => {
    expect(made(await proposed({ path, text, kinds: ["error-not-mapped"] }), "Answer 503")).toContain(wanted);
  });

  it.each([
    [
      "a view of Django that answers for its client already",
      "urls.py",
      'import requests\nfrom django.http import HttpResponse\nfrom django.urls import path\ndef quote(request):\n    try:\n        return HttpResponse(requests.get("http://p").text)\n    except requests.RequestException:\n        return HttpResponse(status=503)\nurlpatterns = [\n    path("quote", quote),\n]\n',
    ],
    [
      "an async view of Django",
      "urls.py",
      'import httpx\nfrom django.http import HttpResponse\nfrom django.urls import path\nasync def quote(request):\n    return HttpResponse(httpx.get("http://p").text)\nurlpatterns = [\n    path("quote", quote),\n]\n',
    ],
    [
      "an application of NestJS with filters of its own",
      "app.ts",
      'import { NestFactory } from "@nestjs/core";\nimport { Controller, Get } from "@nestjs/common";\n@Controller()\nexport class Quotes {\n  @Get("quote")\n  async read() { return (await fetch("http://p")).json(); }\n}\nasync function main() {\n  const app = await NestFactory.create(Quotes);\n  app.useGlobalFilters(new Own());\n  await app.listen(80);\n}\n',
    ],
  ])("[R10] is not proposed for %s", async (_, path, text) => {
    expect(made(await proposed({ path, text, kinds: ["error-not-mapped"] }), "Answer 503")).toBe("");
  });
});
