// Text and paths as SARIF wants them: plain messages that hold no links, and paths as relative URIs.
import { revealLine, revealParagraphs } from "../../review/review.js";

/** A plain message of one line. Hidden characters are shown, and `[a](b)`, which viewers draw as a link, is broken up. */
export function plainLine(text: string): string {
  return revealLine(text).replaceAll("](", "] (");
}

/** A plain message of several paragraphs, treated like `plainLine`. */
export function plainText(text: string): string {
  return revealParagraphs(text)
    .map((paragraph) => paragraph.replaceAll("](", "] ("))
    .join("\n\n");
}

/** A file of the repository as a location relative to its root. */
export function artifactLocation(path: string) {
  const wellFormed = path.replace(/\p{Surrogate}/gu, "\ufffd");
  return { uri: wellFormed.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}

/** `url` where it is a plain https address, else undefined: nothing else may become a link. */
export function httpsUrl(url: string | null): string | undefined {
  return url !== null && /^https:\/\/[\w.-]+(\/[\w./#?=&%~+-]*)?$/.test(url) ? url : undefined;
}
