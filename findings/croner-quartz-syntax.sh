#!/usr/bin/env bash
# Quartz's cron syntax, which CodePipeline's rule DeploymentWindow documents, and croner 11: its Quartz mode reads `6L`,
# `6#3`, `15W` and `LW`, and refuses `L` alone as the last day of the week, days counted from the end of a month (`L-3`)
# and ranges across the end (`22-2`, `FRI-MON`). The emulator turns all of them into numbers first, because of this.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund croner@11.0.1
cat >probe.mjs <<'PROGRAM'
import { Cron } from 'croner';

const options = { alternativeWeekdays: true, sloppyRanges: true, domAndDow: true, timezone: 'UTC', paused: true };
for (const expression of [
  '0 0 0 ? * 6L',
  '0 0 0 ? * 6#3',
  '0 0 0 15W * ?',
  '0 0 0 LW * ?',
  '0 0 0 ? * L',
  '0 0 0 L-3 * ?',
  '0 0 22-2 * * ?',
  '0 0 0 ? * FRI-MON',
]) {
  let seen = 'refused';
  try {
    const next = new Cron(expression, { ...options, mode: '6-or-7-parts' }).nextRun(new Date('2030-01-01T12:00:00Z'));
    seen = next.toISOString().slice(0, 10);
  } catch {}
  console.log(`croner 11.0.1, ${expression}: ${seen}`);
}
PROGRAM
node probe.mjs | tee seen
cat >expected <<'SEEN'
croner 11.0.1, 0 0 0 ? * 6L: 2030-01-25
croner 11.0.1, 0 0 0 ? * 6#3: 2030-01-18
croner 11.0.1, 0 0 0 15W * ?: 2030-01-15
croner 11.0.1, 0 0 0 LW * ?: 2030-01-31
croner 11.0.1, 0 0 0 ? * L: refused
croner 11.0.1, 0 0 0 L-3 * ?: refused
croner 11.0.1, 0 0 22-2 * * ?: refused
croner 11.0.1, 0 0 0 ? * FRI-MON: refused
SEEN
diff expected seen
