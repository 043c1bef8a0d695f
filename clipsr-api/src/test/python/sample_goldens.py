#!/usr/bin/env python3
"""Thins the reference outputs to what the tests commit: of each large tensor every 61st value, in row-major order.

    sample_goldens.py GOLDEN_DIR LITE_DIR OUT_DIR

Reads seed1.safetensors, seed1_attention.safetensors and golden_lite.safetensors, and writes files of the same names. 61 has
no common factor with any dimension, so the samples fall on all channels, rows and columns. Inputs (".lr", ids) stay whole.
"""
import json
import os
import struct
import sys

import numpy as np

STRIDE = 61
TYPES = {"F32": np.float32, "I32": np.int32, "I64": np.int64}


def read(path):
    with open(path, "rb") as f:
        size = struct.unpack("<Q", f.read(8))[0]
        header = json.loads(f.read(size))
        data = f.read()
    header.pop("__metadata__", None)
    for name, t in header.items():
        begin, end = t["data_offsets"]
        yield name, t["shape"], np.frombuffer(data[begin:end], TYPES[t["dtype"]])


def main(golden, lite, out):
    for path in (os.path.join(golden, "seed1.safetensors"), os.path.join(golden, "seed1_attention.safetensors"),
                 os.path.join(lite, "golden_lite.safetensors")):
        header, blobs, at = {"__metadata__": {"stride": str(STRIDE)}}, [], 0
        for name, shape, values in read(path):
            whole = name.endswith((".lr", "ids")) or values.size < 4096
            if values.dtype == np.int64:
                values = values.astype(np.int32)
            if not whole:
                values, shape = values[::STRIDE], [-(-values.size // STRIDE)]
            blob = values.tobytes()
            header[name] = {"dtype": "F32" if values.dtype == np.float32 else "I32", "shape": shape, "data_offsets": [at, at + len(blob)]}
            blobs.append(blob)
            at += len(blob)
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        with open(os.path.join(out, os.path.basename(path)), "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


if __name__ == "__main__":
    main(*sys.argv[1:])
