import type { WireAnswer } from './connection.ts';
import { type Headers, headerText, hostileText, mutateBytes, mutateHeaders, mutateText } from './mutate.ts';
import type { Random } from './random.ts';
import { headersSignedFor } from './signed-headers.ts';
import type { Attacker } from './storm.ts';

const buckets = ['bucket-1', 'bucket-1', 'bucket-1', 'bucket-2', 'bucket-2', 'artifacts', 'bucket-9'] as const;
const keys = ['a', 'a', 'b', 'dir/c', 'dir/', 'ü', 'a+b c', '%2e', '\u{1f680}'] as const;

/** What S3's clients ask for, most of it emulated: method, whether of an object, and query. */
const routes = [
  ...(['GET', 'HEAD', 'DELETE', 'PUT', 'PUT', 'PUT'] as const).map((method) => [method, 'a', ''] as const),
  ...(['GET', 'PUT', 'DELETE'] as const).map((method) => [method, 'a', 'tagging'] as const),
  ...(['GET', 'PUT'] as const).map((method) => [method, 'a', 'acl'] as const),
  ...(['GET', 'HEAD', 'DELETE'] as const).map((method) => [method, 'a', 'versionId='] as const),
  ...(['PUT', 'PUT', 'PUT'] as const).map((method) => [method, 'a', 'uploadId=&partNumber=1'] as const),
  ...(['POST', 'POST', 'GET', 'DELETE'] as const).map((method) => [method, 'a', 'uploadId='] as const),
  ...[['POST', 'a', 'uploads'] as const, ['POST', 'a', 'uploads'] as const, ['GET', 'a', 'attributes'] as const],
  ...(['GET', 'PUT', 'HEAD', 'DELETE'] as const).map((method) => [method, '', ''] as const),
  ...(
    ['versions', 'list-type=2', 'uploads', 'location', 'versioning', 'acl', 'policy', 'cors', 'tagging'] as const
  ).map((query) => ['GET', '', query] as const),
  ...(['versioning', 'acl', 'cors', 'publicAccessBlock', 'tagging', 'encryption'] as const).map(
    (query) => ['PUT', '', query] as const,
  ),
  ['POST', '', 'delete'],
] as const;

/** Subresources and parameters that name what is asked for, where they do not belong. */
const subresources = [
  ...['lifecycle', 'website', 'ownershipControls', 'notification', 'replication', 'logging', 'object-lock', 'torrent'],
  ...['legal-hold', 'restore', 'select&select-type=2', 'accelerate', 'requestPayment', 'policyStatus', 'retention'],
  ...['partNumber=1', 'intelligent-tiering&id=x', 'analytics&id=x', 'inventory', 'metrics', 'session', 'uploadId'],
] as const;

const parameters = [
  ...['prefix=dir', 'delimiter=/', 'max-keys=2', 'max-keys=-1', 'max-keys=99999999999', 'marker=a', 'key-marker=a'],
  ...['encoding-type=url', 'encoding-type=x', 'continuation-token=zz', 'start-after=a', 'fetch-owner=true'],
  ...['version-id-marker=x', 'max-parts=1', 'part-number-marker=1', 'max-uploads=1', 'upload-id-marker=x', 'x-id=Put'],
  ...['response-content-type=text/html', 'response-content-disposition=a%0D%0Ab', 'response-cache-control=%00', '%zz'],
  ...['versionId=null', 'versionId=%00', 'partNumber=0', 'partNumber=10001', 'partNumber=1e9', 'prefix=%F0%9F'],
] as const;

const documents = [
  '<Delete><Object><Key>a</Key></Object><Object><Key>zz</Key><VersionId>null</VersionId></Object></Delete>',
  '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"e"</ETag></Part></CompleteMultipartUpload>',
  '<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>',
  '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>',
  '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>',
  '<AccessControlPolicy><Owner><ID>1</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>1</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>',
  '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>',
  '<LifecycleConfiguration><Rule><ID>x</ID><Status>Enabled</Status></Rule></LifecycleConfiguration>',
  '<PublicAccessBlockConfiguration><BlockPublicAcls>false</BlockPublicAcls></PublicAccessBlockConfiguration>',
  '{"Version":"2012-10-17","Statement":[]}',
] as const;

