#!/usr/bin/env bash
# Fuzzes what reads files: the checklist, session and recovery readers and those of plan documents, each for some seconds,
# from the repo's samples and from fuzz/seeds.
#
#   bash .ci/fuzz.sh [SECONDS]     for each target; 20 if not said
#
# Needs no nightly and no cargo-fuzz: libFuzzer comes with a crate, and stable rustc can count what a run reaches. Exits 3
# when this machine cannot build it. What is found, and the corpus that later runs begin with, is kept in the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
targets=(checklist session recovery plan plan_parts)
folder=${CARGO_TARGET_DIR:-target}/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
longest=8192 # bytes of an input; every rule can be broken in less, and short inputs run often

# The counters that libFuzzer reads. With --target they stay out of build scripts, which have nobody to count for.
counters=(-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares)

cannot() {
  echo "fuzz: not run, $1"
  exit 3
}

[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "fuzz: SECONDS is a whole number from 1, not \"$seconds\"."; exit 2; }

build() {
  command -v "${CXX:-c++}" >/dev/null || cannot "libFuzzer needs a C++ compiler; the Debian package g++ has one."
  mkdir -p "$folder"
  # Without libFuzzer behind them the counters find nobody to report to, so this trial stops before linking.
  echo 'pub fn trial() {}' | rustc --crate-name trial --crate-type rlib --target "$host" "${counters[@]}" \
    -o "$folder/trial.rlib" - || cannot "this rustc does not take the options that count what a run reaches."

  local said
  if ! said=$(timeout 600 cargo fetch --locked --manifest-path fuzz/Cargo.toml --target "$host" 2>&1); then
    echo "$said"
    if [[ $said == *--locked* ]]; then
      echo "fuzz: fuzz/Cargo.lock is older than Cargo.toml; \"cargo fetch --manifest-path fuzz/Cargo.toml\" renews it."
      exit 1
    fi
    cannot "its crates cannot be fetched."
  fi
  RUSTFLAGS="--cfg fuzzing ${counters[*]}" timeout -k 10 1800 cargo build --locked --offline --release \
    --manifest-path fuzz/Cargo.toml --target-dir "$folder" --target "$host" --bins
}

# seeds TARGET FOLDER: the repo's own files of that kind, good and bad, in one folder; names tell where each is from.
seeds() {
  local kind=(-name '*.session.ron') file
  [ "$1" != checklist ] || kind=(-name '*.ron' ! -name '*.session.ron')
  rm -rf "$2"
  mkdir -p "$2"
  if [ -d "fuzz/seeds/$1" ]; then
    cp "fuzz/seeds/$1"/* "$2"
    return
  fi
  find tests/samples tests/bad -type f "${kind[@]}" -size "-${longest}c" | while read -r file; do
    cp "$file" "$2/${file//\//_}"
  done
  [ -n "$(ls -A "$2")" ] || { echo "fuzz: no sample of the kind \"$1\" in tests/samples and tests/bad."; exit 1; }
}

# fuzz TARGET: what libFuzzer says goes to a file, its figures to the screen.
fuzz() {
  local exe=$folder/$host/release/$1 corpus=$folder/corpus/$1 log=$folder/$1.log code=0
  local dict=fuzz/ron.dict
  [ ! -d "fuzz/seeds/$1" ] || dict=fuzz/plan.dict
  seeds "$1" "$folder/seeds/$1"
  mkdir -p "$corpus" "$folder/found"
  timeout -k 10 $((seconds + 120)) "$exe" "$corpus" "$folder/seeds/$1" -max_total_time="$seconds" -max_len=$longest \
    -timeout=10 -rss_limit_mb=2048 -dict="$dict" -artifact_prefix="$folder/found/$1-" -print_final_stats=1 \
    </dev/null >"$log" 2>&1 || code=$?
  if [ $code != 0 ]; then
    # The mutations that led to a finding say nothing, what the target said does.
    tail -n 40 "$log" | cut -c 1-400
    local found
    found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
    echo "fuzz: $1 failed (code $code). All it said: $log"
    [ -z "$found" ] || echo "fuzz: to repeat it: $exe $found"
    return 1
  fi
  local runs inputs
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  inputs=$(find "$corpus" -type f | wc -l)
  # A reader that is never reached would pass for ever.
  [ "${runs:-0}" -gt 100 ] || { echo "fuzz: $1 made ${runs:-no} executions only; see $log"; return 1; }
  echo "fuzz: $1: $runs executions in $seconds s, nothing found; corpus of $inputs inputs."
}

cargo fmt --check --manifest-path fuzz/Cargo.toml
build
failed=0
for target in "${targets[@]}"; do
  fuzz "$target" || failed=1
done
exit $failed
