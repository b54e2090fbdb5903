"""What .ci/reports.sh looks for in files that LibreOffice and Chromium made of our reports."""

import csv
import re
import struct
import sys
import unicodedata
import zipfile


def fail(sentence):
    sys.exit(f"reports: {sentence}")


def letters(text):
    """Everything but blanks, with the forms that fonts put in the place of letters put back."""
    text = unicodedata.normalize("NFKC", text).replace('""', '"')
    return "".join(text.split())


def holds(path, *texts):
    """Whether a text file holds these texts, however they were wrapped. Cells lie side by side in a page's text, so that
    a text counts as found when every piece of four letters of it is there."""
    seen = letters(open(path, encoding="utf-8").read())
    for text in texts:
        wanted = letters(text)
        pieces = [wanted[at : at + 4] for at in range(max(1, len(wanted) - 3))]
        lost = [piece for piece in pieces if piece not in seen]
        # A line end within a cell may fall into a piece; most of them must be whole.
        if len(lost) * 2 > len(pieces):
            fail(f"{path} does not hold {text!r}")


def uncached(source, target):
    """Copies a spreadsheet without the values that stand beside formulas."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "content.xml":
                value = r' office:value-type="\w+" office:value="[^"]*">\s*<text:p>[^<]*</text:p>'
                data = re.sub(rf'(table:formula="[^"]*"){value}', r"\1>", data.decode()).encode()
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, data, kind)


def total(path, *expected):
    """Whether the last row of a sheet begins with these figures, as the spreadsheet calculates them."""
    with open(path, encoding="utf-8", newline="") as file:
        last = list(csv.reader(file))[-1]
    if tuple(last[1 : 1 + len(expected)]) != expected:
        fail(f"{path}: the total is {last}, not {expected}")


def picture(path, width, height):
    """Whether a PNG has this size."""
    head = open(path, "rb").read(24)
    if struct.unpack(">II", head[16:24]) != (int(width), int(height)):
        fail(f"{path} is not {width} x {height}")


if __name__ == "__main__":
    {"holds": holds, "uncached": uncached, "total": total, "picture": picture}[sys.argv[1]](*sys.argv[2:])
