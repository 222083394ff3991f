import { ServiceError } from '../model/service-error.ts';

/**
 * Paging tokens. A token names the place behind which the next page begins, not a position, so that it stays good while
 * items come and go; and what it was made for, so that another operation, account or question does not take it.
 */

/** @param purpose What is being listed: operation, world and filters. @param place The last item of this page. */
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
  throw notValid();
}

/**
 * The same where places are whole numbers.
 * @throws ServiceError InvalidNextTokenException
 */
export function numberedPlaceOf(token: string | undefined, purpose: readonly unknown[]): number | undefined {
  const place = placeOf(token, purpose);
  if (place === undefined || Number.isSafeInteger(place)) return place as number | undefined;
  throw notValid();
}

/** Anything may stand there: who writes a token by hand can name whatever is in JSON. */
function placeOf(token: string | undefined, purpose: readonly unknown[]): unknown {
  if (token === undefined) return undefined;
  const [madeFor, place] = decode(token);
  if (JSON.stringify(madeFor) === JSON.stringify(purpose)) return place;
  throw new ServiceError('InvalidNextTokenException', 'The next token was not issued for this request.');
}

function decode(token: string): [unknown, unknown] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(decoded) && decoded.length === 2) return decoded as [unknown, unknown];
  } catch {
    // Not one of ours: the answer is the same as for a token of another request.
  }
  throw notValid();
}

function notValid(): ServiceError {
  return new ServiceError('InvalidNextTokenException', 'The next token is not valid.');
}
