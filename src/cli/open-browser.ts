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
  child.on('error', () => fail(`No browser could be opened (${command} is not there): open ${url} yourself.`));
  // The browser stays when the emulator ends, and nothing waits for it.
  child.unref();
}
