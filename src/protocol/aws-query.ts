/** Bytes to values and back for the Query protocol, which STS speaks: a form is sent, XML comes back. */
export const queryContentType = 'text/xml';

const xmlNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Whether a `Content-Type` header names a form; parameters after `;` are ignored. */
export function isForm(header: string | undefined): boolean {
  return header !== undefined && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(header);
}

/** An answer of the Query protocol that is an error. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body of a success answer. */
export function writeQueryResult(action: string, result: Readonly<Record<string, string>>, requestId: string): string {
  return `<${action}Response xmlns="${xmlNamespace}"><${action}Result>${elements(result)}</${action}Result><ResponseMetadata>${elements({ RequestId: requestId })}</ResponseMetadata></${action}Response>`;
}

/** The body of an error answer. */
export function writeQueryError({ status, code, message }: QueryError, requestId: string): string {
  const error = elements({ Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
  return `<ErrorResponse xmlns="${xmlNamespace}"><Error>${error}</Error>${elements({ RequestId: requestId })}</ErrorResponse>`;
}

function elements(members: Readonly<Record<string, string>>): string {
  return Object.entries(members)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escapeXml(text: string): string {
  // XML 1.0 has no way to write most control characters.
  return text.replace(/[&<>]/g, (character) => entities[character] as string).replace(/\p{Cc}/gu, ' ');
}
