// The page with one button that hands the manifest to GitHub.

/** Where the form goes, and what it carries. */
export interface ManifestForm {
  readonly action: string;
  readonly manifest: string;
  readonly name: string;
  readonly account: string;
}

/** The page, without any script. Whatever stands in it is escaped. */
export function writeManifestPage({ action, manifest, name, account }: ManifestForm): string {
  return page(
    "Make the GitHub App",
    `<p>GitHub will ask you to confirm an App named <b>${escape(name)}</b> for ${escape(account)}.
It may read code, write reviews and checks on pull requests, and nothing else.</p>
<form action="${escape(action)}" method="post">
<input type="hidden" name="manifest" value="${escape(manifest)}">
<button type="submit">Make it on GitHub</button>
</form>`,
  );
}

/** What is shown once the code came back, or when it cannot be taken. */
export function writeEndPage(title: string, text: string): string {
  return page(title, `<p>${escape(text)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Assay: ${escape(title)}</title>
<h1>${escape(title)}</h1>
${body}
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
