#!/usr/bin/env python3
"""pack.py BASE ARCHITECTURE JAR...: copies the jars into BASE/lib, their entries stored rather than deflated so that one xz over all of them sees
through, and their Linux natives into BASE/native, where GPU code for other architectures is overwritten with zeros.

A CUDA library holds its GPU code in containers ("fatbin"): a header of 16 bytes (magic, version, header size, size) and entries, each a header (kind,
size, architecture and others) and the code. The driver picks an entry by its architecture and reads no other, and every offset
stays as it was."""
import os
import re
import struct
import subprocess
import sys
import zipfile

MAGIC = b"\x50\xed\x55\xba"
CONTAINER = struct.Struct("<4sHHQ")
ENTRY = struct.Struct("<HHIQIIHHI")
MACHINE_CODE = 2
PROVIDER = "libonnxruntime_providers_cuda.so"
# Read telemetry and calendars, which the check has none of.
UNUSED = ("avro-", "cron-utils-", "jackson-dataformat-csv-", "opentelemetry-proto-")
OTHER_SYSTEMS = re.compile(r"(^|/)(win|windows|osx|macos|darwin)[-_/]|linux-(aarch64|arm|ppc|x86/)|\.(dll|dylib|jnilib)$", re.I)


def entries(code):
    """Offset of the code, its size, kind and architecture, of each entry."""
    at = code.find(MAGIC)
    while at >= 0:
        _, version, header, size = CONTAINER.unpack_from(code, at)
        end = at + header + size
        if version != 1 or header != CONTAINER.size or size == 0 or end > len(code):
            at = code.find(MAGIC, at + 4)
            continue
        entry = at + header
        while entry + ENTRY.size <= end:
            kind, _, own, length, _, _, _, _, architecture = ENTRY.unpack_from(code, entry)
            if not 64 <= own <= 4096 or entry + own + length > end:
                break
            yield entry + own, length, kind, architecture
            entry += own + length
        at = code.find(MAGIC, end)


def for_one_architecture(code, architecture):
    thin, kept = bytearray(code), 0
    for at, length, kind, of in entries(code):
        if kind == MACHINE_CODE and of == architecture:
            kept += 1
        else:
            thin[at : at + length] = bytes(length)
    if not kept:
        sys.exit(f"pack.py: {PROVIDER} holds no code for architecture {architecture}")
    return bytes(thin)


def main():
    base, architecture, jars = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    for jar in jars:
        if os.path.basename(jar).startswith(UNUSED):
            continue
        with zipfile.ZipFile(jar) as source, zipfile.ZipFile(os.path.join(base, "lib", os.path.basename(jar)), "w", zipfile.ZIP_STORED) as target:
            for entry in source.infolist():
                name = os.path.basename(entry.filename)
                if entry.is_dir() or OTHER_SYSTEMS.search(entry.filename):
                    continue
                data = source.read(entry)
                if not name.endswith(".so"):
                    target.writestr(zipfile.ZipInfo(entry.filename), data)
                    continue
                path = os.path.join(base, "native", name)
                with open(path, "wb") as native:
                    native.write(for_one_architecture(data, architecture) if name == PROVIDER else data)
                subprocess.run(["strip", "--strip-unneeded", path], check=True)


main()
