import { expect, test } from 'vitest';
import { RunningCommand } from '../support/command.ts';
import { call } from '../support/http.ts';

test('nothing of the console is loaded before its first page', async () => {
  const told = encodeURIComponent(
    `import { registerHooks } from 'node:module';
     registerHooks({ load(url, context, next) { console.error('loaded ' + url); return next(url, context); } });`,
  );
  await using command = new RunningCommand(['start', '--port', '0', '--auth', 'off'], {
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${told}` },
  });
  const [endpoint] = await command.sees(/http:\/\/127\.0\.0\.1:\d+/);
  await fetch(`${endpoint}/_emulator/v1/health`);
  await call({ endpoint }, 'ListPipelines', {});
  const before = command.stderr;

  expect((await fetch(`${endpoint}/_emulator/console/`)).status).toBe(200);

  expect(before).toContain('loaded file:');
  expect(before).not.toMatch(/loaded \S*(control-app|console)[^/\s]*$/m);
  await command.complains(/loaded .*control-app/);
});
