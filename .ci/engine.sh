#!/usr/bin/env bash
# The roll-up in the program, in DuckDB and in Spark: every integer equal. Exits 3 where the engines cannot be had.
#
#   bash .ci/engine.sh PROGRAM MAKER       MAKER is the built example `city`
set -euo pipefail
cd "$(dirname "$0")/.."

lacks() {
  echo "engine: $1"
  exit 3
}

command -v java >/dev/null || lacks "java is missing"
venv=target/engine-venv
if ! "$venv/bin/python" -c 'import duckdb, pyspark' 2>/dev/null; then
  python3 -m venv "$venv" || lacks "python3 -m venv does not work here (package python3-venv)"
  timeout 900 "$venv/bin/pip" install -q --disable-pip-version-check 'duckdb==2.0.1' 'pyspark==4.3.0' </dev/null ||
    lacks "duckdb and pyspark could not be installed"
fi
timeout 1200 "$venv/bin/python" .ci/engine.py "$1" "$2"
