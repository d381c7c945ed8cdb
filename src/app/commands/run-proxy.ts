// `assay proxy`: fault proxies between programs, until it is interrupted (docs/proxy.md).
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  openControlApi,
  openProxy,
  parseFaultText,
  parseMapping,
  parsePlan,
  type FaultDecision,
  type FaultPlan,
  type RunningProxy,
} from "../../faults/faults.js";
import { AssayError } from "../../runtime/runtime.js";
import type { Surroundings } from "../surroundings.js";

/** The options of `assay proxy`, as the command line gives them. */
export interface ProxyCommandOptions {
  readonly map: readonly string[];
  readonly forward?: string | undefined;
  readonly fault: readonly string[];
  readonly seed: number;
  readonly scenario: string;
  readonly control?: string | undefined;
  readonly log: boolean;
}

/** Opens every mapping with the same plan and serves until the signal aborts, then drains (spec R3). Throws `bad-fault`, `proxy-failed` or `usage`. */
export async function runProxy(options: ProxyCommandOptions, surroundings: Surroundings): Promise<void> {
  const wanted = mappingsOf(options);
  const plan = parsePlan(options.fault.map((text) => parseFaultText(text).spec));
  const proxies = new Map<string, RunningProxy>();
  try {
    for (const { name, ...mapping } of wanted) {
      const proxy = await openOne(mapping, { options, plan });
      proxies.set(name, proxy);
      process.stdout.write(`${proxy.address.host}:${proxy.address.port} ${name}\n`);
    }
    const control = await openControl(options, { proxies, token: surroundings.env["ASSAY_CONTROL_TOKEN"] });
    process.stderr.write(
      `assay: proxies: ${proxies.size}, faults: ${plan.length}, seed ${options.seed}; Ctrl-C drains and ends\n`,
    );
    if (!surroundings.signal.aborted) await once(surroundings.signal, "abort");
    await control?.close();
  } finally {
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
  }
}

type Mapping = ReturnType<typeof parseMapping>;

function mappingsOf(options: ProxyCommandOptions): (Mapping & { name: string })[] {
  const mapped = options.map.map((text) => ({
    ...parseMapping(text),
    name: text.slice(text.indexOf("=") + 1),
  }));
  const forward =
    options.forward === undefined
      ? []
      : [
          {
            listen: { host: "127.0.0.1", port: portOf(options.forward) },
            mode: { kind: "forward" as const },
            name: "forward",
          },
        ];
  if (mapped.length + forward.length > 0) return [...mapped, ...forward];
  throw new AssayError({
    code: "usage",
    message: "assay proxy was told to stand nowhere",
    remedy: "Give --map 8081=http://127.0.0.1:8000 (or tcp://), or --forward PORT.",
  });
}

async function openOne(
  mapping: Mapping,
  given: { options: ProxyCommandOptions; plan: FaultPlan },
): Promise<RunningProxy> {
  const { options, plan } = given;
  const onDecision = (decision: FaultDecision): void => {
    process.stderr.write(`${JSON.stringify(decision)}\n`);
  };
  return openProxy({
    ...mapping,
    seed: options.seed,
    scenario: options.scenario,
    plan,
    ...(options.log ? { onDecision } : {}),
  });
}

async function openControl(
  options: ProxyCommandOptions,
  given: { proxies: ReadonlyMap<string, RunningProxy>; token: string | undefined },
): Promise<Awaited<ReturnType<typeof openControlApi>> | null> {
  if (options.control === undefined) return null;
  const token = given.token ?? randomBytes(24).toString("base64url");
  const control = await openControlApi({
    listen: { port: portOf(options.control) },
    token,
    proxies: given.proxies,
  });
  const shown = given.token === undefined ? `token ${token}` : "token as in ASSAY_CONTROL_TOKEN";
  process.stderr.write(
    `assay: control API at http://${control.address.host}:${control.address.port} (${shown})\n`,
  );
  return control;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new AssayError({
    code: "usage",
    message: `"${text}" is not a port`,
    remedy: "Give a number from 0 (any free one) to 65535.",
  });
}
