#!/usr/bin/env bash
# Licences, bans and sources of every crate, by deny.toml; and the notices of all crates, held to be complete. Exits 3 where
# cargo-deny cannot be had. It is built once into the target folder; a second run takes what is there.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=$(realpath -m "${CARGO_TARGET_DIR:-target}")/tools

if ! "$tools/bin/cargo-deny" --version 2>/dev/null | grep -qF " $version"; then
  # Without its default features it needs no git library; not optimised, since it is to be made quickly and runs once.
  CARGO_PROFILE_DEV_DEBUG=0 timeout -k 10 1200 cargo install cargo-deny --version $version --locked --debug --no-default-features \
    --root "$tools" --target-dir "$tools/build" </dev/null || { echo "deny: cargo-deny could not be built."; exit 3; }
  rm -rf "$tools/build"
fi
timeout -k 10 600 "$tools/bin/cargo-deny" --locked check licenses bans sources </dev/null

notices=$(mktemp)
trap 'rm -f "$notices"' EXIT
for target in x86_64-unknown-linux-musl x86_64-pc-windows-gnu; do
  python3 packages/crates.py notices $target >"$notices"
  python3 packages/crates.py check $target "$notices"
done
