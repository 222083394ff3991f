import { S3Error } from '../../model/s3-error.ts';

/** Checks the signatures of a signed stream. Whatever it throws ends the upload. */
export interface ChunkSignatures {
  /** A piece of the current chunk's bytes. */
  update(bytes: Buffer): void;
  /** The current chunk is complete; the last one, without bytes, included. */
  endChunk(signature: string): void;
  /** @param lines Trailers but the signature's: `name:value`, each with a line feed, names in lower case, sorted. */
  endTrailer(lines: string, signature: string): void;
}

/** What follows the chunks, by name in lower case. */
export type Trailers = ReadonlyMap<string, string>;

/**
 * Longest line of a chunk's head or of a trailer: a size, a signature or a checksum with its name, several times over.
 */
const longestLine = 4096;
const mostTrailers = 16;
/** Of every chunk but the last (N3 [documented, transcript]). */
const smallestChunk = 8192;
const trailerSignature = 'x-amz-trailer-signature';

type State = 'head' | 'data' | 'dataEnd' | 'trailers';

/**
 * Takes the framing off an `aws-chunked` body: `SIZE[;chunk-signature=…]` and the bytes, lines ended by CR LF, until a
 * chunk of size zero, then trailers and an empty line. Bytes are handed on as slices of what came, never copied.
 *
 * S3's own description ends the last trailer by LF, and puts CR LF before its signature; minio-go writes it so, and
 * ends an unsigned one by a second empty line.
 */
export class AwsChunkedDecoder {
  readonly #output: (bytes: Buffer) => void;
  readonly #signatures: ChunkSignatures | undefined;
  #state: State = 'head';
  #left = 0;
  /** How many have begun. */
  #chunks = 0;
  /** Bytes of the latest. */
  #size = 0;
  #isLastChunk = false;
  #signature = '';
  #line = '';
  readonly #trailers = new Map<string, string>();
  #emptyLines = 0;
  /** Whether nothing is wanted any more: the last line was empty. */
  #isEnded = false;

  /** @param signatures Given when the body is signed; every chunk must then have its signature. */
  constructor(output: (bytes: Buffer) => void, signatures?: ChunkSignatures) {
    this.#output = output;
    this.#signatures = signatures;
  }

  /** @throws S3Error for framing that is none, and what `signatures` throws */
  write(bytes: Buffer): void {
    let offset = 0;
    while (offset < bytes.length) {
      if (this.#state === 'data') {
        const data = bytes.subarray(offset, offset + this.#left);
        this.#signatures?.update(data);
        this.#output(data);
        this.#left -= data.length;
        offset += data.length;
        if (this.#left === 0) this.#endData();
      } else {
        offset = this.#readLine(bytes, offset);
      }
    }
  }

  /** The trailers of a body that is complete. @throws S3Error IncompleteBody, and what `signatures` throws */
  end(): Trailers {
    if (!this.#isEnded) throw unexpectedEnd();
    if (this.#line !== '') throw this.#behindItsEnd();
    this.#checkSignature();
    return this.#trailers;
  }

  #readLine(bytes: Buffer, offset: number): number {
    const end = bytes.indexOf(0x0a, offset);
    const stop = end === -1 ? bytes.length : end;
    this.#line += bytes.toString('latin1', offset, stop);
    if (this.#line.length > longestLine) throw this.#malformed('has an endless line');
    if (end === -1) return stop;
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#takeLine(line);
    return end + 1;
  }

  #takeLine(line: string): void {
    switch (this.#state) {
      case 'head':
        this.#beginChunk(line);
        return;
      case 'dataEnd':
        if (line !== '') throw this.#malformed('has a chunk that is longer than its size');
        this.#state = 'head';
        return;
      default:
        if (line === '') this.#takeEmptyLine();
        else this.#takeTrailer(line);
    }
  }

  #beginChunk(head: string): void {
    const [, size, , signature] = /^([0-9a-fA-F]{1,13})(;chunk-signature=([0-9a-f]{64}))?$/.exec(head) ?? [];
    if (size === undefined) throw this.#malformed('has a chunk without a size');
    if (this.#signatures !== undefined && signature === undefined)
      throw this.#malformed('has a chunk without a signature');
    this.#signature = signature ?? '';
    this.#left = Number.parseInt(size, 16);
    this.#isLastChunk = this.#left === 0;
    this.#chunks += 1;
    if (!this.#isLastChunk && this.#chunks > 1 && this.#size < smallestChunk) {
      throw new S3Error('InvalidChunkSizeError', { Chunk: this.#chunks, BadChunkSize: this.#size });
    }
    this.#size = this.#left;
    if (this.#isLastChunk) this.#endData();
    else this.#state = 'data';
  }

  #endData(): void {
    this.#signatures?.endChunk(this.#signature);
    this.#state = this.#isLastChunk ? 'trailers' : 'dataEnd';
  }

  #takeEmptyLine(): void {
    this.#emptyLines += 1;
    if (this.#emptyLines > 2) throw this.#behindItsEnd();
    this.#isEnded = true;
  }

  #takeTrailer(line: string): void {
    const colon = line.indexOf(':');
    if (colon < 1 && this.#isEnded) throw this.#behindItsEnd();
    if (colon < 1 || this.#trailers.size === mostTrailers) throw new S3Error('MalformedTrailerError');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (this.#isEnded && (name !== trailerSignature || this.#emptyLines > 1)) throw this.#behindItsEnd();
    this.#isEnded = false;
    this.#trailers.set(name, line.slice(colon + 1).trim());
  }

  #checkSignature(): void {
    const signature = this.#trailers.get(trailerSignature) ?? '';
    const signed = [...this.#trailers].filter(([name]) => name !== trailerSignature).sort();
    if (this.#signatures === undefined || this.#trailers.size === 0) return;
    this.#signatures.endTrailer(signed.map(([name, value]) => `${name}:${value}\n`).join(''), signature);
  }

  #behindItsEnd(): S3Error {
    return this.#malformed('has bytes behind its end');
  }

  /** Of an unsigned body in the service's words, which tell less (N3 [transcript]). */
  #malformed(what: string): S3Error {
    return this.#signatures === undefined
      ? unexpectedEnd()
      : new S3Error('InvalidRequest', {}, `The aws-chunked body ${what}.`);
  }
}

function unexpectedEnd(): S3Error {
  return new S3Error('IncompleteBody', {}, 'The request body terminated unexpectedly');
}
