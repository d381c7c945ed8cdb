// The address that GitHub gives for a download: signed, at another host, and never followed over a weaker line than the API's.
import { AssayError } from "../../runtime/runtime.js";

/** The address of a download, checked: https, or http where the API itself is reached so. Throws `github-refused`. */
export function parseDownload(address: string, apiUrl: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlainAllowed = apiUrl.startsWith("http:");
  if (
    url !== null &&
    url.username === "" &&
    (url.protocol === "https:" || (url.protocol === "http:" && isPlainAllowed))
  )
    return url.href;
  throw new AssayError({
    code: "github-refused",
    message: `GitHub named an address for a download that is not followed (${url?.protocol ?? "unreadable"})`,
    remedy: "Check that GITHUB_API_URL is reached over https.",
  });
}
