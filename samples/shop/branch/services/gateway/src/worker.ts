// The worker: follows the queue and writes to customers.
import { followCheckout } from "./checkout-worker.ts";
import { callJson } from "./http.ts";
import { openQueue } from "./queue.ts";
import { receiptText, type ReceiptLine } from "./receipts.ts";

interface Cancelled {
  readonly orderId: number;
  readonly email: string;
  readonly lines: readonly ReceiptLine[];
}

const mailUrl = process.env.MAIL_URL ?? "http://localhost:7004";
const queue = await openQueue(process.env.QUEUE_URL ?? "amqp://localhost");

await queue.consume<Cancelled>("order.cancelled", async ({ orderId, email, lines }) => {
  const text = `Your order was cancelled.\n\n${receiptText(orderId, lines)}`;
  await callJson(`${mailUrl}/messages`, { method: "POST", body: { to: email, text } });
});

await followCheckout(queue, {
  mailUrl,
  paymentsUrl: process.env.PAYMENTS_URL ?? "http://localhost:7005",
});
