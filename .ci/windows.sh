#!/usr/bin/env bash
# Builds tests and program for Windows and runs what Wine can judge; exits 3 when this machine lacks the tools for it.
set -euo pipefail

target=x86_64-pc-windows-gnu
folder=$(realpath -m "${CARGO_TARGET_DIR:-target}") # Wine takes only an absolute prefix
out=$folder/$target/debug
scratch=$folder/wine-scratch

give_up() {
  echo "windows: $1 is missing; .ci/install.sh installs it. $2"
  exit 3
}

[ -d "$(rustc --print target-libdir --target $target)" ] || give_up "the Rust target $target" "Nothing was built or run for Windows."
command -v x86_64-w64-mingw32-gcc >/dev/null || give_up x86_64-w64-mingw32-gcc "Nothing was built or run for Windows."

timeout -k 10 1800 cargo test --locked --no-run --target $target

for tool in wine wineboot wineserver; do
  command -v $tool >/dev/null || give_up $tool "Tests and program were built for Windows; nothing was run."
done

# Rust's standard library takes random numbers from a DLL that Wine 8 does not have.
x86_64-w64-mingw32-gcc -shared -o "$out/bcryptprimitives.dll" -x c - -x none -ladvapi32 <<'C'
unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);
__declspec(dllexport) int __stdcall ProcessPrng(void *buffer, unsigned long long length)
{ return SystemFunction036(buffer, (unsigned long)length); }
C
cp "$out/bcryptprimitives.dll" "$out/deps/"

# Wine reads arguments and file names in the locale's encoding: in the C locale every Chinese name is refused.
export LC_ALL=C.UTF-8
# Wine would otherwise write menu entries into the user's home and offer to install Mono and Gecko.
export WINEDLLOVERRIDES='winemenubuilder.exe,mscoree,mshtml='
export WINEPREFIX=$folder/wine WINEDEBUG=-all
unset DISPLAY WAYLAND_DISPLAY
trap 'wineserver -k >/dev/null 2>&1 || true' EXIT # stops the server of this prefix only

if [ ! -f "$WINEPREFIX/ready" ]; then # a prefix that was interrupted half-way has no such file
  rm -rf "$WINEPREFIX" "$scratch"
  mkdir -p "$WINEPREFIX" "$scratch"
  # With another HOME the prefix does not link its Documents and Desktop to the user's own.
  HOME=$scratch timeout -k 10 300 wineboot -i </dev/null >"$scratch/wineboot.log" 2>&1 || { cat "$scratch/wineboot.log"; exit 1; }
  timeout -k 10 60 wineserver -w
  touch "$WINEPREFIX/ready"
fi
rm -rf "$scratch"
mkdir -p "$scratch"

# Each test program by itself: a hanging one is ended, and the others still run.
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER="timeout -k 10 600 wine"
code=0
timeout -k 10 1800 cargo test --locked --no-fail-fast --target $target </dev/null 2>&1 | tee "$scratch/tests.log" || code=$?

passed=$(sed -n 's/^test result: .* \([0-9]*\) passed.*/\1/p' "$scratch/tests.log" | awk "{ sum += \$1 } END { print sum + 0 }")
echo "windows: $passed tests passed under $(wine --version): the library's, and those in tests/ with the built program."
echo "windows: not run, for lack of a Windows terminal: the screen itself (tests/pty). What is Unix alone (links, rights,"
echo "windows: signals) is not built. Wine does not show how Windows treats files that others have open."
exit $code
