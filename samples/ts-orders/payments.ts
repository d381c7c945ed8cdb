// The service that the orders depend on: charges money, remembers every charge.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

interface Charge {
  readonly id: number;
  readonly amount: number;
}

const charges: Charge[] = [];

const server = createServer((req, res) => {
  const answer = (status: number, value: unknown): void => {
    res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
  if (req.method === "GET" && req.url === "/charges") answer(200, charges);
  else if (req.method === "GET" && req.url === "/rates") answer(200, { fee: 2, currency: "EUR" });
  else if (req.method === "POST" && req.url === "/charges") {
    let text = "";
    req.on("data", (chunk: Buffer) => (text += chunk.toString()));
    req.on("end", () => {
      const charge = { id: charges.length + 1, amount: (JSON.parse(text) as { amount: number }).amount };
      charges.push(charge);
      answer(201, charge);
    });
  } else answer(404, { error: "nothing here" });
});

server.listen(Number(process.env["PORT"] ?? 0), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
