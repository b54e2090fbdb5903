#!/usr/bin/env bash
# Validates every ODT and ODS that the program makes against the grammar of ODF 1.3, with jing.
#
#   bash .ci/odf.sh [PROGRAM]     target/dist, else target/release, else target/debug
#
# The grammar is not ours to hand on, so it is looked for: in the folder that PILLARCHECK_ODF_GRAMMAR names, in the folders
# beside this repository, and at last at its publisher's. Only the published bytes are taken. Exits 3 where a tool is
# missing, and 4 where the grammar can be had nowhere.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-$root/target/dist/pillarcheck}
[ -x "$program" ] || program=$root/target/release/pillarcheck
[ -x "$program" ] || program=$root/target/debug/pillarcheck
[ -x "$program" ] || { echo "odf: no program; build it first with cargo build"; exit 2; }
program=$(realpath "$program")

for tool in jing unzip sha256sum; do
  command -v "$tool" >/dev/null || { echo "odf: not run, $tool is not installed (Debian packages jing, unzip)."; exit 3; }
done

publisher=https://docs.oasis-open.org/office/OpenDocument/v1.3/os/schemas
declare -A published=(
  [OpenDocument-v1.3-schema.rng]=49e4ad98dacdee8e46c02fcc8a549aa3944787deb3bd3695ebc690a4b3c948a7
  [OpenDocument-v1.3-manifest-schema.rng]=c6e1fdde4c22067cee2a28dc49fa6613542b331dc383af1e3f94b85ec9c41135
)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

is_published() {
  [ -f "$1" ] && [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = "${published[$2]}" ]
}

# grammar NAME: prints the path of a grammar with the published bytes.
grammar() {
  local name=$1 found
  if [ -n "${PILLARCHECK_ODF_GRAMMAR:-}" ]; then
    found=$PILLARCHECK_ODF_GRAMMAR/$name
    is_published "$found" "$name" && echo "$found" && return 0
    echo "odf: $found is not the published grammar" >&2
    exit 1
  fi
  while read -r found; do
    is_published "$found" "$name" && echo "$found" && return 0
  done < <(find "$root/.." -maxdepth 3 -path "$root" -prune -o -type f -name "$name" -print 2>/dev/null)
  found=$work/$name
  if command -v curl >/dev/null && timeout 60 curl -fsSL -o "$found" "$publisher/$name" 2>/dev/null; then
    is_published "$found" "$name" && echo "$found" && return 0
  fi
  return 1
}

cannot() {
  echo "odf: not run, the grammar of ODF 1.3 is nowhere to be had; PILLARCHECK_ODF_GRAMMAR may name a folder that holds it."
  exit 4
}
document=$(grammar OpenDocument-v1.3-schema.rng) || cannot
manifest=$(grammar OpenDocument-v1.3-manifest-schema.rng) || cannot

pillarcheck() {
  "$program" --data-dir "$work/data" "$@"
}

# Where the program keeps its sessions, so that `trend` finds them.
sessions=$work/data/sessions
mkdir -p "$sessions"
session=$sessions/visit.session.ron
pillarcheck new sanmin2-115 --kind annual --reviewer 王檢查員 --site 一樓大廳 -o "$session" >/dev/null
pillarcheck mark "$session" 1.1.1.1 done --note '- 做得很好' >/dev/null
pillarcheck mark "$session" 1.1.1.2 partial --note $'看板上的電話已停用。\n  <b>&amp;\'' >/dev/null
pillarcheck mark "$session" 1.1.1.3 absent --note '=流程圖為去年的版本' >/dev/null
pillarcheck follow-up "$session" 1.1.1.3 --action 更新流程圖 --due 116.3.31 >/dev/null
pillarcheck mark "$session" 1.1.1.4 na --note 本所無此業務 >/dev/null
later=$sessions/later.session.ron
pillarcheck new sanmin2-115 --kind spot --reviewer 李檢查員 --previous "$session" -o "$later" >/dev/null
pillarcheck mark "$later" 1.1.1.3 done >/dev/null
closed=$sessions/closed.session.ron
pillarcheck new sanmin2-115 --kind routine --reviewer 李檢查員 --previous "$session" -o "$closed" >/dev/null
pillarcheck mark "$closed" 1.1.1.3 partial --note 尚未公布 >/dev/null
pillarcheck close "$closed" >/dev/null
pillarcheck mark "$closed" 1.1.1.3 done --note 已公布 --reason 複查 >/dev/null

mkdir "$work/out"
for lang in zh-TW en; do
  for format in odt ods; do
    for what in summary full improvement annual; do
      for visit in visit later closed; do
        pillarcheck --lang $lang report "$sessions/$visit.session.ron" --what $what --format $format \
          -o "$work/out/$visit-$what-$lang.$format" >/dev/null
      done
    done
    pillarcheck --lang $lang compare "$session" "$later" --format $format -o "$work/out/compare-$lang.$format" >/dev/null
    pillarcheck --lang $lang trend --format $format -o "$work/out/trend-$lang.$format" >/dev/null
  done
done

# All files of one grammar in one run: reading the grammar takes longer than reading a report.
parts=()
manifests=()
for file in "$work"/out/*; do
  folder=$work/parts/$(basename "$file")
  mkdir -p "$folder"
  unzip -q "$file" -d "$folder"
  parts+=("$folder"/content.xml "$folder"/styles.xml "$folder"/meta.xml "$folder"/settings.xml)
  manifests+=("$folder"/META-INF/manifest.xml)
done
# -i: the grammar leaves two kinds of ids to be told apart by other means, as its publisher says.
jing -i "$document" "${parts[@]}" || { echo "odf: the above is not ODF 1.3"; exit 1; }
jing -i "$manifest" "${manifests[@]}" || { echo "odf: the above is no ODF 1.3 manifest"; exit 1; }
echo "odf: ${#manifests[@]} packages, ${#parts[@]} parts and as many manifests are valid ODF 1.3"
