#!/usr/bin/env bash
# Cron expressions of EventBridge: `31` means months that have a 31st, and `L` in the day of the week means Saturday,
# the last day of the week in AWS's documentation. Of two packages that are made for just these expressions,
# aws-cron-parser 1.1.12 runs a rule of the 31st on 3 March and 1 May, and one of 29 February on 1 March; pyawscron
# 1.0.7 raises where the next month is too short. Both take `? * L *` and then raise, or find nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-cron-parser@1.1.12
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check pyawscron==1.0.7
cat >probe.cjs <<'PROGRAM'
const { next, parse } = require('aws-cron-parser');

for (const expression of ['0 0 31 * ? *', '0 0 29 2 ? *', '0 0 ? * 7 *', '0 0 ? * L *']) {
  const moments = [];
  try {
    let moment = new Date('2026-01-31T12:00:00Z');
    while (moments.length < 3) {
      moment = next(parse(expression), moment);
      moments.push(moment.toISOString().slice(0, 10));
    }
  } catch (error) {
    moments.push(error.constructor.name);
  }
  console.log(`aws-cron-parser ${expression}: ${moments.join(' ')}`);
}
PROGRAM
cat >probe.py <<'PROGRAM'
from datetime import datetime, timezone

from pyawscron import AWSCron

for expression in ["0 0 31 * ? *", "0 0 29 2 ? *", "0 0 ? * 7 *", "0 0 ? * L *"]:
    moments = []
    try:
        moment = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
        while len(moments) < 3:
            moment = AWSCron(expression).occurrence(moment).next()
            moments.append(moment.date().isoformat())
    except Exception as error:
        moments.append(type(error).__name__)
    print(f"pyawscron {expression}: {' '.join(moments)}")
PROGRAM
{
  node probe.cjs
  python/bin/python probe.py
} | tee seen
diff seen - <<'EXPECTED'
aws-cron-parser 0 0 31 * ? *: 2026-03-03 2026-03-31 2026-05-01
aws-cron-parser 0 0 29 2 ? *: 2026-03-01 2027-03-01 2028-02-29
aws-cron-parser 0 0 ? * 7 *: 2026-02-07 2026-02-14 2026-02-21
aws-cron-parser 0 0 ? * L *: Error
pyawscron 0 0 31 * ? *: ValueError
pyawscron 0 0 29 2 ? *: ValueError
pyawscron 0 0 ? * 7 *: 2026-02-07 2026-02-14 2026-02-21
pyawscron 0 0 ? * L *: Exception
EXPECTED
