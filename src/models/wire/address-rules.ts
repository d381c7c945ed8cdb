// Which network addresses a model may live at: never where clouds keep their secrets, privately only when allowed.
import { BlockList, isIP } from "node:net";

/** Thrown instead of connecting; `message` names the address and the reason. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/**
 * Never allowed: link-local, unspecified, multicast and reserved ranges; where clouds tell machines their secrets (169.254.0.0/16, Alibaba,
 * Azure's wire server, EC2 and Google in IPv6); and what is translated to IPv4 addresses that cannot be seen here: local NAT64,
 * Teredo, 6to4 (spec X3).
 */
const forbidden = blockList([
  ["0.0.0.0", 8],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
  ["::", 128],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2002::", 16],
  ["fd00:ec2::", 32],
  ["fd20:ce::254", 128],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
]);

/** Allowed only where the operator named the address or its host: loopback, private and shared ranges. */
const internal = blockList([
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["::1", 128],
  ["fc00::", 7],
]);

/** IPv6 forms that carry an IPv4 address in their last 32 bits: translated, 6to4-like and compatible ones. */
const carrying = blockList([
  ["64:ff9b::", 96],
  ["::", 96],
]);

/** Why `address` (an IP in text) may not be connected to, or null when it may. */
export function refusalOf(address: string, privateAllowed: boolean): string | null {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  const embedded = family === "ipv6" && carrying.check(address, family) ? embeddedIpv4(address) : null;
  if (embedded !== null && embedded !== "0.0.0.1") return refusalOf(embedded, privateAllowed);
  if (forbidden.check(address, family)) return `${address} is a link-local, metadata or reserved address`;
  if (!privateAllowed && internal.check(address, family))
    return `${address} is a private address, and the operator has not allowed it`;
  return null;
}

function blockList(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges)
    list.addSubnet(network, prefix, isIP(network) === 6 ? "ipv6" : "ipv4");
  return list;
}

// The URL parser writes any IPv6 address in its shortest hexadecimal form; its last two groups are the IPv4 address.
function embeddedIpv4(address: string): string {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [high = "0", low = "0"] = plain.split(":").slice(-2);
  const [a, b] = [Number.parseInt(high || "0", 16), Number.parseInt(low || "0", 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}
