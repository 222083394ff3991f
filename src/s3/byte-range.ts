import { S3Error } from '../model/s3-error.ts';

/** Bytes from `from` to before `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The range that a Range header asks for; undefined for the whole object: without a header, and, as S3 does, with one
 * that is malformed or asks for several ranges.
 * @throws S3Error InvalidRange
 */
export function readRange(text: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    // The last bytes of an empty object are all of it [transcript: JuliaServices/CloudStore.jl #17].
    if (size === 0 && Number(last) > 0) return undefined;
    const length = Math.min(Number(last), size);
    if (length === 0) throw unsatisfiable(text, size);
    return { from: size - length, to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < from) return undefined;
  if (from >= size) throw unsatisfiable(text, size);
  return { from, to };
}

/**
 * The range of a part copied from another object, which must lie in it whole.
 * @throws S3Error InvalidArgument
 */
export function readCopyRange(text: string | undefined, size: number): ByteRange {
  if (text === undefined) return { from: 0, to: size };
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  const details = { ArgumentName: 'x-amz-copy-source-range', ArgumentValue: text };
  if (first === undefined || last === undefined || Number(last) < Number(first)) {
    throw new S3Error(
      'InvalidArgument',
      details,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  }
  if (Number(last) >= size) {
    throw new S3Error('InvalidArgument', details, `Range specified is not valid for source object of size: ${size}`);
  }
  return { from: Number(first), to: Number(last) + 1 };
}

function unsatisfiable(text: string | undefined, size: number): S3Error {
  return new S3Error('InvalidRange', { RangeRequested: text ?? '', ActualObjectSize: size }, undefined, {
    'content-range': `bytes */${size}`,
  });
}
