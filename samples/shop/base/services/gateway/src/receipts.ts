// What customers read about their orders.

export interface ReceiptLine {
  readonly name: string;
  readonly count: number;
  readonly cents: number;
}

export function euros(cents: number): string {
  const sign = cents < 0 ? "-" : "";
  const whole = Math.abs(cents);
  return `${sign}€${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}

export function receiptText(orderId: number, lines: readonly ReceiptLine[]): string {
  const rows = lines.map(({ name, count, cents }) => `${count} × ${name}  ${euros(count * cents)}`);
  const total = lines.reduce((sum, { count, cents }) => sum + count * cents, 0);
  return [`Order ${orderId}`, ...rows, `Total  ${euros(total)}`].join("\n");
}
