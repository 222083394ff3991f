import { ServiceError } from '../model/service-error.ts';

/** One page of a list, and the token of the page that follows it, if one does. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken?: string;
}

/**
 * The first page of what was found from a place on.
 * @param found At least one item more than a page has, where there are so many.
 * @param purpose What is being listed: operation, world and filters.
 * @param placeOfItem The place behind which the page after the one that ends with this item begins.
 */
export function pageOf<Item>(
  found: readonly Item[],
  size: number,
  purpose: readonly unknown[],
  placeOfItem: (last: Item) => unknown,
): Page<Item> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || found.length <= size) return { items };
  return { items, nextToken: nextToken(purpose, placeOfItem(last)) };
}

/**
 * A token that names the place behind which the next page begins, not a position, so that it stays good while items
 * come and go; and what it was made for, so that another operation, account or question does not take it.
 */
export function nextToken(purpose: readonly unknown[], place: unknown): string {
  return Buffer.from(JSON.stringify([purpose, place])).toString('base64url');
}

/**
 * The place that a token names where places are names; undefined without a token.
 * @throws ServiceError InvalidNextTokenException
 */
export function namedPlaceOf(token: string | undefined, purpose: readonly unknown[]): string | undefined {
  const place = placeOf(token, purpose);
  if (place === undefined || typeof place === 'string') return place;
  throw notValid(token);
}

/**
 * The same where places are whole numbers.
 * @throws ServiceError InvalidNextTokenException
 */
export function numberedPlaceOf(token: string | undefined, purpose: readonly unknown[]): number | undefined {
  const place = placeOf(token, purpose);
  if (place === undefined || Number.isSafeInteger(place)) return place as number | undefined;
  throw notValid(token);
}

/** Anything may stand there: who writes a token by hand can name whatever is in JSON. */
function placeOf(token: string | undefined, purpose: readonly unknown[]): unknown {
  if (token === undefined) return undefined;
  const [madeFor, place] = decode(token);
  if (JSON.stringify(madeFor) === JSON.stringify(purpose)) return place;
  throw notValid(token);
}

function decode(token: string): [unknown, unknown] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(decoded) && decoded.length === 2) return decoded as [unknown, unknown];
  } catch {
    // Not one of ours: the answer is the same as for a token of another request.
  }
  throw notValid(token);
}

/** C16 [transcript] */
function notValid(token: string | undefined): ServiceError {
  return new ServiceError(
    'InvalidNextTokenException',
    `The nextToken value '${token}' is not valid. Specify a valid nextToken value, and then try again.`,
  );
}
