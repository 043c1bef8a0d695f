#!/usr/bin/env python3
"""Writes the cases of the edit test as pictures and a list, which `clipsr evaluate --edits DIR/edits.json -s 16` runs.

    export_edits.py --corpus DIR --out DIR [--heldout DIR --emoji NotoColorEmoji.ttf]

Without --emoji: stamps on photographs, which training never saw. With it: emoji on the held-out pictures.
"""
import argparse
import json
import os

from PIL import Image

import edits
import evaluate
import pictures


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--heldout")
    p.add_argument("--emoji")
    a = p.parse_args()
    corpus = pictures.Corpus(a.corpus, split="edit")
    if a.emoji:
        corpus = edits.emoji_on(evaluate.load_heldout(a.heldout), corpus, a.emoji)
    os.makedirs(a.out, exist_ok=True)
    listed = []
    for i, (lr, caption, hr, mask, kind) in enumerate(edits.edit_cases(corpus)):
        first, second = caption
        files = {"input": "%03d.png" % i, "mask": "%03d-mask.png" % i, "firstTruth": "%03d-first.png" % i, "secondTruth": "%03d-second.png" % i}
        for name, picture in (("input", lr), ("mask", Image.fromarray((mask * 255).astype("uint8"))), ("firstTruth", hr[first]), ("secondTruth", hr[second])):
            picture.save(os.path.join(a.out, files[name]))
        listed.append(files | {"kind": kind, "first": caption[first], "second": caption[second]})
    with open(os.path.join(a.out, "edits.json"), "w", encoding="utf-8") as f:
        json.dump(listed, f, indent=1)


if __name__ == "__main__":
    main()
