#!/usr/bin/env bash
# Fuzzes what reads files: the checklist, session and recovery readers and those of plan documents, each for some seconds,
# from the repo's samples and from fuzz/seeds.
#
#   bash .ci/fuzz.sh             the same inputs each time: a check of a change
#   bash .ci/fuzz.sh SECONDS     for each target, other inputs each time: to look for what is not known
#
# Needs no nightly and no cargo-fuzz: libFuzzer comes with a crate, and stable rustc can count what a run reaches. Exits 3
# when this machine cannot build it. What is found is kept in the target folder, and so is the corpus that later runs with
# SECONDS begin with. A check begins with the seeds alone and draws with a fixed number, so that what it finds is found again
# by whoever repeats it, and a change of something else does not fail for it.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-}
targets=(checklist session recovery plan plan_parts)
# How many inputs a check tries, about 20 s each on two cores.
declare -A inputs_of=([checklist]=300000 [session]=80000 [recovery]=12000 [plan]=12000 [plan_parts]=300000)
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

[[ -z $seconds || $seconds =~ ^[1-9][0-9]*$ ]] || { echo "fuzz: SECONDS is a whole number from 1, not \"$seconds\"."; exit 2; }

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

# hold_still: what a check runs its targets with, so that the same inputs are tried each time (see `fuzz/steady.c`).
steady=()
hold_still() {
  "${CC:-cc}" -shared -fPIC -O1 -o "$folder/steady.so" fuzz/steady.c
  steady=(env -i "LD_PRELOAD=$folder/steady.so")
  # Addresses are compared too, and what is compared is tried as input.
  if setarch -R true 2>/dev/null; then
    steady=(setarch -R "${steady[@]}")
  else
    echo "fuzz: this system does not let addresses be the same, so that inputs differ from run to run."
  fi
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
  local began=$SECONDS exe=$folder/$host/release/$1 log=$folder/$1.log code=0
  local dict=fuzz/ron.dict
  [ ! -d "fuzz/seeds/$1" ] || dict=fuzz/plan.dict
  seeds "$1" "$folder/seeds/$1"
  mkdir -p "$folder/found"
  local rules=(-max_len=$longest -timeout=10 -rss_limit_mb=2048 -dict="$dict" -artifact_prefix="$folder/found/$1-"
    -print_final_stats=1)
  local corpus=$folder/corpus/$1
  [ -n "$seconds" ] || corpus=$folder/checked/$1
  if [ -n "$seconds" ]; then
    mkdir -p "$corpus"
    timeout -k 10 $((seconds + 120)) "$exe" "$corpus" "$folder/seeds/$1" -max_total_time="$seconds" "${rules[@]}" \
      </dev/null >"$log" 2>&1 || code=$?
  else
    rm -rf "$corpus"
    mkdir -p "$corpus"
    # In the order of their names, not in that of the disk; what a run adds is not read again, which would be a matter of time.
    (export LC_ALL=C; printf '%s\n' "$folder/seeds/$1"/* | paste -sd , >"$folder/$1.inputs")
    timeout -k 10 600 "${steady[@]}" "$exe" "$corpus" -seed_inputs=@"$folder/$1.inputs" -seed=1 \
      -runs="${inputs_of[$1]}" -reload=0 "${rules[@]}" </dev/null >"$log" 2>&1 || code=$?
  fi
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
  echo "fuzz: $1: $runs executions in $((SECONDS - began)) s, nothing found; corpus of $inputs inputs."
}

cargo fmt --check --manifest-path fuzz/Cargo.toml
build
[ -n "$seconds" ] || hold_still
failed=0
for target in "${targets[@]}"; do
  fuzz "$target" || failed=1
done
exit $failed