const xmlPieces = [
  ...['<', '>', '</', '/>', '&', '&amp;', '&#0;', '&x;', '<!DOCTYPE a [<!ENTITY x "y">]>', '<![CDATA[', ']]>', '<?a?>'],
  ...['<!--', '\u0000', ' xmlns="x"', '<Part/>', '<a:b/>', '<Key></Key>', '</Delete>'],
] as const;

const headersOfRequests: Headers = [
  ...(['bytes=0-0', 'bytes=5-', 'bytes=-1', 'bytes=9-1', 'bytes=0-1,3-4', 'bytes=99999999999999999999-'] as const).map(
    (range) => ['Range', range] as const,
  ),
  ...(['If-Match', 'If-None-Match'] as const).flatMap(
    (name) =>
      [
        [name, '*'],
        [name, '"x"'],
      ] as const,
  ),
  ...(['If-Modified-Since', 'If-Unmodified-Since'] as const).flatMap(
    (name) =>
      [
        [name, 'Mon, 01 Jan 2035 00:00:00 GMT'],
        [name, 'yesterday'],
      ] as const,
  ),
  ...(['/bucket-1/a', 'bucket-2/b?versionId=null', '/bucket-9/a', '%zz', 'a'] as const).map(
    (source) => ['X-Amz-Copy-Source', source] as const,
  ),
  ['X-Amz-Copy-Source-Range', 'bytes=0-1'],
  ['X-Amz-Metadata-Directive', 'REPLACE'],
  ['X-Amz-Meta-A', 'é'],
  ['X-Amz-Tagging', 'a=b&a=c'],
  ['X-Amz-Acl', 'public-read'],
  ['X-Amz-Grant-Read', 'id="1"'],
  ['Content-MD5', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ['X-Amz-Checksum-Crc32', 'AAAAAA=='],
  ['X-Amz-Sdk-Checksum-Algorithm', 'CRC64NVME'],
  ['X-Amz-Checksum-Mode', 'ENABLED'],
  ['X-Amz-Object-Attributes', 'ETag,ObjectParts,x'],
  ['X-Amz-Server-Side-Encryption', 'aws:kms'],
  ['X-Amz-Server-Side-Encryption-Customer-Algorithm', 'AES256'],
  ['X-Amz-Storage-Class', 'GLACIER'],
  ['X-Amz-Object-Lock-Mode', 'GOVERNANCE'],
  ['X-Amz-Expected-Bucket-Owner', '999999999999'],
  ['X-Amz-Website-Redirect-Location', '/x'],
  ['Content-Encoding', 'gzip'],
  ['Content-Type', 'text/html; charset=x'],
  ['Cache-Control', 'no-store'],
  ['Expires', 'never'],
  ['Sec-Fetch-Dest', 'document'],
];

/** S3: methods, subresources, parameters, headers, documents, chunks, parts, ranges and presigned URLs. */
export function s3Attacker(): Attacker {
  const uploads: string[] = [];
  const versions: string[] = [];
  const etags: string[] = [];
  const keep = (list: string[], text: string | undefined) => {
    if (text !== undefined && text !== '') list.push(text);
    if (list.length > 20) list.shift();
  };

  return {
    name: 'S3',
    next(random) {
      const [usual, addressed, subresource] = random.in(routes);
      const method = random.chance(0.95) ? usual : random.of('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS');
      const bucket = random.chance(0.93) ? random.in(buckets) : escaped(hostileText(random));
      const key = random.chance(0.9) ? random.in(keys) : hostileText(random);
      const hasKey = random.chance(0.97) ? addressed !== '' : addressed === '';
      const path = random.chance(0.03) ? '/' : `/${bucket}${hasKey ? `/${escaped(key)}` : ''}`;
      const query = queryOf(random, random.chance(0.95) ? subresource : random.in(subresources));
      const body = method === 'PUT' || method === 'POST' ? bodyOf(random) : Buffer.alloc(0);
      let headers: Headers = [...headersSignedFor('s3'), ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']];
      let payload = body;
      if (method === 'PUT' && random.chance(0.25)) ({ headers, payload } = chunked(random, headers, body));
      const isPresigned = random.chance(0.1);
      if (isPresigned) headers = headers.filter(([name]) => name === 'Host');
      const extra = random.of(0, 0, 1, 1, 2);
      for (let index = 0; index < extra; index++) headers = [...headers, random.in(headersOfRequests)];
      if (random.chance(0.15)) headers = mutateHeaders(random, headers, headersOfRequests);
      const target = `${path}${isPresigned ? joined(query, presigned(random)) : query}`;
      return {
        request: {
          method,
          target: random.chance(0.05) ? targetText(mutateText(random, target)) : target,
          headers,
          body: payload,
        },
        judge,
      };
    },
  };

  function judge({ body, headers }: WireAnswer): undefined {
    const text = body.toString('latin1', 0, 1000);
    keep(uploads, /<UploadId>([^<]+)/.exec(text)?.[1]);
    keep(versions, headers['x-amz-version-id']);
    keep(etags, headers.etag);
  }

  function queryOf(random: Random, asked: string): string {
    let subresource = asked;
    const upload = uploads.length > 0 && random.chance(0.9) ? random.in(uploads) : 'x';
    subresource = subresource.replace('uploadId=', `uploadId=${encodeURIComponent(upload)}`);
    const version = versions.length > 0 ? random.in(versions) : 'null';
    subresource = subresource.replace(/versionId=$/, `versionId=${encodeURIComponent(version)}`);
    const more: string[] = random.chance(0.3) ? [random.in(parameters)] : [];
    if (random.chance(0.05)) more.push(escaped(hostileText(random)).slice(0, 2000));
    const query = [subresource, ...more].filter(Boolean).join('&');
    return query === '' ? '' : `?${query}`;
  }

  function bodyOf(random: Random): Buffer {
    switch (random.below(6)) {
      case 0:
        return Buffer.alloc(0);
      case 1:
        return Buffer.alloc(random.of(1, 100, 8191, 70_000), random.below(256));
      default: {
        let document: string = random.in(documents);
        if (etags.length > 0) document = document.replace('"e"', random.in(etags));
        const changes = random.of(0, 0, 1, 2);
        for (let change = 0; change < changes; change++) document = mutateText(random, document, xmlPieces);
        return Buffer.from(document);
      }
    }
  }
}

function joined(query: string, more: string): string {
  return query === '' ? `?${more}` : `${query}&${more}`;
}

function presigned(random: Random): string {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const values = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `AKIAFUZZ/${date.slice(0, 8)}/us-east-1/s3/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': random.of('900', '900', '0', '-1', '604801', 'x'),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '0'.repeat(64),
  };
  const text = new URLSearchParams(values).toString();
  return random.chance(0.3) ? targetText(mutateText(random, text)).slice(1) : text;
}

/** A body in signed or unsigned chunks, with trailers, and now and then with framing that is none. */
function chunked(random: Random, headers: Headers, body: Buffer): { headers: Headers; payload: Buffer } {
  const hasTrailer = random.chance(0.5);
  const isSigned = random.chance(0.5);
  const signature = isSigned ? `;chunk-signature=${'0'.repeat(64)}` : '';
  const size = random.of(1000, 8192, 65_536);
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    parts.push(Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`), chunk, Buffer.from('\r\n'));
  }
  const trailer = hasTrailer ? `x-amz-checksum-crc32:${random.of('AAAAAA==', 'x', '')}\r\n` : '';
  parts.push(Buffer.from(`0${signature}\r\n${trailer}\r\n`));
  let payload = Buffer.concat(parts);
  if (random.chance(0.4)) payload = Buffer.from(mutateBytes(random, payload));
  const name = isSigned ? 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' : 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const decoded = random.chance(0.9) ? String(body.length) : random.of('-1', 'x', '99999999999', '1e3', '');
  return {
    payload,
    headers: [
      ...headers.filter(([each]) => each !== 'X-Amz-Content-Sha256'),
      ['X-Amz-Content-Sha256', hasTrailer && isSigned ? `${name}-TRAILER` : name],
      ['X-Amz-Decoded-Content-Length', decoded],
      ['Content-Encoding', 'aws-chunked'],
      ...(hasTrailer ? ([['X-Amz-Trailer', 'x-amz-checksum-crc32']] as const) : []),
    ],
  };
}

function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed().slice(0, 1500)).replaceAll('%2F', '/');
}

/** What of a text may stand in a request's target. */
export function targetText(text: string): string {
  const kept = headerText(text).replace(/[\s]/g, '+');
  return kept.startsWith('/') ? kept : `/${kept}`;
}
