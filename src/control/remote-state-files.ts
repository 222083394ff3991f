import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { ControlError, type ControlErrorCode } from './control-error.ts';
import { controlPath } from './control-path.ts';
import { reading, type StateFiles, writingWhole } from './state-files.ts';
import { stateExport, stateType } from './streams.ts';

const statePath = controlPath + stateExport.path;

/** Of an emulator elsewhere, over HTTP. */
export function remoteStateFiles(endpoint: string): StateFiles {
  const send = async (init: RequestInit): Promise<Response> => {
    const response = await fetch(new URL(statePath, endpoint), init).catch((error: Error) => {
      throw new ControlError('unreachable', `No emulator answers at ${endpoint} (${error.message}).`);
    });
    if (response.ok) return response;
    const { code, message } = (await response.json().catch(() => ({}))) as {
      code?: ControlErrorCode;
      message?: string;
    };
    throw new ControlError(code ?? 'internal', message ?? `${endpoint} answered ${response.status}.`);
  };
  return {
    export: (file) =>
      writingWhole(file, async (target) => {
        const { body } = await send({ method: 'GET' });
        await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(target));
      }),
    import: (file) =>
      reading(file, async (state) => {
        const body = Readable.toWeb(state) as NonNullable<RequestInit['body']>;
        await send({ method: 'POST', headers: { 'content-type': stateType }, body, duplex: 'half' } as RequestInit);
      }),
  };
}
