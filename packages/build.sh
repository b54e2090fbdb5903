#!/usr/bin/env bash
# Builds the program as it is handed out, for one target, without a folder of the builder in it. Prints its path.
#
#   bash packages/build.sh TARGET
#
# Two builds of one commit by one toolchain are the same bytes, wherever the repository and cargo's folder lie.
#
# Frame pointers make the tables for unwinding a third smaller. On Linux the linker that comes with Rust also folds equal
# functions and packs the relocations, which that of the system does not.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$1
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}")
cargo_home=${CARGO_HOME:-$HOME/.cargo}
# Joined by the byte that cargo splits at, since a folder may hold blanks. The last that fits counts, so the longest comes last.
flags=("--remap-path-prefix=$cargo_home=/cargo" "--remap-path-prefix=$(pwd -P)=/pillarcheck" "--remap-path-prefix=$folder=/target")
flags+=("-Cforce-frame-pointers=yes")
case $target in
  *-linux-musl)
    linker=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/gcc-ld
    flags+=("-Clink-arg=-B$linker" "-Clink-arg=-fuse-ld=lld" "-Clink-arg=-Wl,--icf=all" "-Clink-arg=-Wl,--pack-dyn-relocs=relr")
    ;;
  *-windows-gnu)
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=$(pwd -P)/packages/windows/sorting-gcc
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER
    ;;
esac
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f'; echo "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS
timeout -k 10 2400 cargo build --locked --profile dist --target "$target" --bin pillarcheck >&2 </dev/null

exe=$folder/$target/dist/pillarcheck
[ -f "$exe" ] || exe=$exe.exe
for place in "$cargo_home" "$(pwd -P)" "$folder" "$HOME/"; do
  if [ "$place" != / ] && grep -qaF -- "$place" "$exe"; then
    echo "build: $exe holds the folder $place of this machine" >&2
    exit 1
  fi
done
echo "$exe"
