// Sends requests one after another and in turns, in a process of its own. Usage: latency-client.ts TIMES REQUEST…, each
// {"endpoint":…,"operation":…,"input":…}. Prints the milliseconds of each, a list for each request, as JSON.
import { Agent, request } from 'node:http';
import { createSigner } from './sign.ts';

interface AskedRequest {
  readonly endpoint: string;
  readonly operation: string;
  readonly input: object;
}

const [times = '1000', ...asked] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const requests = asked.map((text) => {
  const { endpoint, operation, input } = JSON.parse(text) as AskedRequest;
  const body = JSON.stringify(input);
  const lines = createSigner(new URL(endpoint).host)(operation, body).trim().split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { endpoint, headers, body };
});

function send({ endpoint, headers, body }: (typeof requests)[number]): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (bytes) => {
        text += bytes;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(text))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const measured = requests.map((): number[] => []);
for (let count = 0; count < Number(times); count++) {
  for (const [index, one] of requests.entries()) {
    const started = performance.now();
    await send(one);
    measured[index]?.push(performance.now() - started);
  }
}
agent.destroy();
console.log(JSON.stringify(measured));
