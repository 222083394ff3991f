#!/usr/bin/env node
// Any Node that knows modules has to get far enough here to refuse an older one in a sentence: no syntax newer than
// that, and no import before the check.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 14)) {
  void import('./program.ts').then(({ runProgram }) => runProgram(process.argv.slice(2)));
} else {
  console.error(`codepipeline-local needs Node 22.14 or newer; this is Node ${process.versions.node}.`);
  process.exitCode = 1;
}
