import { spawn } from 'node:child_process';

/** What opens an address in the person's browser, by platform. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in the person's browser. @param fail Is told, in a sentence, when there is none to be had */
export function openBrowser(url: string, fail: (sentence: string) => void): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  const failed = (why: string) => fail(`No browser could be opened (${command} ${why}): open ${url} yourself.`);
  child.on('error', () => failed('is not there'));
  // A machine without a screen may have it all the same.
  child.on('exit', (code) => code !== null && code > 0 && failed(`ended with ${code}`));
  // The browser stays when the emulator ends, and nothing waits for it.
  child.unref();
}
