#!/usr/bin/env bash
# Builds the static Linux program as it is handed out and checks that it is static and starts; exits 3 when this machine lacks the Rust target.
set -euo pipefail

target=x86_64-unknown-linux-musl

if [ ! -d "$(rustc --print target-libdir --target $target)" ]; then
  echo "musl: not built, the Rust target $target is missing; .ci/install.sh adds it."
  exit 3
fi

exe=$(bash packages/build.sh $target)

# ldd ends with 1 for a program without an interpreter on some systems, so only its words count.
linked=$(ldd "$exe" 2>&1 || true)
case $linked in
  *"statically linked"* | *"not a dynamic executable"*) ;;
  *)
    echo "musl: $exe needs shared libraries:"
    echo "$linked"
    exit 1
    ;;
esac

version=$(env -i timeout 30 "$exe" --version </dev/null)
echo "musl: $exe is static, $(stat -c %s "$exe") bytes, and says \"$version\"."
