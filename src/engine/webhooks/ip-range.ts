import { BlockList, isIP } from 'node:net';

/** The addresses of a CIDR range; undefined for a text that is none. */
function readRange(text: string): BlockList | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  if (version === 0 || Number(length) > most) return undefined;
  const range = new BlockList();
  range.addSubnet(address, Number(length), version === 6 ? 'ipv6' : 'ipv4');
  return range;
}

export function isIpRange(text: string): boolean {
  return readRange(text) !== undefined;
}

/** Whether an address lies in a range. An IPv4 address may come in its form of IPv6, `::ffff:192.0.2.1`. */
export function isInIpRange(address: string, range: string): boolean {
  return readRange(range)?.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ?? false;
}
