// Follows reserved orders: takes the payment and sends the receipt.
import { callJson } from "./http.ts";
import { amountDue, charge } from "./payments.ts";
import type { Queue } from "./queue.ts";
import { euros } from "./receipts.ts";

interface Reserved {
  readonly orderId: number;
  readonly email: string;
  readonly totalCents: number;
  readonly couponPercent: number;
}

export interface Neighbours {
  readonly mailUrl: string;
  readonly paymentsUrl: string;
}

export async function followCheckout(queue: Queue, urls: Neighbours): Promise<void> {
  await queue.consume<Reserved>("checkout.reserved", async (order) => {
    const due = amountDue(order.totalCents, order.couponPercent);
    const { cents } = await charge(urls.paymentsUrl, order.orderId, due);
    const text = `Thank you! We received ${euros(cents)} for order ${order.orderId}.`;
    await callJson(`${urls.mailUrl}/messages`, { method: "POST", body: { to: order.email, text } });
  });
}
