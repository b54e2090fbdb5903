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

# Under load Wine itself now and then breaks as a program starts. The test programs that failed for that alone are run once
# more, by themselves, and that is said; any other failure stands.
if [ $code != 0 ] && broken=$(bash .ci/wine_broke.sh "$scratch/tests.log"); then
  code=0
  while read -ra program; do
    echo "windows: Wine broke as a program started; once more: ${program[*]}"
    timeout -k 10 900 cargo test --locked --target $target "${program[@]}" </dev/null 2>&1 | tee -a "$scratch/again.log" || code=$?
  done <<<"$broken"
fi

# What tests do not vary: code pages of the console, and folders as people have them.
sweep() {
  local exe folder="$WINEPREFIX/drive_c/users/王 檢查員/OneDrive - 高雄市政府/查核 115年" told page
  exe=$(winepath -w "$out/pillarcheck.exe")
  mkdir -p "$folder"
  # OneDrive keeps such a file in each of its folders, and makes copies in conflict with names like this one.
  printf '[.ShellClassInfo]\r\n' >"$folder/desktop.ini"
  local data
  data=$(winepath -w "$folder")
  says() { PILLARCHECK_NOW=2026-11-22T09:03:11+08:00 timeout -k 10 120 wine "$exe" --lang zh-TW --data-dir "$data" "$@" </dev/null; }
  told=$(says new sanmin2-115 --kind spot --reviewer 王檢查員 --site 一樓大廳 | tr -d '\r')
  [[ $told == *'OneDrive - 高雄市政府'*.session.ron ]] || { echo "windows: no session in a folder of OneDrive: $told"; return 1; }
  says mark "$told" 1.1.1.1 absent --note '公布欄未張貼：碁銹' >/dev/null
  cp "$(winepath -u "$told")" "$(winepath -u "$told" | sed 's/\.session\.ron$/-DESKTOP-1 衝突副本.session.ron/')"
  says list sessions >"$scratch/list.txt" || true # copies of one session are told, which is no failure
  grep -q 三民區第二衛生所 "$scratch/list.txt" || { echo "windows: the list lacks the session"; cat "$scratch/list.txt"; return 1; }
  says report "$told" -o "$(winepath -w "$folder")\\報告 碁銹.txt" >/dev/null
  grep -q '公布欄未張貼：碁銹' "$folder/報告 碁銹.txt" || { echo "windows: the note is not in the report"; return 1; }
  # Output into a pipe is UTF-8 whatever the console's code page.
  for page in 950 65001; do
    timeout -k 10 120 wine cmd /c "chcp $page >nul & $exe --lang zh-TW --data-dir C:\\none list checklists" </dev/null >"$scratch/page-$page.txt"
    grep -q 高雄市三民區第二衛生所 "$scratch/page-$page.txt" || { echo "windows: code page $page breaks the output"; return 1; }
  done
  cmp "$scratch/page-950.txt" "$scratch/page-65001.txt"
  says --version | grep -q x86_64-pc-windows-gnu
  says doctor >"$scratch/doctor.txt" || true
  grep -q 'Windows ' "$scratch/doctor.txt" || { echo "windows: doctor does not name the system"; cat "$scratch/doctor.txt"; return 1; }
  # Opening from the Explorer, for this user alone.
  timeout -k 10 60 wine regedit /S packages/windows/open-with-pillarcheck.reg </dev/null
  timeout -k 10 60 wine reg query 'HKCU\Software\Classes\pillarcheck.session\shell\open\command' /ve </dev/null >"$scratch/reg.txt"
  grep -q 'LOCALAPPDATA' "$scratch/reg.txt" || { echo "windows: the .reg file is not understood"; cat "$scratch/reg.txt"; return 1; }
  echo "windows: a session in a Chinese folder like OneDrive's, code pages 950 and 65001, doctor and the .reg file: as they should be."
}
sweep || code=1

passed=$(sed -n 's/^test result: .* \([0-9]*\) passed.*/\1/p' "$scratch/tests.log" | awk '{ sum += $1 } END { print sum + 0 }')
echo "windows: $passed tests passed under $(wine --version): the library's, and those in tests/ with the built program."
echo "windows: not run, for lack of a Windows terminal: the screen itself (tests/pty). What is Unix alone (links, rights,"
echo "windows: signals) is not built. Wine does not show how Windows treats files that others have open, what OneDrive does"
echo "windows: while it syncs, nor what SmartScreen and AppLocker ask."
exit $code
