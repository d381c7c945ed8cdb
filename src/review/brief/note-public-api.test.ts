// What counts as public in each language, and what the change did to it.
import { describe, expect, it } from "vitest";
import { notePublicApi } from "./note-public-api.js";
import { asText, fileDiffOf, said, viewOf } from "./fixtures/test-change.js";

describe("public names", () => {
  it.each<[string, string, string[]]>([
    [
      "a.ts",
      "-export function total(a: number): number {",
      ["! -: `total` (function) is gone; its callers break"],
    ],
    [
      "a.ts",
      "-export function total(a: number): number {\n+export function total(a: number, b = 2): number {",
      ["! 1: `total` (function) has another signature"],
    ],
    ["a.ts", "-export async function* f() {\n+export async function* f() { // faster", []],
    ["a.ts", "-export const f = (a: string) => 1;\n+export const f = (a: string) => 2;", []],
    [
      "a.ts",
      "-export const f = (a: string) => 1;\n+export const f = (b: number) => 1;",
      ["! 1: `f` (function) has another signature"],
    ],
    ["a.ts", "-export const rate = 1;\n+export const rate = 2;", []],
    ["a.ts", "-export { a, b as c };\n+export { a };", ["! -: `c` (re-export) is gone; its callers break"]],
    [
      "a.ts",
      '+export class Cart extends Map {\n+export type Id = string;\n+export * from "./x.js";',
      ['1: adds `Cart`, `Id`, `* from "./x.js"`'],
    ],
    ["a.ts", "+function inner() {\n+  export_me();", []],
    ["a.js", "-exports.pay = pay;", ["! -: `pay` (value) is gone; its callers break"]],
    ["a.py", "-def total(a, b):\n+async def total(a, b):", ["! 1: `total` (function) has another signature"]],
    ["a.py", "-def _total(a, b):\n-    def inner(x):", []],
    [
      "a.py",
      "@@ -9 +9 @@ class Order(Base):\n-    def total(self):\n+    def total(self, rate):\n     def _x(self):",
      ["! 9: `Order.total` (function) has another signature"],
    ],
    [
      "a.py",
      " class Order:\n-    def __init__(self, a):\n+    def __init__(self, a, b):",
      ["! 2: `Order.__init__` (function) has another signature"],
    ],
    [
      "a.go",
      "-func (s *Stock) Take(n int) error {\n+func (s *Stock) take(n int) error {",
      ["! -: `Stock.Take` (function) is gone; its callers break"],
    ],
    ["a.go", "-func helper() {\n-type row struct {", []],
    [
      "A.java",
      "-  public static List<Line> lines(Invoice of) {",
      ["! -: `lines` (function) is gone; its callers break"],
    ],
    [
      "A.java",
      " public class Invoice {\n-  public Invoice(long id) {\n+  public Invoice(long id, String to) {\n-  private int sum() {",
      ["! 2: `Invoice.Invoice` (function) has another signature"],
    ],
    [
      "a.rs",
      "-pub async fn run(a: u8) -> u8 {\n+pub async fn run(a: u16) -> u8 {\n-pub(crate) fn hidden() {",
      ["! 1: `run` (function) has another signature"],
    ],
    [
      "a.rb",
      " class Cart\n-  def add(line)\n+  def add(line, count)",
      ["! 2: `Cart.add` (function) has another signature"],
    ],
    [
      "a.cs",
      "-    public async Task<int> Total(Order o) {",
      ["! -: `Total` (function) is gone; its callers break"],
    ],
    [
      "a.php",
      "-    public function total(int $a): int",
      ["! -: `total` (function) is gone; its callers break"],
    ],
    [
      "a.kt",
      "-fun total(a: Int): Int = a\n-private fun inner() {",
      ["! -: `total` (function) is gone; its callers break"],
    ],
    [
      "a.h",
      "-int ring_push(struct ring *r, int v);\n+int ring_push(struct ring *r, long v);",
      ["! 1: `ring_push` (function) has another signature"],
    ],
    ["a.c", "-static int ring_inner(int v) {\n-  return ring_push(v);", []],
    ["a.cpp", "-bool Ring::push(int v) {", ["! -: `Ring::push` (function) is gone; its callers break"]],
  ])("of %s in %j", (path, text, expected) => {
    expect(said(notePublicApi, path, text)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ["a.py", '+@app.post("/orders", status_code=201)', ["1: adds `POST /orders`"]],
    [
      "a.ts",
      "-router.get('/orders/:id', show);",
      ["! -: `GET /orders/:id` (route) is gone; its callers break"],
    ],
    ["a.go", '+\tmux.HandleFunc("POST /reserve", s.reserve)', ["1: adds `POST /reserve`"]],
    ["A.java", '+  @GetMapping("/invoices")', ["1: adds `GET /invoices`"]],
    ["a.rs", '+#[delete("/x")]', ["1: adds `DELETE /x`"]],
    ["a.cs", '+[HttpPut("x")]', ["1: adds `PUT x`"]],
    ["a.ts", "+ * app.get('/example', show)", []],
    ["a.php", "+Route::post('/x', X::class);", ["1: adds `POST /x`"]],
    ["a.rb", '+  get "/x", to: "x#y"', ["1: adds `GET /x`"]],
  ])("routes of %s in %j", (path, text, expected) => {
    expect(said(notePublicApi, path, text)).toEqual(expected);
  });

  it("compares a signature over all its lines, layout aside", () => {
    const laidOut = "-def pay(a, b):\n+def pay(\n+    a,\n+    b,\n+):";
    const changed = " def pay(\n     a,\n-    b,\n+    b: int,\n ):";
    expect(said(notePublicApi, "a.py", laidOut)).toEqual([]);
    expect(said(notePublicApi, "a.py", changed)).toEqual(["! 1: `pay` (function) has another signature"]);
  });

  it("takes a new overload beside the old one for no break", () => {
    const overload = " public class A {\n   public A(int a) {\n+  public A(int a, int b) {";
    expect(said(notePublicApi, "A.java", overload)).toEqual([]);
  });

  it("says nothing of a function that only moved within its file, and one note when it moved to another", () => {
    const within = "@@ -1 +1 @@\n-export function f(a) {\n@@ -9 +8 @@\n+export function f(a) {";
    expect(said(notePublicApi, "a.ts", within)).toEqual([]);
    const across = viewOf([
      fileDiffOf("a.ts", "-export function f(a) {"),
      fileDiffOf("b.ts", "+export function f(a) {\n+export function g() {"),
    ]);
    expect(notePublicApi(across).map(asText)).toEqual(["-: `f` (function) moved to b.ts", "2: adds `g`"]);
  });

  it("leaves tests and generated code alone, and gathers many additions in one note", () => {
    expect(said(notePublicApi, "a.test.ts", "-export function f() {")).toEqual([]);
    const many = Array.from({ length: 9 }, (_, n) => `+export const f${n} = ${n};`).join("\n");
    expect(said(notePublicApi, "a.ts", many)).toEqual([
      "1: adds `f0`, `f1`, `f2`, `f3`, `f4`, `f5` and 3 more",
    ]);
  });
});
