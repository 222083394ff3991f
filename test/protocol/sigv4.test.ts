import { describe, expect, it } from 'vitest';
import { readSignature, type SignedRequest } from '../../src/protocol/signatures/read-signature.ts';
import { SignatureError } from '../../src/protocol/signatures/signature-error.ts';
import { SignedChunks } from '../../src/protocol/signatures/signed-chunks.ts';
import { checkTime, verifySignature } from '../../src/protocol/signatures/sigv4.ts';

// The examples of "Authenticating Requests (AWS Signature Version 4)" in the API reference of S3.
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const signedAt = Date.UTC(2013, 4, 24);
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function example(
  method: string,
  url: string,
  signedHeaders: string,
  signature: string,
  headers: Record<string, string> = {},
): SignedRequest {
  return {
    method,
    url,
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-content-sha256': emptyHash,
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${signedHeaders},Signature=${signature}`,
    },
  };
}

const plainHeaders = 'host;x-amz-content-sha256;x-amz-date';

const presigned: SignedRequest = {
  method: 'GET',
  url: '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  headers: { host: 'examplebucket.s3.amazonaws.com' },
};

const getObject = example(
  'GET',
  '/test.txt',
  'host;range;x-amz-content-sha256;x-amz-date',
  'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  { range: 'bytes=0-9' },
);

const examples: Readonly<Record<string, SignedRequest>> = {
  'GET Object': getObject,
  'PUT Object': example(
    'PUT',
    '/test%24file.text',
    'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    },
  ),
  'GET Bucket Lifecycle': example(
    'GET',
    '/?lifecycle',
    plainHeaders,
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ),
  'GET Bucket (List Objects)': example(
    'GET',
    '/?max-keys=2&prefix=J',
    plainHeaders,
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ),
  'a presigned URL': presigned,
};

function verify(request: SignedRequest): void {
  verifySignature(request, readSignature(request, 's3'), 's3', secret);
}

function faultOf(check: () => unknown) {
  try {
    check();
  } catch (error) {
    if (error instanceof SignatureError) return error.fault.reason;
    throw error;
  }
  return 'none';
}

describe('the signature of', () => {
  it.each(Object.entries(examples))('%s in the reference is right', (_name, request) => {
    expect(faultOf(() => verify(request))).toBe('none');
  });

  it.each<[string, SignedRequest]>([
    ['another method', { ...getObject, method: 'DELETE' }],
    ['another path', { ...getObject, url: '/test2.txt' }],
    ['a path with another segment', { ...getObject, url: '/other/../test.txt' }],
    ['a path with a doubled slash', { ...getObject, url: '//test.txt' }],
    ['a path with a broken escape', { ...getObject, url: '/test.txt%' }],
    ['one more parameter', { ...getObject, url: '/test.txt?acl' }],
    ['a parameter without a name', { ...getObject, url: '/test.txt?=acl' }],
    ['a parameter that JavaScript cannot hold', { ...getObject, url: '/test.txt?__proto__=acl' }],
    ['another range', { ...getObject, headers: { ...getObject.headers, range: 'bytes=0-99' } }],
    ['no range', { ...getObject, headers: { ...getObject.headers, range: undefined } }],
    ['a second value of a parameter', { ...presigned, url: `${presigned.url}&X-Amz-Date=20130524T000000Z` }],
    ['a parameter added to a presigned URL', { ...presigned, url: `${presigned.url}&versionId=1` }],
  ])('%s is wrong', (_what, request) => {
    expect(faultOf(() => verify(request))).toBe('mismatch');
  });

  it.each<[string, string, SignedRequest]>([
    ['an x-amz- header that is not signed', 'headersNotSigned', withHeader(getObject, 'x-amz-copy-source', '/b/k')],
    ['one added to a presigned URL', 'headersNotSigned', withHeader(presigned, 'x-amz-acl', 'public-read')],
    ['a header-signed request without a hash', 'payloadHashMissing', withHeader(getObject, 'x-amz-content-sha256')],
    ['a hash that is none', 'payloadHashMalformed', withHeader(getObject, 'x-amz-content-sha256', 'abc')],
  ])('S3 refuses %s', (_what, fault, request) => {
    expect(faultOf(() => verify(request))).toBe(fault);
  });

  it('covers every parameter, however many there are', () => {
    const names = Array.from({ length: 1500 }, (_, index) => `name${index}`);

    const { query } = readSignature({ ...getObject, url: `/test.txt?${names.join('&')}` }, 's3');

    expect(Object.keys(query)).toEqual(names);
  });

  it.each([
    ['X-Amz-Expires=86400&', '', 'incompleteQuery'],
    ['X-Amz-Expires=86400', 'X-Amz-Expires=604801', 'malformedExpiry'],
    ['X-Amz-Expires=86400', 'X-Amz-Expires=-1', 'malformedExpiry'],
    ['X-Amz-Expires=86400', 'X-Amz-Expires=1h', 'malformedExpiry'],
    ['X-Amz-Date=20130524T000000Z', 'X-Amz-Date=2013-05-24', 'malformedDate'],
    ['AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1', 'unsupportedAlgorithm'],
    ['%2Fs3%2F', '%2Fcodepipeline%2F', 'wrongScope'],
    ['%2Faws4_request', '', 'malformedCredential'],
    ['SignedHeaders=host', 'SignedHeaders=date', 'headersNotSigned'],
  ])('a presigned URL with %s → %s is refused', (part, other, fault) => {
    expect(faultOf(() => readSignature({ ...presigned, url: presigned.url.replace(part, other) }, 's3'))).toBe(fault);
  });
});

function withHeader(request: SignedRequest, name: string, value?: string): SignedRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

describe('the date of', () => {
  const at = (request: SignedRequest, now: number) =>
    faultOf(() => checkTime(readSignature(request, 's3'), 's3', signedAt + now));

  it.each([
    [-900_000, 'none'],
    [900_000, 'none'],
    [-901_000, 'tooNew'],
    [901_000, 'tooOld'],
  ])('a signed request, %i ms later, is %s', (later, fault) => {
    expect(at(getObject, later)).toBe(fault);
  });

  it.each([
    [-900_000, 'none'],
    [-901_000, 'presignedTooNew'],
    [86_400_000, 'none'],
    [86_400_001, 'presignedTooOld'],
  ])('a presigned URL of a day, %i ms later, is %s', (later, fault) => {
    expect(at(presigned, later)).toBe(fault);
  });
});

describe('an upload in chunks', () => {
  const chunked = example(
    'PUT',
    '/examplebucket/chunkObject.txt',
    'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
    '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    {
      host: 's3.amazonaws.com',
      'content-encoding': 'aws-chunked',
      'content-length': '66824',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': '66560',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
  );
  const chunks = [
    [65536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
    [1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
    [0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
  ] as const;

  const trailing = example(
    'PUT',
    '/examplebucket/chunkObject.txt',
    'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
    '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
    {
      host: 's3.amazonaws.com',
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '66560',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-trailer': 'x-amz-checksum-crc32c',
    },
  );
  const trailingChunks = [
    [65536, 'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2'],
    [1024, '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7'],
    [0, '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992'],
  ] as const;

  const open = (request: SignedRequest) => new SignedChunks(readSignature(request, 's3'), secret);
  const take = (upload: SignedChunks, all: readonly (readonly [number, string])[], byte = 'a') => {
    for (const [size, signature] of all) {
      for (let sent = 0; sent < size; sent += 1000) upload.update(Buffer.alloc(Math.min(1000, size - sent), byte));
      upload.endChunk(signature);
    }
  };

  it('is signed chunk by chunk as in the reference', () => {
    expect(faultOf(() => verify(chunked))).toBe('none');
    expect(faultOf(() => take(open(chunked), chunks))).toBe('none');
  });

  it('is signed with its trailer as in the reference', () => {
    const upload = open(trailing);

    expect(faultOf(() => verify(trailing))).toBe('none');
    expect(faultOf(() => take(upload, trailingChunks))).toBe('none');
    expect(
      faultOf(() =>
        upload.endTrailer(
          'x-amz-checksum-crc32c:sOO8/Q==\n',
          'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
        ),
      ),
    ).toBe('none');
  });

  it.each([
    ['has other bytes', () => take(open(chunked), chunks, 'b')],
    ['lacks a chunk', () => take(open(chunked), chunks.slice(1))],
    ['repeats a chunk', () => take(open(chunked), [chunks[0], chunks[0]])],
    ['has a chunk with no signature', () => take(open(chunked), [[65536, '']])],
    ['is signed with another secret', () => take(new SignedChunks(readSignature(chunked, 's3'), 'other'), chunks)],
    [
      'has another trailer',
      () => {
        const upload = open(trailing);
        take(upload, trailingChunks);
        upload.endTrailer(
          'x-amz-checksum-crc32c:AAAAAA==\n',
          'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
        );
      },
    ],
  ])('is refused when it %s', (_what, upload) => {
    expect(faultOf(upload)).toBe('mismatch');
  });
});
