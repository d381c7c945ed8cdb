// Holds requests made from a document to what that document asks for.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { listOperations } from "./list-operations.js";
import { createCompiler } from "./valid-value.js";
import { makeRequest, type RequestPlan } from "./make-request.js";
import { parseOpenApi } from "./read-document.js";

const text = readFileSync(join(import.meta.dirname, "fixtures/shop.yaml"), "utf8");
const shop = parseOpenApi(text, { from: "shop.yaml", url: null });
const all = listOperations(shop);

function plan(id: string, from = all, seed = 1): RequestPlan {
  const made = makeRequest(
    from.find((one) => one.id === id)!,
    { all: from, compile: createCompiler(), seed },
  );
  if (made.kind === "impossible") throw new Error(made.why);
  return made.plan;
}

describe("makeRequest", () => {
  it("[R1] makes a body that fits its schema, through references that go in circles", () => {
    const { headers, body } = plan("createCustomer");
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ ...shop.root, $id: "http://shop.test/api" });
    const isValid = ajv.compile({ $ref: "http://shop.test/api#/components/schemas/NewCustomer" });
    expect(isValid(JSON.parse(body ?? "")), JSON.stringify(isValid.errors)).toBe(true);
    expect(headers["content-type"]).toBe("application/json");
  });

  it("[R1] names the environment variable of each credential and writes no secret", () => {
    expect(plan("createCustomer").headers["authorization"]).toBe("Bearer ${ASSAY_AUTH_TOKEN}");
    expect(plan("dropCustomer").headers["authorization"]).toBe("Basic ${base64:ASSAY_AUTH_BASIC}");
    expect(plan("login").headers["authorization"]).toBeUndefined();
  });

  it("[R1] learns an id from the call that creates it, and keeps a valid value beside it", () => {
    const { path, learn, segments } = plan("readCustomer");
    expect(path).toBe("/customers/{customer_id}");
    expect(learn.map(({ name, request, pointers }) => [name, request.operationId, pointers])).toEqual([
      ["customer_id", "createCustomer", ["/id"]],
    ]);
    expect(segments["customer_id"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("[R1] fills required query, header and cookie parameters, and leaves optional ones out", () => {
    const { path, headers } = plan("listOrders");
    const query = new URLSearchParams(path.split("?")[1]);
    expect([...query.getAll("status")].sort()).toEqual(["open", "paid"]);
    expect(query.has("unneeded")).toBe(false);
    expect(headers["x-region"]).toMatch(/^[a-z]{2}-\d$/);
    expect(headers["cookie"]).toBe("theme=dark");
  });

  it("[R1] writes a form body as a form, with the schema's own example", () => {
    const { headers, body } = plan("login");
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(body).toMatch(/^user=ann\+b&pin=[1-9]\d{3}$/);
  });

  it("[R1] says why an operation cannot be called instead of calling it wrongly", () => {
    const upload = all.find(({ id }) => id === "upload")!;
    expect(makeRequest(upload, { all, compile: createCompiler(), seed: 1 })).toEqual({
      kind: "impossible",
      why: "its body must be image/png",
    });
  });

  it("[R1] makes equal requests for equal seeds, and others for other seeds", () => {
    expect(plan("createCustomer")).toEqual(plan("createCustomer"));
    expect(plan("createCustomer", all, 2).body).not.toBe(plan("createCustomer").body);
  });

  it("[R1] reads 3.0: nullable, boolean exclusive bounds, example, and no operationId", () => {
    const old = parseOpenApi(
      JSON.stringify({
        openapi: "3.0.2",
        paths: {
          "/things/{n}": {
            put: {
              parameters: [
                {
                  name: "n",
                  in: "path",
                  required: true,
                  schema: { type: "integer", minimum: 0, exclusiveMinimum: true, maximum: 1 },
                },
              ],
              requestBody: {
                content: {
                  "application/json": {
                    schema: {
                      type: "object",
                      required: ["a", "b"],
                      properties: {
                        a: { type: "string", nullable: true, example: "A" },
                        b: { type: "string", enum: ["x"], nullable: true },
                        id: { type: "integer", readOnly: true },
                      },
                      example: { a: 5 },
                    },
                  },
                },
              },
              responses: {},
            },
          },
        },
      }),
      { from: "old.json", url: null },
    );
    const made = plan("put_things_n", listOperations(old));
    expect(made.segments).toEqual({ n: "1" });
    expect(JSON.parse(made.body ?? "")).toEqual({ a: "A", b: "x" });
  });
});

describe("parseOpenApi", () => {
  it.each([
    ["{", /bad\.json:1:2 is not valid JSON or YAML/],
    ['{"swagger":"2.0"}', /Swagger 2\.0/],
    ['{"openapi":"4.0.0"}', /OpenAPI 4\.0\.0; only 3\.0 and 3\.1/],
    ["[]", /holds no object/],
  ])("[R1] refuses %s with the place and the reason", (bad, message) => {
    expect(() => parseOpenApi(bad, { from: "bad.json", url: null })).toThrow(message);
  });

  it.each([
    ["https://example.com/x.json#/a", /leads to another document/],
    ["#/components/schemas/Nobody", /leads nowhere/],
    ["#/paths/~1a/get/requestBody", /leads in a circle/],
  ])("[R1] refuses the reference %s", (ref, message) => {
    const document = parseOpenApi(
      JSON.stringify({ openapi: "3.1.0", paths: { "/a": { get: { requestBody: { $ref: ref } } } } }),
      { from: "refs.json", url: null },
    );
    expect(() => listOperations(document)).toThrow(message);
  });
});
