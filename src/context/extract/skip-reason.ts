// Which files are not worth or not safe to parse, and why; the reason is kept (spec C5, X8).

/** The largest file that is parsed, in bytes. Larger ones are data or generated in practice. */
export const maxFileBytes = 1024 * 1024;

const binaryHeadBytes = 8000;
const longLineChars = 20_000;
const denseLineChars = 400;
const vendored =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|third-party|Pods|\.yarn|site-packages|__pycache__|\.git)\//;
const builtOrMinified = /(?:\.min\.(?:js|css|mjs)|\.bundle\.js|-min\.js|\.d\.ts\.map|\.js\.map)$/;
const generatedPath =
  /(?:\.pb\.go|_pb2(?:_grpc)?\.pyi?|\.pb\.(?:cc|h)|\.g\.cs|\.designer\.cs|\.generated\.\w+|_generated\.\w+|zz_generated[\w.]*\.go|\.gen\.\w+)$|(?:^|\/)(?:__generated__|generated)\//i;
const testPath =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|spec|specs|testing|testdata|test-utils|integration-tests|e2e|fixtures?|__fixtures__|benchmarks?|bench|examples?)\/|(?:\.|_|-)(?:test|spec)s?\.\w+$|(?:^|\/)(?:test_[^/]+\.py|conftest\.py|[^/]*Tests?\.(?:java|kt|cs|php))$/;

// A name that is not UTF-8 comes with a replacement character in it, and no file can be asked for by that.
const unreadableName = /[\p{Cc}\uFFFD]/u;

/** Why a path is never read, or null. Vendored and minified files are known by their names. */
export function skippedPath(path: string): string | null {
  if (unreadableName.test(path)) return "a name with control characters or not in UTF-8";
  if (vendored.test(path)) return "vendored";
  return builtOrMinified.test(path) ? "minified" : null;
}

/** True for paths whose names say that a tool wrote the file. */
export function isGeneratedPath(path: string): boolean {
  return generatedPath.test(path);
}

/** True for tests, fixtures, mocks, benchmarks and examples, by the habits of the thirteen languages. */
export function isTestPath(path: string): boolean {
  return testPath.test(path);
}

/** The text of a file, or why it is not parsed: too large, binary, not UTF-8, minified. A byte order mark is dropped. */
export function readableText(
  bytes: Uint8Array,
): { readonly kind: "text"; readonly text: string } | { readonly kind: "skipped"; readonly reason: string } {
  if (bytes.length > maxFileBytes) return skip(`larger than ${maxFileBytes} bytes`);
  if (bytes.subarray(0, binaryHeadBytes).includes(0)) return skip("binary");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return skip("not UTF-8");
    throw error;
  }
  return isMinified(text) ? skip("minified") : { kind: "text", text };
}

function isMinified(text: string): boolean {
  if (text.length < denseLineChars) return false;
  let [lines, longest, begin] = [0, 0, 0];
  for (let end = text.indexOf("\n"); begin < text.length; end = text.indexOf("\n", begin)) {
    const stop = end < 0 ? text.length : end;
    longest = Math.max(longest, stop - begin);
    lines += 1;
    begin = stop + 1;
  }
  return longest > longLineChars || (text.length > 5000 && text.length / lines > denseLineChars);
}

function skip(reason: string): { readonly kind: "skipped"; readonly reason: string } {
  return { kind: "skipped", reason };
}
