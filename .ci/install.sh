#!/usr/bin/env bash
# Installs what the other steps need and this machine lacks; names what it could not install and then exits 3.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
lacking=()
admin=()
[ "$(id -u)" = 0 ] || admin=(sudo -n)

apt() {
  timeout 900 "${admin[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

refreshed=no
refresh() {
  [ "$refreshed" = no ] || return 0
  refreshed=yes
  apt update || { sleep 5; apt update; } || echo "install: the package lists could not be refreshed; going on with the old ones."
}

# need COMMAND PACKAGE...: one package set at a time, so that one failure does not cost the others.
need() {
  local command=$1
  shift
  if command -v "$command" >/dev/null; then return 0; fi
  if ! command -v apt-get >/dev/null; then
    echo "install: $command is missing and there is no apt-get here to install it with."
    lacking+=("$command")
    return 0
  fi
  refresh
  if apt install -y --no-install-recommends "$@" >/dev/null && command -v "$command" >/dev/null; then
    echo "install: $command is now here (package $*)."
  else
    echo "install: $command could not be installed (package $*)."
    lacking+=("$command")
  fi
}

# rustup_adds KIND NAME: a target or a component of the Rust toolchain.
rustup_adds() {
  if command -v rustup >/dev/null && RUST_BACKTRACE=0 timeout 600 rustup -q "$1" add "$2" </dev/null; then
    echo "install: the Rust $1 $2 is now here."
  else
    echo "install: the Rust $1 $2 could not be added (rustup is missing or cannot reach its server)."
    lacking+=("$2")
  fi
}

rust_component() {
  # The command may be there as rustup's proxy alone, so it is asked for its version.
  if cargo "$2" --version >/dev/null 2>&1; then return 0; fi
  rustup_adds component "$1"
}

rust_target() {
  if [ -d "$(rustc --print target-libdir --target "$1" 2>/dev/null)" ]; then return 0; fi
  rustup_adds target "$1"
}

need cc gcc libc6-dev
need c++ g++
rust_component rustfmt fmt
rust_component clippy clippy
rust_target x86_64-unknown-linux-musl
rust_target x86_64-pc-windows-gnu
need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
need python3 python3
need dpkg-deb dpkg
need jing jing
need unzip unzip
need java openjdk-17-jre-headless
need pip3 python3-pip python3-venv
need pdftotext poppler-utils
need soffice libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk
need chromium chromium
need wine wine wine64 # the package wine64 alone puts no command on the path

if [ ${#lacking[@]} -gt 0 ]; then
  echo "install: still missing: ${lacking[*]}."
  exit 3
fi
echo "install: everything is here."
