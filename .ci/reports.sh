#!/bin/sh
# Opens every report with the programs that offices use: LibreOffice the ODF files, Chromium the pages.
#
# Usage: .ci/reports.sh [PROGRAM]
# PROGRAM is the built pillarcheck; target/dist, else target/release, else target/debug is taken. Without the readers nothing is checked
# and that is said; with CI set, that is a failure. Needs python3 to look into the files; leaves nothing behind.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-$root/target/dist/pillarcheck}
[ -x "$program" ] || program=$root/target/release/pillarcheck
[ -x "$program" ] || program=$root/target/debug/pillarcheck
[ -x "$program" ] || { echo "reports: no program; build it first with cargo build" >&2; exit 2; }

for reader in soffice pdftotext pdfinfo chromium python3; do
    if ! command -v "$reader" >/dev/null; then
        if [ -n "${CI:-}" ]; then
            echo "reports: $reader is not installed" >&2
            exit 1
        fi
        echo "reports: skipped, since $reader is not installed (libreoffice-writer-nogui libreoffice-calc-nogui" \
            "poppler-utils chromium fonts-noto-cjk python3)"
        exit 0
    fi
done

# Readers keep settings in the home folder; this one is theirs alone.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
HOME=$work/home
export HOME
mkdir -p "$HOME" "$work/out" "$work/pdf" "$work/sheets"
session=$work/visit.session.ron

pillarcheck() {
    "$program" --data-dir "$work/data" "$@"
}

note_one='看板上的電話已停用，意見箱未上鎖。
請於複查時再確認 <b>&amp;'
note_two='=流程圖為去年的版本'
note_three='做得很好'

pillarcheck new sanmin2-115 --kind annual --reviewer 王檢查員 --site 一樓大廳 -o "$session" >/dev/null
pillarcheck mark "$session" 1.1.1.1 done --note "$note_three" >/dev/null
pillarcheck mark "$session" 1.1.1.2 partial --note "$note_one" >/dev/null
pillarcheck mark "$session" 1.1.1.3 absent --note "$note_two" >/dev/null
pillarcheck mark "$session" 1.1.1.4 na >/dev/null

for what in summary full improvement annual; do
    for format in odt ods html; do
        pillarcheck report "$session" --what "$what" --format "$format" -o "$work/out/$what.$format" >/dev/null
    done
done

limit() {
    timeout 180 "$@" >/dev/null 2>&1 || { echo "reports: failed or took too long: $*" >&2; exit 1; }
}

# The totals without what we state for them, so that LibreOffice has to calculate.
for what in summary full annual; do
    python3 "$root/.ci/reports.py" uncached "$work/out/$what.ods" "$work/sheets/$what.ods"
done
cp "$work/out/improvement.ods" "$work/sheets/"

limit soffice --headless --convert-to pdf --outdir "$work/pdf" "$work"/out/*.odt
# 44,34,76: comma, quote, UTF-8; -1: every sheet into a file of its own.
limit soffice --headless \
    --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
    --outdir "$work/sheets" "$work"/sheets/*.ods

for what in summary full improvement annual; do
    pdftotext -layout "$work/pdf/$what.pdf" "$work/$what.odt.txt"
    cat "$work/sheets/$what"-*.csv >"$work/$what.ods.txt"
    limit chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/chromium" --no-pdf-header-footer \
        --print-to-pdf="$work/pdf/$what.html.pdf" "file://$work/out/$what.html"
    pdftotext -layout "$work/pdf/$what.html.pdf" "$work/$what.html.txt"
    for format in odt ods html; do
        # The improvement sheets hold what has to improve, without the note of a point that is done and without scores.
        if [ "$what" = improvement ]; then
            python3 "$root/.ci/reports.py" holds "$work/$what.$format.txt" "$note_one" "$note_two"
        else
            python3 "$root/.ci/reports.py" holds "$work/$what.$format.txt" "$note_one" "$note_two" "$note_three" 50 4
        fi
    done
done

limit chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/chromium" --window-size=900,1400 \
    --screenshot="$work/summary.png" "file://$work/out/summary.html"
python3 "$root/.ci/reports.py" picture "$work/summary.png" 900 1400
python3 "$root/.ci/reports.py" total "$work/sheets/summary-各要項查核結果.csv" 100 1 1 1 1 96 4% 50

# The roll-up of three offices of which one is low, one middling, one high, and of one that nobody visited.
mkdir -p "$work/city" "$work/city-out"
visit() {
    file=$work/city/$1.session.ron
    pillarcheck new "$1" --kind annual --reviewer 王檢查員 -o "$file" >/dev/null
    shift
    for mark in "$@"; do
        pillarcheck mark "$file" "${mark%=*}" "${mark#*=}" >/dev/null
    done
}
visit sanmin2-115 1.1.1.1=done 1.1.1.2=partial 1.1.1.3=absent
visit meinong-114 1.1.1.1=done 1.1.2.1=done 1.1.2.2=absent
visit mituo-106 1.1.1=done 1.1.2=done
cat >"$work/offices.ron" <<'END'
Offices(
    format: 1,
    bands: [60.0, 80.0],
    offices: [
        Office(id: "kcg", agency: "高雄市", level: "市"),
        Office(id: "health", agency: "高雄市政府衛生局", level: "局", parent: "kcg"),
        Office(id: "sanmin2", agency: "高雄市三民區第二衛生所", level: "所", parent: "health"),
        Office(id: "meinong", agency: "高雄市美濃區衛生所", level: "所", parent: "health"),
        Office(id: "mituo", agency: "高雄市彌陀區衛生所", level: "所", parent: "health"),
        Office(id: "gangshan", agency: "高雄市岡山區衛生所", level: "所", parent: "health"),
    ],
)
END
for format in html odt ods; do
    pillarcheck rollup "$work/city" --offices "$work/offices.ron" --format "$format" -o "$work/city-out/city.$format" >/dev/null
done
timeout 300 python3 "$root/.ci/browser.py" "$work/city-out/city.html" "$work/city-out"
mv "$work/city-out/city.pdf" "$work/pdf/city.html.pdf"
pdfinfo "$work/pdf/city.html.pdf" | grep -Eq '^Page size: +841\.[0-9]+ x 59[45]\.[0-9]+ pts' ||
    { echo "reports: the roll-up is not printed on A4, landscape" >&2; exit 1; }
limit soffice --headless --convert-to pdf --outdir "$work/pdf" "$work/city-out/city.odt"
limit soffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
    --outdir "$work/city-out" "$work/city-out/city.ods"
cat "$work/city-out"/city-*.csv >"$work/city.ods.txt"
pdftotext -layout "$work/pdf/city.pdf" "$work/city.odt.txt"
pdftotext -layout "$work/pdf/city.html.pdf" "$work/city.html.txt"
for format in html odt ods; do
    python3 "$root/.ci/reports.py" holds "$work/city.$format.txt" 三民區第二衛生所 美濃區衛生所 彌陀區衛生所 岡山區衛生所 66.7
done
python3 "$root/.ci/reports.py" holds "$work/city.html.txt" '! 50.0' '~ 66.7' 100.0
# For who wants to see what was checked.
[ -z "${PICTURES:-}" ] || cp "$work/city-out"/*.png "$work/pdf/city.html.pdf" "$PICTURES"
echo "reports: LibreOffice and Chromium read all of them"
