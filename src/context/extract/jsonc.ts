// JSON with comments and trailing commas, as tsconfig files are written.

/** The value, or undefined when it is not JSON even after comments and trailing commas are taken out. */
export function parseJsonc(text: string): unknown {
  const plain = text
    .replace(
      /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
      (_, quoted: string | undefined) => quoted ?? " ",
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? "");
  try {
    return JSON.parse(plain.replace(/^\uFEFF/, "")) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
