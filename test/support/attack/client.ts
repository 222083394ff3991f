import type { OperationName } from '../../../src/model/service-model.ts';
import { Connection, type WireAnswer } from './connection.ts';
import { headersSignedFor } from './signed-headers.ts';

/** What JSON was answered. */
export interface JsonAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers as they came over the wire
  readonly body: any;
}

/** Calls on one connection, without an SDK between, for what is done a hundred thousand times. */
export class Client implements Disposable {
  readonly #connection: Connection;

  constructor(port: number) {
    this.#connection = new Connection(port);
  }

  /** An operation of CodePipeline. @throws ConnectionEnded */
  async call(operation: OperationName, input: object): Promise<JsonAnswer> {
    const headers = [
      ...headersSignedFor('codepipeline'),
      ['Content-Type', 'application/x-amz-json-1.1'],
      ['X-Amz-Target', `CodePipeline_20150709.${operation}`],
    ] as const;
    return json(await this.#connection.send({ method: 'POST', target: '/', headers, body: JSON.stringify(input) }));
  }

  /** A route of the control API. @throws ConnectionEnded */
  async control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<JsonAnswer> {
    return json(
      await this.#connection.send({
        method,
        target: `/_emulator/v1${path}`,
        headers: [['Host', 'localhost']],
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  }

  /** The whole state as a file's bytes. @throws ConnectionEnded */
  exportState(): Promise<WireAnswer> {
    return this.#connection.send({ method: 'GET', target: '/_emulator/v1/state', headers: [['Host', 'localhost']] });
  }

  /** @throws ConnectionEnded */
  importState(body: Buffer): Promise<WireAnswer> {
    const headers = [
      ['Host', 'localhost'],
      ['Content-Type', 'application/vnd.sqlite3'],
    ] as const;
    return this.#connection.send({ method: 'POST', target: '/_emulator/v1/state', headers, body });
  }

  /** @param target `/BUCKET/KEY` and a query @throws ConnectionEnded */
  s3(method: 'GET' | 'PUT' | 'POST' | 'DELETE', target: string, body?: string | Buffer): Promise<WireAnswer> {
    const headers = [...headersSignedFor('s3'), ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']] as const;
    return this.#connection.send({ method, target, headers, ...(body !== undefined && { body }) });
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}

function json({ status, body }: WireAnswer): JsonAnswer {
  return { status, body: body.length === 0 ? undefined : JSON.parse(body.toString()) };
}
