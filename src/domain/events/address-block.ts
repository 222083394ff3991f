/**
 * Whether an address is in a block, as the operator `cidr` of patterns has it: `10.0.0.0/24`, `2001:db8::/32`.
 * Undefined when the text is no block; that of a single address is none [inferred: Event Ruler].
 */
export function addressBlock(text: string): ((address: string) => boolean) | undefined {
  const [, first = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bits = bitsOf(first);
  if (bits === undefined || Number(length) >= bits.length) return undefined;
  const prefix = bits.slice(0, Number(length));
  return (address) => {
    const others = bitsOf(address);
    return others?.length === bits.length && others.startsWith(prefix);
  };
}

/** The 32 or 128 bits of an address, as ones and zeros; undefined when it is none. */
function bitsOf(address: string): string | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) {
    const parts = address.split('.').map(Number);
    return parts.every((part) => part < 256) ? digits(parts, 8) : undefined;
  }
  const url = `http://[${address}]`;
  if (!/^[\da-f:.]+$/i.test(address) || !URL.canParse(url)) return undefined;
  // The URL parser writes any IPv6 address in hexadecimal groups, an IPv4 tail included.
  const [before, after] = new URL(url).hostname.slice(1, -1).split('::').map(groups);
  const zeros = Array<number>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill(0);
  return digits([...(before ?? []), ...zeros, ...(after ?? [])], 16);
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function digits(numbers: readonly number[], length: number): string {
  return numbers.map((number) => number.toString(2).padStart(length, '0')).join('');
}
