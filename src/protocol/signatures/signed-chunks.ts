import { createHash, type Hash, hash } from 'node:crypto';
import type { Signature } from './read-signature.ts';
import { SignatureError } from './signature-error.ts';
import { type SigningKey, signingKey } from './signing-key.ts';
import { isEqual, mismatch } from './sigv4.ts';

const emptyHash = hash('sha256', '', 'hex');

/**
 * Checks the signatures within an upload that is signed chunk by chunk (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD` and
 * `…-TRAILER`). Each covers the one before, the first that of the request's headers, so no chunk can be changed, left
 * out or moved. [documented: S3, "Signature calculations: transferring payload in multiple chunks"]
 *
 * For each chunk, the last and empty one included: `update` with its bytes as they come, then `endChunk`. At the end,
 * for `…-TRAILER`, `endTrailer` once.
 */
export class SignedChunks {
  readonly #signature: Signature;
  readonly #key: SigningKey;
  readonly #scope: string;
  #previous: string;
  #hash: Hash | undefined;

  /** @param signature Of the request's headers, verified with the same secret */
  constructor(signature: Signature, secretAccessKey: string) {
    const { date, region, service, terminator } = signature.scope;
    this.#signature = signature;
    this.#key = signingKey(secretAccessKey, signature.scope);
    this.#scope = `${date}/${region}/${service}/${terminator}`;
    this.#previous = signature.value;
  }

  /** Takes a piece of the current chunk's data. */
  update(bytes: Uint8Array): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(bytes);
  }

  /**
   * Ends the current chunk.
   * @param given What stood behind `chunk-signature=`, hexadecimal
   * @throws SignatureError mismatch
   */
  endChunk(given: string): void {
    const dataHash = this.#hash?.digest('hex') ?? emptyHash;
    this.#hash = undefined;
    this.#check('AWS4-HMAC-SHA256-PAYLOAD', [emptyHash, dataHash], given);
  }

  /**
   * Ends the trailer.
   * @param lines Its headers but the signature's: `name:value`, each with a `\n` behind it, names in lower case, sorted
   * @param given Value of `x-amz-trailer-signature`, hexadecimal
   * @throws SignatureError mismatch
   */
  endTrailer(lines: string, given: string): void {
    this.#check('AWS4-HMAC-SHA256-TRAILER', [hash('sha256', lines, 'hex')], given);
  }

  #check(algorithm: string, hashes: readonly string[], given: string): void {
    const stringToSign = [algorithm, this.#signature.timestamp, this.#scope, this.#previous, ...hashes].join('\n');
    const expected = this.#key.sign(stringToSign);
    const { accessKeyId } = this.#signature;
    if (!isEqual(expected, given)) throw new SignatureError(mismatch({ accessKeyId, value: given }));
    this.#previous = expected;
  }
}
