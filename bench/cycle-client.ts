// A raw keep-alive client in a process of its own: 16 connections poll, acknowledge and report until no job is left.
// Usage: cycle-client.ts ENDPOINT CONNECTIONS [signed]. Prints {"cycles":…,"seconds":…} as JSON.
import { connect, type Socket } from 'node:net';
import { createSigner, unsignedHeaders } from './sign.ts';

const [endpoint = '', connections = '16', signed] = process.argv.slice(2);
const { hostname, port, host } = new URL(endpoint);
const headersFor = signed === 'signed' ? createSigner(host) : unsignedHeaders;

class Connection {
  readonly #socket: Socket;
  #received = '';
  #resolve: ((body: string) => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(bytes.toString('latin1')));
  }

  /** Sends one request; resolves with the answer's body. */
  call(operation: string, body: string): Promise<string> {
    this.#socket.write(
      `POST / HTTP/1.1\r\nHost: ${host}\r\n${headersFor(operation, body)}` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(): void {
    this.#socket.end();
  }

  #receive(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const head = this.#received.slice(0, end);
    const body = this.#received.slice(end + 4, end + 4 + length);
    if (!head.startsWith('HTTP/1.1 200')) throw new Error(`${head.split('\r\n')[0]} ${body}`);
    this.#received = '';
    this.#resolve?.(body);
  }
}

const poll = JSON.stringify({
  actionTypeId: { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' },
  maxBatchSize: 1,
});

async function work(connection: Connection): Promise<number> {
  for (let cycles = 0; ; cycles++) {
    const { jobs } = JSON.parse(await connection.call('PollForJobs', poll)) as {
      jobs: { id: string; nonce: string }[];
    };
    const [job] = jobs;
    if (job === undefined) return cycles;
    await connection.call('AcknowledgeJob', JSON.stringify({ jobId: job.id, nonce: job.nonce }));
    await connection.call('PutJobSuccessResult', JSON.stringify({ jobId: job.id }));
  }
}

const open = await Promise.all(
  Array.from(
    { length: Number(connections) },
    () =>
      new Promise<Connection>((resolve) => {
        const socket = connect(Number(port), hostname, () => resolve(new Connection(socket)));
      }),
  ),
);

// The client never sleeps. One that does is woken by each answer, which the server seems to pay for (docs/performance.md);
// a fast server keeps its client awake and is spared that, so that the ratio of two servers would say more of the wake-ups
// than of the servers.
let isDone = false;
const stayAwake = () => {
  if (!isDone) setImmediate(stayAwake);
};
stayAwake();

const started = performance.now();
const cycles = await Promise.all(open.map(work));
const seconds = (performance.now() - started) / 1000;
isDone = true;
for (const connection of open) connection.end();
console.log(JSON.stringify({ cycles: cycles.reduce((sum, count) => sum + count, 0), seconds }));
