import { get } from 'node:http';

/** Milliseconds of real time: a start that has failed is not to be told late. */
const patience = 1000;

/** Which version of an emulator answers at an address; undefined when something else is there. */
export function versionOfEmulatorAt(origin: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(`${origin}/_emulator/v1/health`, { timeout: patience, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('error', () => resolve(undefined));
      answer.on('end', () => resolve(versionIn(body)));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

function versionIn(body: string): string | undefined {
  try {
    const { status, version, ports } = JSON.parse(body) as Record<string, unknown>;
    return status === 'ok' && ports !== undefined && typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
