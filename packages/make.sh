#!/usr/bin/env bash
# Makes what is handed out, in dist/: a static Linux archive, a Debian package, a portable Windows archive, the bill of
# materials of each program and SHA256SUMS.
#
#   bash packages/make.sh [FOLDER]       the folder is emptied first; dist/ if not said
#
# Exits 3 where this machine lacks a target or a tool. Two runs on one commit make the same bytes: every time stamp is that of
# the commit (or SOURCE_DATE_EPOCH), every order is sorted, and no folder of this machine comes in.
set -euo pipefail
cd "$(dirname "$0")/.."

linux=x86_64-unknown-linux-musl
windows=x86_64-pc-windows-gnu
out=$(realpath -m "${1:-dist}")
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

lacks() {
  echo "packages: $1; nothing was made."
  exit 3
}
for target in $linux $windows; do
  [ -d "$(rustc --print target-libdir --target $target)" ] || lacks "the Rust target $target is missing (.ci/install.sh adds it)"
done
for tool in x86_64-w64-mingw32-gcc dpkg-deb python3 gzip tar sha256sum; do
  command -v $tool >/dev/null || lacks "$tool is missing"
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
library=$(rustc --print sysroot)/share/doc/rust/COPYRIGHT-library.html
[ -f "$library" ] || lacks "the notices of Rust's standard library are missing ($library)"

linux_exe=$(bash packages/build.sh $linux)
windows_exe=$(bash packages/build.sh $windows)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
rm -rf "$out"
mkdir -p "$out"

# What the program tells of itself, without the user's settings.
says() { env -i "$linux_exe" --data-dir "$work/none" "$@" </dev/null; }

# licences TARGET FOLDER: ours, and those of everything in the program.
licences() {
  mkdir -p "$2"
  cp LICENSE-MIT LICENSE-APACHE "$2/"
  python3 packages/crates.py notices "$1" >"$2/THIRD-PARTY.txt"
  python3 packages/crates.py check "$1" "$2/THIRD-PARTY.txt"
  cp "$library" "$2/rust-library.html"
}

# Texts for people, in every package.
texts() {
  mkdir -p "$1"
  cp README.md README.zh-TW.md CHANGELOG.md "$1/"
  says --lang zh-TW guide --format html >"$1/guide.zh-TW.html"
  says --lang zh-TW guide --format odt -o "$work/guide.odt" >/dev/null
  mv "$work/guide.odt" "$1/guide.zh-TW.odt"
}

# shell FOLDER: manual pages and completions as FOLDER/share holds them.
shell() {
  mkdir -p "$1"/share/man/man1 "$1"/share/man/zh_TW/man1 "$1"/share/bash-completion/completions \
    "$1"/share/zsh/vendor-completions "$1"/share/fish/vendor_completions.d
  says --lang en man | gzip -9n >"$1/share/man/man1/pillarcheck.1.gz"
  says --lang zh-TW man | gzip -9n >"$1/share/man/zh_TW/man1/pillarcheck.1.gz"
  says --lang zh-TW completions bash >"$1/share/bash-completion/completions/pillarcheck"
  says --lang zh-TW completions zsh >"$1/share/zsh/vendor-completions/_pillarcheck"
  says --lang zh-TW completions fish >"$1/share/fish/vendor_completions.d/pillarcheck.fish"
}

# One moment for every file.
stamp() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

linux_archive() {
  local name=pillarcheck-$version-$linux
  local folder=$work/$name
  mkdir -p "$folder"
  install -m 755 "$linux_exe" "$folder/pillarcheck"
  licences $linux "$folder/licenses"
  texts "$folder"
  shell "$folder"
  stamp "$folder"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
}

debian_package() {
  local folder=$work/deb
  mkdir -p "$folder/DEBIAN" "$folder/usr/bin" "$folder/usr/share/doc/pillarcheck"
  install -m 755 "$linux_exe" "$folder/usr/bin/pillarcheck"
  licences $linux "$folder/usr/share/doc/pillarcheck/licenses"
  texts "$folder/usr/share/doc/pillarcheck"
  cp packages/debian/copyright "$folder/usr/share/doc/pillarcheck/copyright"
  shell "$folder/usr"
  cat >"$folder/DEBIAN/control" <<CONTROL
Package: pillarcheck
Version: $version
Architecture: amd64
Section: utils
Priority: optional
Maintainer: pillarcheck maintainers <pillarcheck@localhost>
Installed-Size: $(du -sk --apparent-size "$folder/usr" | cut -f 1)
Description: checklist for inspecting a city office's yearly service plan
 Inspectors mark each point of the plan with one key; pillarcheck keeps marks,
 notes and evidence in one file, and makes scores and reports of them. It is one
 static program that never uses a network.
CONTROL
  (cd "$folder" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  stamp "$folder"
  dpkg-deb --root-owner-group -Zxz --build "$folder" "$out/pillarcheck_${version}_amd64.deb" >/dev/null
}

windows_archive() {
  local name=pillarcheck-$version-windows
  local folder=$work/$name
  mkdir -p "$folder/pillarcheck-data"
  cp "$windows_exe" "$folder/pillarcheck.exe"
  licences $windows "$folder/licenses"
  texts "$folder"
  cp packages/windows/pillarcheck-data.txt "$folder/pillarcheck-data/README.txt"
  cp packages/windows/open-with-pillarcheck.cmd packages/windows/open-with-pillarcheck.reg "$folder/"
  stamp "$folder"
  python3 packages/zip.py "$work" "$name" "$out/$name.zip"
}

linux_archive
debian_package
windows_archive
python3 packages/crates.py sbom $linux "$version" >"$out/pillarcheck-$version-$linux.cdx.json"
python3 packages/crates.py sbom $windows "$version" >"$out/pillarcheck-$version-windows.cdx.json"
(cd "$out" && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS && chmod 644 SHA256SUMS)
echo "packages: made of $(says -V):"
(cd "$out" && stat -c '%10s  %n' -- *)
