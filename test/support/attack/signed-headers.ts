import type { Headers } from './mutate.ts';

/**
 * Headers of a request that is signed in form. In mode lenient the signature of a key that is not known is not
 * verified, so that a request may be changed at will and still gets as far as the operation.
 */
export function headersSignedFor(service: string, keyId = 'AKIAFUZZ', region = 'us-east-1'): Headers {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const signature = '0'.repeat(64);
  return [
    ['Host', '127.0.0.1'],
    ['X-Amz-Date', date],
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    ],
  ];
}
