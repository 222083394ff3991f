#!/usr/bin/env bash
# SQLite does not see that `status = 'Failed'` is in `WHERE status IN ('Failed', …)` of a partial index: the index is not
# used, and INDEXED BY is refused. The same condition written with OR is seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sql.js@1.13.0
cat > plan.cjs <<'JS'
require('sql.js')().then(({ Database }) => {
  const plan = (where) => {
    const database = new Database();
    database.run(`CREATE TABLE jobs (key INTEGER PRIMARY KEY, status TEXT NOT NULL);
      CREATE INDEX rare ON jobs (status) WHERE ${where}`);
    return database.exec(`EXPLAIN QUERY PLAN SELECT key FROM jobs WHERE status = 'Failed'`)[0].values[0][3];
  };
  const version = new Database().exec('SELECT sqlite_version()')[0].values[0][0];
  const byIn = plan(`status IN ('Failed', 'TimedOut')`);
  const byOr = plan(`status = 'Failed' OR status = 'TimedOut'`);
  console.log(`SQLite ${version} (sql.js 1.13.0)`);
  console.log(`WHERE status IN ('Failed', 'TimedOut'):           ${byIn}`);
  console.log(`WHERE status = 'Failed' OR status = 'TimedOut':   ${byOr}`);
  process.exit(byIn === 'SCAN jobs' && /USING (COVERING )?INDEX rare/.test(byOr) ? 0 : 1);
});
JS
node plan.cjs
