// placeholder until the page's ports are in
import type { Surroundings } from "../surroundings.js";
export async function runServe(
  options: { worker: boolean; demo: boolean },
  surroundings: Surroundings,
): Promise<void> {
  await Promise.resolve([options, surroundings]);
}
