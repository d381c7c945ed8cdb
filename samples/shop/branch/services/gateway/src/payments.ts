// Takes the money for a reserved order from the payment provider.
import { CallFailed, callJson } from "./http.ts";

export interface Charge {
  readonly id: string;
  readonly cents: number;
}

export function amountDue(totalCents: number, couponPercent: number): number {
  return Math.round(totalCents * (1 - couponPercent / 100));
}

export async function charge(paymentsUrl: string, orderId: number, cents: number): Promise<Charge> {
  return retrying(3, () =>
    callJson<Charge>(`${paymentsUrl}/charges`, { method: "POST", body: { orderId, cents } }),
  );
}

async function retrying<T>(tries: number, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isRefusal = error instanceof CallFailed && error.status < 500;
      if (isRefusal || attempt === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
    }
  }
}
