// An emulator in a process of its own, for tests that kill it or weigh it: sends its endpoint, and its memory when
// asked.
import { startEmulator } from '../../src/index.ts';

const { endpoint } = await startEmulator(JSON.parse(process.argv[2] ?? '{}'));
process.on('message', () => process.send?.(process.memoryUsage().rss));
process.send?.(endpoint);
