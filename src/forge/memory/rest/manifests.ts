// The App manifest flow: the page that takes a manifest, and the exchange of its code.
import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { z } from "zod";
import { isoTime, type GitHubState } from "../github-state.js";
import type { ApiEnv } from "../http/api-context.js";
import { notFound, refuse } from "../http/refusal.js";
import { presentApp } from "../present/present-account.js";

const manifestSchema = z.object({
  name: z.string().optional(),
  url: z.url(),
  redirect_url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().optional() }).optional(),
  default_permissions: z.record(z.string(), z.string()).optional(),
  default_events: z.array(z.string()).optional(),
});

const lifetimeMs = 3_600_000;

/**
 * Adds `POST /settings/apps/new` and its organisation's twin to the site. The form field `manifest` is checked; the
 * answer redirects to `redirect_url` with `code` and the caller's `state`. The App is always the one that the stand-in was
 * started with, since it has one only; its webhook is pointed at the manifest's.
 */
export function addManifestPages(site: Hono<ApiEnv>, state: GitHubState): void {
  for (const path of ["/settings/apps/new", "/organizations/:organization/settings/apps/new"])
    site.post(path, async (context) => {
      const form = await context.req.parseBody();
      const text = typeof form["manifest"] === "string" ? form["manifest"] : "";
      const manifest = manifestSchema.safeParse(parsed(text));
      if (!manifest.success)
        return context.text(`The manifest is wrong: ${z.prettifyError(manifest.error)}`, 422);
      if (asksForTooLittle(manifest.data))
        return context.text("Error: Default events are not supported by permissions: issue_comment", 422);
      const code = randomBytes(20).toString("hex");
      const secret = randomBytes(20).toString("hex");
      state.manifests.set(code, { ...manifest.data, secret, expiresAt: state.clock.now() + lifetimeMs });
      const hook = manifest.data.hook_attributes?.url;
      if (hook !== undefined) state.outbox.pointAt({ url: hook, secret });
      const target = new URL(manifest.data.redirect_url);
      target.searchParams.set("code", code);
      const given = context.req.query("state");
      if (given !== undefined) target.searchParams.set("state", given);
      return context.redirect(target.href, 302);
    });
}

/** Adds `POST /app-manifests/{code}/conversions` to the API: once for each code, within an hour, without credentials. */
export function addManifestRoutes(api: Hono<ApiEnv>, state: GitHubState): void {
  api.post("/app-manifests/:code/conversions", (context) => {
    const code = context.req.param("code");
    const held = state.manifests.get(code);
    state.manifests.delete(code);
    if (held === undefined) throw notFound();
    if (Number(held["expiresAt"]) < state.clock.now())
      throw refuse({ status: 422, message: "The code has expired" });
    return context.json(
      {
        ...presentApp(state),
        name: held["name"] ?? state.app.name,
        external_url: held["url"],
        created_at: isoTime(state.clock.now()),
        client_secret: state.app.clientSecret,
        webhook_secret: held["secret"],
        pem: state.app.privateKeyPem,
      },
      201,
    );
  });
}

/** GitHub's check of manifests counts `issue_comment` to the issues alone, although pull requests have such comments too. */
function asksForTooLittle(manifest: z.infer<typeof manifestSchema>): boolean {
  const { default_events: events = [], default_permissions: permissions = {} } = manifest;
  return events.includes("issue_comment") && permissions["issues"] === undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema says what is wrong with it
  }
}
