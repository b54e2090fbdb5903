#!/usr/bin/env bash
# Names the test programs in a log of `cargo test --no-fail-fast` that failed because Wine itself broke, as cargo names them
# (`--test pages`), one a line. Exits 1 when anything failed for another reason, and when nothing failed.
#
#   bash .ci/wine_broke.sh LOG
#
# Wine breaks in two ways, neither of which Windows has: its server drops a program that is starting ("wine client error"), or
# a test is told ERROR_INTERNAL_ERROR (1359) when it starts the program, which then has not run at all.
set -euo pipefail

tr -d '\r' <"$1" | awk '
  /^ +(Running|Doc-tests) / { was_dropped = 0; name = ""; delete failed; delete said }
  /^wine client error:/ { was_dropped = 1 }
  # What a failed test said stands under its name, up to the next name or the list of all.
  /^---- .* stdout ----$/ { name = $2 }
  /^failures:$/ { name = "" }
  name != "" && /Os \{ code: 1359,/ { said[name] = 1 }
  /^test .* \.\.\. FAILED$/ { failed[$2] = 1 }
  /^error: test failed, to rerun pass `/ {
    split($0, parts, "`")
    programs[++count] = parts[2]
    tests = others = 0
    for (test in failed) { tests++; if (!said[test]) others++ }
    if (others || !(tests || was_dropped)) exit bad = 1
  }
  END {
    if (bad || !count) exit 1
    for (i = 1; i <= count; i++) print programs[i]
  }'
