// The sound service with one defect: creations share a transaction that belongs to whoever opened it last.
import { serveOrders } from "./orders.ts";

const base = process.env["PAYMENTS_URL"] ?? "http://127.0.0.1:8090";
let transaction: object | null = null;

async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(1_200) });
  if (!answer.ok) throw new Error(`payments answered ${answer.status}`);
  return answer.json();
}

serveOrders({
  payments: {
    rates: () => ask("/rates"),
    charges: () => ask("/charges"),
    charge: (amount) => ask("/charges", { method: "POST", body: JSON.stringify({ amount }) }),
  },
  statusWhenUnpaid: 500,
  around: async (work) => {
    const own = {};
    transaction = own;
    await new Promise((resolve) => setImmediate(resolve));
    if (transaction !== own) throw new Error("the transaction belongs to another caller");
    await work();
  },
});
