import { format } from 'node:util';

/**
 * Makes the console write as Lambda's does: everything to the standard output, with the level of what is no plain
 * information in front, and with `console.fatal`, which Node.js does not have. Time and request id stand in the
 * emulator's log.
 */
export function labelConsole(): void {
  const writer = (label: string) => {
    return (...given: unknown[]) => void process.stdout.write(`${label}${format(...given)}\n`);
  };
  Object.assign(console, {
    log: writer(''),
    info: writer(''),
    trace: writer('TRACE\t'),
    debug: writer('DEBUG\t'),
    warn: writer('WARN\t'),
    error: writer('ERROR\t'),
    fatal: writer('FATAL\t'),
  });
}
