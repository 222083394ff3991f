// What an open page of the console asks for, asked by a process that draws nothing: the stream of changes, and each
// URL again and again, so many milliseconds apart. Usage: page-client.ts ENDPOINT {"URL":MILLISECONDS,…}. Prints a line
// once the stream is open, and goes on until it is ended.
import { setTimeout as after } from 'node:timers/promises';
import { EventSource } from 'eventsource';

const [endpoint = '', urls = '{}'] = process.argv.slice(2);

const stream = new EventSource(`${endpoint}/_emulator/v1/changes/stream`);
stream.onopen = () => console.log(endpoint);

for (const [url, pace] of Object.entries(JSON.parse(urls) as Record<string, number>)) {
  void ask(url, pace);
}

async function ask(url: string, pace: number): Promise<never> {
  for (;;) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    await answer.arrayBuffer();
    await after(pace);
  }
}
