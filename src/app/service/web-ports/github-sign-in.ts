// Sign-in of people through the GitHub App: the code's exchange, who they are, and what they see there (spec L4).
import { z } from "zod";
import { AssayError } from "../../../runtime/runtime.js";
import type { Access, GitHubSignInPort } from "../../../web/web.js";
import { askGitHub } from "./ask-github.js";

/** Where and as which App. Addresses have no slash at their end. */
export interface SignInParts {
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const exchangeSchema = z.union([
  z.object({ access_token: z.string().min(1) }),
  z.object({ error: z.string(), error_description: z.string().optional() }),
]);
const userSchema = z.object({ id: z.number(), login: z.string(), avatar_url: z.string().nullish() });
const installationSchema = z.object({
  id: z.number(),
  account: z.object({ id: z.number().optional(), login: z.string().optional() }).nullish(),
  target_type: z.string().default("Organization"),
});
const repositorySchema = z.object({
  id: z.number(),
  permissions: z
    .object({
      admin: z.boolean().default(false),
      maintain: z.boolean().default(false),
      push: z.boolean().default(false),
    })
    .optional(),
});
const membershipSchema = z.object({ state: z.string(), role: z.string() });

const mostPages = 100;
const perPage = 100;

/** The port. A person's token is used for these calls and kept nowhere. */
export function createGitHubSignIn(parts: SignInParts): GitHubSignInPort {
  const { apiUrl, webUrl, clientId, clientSecret } = parts;
  const readUser: GitHubSignInPort["readUser"] = async (accessToken, signal) => {
    const { id, login, avatar_url } = await ask(userSchema, {
      url: `${apiUrl}/user`,
      token: accessToken,
      signal,
    });
    return { id, login, avatarUrl: avatar_url ?? null };
  };
  return {
    clientId,
    authorizeUrl: `${webUrl}/login/oauth/authorize`,
    exchangeCode: async ({ code, codeVerifier, redirectUri }, signal) => {
      const answer = await askGitHub({
        url: `${webUrl}/login/oauth/access_token`,
        token: null,
        body: {
          ...{ client_id: clientId, client_secret: clientSecret, code },
          ...{ code_verifier: codeVerifier, redirect_uri: redirectUri },
        },
        signal,
      });
      const read = exchangeSchema.safeParse(answer.json); // GitHub says no with status 200
      if (!read.success) return { kind: "refused", message: `it answered ${answer.status} without a token` };
      if ("access_token" in read.data) return { kind: "granted", accessToken: read.data.access_token };
      return { kind: "refused", message: read.data.error_description ?? read.data.error };
    },
    readUser,
    readInstallationsOfUser: async (accessToken, signal) => {
      const asked = { token: accessToken, signal };
      const person = await readUser(accessToken, signal);
      const url = `${apiUrl}/user/installations?per_page=${perPage}`;
      const found = await readAll(installationSchema, { ...asked, url, field: "installations" });
      const installations: Access["installations"][number][] = [];
      for (const one of found) {
        const repositories = await readAll(repositorySchema, {
          ...asked,
          url: `${apiUrl}/user/installations/${one.id}/repositories?per_page=${perPage}`,
          field: "repositories",
        });
        installations.push({
          id: one.id,
          administers: await administers(one, person, { apiUrl, ...asked }),
          repositories: repositories.map(({ id, permissions }) => ({
            id,
            mayChange:
              permissions !== undefined && (permissions.push || permissions.maintain || permissions.admin),
          })),
        });
      }
      return installations;
    },
  };
}

interface Asked {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** One's own account, or an organisation that one owns. Where GitHub does not say, nobody administers: it fails closed. */
async function administers(
  installation: z.infer<typeof installationSchema>,
  person: { readonly id: number },
  given: Omit<Asked, "url"> & { readonly apiUrl: string },
): Promise<boolean> {
  const { account, target_type } = installation;
  if (account?.id === person.id) return true;
  if (account?.login === undefined || target_type !== "Organization") return false;
  const url = `${given.apiUrl}/user/memberships/orgs/${encodeURIComponent(account.login)}`;
  const answer = await askGitHub({ url, token: given.token, signal: given.signal });
  const read = membershipSchema.safeParse(answer.json);
  return answer.status === 200 && read.success && read.data.state === "active" && read.data.role === "admin";
}

async function ask<T extends z.ZodType>(schema: T, asked: Asked): Promise<z.output<T>> {
  const answer = await askGitHub(asked);
  return parse(schema, answer, asked.url);
}

async function readAll<T extends z.ZodType>(
  item: T,
  { field, ...asked }: Asked & { readonly field: string },
): Promise<z.output<T>[]> {
  const page = z.record(z.string(), z.unknown()).transform((body) => z.array(item).parse(body[field]));
  const items: z.output<T>[] = [];
  let url: string | null = asked.url;
  for (let read = 0; url !== null && read < mostPages; read += 1) {
    const answer: Awaited<ReturnType<typeof askGitHub>> = await askGitHub({ ...asked, url });
    items.push(...parse(page, answer, url));
    url = answer.next;
  }
  return items;
}

function parse<T extends z.ZodType>(
  schema: T,
  answer: { readonly status: number; readonly json: unknown },
  url: string,
): z.output<T> {
  if (answer.status === 401 || answer.status === 403) throw notGranted(answer.status);
  const read = answer.status === 200 ? schema.safeParse(answer.json) : null;
  if (read?.success === true) return read.data;
  throw new AssayError({
    code: "github-unexpected-answer",
    message: `GitHub answered ${new URL(url).pathname} with status ${answer.status} in a form that is not known`,
    remedy: "Sign in again; if it happens again, report it with the version of the GitHub server.",
  });
}

function notGranted(status: number): AssayError {
  return new AssayError({
    code: "github-unauthorized",
    message: `GitHub refused the signed-in person's own token with status ${status}`,
    remedy: "Sign in again; an organisation may ask for single sign-on first.",
  });
}
