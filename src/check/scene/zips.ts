import { buffer, text } from 'node:stream/consumers';

/** A zip of texts by their names. Of names that lead out of a folder, too, which no decent library writes. */
export async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const harmless = new Map(Object.keys(files).map((name) => [name.replaceAll('..', 'QQ').replace(/^\//, 'Q'), name]));
  for (const [standIn, name] of harmless) zip.addBuffer(Buffer.from(files[name] as string), standIn);
  zip.end();
  let bytes = (await buffer(zip.outputStream)).toString('latin1');
  // As long as what they stand for, so that all that counts bytes stays right.
  for (const [standIn, name] of harmless) bytes = bytes.replaceAll(standIn, name);
  return Buffer.from(bytes, 'latin1');
}

/** A zip without files: its end is all there is. */
export const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

export function isZip(bytes: Buffer | undefined): boolean {
  return bytes?.subarray(0, 2).toString('latin1') === 'PK';
}

/** What stands in bytes: of a zip, in its files, as far as they can be read. */
export async function textOf(bytes: Buffer): Promise<string> {
  const plain = bytes.toString('latin1');
  if (!isZip(bytes)) return plain;
  try {
    const { default: yauzl } = await import('yauzl');
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true });
    const texts = [plain];
    for await (const entry of zip.eachEntry())
      texts.push(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
    return texts.join('\n');
  } catch {
    return plain;
  }
}
