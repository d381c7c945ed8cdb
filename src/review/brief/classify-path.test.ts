// What paths are for, and the cases where two rules could both speak.
import { describe, expect, it } from "vitest";
import { classifyPath, type PathKind } from "./classify-path.js";

describe("classifying a path", () => {
  it.each<[string, PathKind, string | null]>([
    ["src/orders.ts", "source", "TypeScript"],
    ["src/Button.tsx", "source", "TypeScript"],
    ["src/vendoring.ts", "source", "TypeScript"],
    ["src/latest.py", "source", "Python"],
    ["src/contest.go", "source", "Go"],
    ["Attest.java", "source", "Java"],
    ["include/ring.hpp", "source", "C++"],
    ["schema.sql", "source", "SQL"],
    ["src/orders.test.ts", "test", "TypeScript"],
    ["web/__tests__/orders.js", "test", "JavaScript"],
    ["orders/tests/helpers.py", "test", "Python"],
    ["orders/test_routes.py", "test", "Python"],
    ["stock_test.go", "test", "Go"],
    ["src/test/java/shop/InvoiceTest.java", "test", "Java"],
    ["Shop/InvoiceTests.cs", "test", "C#"],
    ["spec/invoice_spec.rb", "test", "Ruby"],
    ["README.md", "docs", "Markdown"],
    ["docs/lexique-français.md", "docs", "Markdown"],
    ["LICENSE", "docs", null],
    ["package.json", "config", "JSON"],
    ["requirements-dev.txt", "config", null],
    ["go.mod", "config", null],
    ["deploy/Dockerfile.worker", "config", "Dockerfile"],
    [".env.example", "config", null],
    ["vitest.config.ts", "config", "TypeScript"],
    ["package-lock.json", "lock", "JSON"],
    ["services/a/Cargo.lock", "lock", null],
    ["go.sum", "lock", null],
    ["api/orders.pb.go", "generated", "Go"],
    ["web/app.min.js", "generated", "JavaScript"],
    ["dist/main.js", "generated", "JavaScript"],
    ["vendor/lib/x_test.go", "vendored", "Go"],
    ["node_modules/a/package.json", "vendored", "JSON"],
    [".github/workflows/ci.yml", "workflow", "YAML"],
    ["Jenkinsfile", "workflow", "Groovy"],
    ["db/migrations/0002_checkout.sql", "migration", "SQL"],
    ["shop/migrations/0007_coupon.py", "migration", "Python"],
    ["alembic/versions/ab12_coupon.py", "migration", "Python"],
    ["db/migrate/20260101_coupon.rb", "migration", "Ruby"],
    ["sql/V2__checkout.sql", "migration", "SQL"],
    ["src/migrations/migrations.md", "docs", "Markdown"],
    ["assets/logo.png", "data", null],
    ["data/rates.json", "data", "JSON"],
    ["", "data", null],
  ])("%s is %s", (path, kind, language) => {
    expect(classifyPath(path)).toEqual({ kind, language });
  });
});
