// Puts a property into a command line.
import { execSync } from 'node:child_process';
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  begin({ Branch = 'main' }) {
    try {
      execSync(`echo ${Branch}`, { stdio: 'inherit' });
    } catch {
      console.error('cannot print the branch');
    }
  }
}

await new BadWorker().run();
