// The same service with its weaknesses mended: a deadline that covers the body, one retry of what is safe to repeat, 503 where it cannot help.
import { serveOrders } from "./orders.ts";
import { openStock } from "./stock.ts";

const base = process.env["PAYMENTS_URL"] ?? "http://127.0.0.1:8090";
const deadlineMs = Number(process.env["DEADLINE_MS"] ?? 900);

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(deadlineMs) });
  if (!answer.ok) throw new Error(`payments answered ${answer.status}`);
  return answer.json();
}

async function askTwice(path: string): Promise<unknown> {
  try {
    return await ask(path);
  } catch {
    return ask(path);
  }
}

const stockUrl = process.env["STOCK_URL"];

serveOrders({
  stock: stockUrl === undefined ? undefined : openStock(stockUrl, deadlineMs),
  payments: {
    rates: () => askTwice("/rates"),
    charges: () => askTwice("/charges"),
    charge: (amount) => ask("/charges", { method: "POST", body: JSON.stringify({ amount }) }),
  },
  statusWhenUnpaid: 503,
});
