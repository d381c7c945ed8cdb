// What the door is compared with: a server that verifies the signature, parses the body, answers, and records nothing.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const secret = process.env["GITHUB_WEBHOOK_SECRET"] ?? "";
const server = createServer((message, answer) => {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  message.on("end", () => {
    const raw = Buffer.concat(chunks);
    const given = Buffer.from(String(message.headers["x-hub-signature-256"] ?? "").slice(7), "hex");
    const own = createHmac("sha256", secret).update(raw).digest();
    const fits = given.length === own.length && timingSafeEqual(own, given);
    JSON.parse(raw.toString("utf8"));
    answer.writeHead(fits ? 202 : 401).end();
  });
});
server.keepAliveTimeout = 65_000; // its lines lie idle while the other door has its turn
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
});
