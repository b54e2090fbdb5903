"""A ZIP archive whose bytes follow from its files alone: sorted names, one time stamp, no owner.

    python3 packages/zip.py PARENT NAME ARCHIVE        PARENT/NAME with all below it; time by SOURCE_DATE_EPOCH
"""

import os
import sys
import time
import zipfile

parent, name, archive = sys.argv[1:]
# A ZIP knows no time before 1980, and seconds in steps of two.
moment = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315532800))[:6]
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as to:
    for folder, folders, files in os.walk(os.path.join(parent, name)):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(folder, file)
            entry = zipfile.ZipInfo(os.path.relpath(path, parent).replace(os.sep, "/"), moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            with open(path, "rb") as content:
                to.writestr(entry, content.read())
