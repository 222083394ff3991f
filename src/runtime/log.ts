import { printableWithTabs } from './printable.ts';
import { inSources } from './source-positions.ts';

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/** Lines for the person who runs the emulator. */
export interface Log {
  /** @param cause What was thrown, shown with its stack. */
  error(message: string, cause?: unknown): void;
  warn(message: string): void;
  /** @param message A line, or several at once. */
  info(message: string | readonly string[]): void;
  debug(message: string): void;
}

/** @param write Takes one line without its end. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const most = logLevels.indexOf(level);
  const at = (line: LogLevel, prefix: string) =>
    logLevels.indexOf(line) <= most
      ? (message: string | readonly string[]) => write(prefix + [message].flat().map(printableWithTabs).join('\n'))
      : () => {};
  const error = at('error', 'error: ');
  return {
    error: (message, cause) => error(cause === undefined ? message : `${message}: ${stackOf(cause)}`.split('\n')),
    warn: at('warn', 'warning: '),
    info: at('info', ''),
    debug: at('debug', 'debug: '),
  };
}

function stackOf(cause: unknown): string {
  return cause instanceof Error && cause.stack !== undefined ? inSources(cause.stack) : String(cause);
}
