import { isIPv4, isIPv6 } from 'node:net';

/**
 * The first blocks of `bits` free bits each in an address block, as Fn::Cidr cuts them; undefined when it is no block
 * or has not that many.
 */
export function cidrBlocks(block: string, count: number, bits: number): string[] | undefined {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(block) ?? [];
  const length = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const free = length - Number(prefix);
  if (length === 0 || free < 0 || bits > free || bits < 1 || count < 1 || BigInt(count) > 1n << BigInt(free - bits)) {
    return undefined;
  }
  const number = length === 32 ? numberOfIpv4(address) : numberOfIpv6(address);
  const base = (number >> BigInt(free)) << BigInt(free);
  return Array.from({ length: count }, (_, index) => {
    const start = base + (BigInt(index) << BigInt(bits));
    return `${length === 32 ? textOfIpv4(start) : textOfIpv6(start)}/${length - bits}`;
  });
}

function numberOfIpv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function textOfIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function numberOfIpv6(address: string): bigint {
  // The URL parser writes any IPv6 address in hexadecimal groups, an IPv4 tail included.
  const text = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function textOfIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 65_535n).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
