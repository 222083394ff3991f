// Runs scripts of package.json side by side, for machines with more than one processor: prints what each has to say
// when it has ended, and fails if one of them does.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const codes = await Promise.all(
  process.argv.slice(2).map(async (script) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.on('close', resolve)),
    ]);
    process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'}: npm run ${script}\n${stdout}${stderr}`);
    return code;
  }),
);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
