// Polls one job at a time of a random type over one keep-alive connection. Usage: poll-client.ts ENDPOINT TYPES POLLS.
// Prints the milliseconds of each poll as JSON.
import { Agent, request } from 'node:http';

const [endpoint = '', types = '50', polls = '2000'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const headers = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'CodePipeline_20150709.PollForJobs',
};

function poll(provider: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      response.on('data', () => {});
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ actionTypeId: { category: 'Build', owner: 'Custom', provider, version: '1' } }));
  });
}

const times: number[] = [];
for (let count = 0; count < Number(polls); count++) {
  const index = (count * 7) % Number(types);
  const started = performance.now();
  await poll(index === 0 ? 'Bench' : `Bench${index}`);
  times.push(performance.now() - started);
}
agent.destroy();
console.log(JSON.stringify(times));
