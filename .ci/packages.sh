#!/usr/bin/env bash
# Makes the packages and tries them as those would who get them: the sums, the archive, the Debian package installed, run and
# removed in a bare root, the Windows archive under Wine where windows.sh has made ready for it. Exits 3 where this machine lacks
# what it needs.
#
#   bash .ci/packages.sh            one build a target
#   bash .ci/packages.sh twice      and a second one of a copy in another folder, whose bytes must be the same
set -euo pipefail
cd "$(dirname "$0")/.."

largest=8000000 # bytes of the program on Linux; docs/building.md says what they are
# Where root's own programs are, which not every shell looks for.
export PATH=$PATH:/usr/sbin:/sbin
chroot=$(command -v chroot)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

bash packages/make.sh dist
(cd dist && sha256sum --check --quiet SHA256SUMS)

no() {
  echo "packages: $1"
  exit 1
}

# No package holds a folder of this machine, nor the name of whoever built it.
mkdir "$work/all"
tar -C "$work/all" -xzf dist/*.tar.gz
dpkg-deb -x dist/*.deb "$work/all/deb"
unzip -q dist/*.zip -d "$work/all/zip"
for place in "$(pwd -P)" "${CARGO_HOME:-$HOME/.cargo}" "$(realpath -m "${CARGO_TARGET_DIR:-target}")"; do
  ! grep -rqaF -- "$place" "$work/all" || no "a package holds the folder $place"
done

linux=$(echo "$work"/all/pillarcheck-*-linux-musl)
size=$(stat -c %s "$linux/pillarcheck")
[ "$size" -le $largest ] || no "the program on Linux has $size bytes, more than $largest"

# Everything that is promised is in each of them.
for folder in "$linux" "$work"/all/zip/pillarcheck-*-windows "$work/all/deb/usr/share/doc/pillarcheck"; do
  for file in guide.zh-TW.html guide.zh-TW.odt README.zh-TW.md licenses/LICENSE-MIT licenses/LICENSE-APACHE \
    licenses/THIRD-PARTY.txt licenses/rust-library.html; do
    [ -s "$folder/$file" ] || no "$folder lacks $file"
  done
done

# In a root that holds nothing else the package is installed, run and removed; what was recorded stays.
root=$work/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/root" "$root/tmp"
touch "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/available"
inside() { env -i HOME=/root LANG=zh_TW.UTF-8 "$chroot" "$root" "$@" </dev/null; }
dpkg --root="$root" --log=/dev/null --install dist/*.deb >/dev/null
[ "$(inside /usr/bin/pillarcheck -V)" = "pillarcheck $(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)" ] || no "the installed program does not run"
inside /usr/bin/pillarcheck --version | grep -q "$(git rev-parse HEAD)" || no "the version does not name the commit"
session=$(inside /usr/bin/pillarcheck new sanmin2-115 --kind spot --reviewer 王檢查員)
inside /usr/bin/pillarcheck mark "$session" 1.1.1.1 done >/dev/null
inside /usr/bin/pillarcheck report "$session" >"$work/report.txt"
grep -q 三民區第二衛生所 "$work/report.txt" || no "the installed program makes no report"
for file in man/man1/pillarcheck.1.gz man/zh_TW/man1/pillarcheck.1.gz bash-completion/completions/pillarcheck \
  zsh/vendor-completions/_pillarcheck fish/vendor_completions.d/pillarcheck.fish doc/pillarcheck/copyright; do
  [ -s "$root/usr/share/$file" ] || no "the package lacks /usr/share/$file"
done
bash -n "$root/usr/share/bash-completion/completions/pillarcheck"
gunzip -c "$root/usr/share/man/zh_TW/man1/pillarcheck.1.gz" | grep -q "^.SH 名稱" || no "the manual page is not the Chinese one"
dpkg --root="$root" --log=/dev/null --purge pillarcheck >/dev/null
[ -z "$(find "$root/usr" -type f 2>/dev/null)" ] || no "the removed package leaves files: $(find "$root/usr" -type f | head -n 3)"
[ -s "$root$session" ] || no "removing the package removed a session"
echo "packages: installed, run and removed in a bare root; the session stayed."

# The unpacked Windows archive: what is recorded stays beside the program, and this user's files are opened with it.
windows() {
  local folder
  folder=$(echo "$work"/all/zip/pillarcheck-*-windows)
  cp "$made/x86_64-pc-windows-gnu/debug/bcryptprimitives.dll" "$folder/"
  cd "$folder"
  run() { timeout -k 10 120 wine "$@" </dev/null 2>/dev/null | tr -d '\r'; }
  run ./pillarcheck.exe -V | grep -q "^pillarcheck " || no "the Windows program does not run"
  run ./pillarcheck.exe --lang zh-TW new sanmin2-115 --kind spot --reviewer 王檢查員 | grep -q 'session.ron' || no "the Windows program begins no session"
  [ -n "$(find pillarcheck-data -name '*.session.ron')" ] || no "the Windows program is not portable"
  run cmd /c open-with-pillarcheck.cmd | grep -q 'pillarcheck.exe' || no "open-with-pillarcheck.cmd does nothing"
  run reg query 'HKCU\Software\Classes\.ron' /ve | grep -q pillarcheck.session || no "Windows does not know .ron"
  run cmd /c open-with-pillarcheck.cmd remove >/dev/null
  ! run reg query 'HKCU\Software\Classes\.ron' /ve | grep -q pillarcheck.session || no "Windows still knows .ron"
  echo "packages: the Windows archive runs under Wine, portable, and opens .ron for this user until that is removed."
}
made=$(realpath -m "${CARGO_TARGET_DIR:-target}")
if command -v wine >/dev/null && [ -f "$made/wine/ready" ] && [ -f "$made/x86_64-pc-windows-gnu/debug/bcryptprimitives.dll" ]; then
  (
    export WINEPREFIX=$made/wine WINEDEBUG=-all WINEDLLOVERRIDES='winemenubuilder.exe,mscoree,mshtml=' LC_ALL=C.UTF-8
    unset DISPLAY WAYLAND_DISPLAY
    trap 'wineserver -k >/dev/null 2>&1 || true' EXIT
    windows
  )
else
  echo "packages: the Windows archive was not run; .ci/windows.sh makes ready for it."
fi

if [ "${1:-}" = twice ]; then
  # Another folder, another target folder; of the same commit.
  git clone -q . "$work/另一個資料夾"
  (cd "$work/另一個資料夾" && CARGO_TARGET_DIR="$work/other" bash packages/make.sh "$work/again" >/dev/null)
  diff dist/SHA256SUMS "$work/again/SHA256SUMS" || no "a second build in another folder has other bytes"
  echo "packages: a second build in another folder has the same bytes."
fi
