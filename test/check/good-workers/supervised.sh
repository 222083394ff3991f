#!/usr/bin/env bash
# Starts the worker that ends after each job again and again, until SIGTERM.
stopping=
trap 'stopping=yes' TERM
while [ -z "$stopping" ]; do
  node test/check/good-workers/ends-after-each-job.mjs &
  worker=$!
  # A trap ends the wait before the worker has ended.
  while kill -0 "$worker" 2>/dev/null; do wait "$worker"; done
  sleep 0.1
done
