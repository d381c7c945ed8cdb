// What a proxy says for itself: small JSON answers that name the trouble, over HTTP or a bare socket.
import { STATUS_CODES, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** `error` is a stable word for programs, `message` a sentence for people. `headers` are flat. */
export interface ProxyError {
  readonly status: number;
  readonly error: string;
  readonly message: string;
  readonly headers?: readonly string[];
}

/** Answers an HTTP request; the connection stays usable. */
export function sendError(res: ServerResponse, fault: ProxyError): void {
  const body = bodyOf(fault);
  res.writeHead(fault.status, [...fieldsOf(fault, body), ...(fault.headers ?? [])]);
  res.end(body);
}

/** Answers on a socket that no HTTP parser holds any more (CONNECT, an upgrade, a malformed request), and closes it. */
export function sendErrorRaw(socket: Socket, fault: ProxyError): void {
  const body = bodyOf(fault);
  const fields = [...fieldsOf(fault, body), ...(fault.headers ?? []), "Connection", "close"];
  socket.write(`${rawHead(fault.status, STATUS_CODES[fault.status] ?? "", fields)}${body}`);
  socket.destroySoon();
}

/** A response head as bytes on the wire; `fields` are flat. */
export function rawHead(status: number, phrase: string, fields: readonly string[]): string {
  const lines = [`HTTP/1.1 ${status} ${phrase}`];
  for (let at = 0; at < fields.length; at += 2) lines.push(`${fields[at] ?? ""}: ${fields[at + 1] ?? ""}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function fieldsOf({ error }: ProxyError, body: string): string[] {
  return [
    "Content-Type",
    "application/json",
    "Content-Length",
    String(Buffer.byteLength(body)),
    "X-Assay-Error",
    error,
  ];
}

function bodyOf({ error, message }: ProxyError): string {
  return `${JSON.stringify({ error, message: `assay proxy: ${message}` })}\n`;
}
