import { type ChecksumAlgorithm, checksumAlgorithms } from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import { checksumElement } from './checksums.ts';
import { childrenOf, readXml, textOf, type XmlElement } from './xml.ts';

/** A part as the request that completes an upload lists it. */
export interface ListedPart {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

/** @throws S3Error MalformedXML, InvalidPartOrder */
export function readCompletedParts(document: string): readonly ListedPart[] {
  const parts = childrenOf(readXml(document, 'CompleteMultipartUpload'), 'Part').map(readPart);
  if (parts.length === 0) throw new S3Error('MalformedXML');
  for (const [index, { number }] of parts.entries()) {
    if (index > 0 && number <= (parts[index - 1] as ListedPart).number) throw new S3Error('InvalidPartOrder');
  }
  return parts;
}

function readPart(part: XmlElement): ListedPart {
  const number = textOf(part, 'PartNumber')?.trim() ?? '';
  const etag = textOf(part, 'ETag')
    ?.trim()
    .replace(/^"(.*)"$/, '$1');
  if (!/^\d{1,5}$/.test(number) || etag === undefined) throw new S3Error('MalformedXML');
  const algorithm = checksumAlgorithms.find((name) => textOf(part, checksumElement(name)) !== undefined);
  const checksum = algorithm && { algorithm, value: textOf(part, checksumElement(algorithm)) ?? '' };
  return { number: Number(number), etag, checksum };
}
