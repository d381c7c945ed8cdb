// Names traced through imports and variables, and the budget that every walk is charged to.
import { describe, expect, it } from "vitest";
import { familyOf } from "./language.js";
import { SourceFile } from "./source-file.js";
import { OutOfBudget } from "./syntax-tree.js";

function open(path: string, text: string): SourceFile {
  const family = familyOf(path);
  if (family === null) throw new Error(path);
  return new SourceFile({ path, text, family });
}

function names(path: string, text: string): readonly string[] {
  return open(path, text)
    .calls()
    .map((call) => call.name);
}

describe("names of calls", () => {
  it("[A8] follow every form of a Python import", () => {
    const text = `
import requests as r
import urllib.request
from os.path import join as j
from .local import requests
r.get(1)
urllib.request.urlopen(2)
j(3)
requests.get(4)
`;
    expect(names("a.py", text)).toEqual([
      "requests.get",
      "urllib.request.urlopen",
      "os.path.join",
      ".local.requests.get",
    ]);
  });

  it("[A8] drop a Python import that the file also assigns", () => {
    expect(names("a.py", "import requests\nrequests = wrap()\nrequests.get(1)\n")).toEqual([
      "wrap",
      "wrap().get",
    ]);
  });

  it("[A8] follow every form of a JavaScript import and require", () => {
    const text = `
import axios, { get as g } from "axios";
import * as fs from "node:fs";
const { exec: run, spawn } = require("child_process");
const path = require("path");
axios.post(1); g(2); fs.readFileSync(3); run(4); spawn(5); path.join(6);
`;
    expect(names("a.js", text).slice(-6)).toEqual([
      "axios.post",
      "axios.get",
      "fs.readFileSync",
      "child_process.exec",
      "child_process.spawn",
      "path.join",
    ]);
  });

  it("[A8] follow Go's package paths, with and without another name", () => {
    const text = `package a
import ("net/http"; f "fmt"; "github.com/x/jwt/v5")
func g() { http.Get("u"); f.Sprint(1); jwt.Parse(2) }`;
    expect(names("a.go", text)).toEqual(["net/http.Get", "fmt.Sprint", "github.com/x/jwt/v5.Parse"]);
  });

  it("[A8] follow Java's classes, declared types and fields", () => {
    const text = `import java.net.URL;
class A { Random dice = new Random(); void f(URL u) { u.openStream(); var in = new Scanner(u); in.next(); dice.nextInt(); } }`;
    expect(names("A.java", text)).toEqual([
      "Random",
      "java.net.URL.openStream",
      "Scanner",
      "Scanner.next",
      "Random.nextInt",
    ]);
  });

  it("[A8] follow a variable to the call that made it, but not past a parameter of that name", () => {
    const text = `
import requests
s = requests.Session()
def a(): s.get(1)
def b(s): s.get(2)
def c():
    s = other()
    s.get(3)
`;
    expect(names("a.py", text).filter((name) => name.endsWith(".get"))).toEqual([
      "requests.Session().get",
      "s.get",
      "other().get",
    ]);
  });

  it("[A8] leave a variable alone that is assigned twice, and one that is made from itself", () => {
    expect(names("a.py", "x = f()\nx = g()\nx.h()\n").at(-1)).toBe("x.h");
    expect(names("a.py", "def f():\n    y = y.clone()\n    y.h()\n").at(-1)).toMatch(/\.h$/);
  });
});

describe("the budget", () => {
  it("[X8] ends a walk up from the bottom of a very deep tree, again and again", () => {
    const file = open("a.ts", `x = a${".b()".repeat(5_000)}`);
    expect(() => file.nodes("call_expression").map((node) => file.enclosingFunction(node))).toThrow(
      OutOfBudget,
    );
  });

  it("[X8] lets an ordinary large file be walked whole", () => {
    const file = open("a.py", "def f(a):\n    return g(a, h(a))\n".repeat(4_000));
    expect(file.nodes("call").filter((node) => file.enclosingFunction(node) !== null)).toHaveLength(8_000);
  });
});
