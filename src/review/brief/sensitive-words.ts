// Words in a path that say a fault there costs more than elsewhere, and what is at stake.

/** What is at stake, and the whole words of a path (lower case, split at separators and capitals) that tell. */
const sensitiveWords: readonly { readonly stake: string; readonly words: ReadonlySet<string> }[] = [
  {
    stake: "sign-in and permissions",
    words: new Set(
      "auth authentication authorization authz oauth login logout session sessions permission permissions role roles rbac acl password passwords token tokens jwt sso saml csrf cors admin".split(
        " ",
      ),
    ),
  },
  {
    stake: "money",
    words: new Set(
      "payment payments billing checkout invoice invoices pricing price prices refund refunds coupon coupons discount discounts tax wallet ledger payout subscription".split(
        " ",
      ),
    ),
  },
  {
    stake: "cryptography and secrets",
    words: new Set(
      "crypto cipher encrypt encryption decrypt signing signature certificate tls ssl secret secrets vault".split(
        " ",
      ),
    ),
  },
  {
    stake: "stored data",
    words: new Set("migration migrations migrate schema schemas database persistence backup".split(" ")),
  },
  {
    stake: "build and delivery",
    words: new Set(
      "workflow workflows ci deploy deployment terraform helm k8s kubernetes dockerfile release".split(" "),
    ),
  },
  {
    stake: "shared state",
    words: new Set("lock locks mutex concurrency scheduler transaction transactions".split(" ")),
  },
];

/** What is at stake in `path`, and the word that told; null when nothing stands out. */
export function stakeOf(path: string): { readonly stake: string; readonly word: string } | null {
  const words = path
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  for (const { stake, words: known } of sensitiveWords) {
    const word = words.find((one) => known.has(one));
    if (word !== undefined) return { stake, word };
  }
  return null;
}
