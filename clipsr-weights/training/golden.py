#!/usr/bin/env python3
"""Golden outputs of an exported model on held-out pictures, against which the Java side is tested.

    golden.py --model NAME.pth --clip NAME_clip.pth --corpus DIR --heldout DIR --out golden.safetensors [--pictures chelsea ...]

Of each picture: NAME.ids, NAME.sent_emb, and for scale S NAME.xS.lr (RGB / 127.5 - 1) and NAME.xS.sr (not clamped).
"""
import argparse
import json
import os
import struct

import torch
import torch.nn.functional as F

import evaluate
import pictures
from tokenizer import CONTEXT, Tokenizer

TYPES = {torch.float32: "F32", torch.int64: "I64"}


def write_safetensors(path, tensors, metadata):
    head, blobs, at = {"__metadata__": metadata}, [], 0
    for name, t in tensors.items():
        raw = t.contiguous().numpy().tobytes()                             # of a little-endian machine
        head[name] = {"dtype": TYPES[t.dtype], "shape": list(t.shape), "data_offsets": [at, at + len(raw)]}
        blobs.append(raw)
        at += len(raw)
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


@torch.no_grad()
def golden(model, tokenizer, held, names):
    found = {}
    for file, caption, hr in held:
        name = os.path.splitext(file)[0]
        if name in names:
            text = model.encode([caption])
            ids = tokenizer(caption)
            found[name + ".ids"] = torch.tensor([ids + [0] * (CONTEXT - len(ids))])
            found[name + ".sent_emb"] = text.sentence
            for s in pictures.SCALES:
                lr = pictures.tensor(pictures.shrink(hr, s))[None]
                found["%s.x%d.lr" % (name, s)] = lr
                found["%s.x%d.sr" % (name, s)] = model.generator(F.interpolate(lr, size=(64, 64), mode="nearest"), text)
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "clip", "corpus", "heldout", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--pictures", nargs="*", default=["chelsea", "scarlet_macaw"])
    a = p.parse_args()
    torch.set_num_threads(1)
    merges = os.path.join(a.corpus, "merges.txt")
    held = evaluate.load_heldout(a.heldout)
    found = golden(evaluate.load(a.model, a.clip, merges), Tokenizer(merges), held, a.pictures)
    write_safetensors(a.out, found, {"captions": json.dumps({os.path.splitext(f)[0]: c for f, c, _ in held if os.path.splitext(f)[0] in a.pictures})})


if __name__ == "__main__":
    main()
