// The emulator of some build in a process of its own, its clock by hand. Usage: blocks-server.ts BUILD [DB].
// Prints its endpoint.
import { pathToFileURL } from 'node:url';

const [build = 'dist', db] = process.argv.slice(2);
const { startEmulator } = await import(new URL('index.js', `${pathToFileURL(build)}/`).href);
const emulator = await startEmulator({ clock: 'manual', auth: 'off', ...(db && { db }) });
console.log(emulator.endpoint);
