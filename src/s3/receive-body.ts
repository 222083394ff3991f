import { createHash, type Hash } from 'node:crypto';
import type { ChecksumAlgorithm } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { AwsChunkedDecoder, type ChunkSignatures, type Trailers } from '../protocol/bodies/aws-chunked.ts';
import { BodyError, readPieces } from '../protocol/bodies/request-body.ts';
import {
  checksumHeader,
  checksumMismatch,
  checkValue,
  createChecksum,
  type DeclaredChecksum,
  declaredChecksum,
  type RunningChecksum,
} from './checksums.ts';
import { header, type S3Request } from './s3-request.ts';

/** What is known of a body that came whole and kept every promise of its headers. */
export interface ReceivedBody {
  /** Bytes without framing. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

const largestBody = 5 * 1024 ** 3;

/**
 * Reads a body to its end, takes its framing off, and checks it against everything that its headers and trailers say of
 * it: length, Content-MD5, SHA-256, checksum (N3). The bytes are handed on before they are known to be right: whoever
 * takes them publishes nothing until this resolves.
 * @param options.algorithm A checksum to compute even when the request brings none.
 * @throws S3Error
 */
export async function receiveBody(
  request: S3Request,
  write: (bytes: Buffer) => void,
  options: {
    readonly algorithm?: ChecksumAlgorithm | undefined;
    readonly signatures?: ChunkSignatures | undefined;
  } = {},
): Promise<ReceivedBody> {
  const length = declaredLength(request);
  const contentMd5 = declaredMd5(request);
  const declared = declaredChecksum(request);
  const algorithm = declared?.algorithm ?? options.algorithm;
  const payloadHash = declaredPayloadHash(request);
  const md5 = createHash('md5');
  const sha256 = payloadHash === undefined ? undefined : createHash('sha256');
  const checksum = algorithm === undefined ? undefined : createChecksum(algorithm);
  let size = 0;

  const take = (bytes: Buffer) => {
    size += bytes.length;
    if (size > length) throw new S3Error('IncompleteBody');
    md5.update(bytes);
    sha256?.update(bytes);
    checksum?.update(bytes);
    write(bytes);
  };
  const trailers = await readAll(request, take, options.signatures);

  if (size !== length) throw new S3Error('IncompleteBody');
  if (sha256 !== undefined) checkPayloadHash(sha256, payloadHash as string);
  const digest = md5.digest();
  if (contentMd5 !== undefined && !contentMd5.equals(digest)) {
    // One in base64, one in hexadecimal digits, as the service has them (N3 [transcript]).
    throw new S3Error('BadDigest', {
      CalculatedDigest: digest.toString('base64'),
      ExpectedDigest: contentMd5.toString('hex'),
    });
  }
  return { size, md5: digest.toString('hex'), checksum: finish(checksum, algorithm, declared, trailers) };
}

/** Bytes of the body without framing. @throws S3Error */
function declaredLength(request: S3Request): number {
  const name = isFramed(request) ? 'x-amz-decoded-content-length' : 'content-length';
  const text = header(request, name);
  if (text === undefined) {
    if (header(request, 'transfer-encoding') !== undefined && !isFramed(request)) {
      throw new S3Error('NotImplemented', { Header: 'Transfer-Encoding' });
    }
    throw new S3Error('MissingContentLength');
  }
  if (!/^\d{1,15}$/.test(text)) throw new S3Error('InvalidArgument', { ArgumentName: name, ArgumentValue: text });
  const length = Number(text);
  if (length > largestBody) {
    throw new S3Error('EntityTooLarge', { ProposedSize: length, MaxSizeAllowed: largestBody });
  }
  return length;
}

/** Whether the body is in the framing of aws-chunked, which the header for the payload's hash says. */
function isFramed(request: S3Request): boolean {
  return header(request, 'x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
}

function declaredPayloadHash(request: S3Request): string | undefined {
  const hash = header(request, 'x-amz-content-sha256');
  return hash !== undefined && /^[0-9a-fA-F]{64}$/.test(hash) ? hash.toLowerCase() : undefined;
}

function declaredMd5(request: S3Request): Buffer | undefined {
  const text = header(request, 'content-md5');
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 16 && bytes.toString('base64') === text) return bytes;
  throw new S3Error('InvalidDigest', { 'Content-MD5': text });
}

async function readAll(
  request: S3Request,
  take: (bytes: Buffer) => void,
  signatures: ChunkSignatures | undefined,
): Promise<Trailers | undefined> {
  const decoder = isFramed(request) ? new AwsChunkedDecoder(take, signatures) : undefined;
  const consume = decoder === undefined ? take : (bytes: Buffer) => decoder.write(bytes);
  try {
    await readPieces(request.body, request.afterStall, consume);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    throw new S3Error(error.reason === 'stalled' ? 'RequestTimeout' : 'IncompleteBody');
  }
  return decoder?.end();
}

function checkPayloadHash(sha256: Hash, expected: string): void {
  const computed = sha256.digest('hex');
  if (computed === expected) return;
  throw new S3Error('XAmzContentSHA256Mismatch', {
    ClientComputedContentSHA256: expected,
    S3ComputedContentSHA256: computed,
  });
}

function finish(
  checksum: RunningChecksum | undefined,
  algorithm: ChecksumAlgorithm | undefined,
  declared: DeclaredChecksum | undefined,
  trailers: Trailers | undefined,
): ReceivedBody['checksum'] {
  if (checksum === undefined || algorithm === undefined) return undefined;
  const value = checksum.digest().toString('base64');
  if (declared !== undefined && value !== (declared.value ?? trailing(algorithm, trailers))) {
    throw checksumMismatch(algorithm);
  }
  return { algorithm, value };
}

function trailing(algorithm: ChecksumAlgorithm, trailers: Trailers | undefined): string {
  const name = checksumHeader(algorithm);
  const value = trailers?.get(name);
  if (value === undefined) throw new S3Error('MalformedTrailerError');
  return checkValue(algorithm, value, name);
}

/** Bytes of the largest document. */
const largestText = 4 * 1024 ** 2;

/** A body that is a document, whole. @throws S3Error */
export async function receiveText(request: S3Request, signatures: ChunkSignatures | undefined): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  const take = (bytes: Buffer) => {
    size += bytes.length;
    if (size > largestText) throw new S3Error('MaxMessageLengthExceeded');
    parts.push(bytes);
  };
  await receiveBody(request, take, { signatures });
  return Buffer.concat(parts).toString('utf8');
}
