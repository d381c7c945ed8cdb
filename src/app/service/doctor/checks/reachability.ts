// Checks that the service answers at its public address, and that its door refuses what is not signed.
import { messageOf } from "../../../../runtime/runtime.js";
import { fault, ok, warning, type Check } from "../check.js";
import type { Examined } from "../examined.js";
import { doorOf } from "./github-webhook.js";

const deadlineMs = 10_000;
const ownMachine = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/u;

/** Calls /healthz and the door through ASSAY_PUBLIC_URL. It sees what this machine sees: a firewall may still keep GitHub out. */
export const reachability: Check = {
  name: "reachability",
  needs: ["environment"],
  examine: async (examined) => {
    const { ASSAY_PUBLIC_URL: url, GITHUB_API_URL: api } = examined.settings().values;
    if (url === null)
      return warning(
        "ASSAY_PUBLIC_URL is not set: links in posts are left out",
        "Set it to where GitHub and people reach the service.",
      );
    const refused = (await refusedHealth(url, examined)) ?? (await refusedDoor(url, examined));
    if (refused !== null) return refused;
    const { hostname, protocol, host } = new URL(url);
    if (ownMachine.test(hostname) && !ownMachine.test(new URL(api ?? "https://api.github.com").hostname))
      return warning(
        `${host} answers, but only this machine reaches it`,
        "Give GitHub a public address: a reverse proxy or a tunnel.",
      );
    if (protocol === "http:" && !ownMachine.test(hostname))
      return warning(`${host} answers without TLS`, "Put TLS before it and write https in ASSAY_PUBLIC_URL.");
    return ok(`${host} answers, and its door refuses what is not signed`);
  },
};

async function refusedHealth(url: string, examined: Examined) {
  const address = new URL("healthz", url.endsWith("/") ? url : `${url}/`).href;
  const remedy = "Start the service with `assay serve`, and check the proxy, DNS and certificate before it.";
  const answer = await call(address, "GET", examined);
  if (typeof answer === "string") return fault(`${address} does not answer: ${answer}`, remedy);
  if (answer.status === 200 && answer.text.replaceAll(/\s/gu, "").startsWith('{"ok":true')) return null;
  return fault(`${address} answers ${answer.status}, and not as this service does`, remedy);
}

/** An unsigned delivery is refused with 401 and leaves no trace (spec W1), so that it is a safe question. */
async function refusedDoor(url: string, examined: Examined) {
  const door = doorOf(url);
  const answer = await call(door, "POST", examined);
  const said = typeof answer === "string" ? answer : String(answer.status);
  if (said === "401") return null;
  return fault(
    `the door ${door} answers ${said} to a delivery without signature, not 401`,
    "Let the proxy pass POST to this path unchanged, body and X-Hub-Signature-256 header included.",
  );
}

async function call(url: string, method: "GET" | "POST", { surroundings }: Examined) {
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: AbortSignal.any([surroundings.signal, AbortSignal.timeout(deadlineMs)]),
      ...(method === "POST"
        ? { body: "{}", headers: { "content-type": "application/json", "x-github-event": "ping" } }
        : {}),
    });
    return { status: response.status, text: (await response.text()).slice(0, 200) };
  } catch (thrown) {
    const cause = thrown instanceof Error ? thrown.cause : undefined; // fetch hides why in its cause
    return messageOf(cause ?? thrown);
  }
}
