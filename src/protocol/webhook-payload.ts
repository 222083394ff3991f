import { parseJson } from '../bounds/parse-json.ts';
import { isForm } from './aws-query.ts';

/** Read in less than 150 ms, whatever they are; of 25 MiB they may be 50 bytes each. */
const mostValues = 500_000;

/**
 * What a delivery says: a JSON body, or, as GitHub sends it too, JSON in the field `payload` of a form.
 * @throws SyntaxError, JsonLimitError
 */
export function readPayload(contentType: string | undefined, body: Buffer): unknown {
  if (!isForm(contentType)) return parseJson(body, { mostValues });
  const payload = new URLSearchParams(body.toString('utf8')).get('payload');
  if (payload === null) throw new SyntaxError("The form has no field 'payload'.");
  return parseJson(payload, { mostValues });
}
