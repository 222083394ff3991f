import { createHash, createHmac } from 'node:crypto';

const accessKeyId = '123456789012';
const secretAccessKey = 'test';
const region = 'us-east-1';
const service = 'codepipeline';
const signedHeaders = 'content-type;host;x-amz-date;x-amz-target';

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Headers of a signed request to CodePipeline. The signing key is derived once: a client of a benchmark must cost
 * little.
 */
export function createSigner(host: string): (operation: string, body: string) => string {
  const timestamp = new Date().toISOString().replace(/[:-]|\.\d+/g, '');
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, date));
  return (operation, body) => {
    const target = `CodePipeline_20150709.${operation}`;
    const canonicalRequest = [
      'POST',
      '/',
      '',
      'content-type:application/x-amz-json-1.1',
      `host:${host}`,
      `x-amz-date:${timestamp}`,
      `x-amz-target:${target}`,
      '',
      signedHeaders,
      sha256(body),
    ].join('\n');
    const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonicalRequest)].join('\n');
    const signature = createHmac('sha256', key).update(text).digest('hex');
    return (
      `Content-Type: application/x-amz-json-1.1\r\nX-Amz-Date: ${timestamp}\r\nX-Amz-Target: ${target}\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}\r\n`
    );
  };
}

/** Headers of a request to S3 whose payload is not signed. */
export function createS3Signer(host: string): (method: string, url: URL) => Record<string, string> {
  const timestamp = new Date().toISOString().replace(/[:-]|\.\d+/g, '');
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${region}/s3/aws4_request`;
  const key = [region, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, date));
  const names = 'host;x-amz-content-sha256;x-amz-date';
  return (method, url) => {
    const query = url.search.slice(1).split('&').filter(Boolean).sort().join('&');
    const headers = `host:${host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:${timestamp}\n`;
    const canonicalRequest = [method, url.pathname, query, headers, names, 'UNSIGNED-PAYLOAD'].join('\n');
    const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonicalRequest)].join('\n');
    const signature = createHmac('sha256', key).update(text).digest('hex');
    return {
      'x-amz-date': timestamp,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
  };
}

/** Headers of an unsigned one, as `--auth off` takes it. */
export function unsignedHeaders(operation: string): string {
  return `Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: CodePipeline_20150709.${operation}\r\n`;
}
