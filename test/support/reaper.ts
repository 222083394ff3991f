// A program: waits until whoever holds the other end of its standard input is gone, then kills every process that was
// started with the variable which its argument names, `NAME=value`. Children inherit variables, so that these are all
// processes of one run of the tests. Where there is no /proc it does nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const mark = `${process.argv[2]}\0`;

process.stdin.resume().on('close', async () => {
  // Those that end by themselves have begun to.
  await setTimeout(100);
  // What is killed may have started something a moment before.
  for (let round = 0; round < 5; round++) {
    const left = marked();
    if (left.length === 0) return;
    for (const pid of left) kill(pid);
    await setTimeout(50);
  }
});

function marked(): number[] {
  return processes().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
    } catch {
      return false; // it has ended, or is another user's
    }
  });
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}
