// Holds the published schema of `assay context` to the code, and the code's words to those of the context room.
import { join } from "node:path";
import { expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { ChangeContext, ContextSymbol } from "../../context/context.js";
import { packageRoot } from "../../runtime/runtime.js";
import { contextSchemaFile, type contextSchema } from "./context-json.js";

type Printed = z.output<typeof contextSchema>;

it("[C6] the published schema is what the code makes (`vitest run src/app/commands/context-json.test.ts -u` writes it anew)", async () => {
  await expect(contextSchemaFile()).toMatchFileSnapshot(
    join(packageRoot, "schemas", "context-v1.schema.json"),
  );
});

it("[C6] it knows every step, list and way of resolving that there is", () => {
  expectTypeOf<Printed["step"]>().toEqualTypeOf<ChangeContext["step"]>();
  expectTypeOf<Printed["symbols"][number]["list"]>().toEqualTypeOf<ContextSymbol["list"]>();
  expectTypeOf<Printed["symbols"][number]["resolvedBy"]>().toEqualTypeOf<ContextSymbol["resolvedBy"]>();
  expectTypeOf<Printed["stats"]>().branded.toEqualTypeOf<{
    -readonly [K in keyof ChangeContext["stats"]]: number;
  }>();
});
