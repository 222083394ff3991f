import { isForm } from './aws-query.ts';

/**
 * What a delivery says: a JSON body, or, as GitHub sends it too, JSON in the field `payload` of a form.
 * @throws SyntaxError
 */
export function readPayload(contentType: string | undefined, body: Buffer): unknown {
  const text = body.toString('utf8');
  if (!isForm(contentType)) return JSON.parse(text);
  const payload = new URLSearchParams(text).get('payload');
  if (payload === null) throw new SyntaxError("The form has no field 'payload'.");
  return JSON.parse(payload);
}
