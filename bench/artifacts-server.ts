// The emulator for artifacts in a process of its own. Usage: artifacts-server.ts [DB]. Prints its endpoint.
import { startEmulator } from '../dist/index.js';

const [db] = process.argv.slice(2);
const emulator = await startEmulator(db === undefined ? {} : { db });
console.log(emulator.endpoint);
