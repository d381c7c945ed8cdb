// The sample review that `npm start` plays, by the real program, with answers that take their time; for pictures of a real review.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const slower = 6;

/** A service that reviews the sample. `signInLink` works once. */
export interface RunningSample {
  readonly signInLink: string;
  close(): Promise<void>;
}

/** Starts `assay serve --demo` on a fresh folder and a free port; its review begins at once. Needs the built program. */
export async function serveSample(): Promise<RunningSample> {
  const folder = await mkdtemp(join(tmpdir(), "assay-pictures-"));
  await chmod(folder, 0o755); // the embedded database may run as a user of its own
  const script = "answers.yaml";
  const written = await readFile(join(root, "samples", "shop", "script.yaml"), "utf8");
  await writeFile(
    join(folder, script),
    written.replaceAll(/delayMs: (\d+)/g, (_, ms: string) => `delayMs: ${Number(ms) * slower}`),
  );
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [join(root, "bin", "assay.js"), "serve", "--demo"], {
    cwd: folder,
    env: { PATH, HOME, PORT: "0", ASSAY_DATA_DIR: join(folder, "data"), ASSAY_MODEL: `scripted:${script}` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { signInLink: await readLink(child), close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function readLink(child: ChildProcess): Promise<string> {
  let said = "";
  child.stdout?.setEncoding("utf8");
  for await (const text of child.stdout ?? []) {
    said += String(text);
    const link = /sign in once, within 15 minutes: (\S+)\n/.exec(said)?.[1];
    if (link !== undefined) {
      child.stdout?.resume();
      return link;
    }
  }
  throw new Error(`the sample's service ended without a link: ${said}`);
}
