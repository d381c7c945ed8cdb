// The GitHub App as it is registered: its names, its key and where its webhooks go.

/** A registered App. `publicKeyPem` verifies its tokens; `webhook` null sends nothing. */
export interface AppRecord {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

/** Where webhooks are posted. With no `secret` they go unsigned, as GitHub's do. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string | null;
}

/** The login under which the App acts. */
export function botLogin(app: AppRecord): string {
  return `${app.slug}[bot]`;
}
