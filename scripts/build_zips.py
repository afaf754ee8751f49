"""Packs the programs of scripts/build: the same bytes from every build, sizes shown, and nothing that Lambda would refuse.

The zips hold a constant time, so that a function which did not change is not deployed anew.
"""

import argparse
import io
import os
import re
import sys
import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time that a zip knows
PROGRAM = "bootstrap"  # what Lambda's own runtimes start


def fail(message, hint):
    sys.exit(f"error: {message}\nhint: {hint}")


def pack(program):
    """The zip beside a program, with constant time and mode."""
    entry = zipfile.ZipInfo(PROGRAM, EPOCH)
    entry.create_system = 3  # Unix, or the mode means nothing
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    finished = io.BytesIO()
    with zipfile.ZipFile(finished, "w") as archive:
        archive.writestr(entry, program.read_bytes(), compresslevel=9)
    path = program.with_suffix(".zip")
    unfinished = path.with_suffix(".new")
    unfinished.write_bytes(finished.getvalue())
    os.replace(unfinished, path)
    return path


def newest_glibc(program):
    """The newest minor version of glibc 2 that a program asks for; 0 if it asks for none."""
    return max((int(minor) for minor in re.findall(rb"(?<=\0)GLIBC_2\.(\d+)(?:\.\d+)?(?=\0)", program)), default=0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, required=True, help="bytes")
    parser.add_argument("--newest-glibc", type=int, required=True, help="minor version of glibc 2")
    parser.add_argument("--layer", type=Path, required=True, help="finished already; its size is shown and checked")
    parser.add_argument("programs", type=Path, nargs="+")
    arguments = parser.parse_args()

    rows = []
    for program in arguments.programs:
        path, content = pack(program), program.read_bytes()
        asked = newest_glibc(content)
        if asked > arguments.newest_glibc:
            fail(f"{path}: the program asks for glibc 2.{asked}, Lambda has 2.{arguments.newest_glibc}",
                 "this system is newer than Lambda's: scripts/build --zig links against the older one")
        rows.append((path, len(content)))
    with zipfile.ZipFile(arguments.layer) as archive:
        rows.append((arguments.layer, sum(entry.file_size for entry in archive.infolist())))

    for path, unpacked in rows:
        size = path.stat().st_size
        print(f"{os.path.relpath(path):45} {size / 1e6:5.2f} MB  (unpacked {unpacked / 1e6:5.2f} MB)")
    too_large = [str(path) for path, _ in rows if path.stat().st_size > arguments.largest]
    if too_large:
        fail(f"larger than {arguments.largest / 1e6:g} MB: {', '.join(too_large)}",
             "cargo tree -e normal -p PACKAGE shows what it pulls in")


if __name__ == "__main__":
    main()
