#!/usr/bin/env bash
# Names the tests in a log of `cargo test` that failed because Wine could not start the program, one a line. Exits 1 when a
# test failed for anything else, when a test program was cut short, and when none failed.
#
#   bash .ci/not_started.sh LOG
set -euo pipefail

tr -d '\r' <"$1" | awk '
  # What a failed test said stands under its name, up to the next name or the list of all.
  /^---- .* stdout ----$/ { name = $2; said[name] = 0; next }
  /^failures:$/ { name = "" }
  name != "" && /Os \{ code: 1359,/ { said[name] = 1 }
  /^test .* \.\.\. FAILED$/ { failed[$2] = 1 }
  /^running [0-9]+ tests?$/ { begun++ }
  /^test result: / { ended++ }
  END {
    if (begun != ended) exit 1
    for (test in failed) { if (!said[test]) exit 1; count++ }
    if (!count) exit 1
    for (test in failed) print test
  }'
