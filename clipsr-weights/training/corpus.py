#!/usr/bin/env python3
"""Builds the training corpus out of Debian packages and a folder of captioned photographs.

    corpus.py --photos DIR --heldout DIR --merges FILE --out DIR [--debs DIR]

--photos has photos.tsv (file, caption, licence, author, url, package) and its pictures. Packages come by `apt-get download`
into --debs. What is a copy of a held-out picture, by its pixels, is left out. OUT gets photos/, stamps/, tokens.npy (the
token embedding's first rows), merges.txt, one TSV for each kind of picture and NOTICE.txt with authors and licences. Nothing
of OUT is to be committed. `--short 640` makes a corpus of a third of the size, for a machine that is reached with few MB.
"""
import argparse
import csv
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess

import numpy as np
from PIL import Image

import words
from tokenizer import Tokenizer

STAMPS = "tuxpaint-stamps-default"
WORDNET = "wordnet-base"
COMMONS = "http://commons.wikimedia.org/wiki/Image:"
FLICKR = "https://www.flickr.com/photos/"
PUZZLES = "usr/share/palapeli/collection/"
EXAMPLES = "usr/lib/python3/dist-packages/sklearn/datasets/images/"
MORE = (                                                    # package, file, caption, licence, author, url
    ("palapeli-data", PUZZLES + "cincinnati-bridge.jpg", "a suspension bridge at night", "Public Domain", "Derek Jensen",
     COMMONS + "Cincinnati-roebling-suspension-bridge.jpg"),
    ("palapeli-data", PUZZLES + "citrus-fruits.jpg", "slices of orange, lemon and lime", "Public Domain", "US Department of Agriculture",
     COMMONS + "Citrus_fruits.jpg"),
    ("palapeli-data", PUZZLES + "european-honey-bee.jpg", "a honey bee on a purple flower", "Public Domain", "John Severns",
     COMMONS + "European_honey_bee_extracts_nectar.jpg"),
    ("python3-sklearn", EXAMPLES + "china.jpg", "a Chinese pagoda above trees and a lake", "CC-BY-2.0", "danielbuechele", FLICKR + "danielbuechele/6061409035/"),
    ("python3-sklearn", EXAMPLES + "flower.jpg", "an orange dahlia", "CC-BY-2.0", "vultilion", FLICKR + "vultilion/6056698931/"),
)
WALLPAPERS = "usr/share/backgrounds/mate/nature/"
EDIT_PACKAGE = "mate-backgrounds"                           # backgrounds of the edit test; nothing here or before was trained on them
EDIT = {"Aqua": "a drop of water in a bowl", "Blinds": "a green leaf", "Dune": "dry grass on a dune", "FreshFlower": "an orange flower",
        "Garden": "marigolds", "GreenMeadow": "grass", "LadyBird": "a ladybird on a stalk", "RainDrops": "leaves with drops of rain",
        "Storm": "a storm over a road", "TwoWings": "seeds of a dandelion", "Wood": "wooden boards", "YellowFlower": "a sunflower"}
BANNED = ("python3-skimage", "libjxl-testdata")             # the held-out pictures come from there
KINDS = ("animals", "clothes", "food", "hobbies", "household", "plants", "seasonal", "space", "sports", "town", "vehicles", "naturalforces")
NOT_KINDS = ("roadsigns", "flags", "hanukkah", "newyears", "grave")
COLOURS = "red orange yellow green blue purple pink brown black white grey gray golden silver".split()
SMALLEST_STAMP, LARGEST_STAMP = 90, 288                     # longer side, pixels
SAME = 0.88                                                 # correlation from which two pictures are one; low, to be safe
TEXT_WIDTH = 64


def held_out_for_edits(name, share):
    """The fixed split of the cut-outs by hash: what the edit test uses and training never sees."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % share == 0


# -------------------------------------------------------------------------------------------------------- packages
def unpack(package, debs, into):
    found = glob.glob(os.path.join(debs, package + "_*.deb"))
    if not found:
        subprocess.run(["apt-get", "download", package], cwd=debs, check=True)
        found = glob.glob(os.path.join(debs, package + "_*.deb"))
    os.makedirs(into, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", found[0], into], check=True)
    return os.path.basename(found[0])


# ------------------------------------------------------------------------------------------------------ duplicates
def grey(im, short):
    f = short / min(im.size)
    return np.asarray(im.convert("L").resize((max(short, round(im.width * f)), max(short, round(im.height * f))), Image.BOX), np.float64)


def best_match(picture, template):
    """The largest normalised correlation of a template with any place in a picture."""
    h, w = template.shape
    t = template - template.mean()
    shape = [a + b for a, b in zip(picture.shape, template.shape)]

    def correlate(a, b):
        full = np.fft.irfft2(np.fft.rfft2(a, shape) * np.conj(np.fft.rfft2(b, shape)), shape)
        return full[:picture.shape[0] - h + 1, :picture.shape[1] - w + 1]

    box = np.ones_like(t)
    variance = correlate(picture ** 2, box) - correlate(picture, box) ** 2 / box.size
    return float((correlate(picture, t) / np.sqrt(np.maximum(variance, 1.0) * (t ** 2).sum())).max())


def is_held_out(im, templates):
    """Whether a picture shows a held-out one, whole or as a part of at least half its height or width. Mirror images are not looked for."""
    for short in (32, 40, 48, 64):
        picture = grey(im, short)
        if any(best_match(picture, t) > SAME for t in templates):
            return True
    return False


# ---------------------------------------------------------------------------------------------------------- photos
def copy(path, target, short):
    """A photograph as it is, or shrunk to a shorter side. Returns its file name."""
    with Image.open(path) as im:
        if not short or min(im.size) <= short:
            shutil.copyfile(path, target)
            return os.path.basename(target)
        f = short / min(im.size)
        target = os.path.splitext(target)[0] + ".webp"
        im.convert("RGB").resize((round(im.width * f), round(im.height * f)), Image.LANCZOS).save(target, quality=90, method=6)
    return os.path.basename(target)


def photos(source, templates, out, debs, unpacked, short):
    with open(os.path.join(source, "photos.tsv"), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    folder = next(d for d in (os.path.join(source, "photos"), source) if os.path.exists(os.path.join(d, rows[0]["file"])))
    paths = [os.path.join(folder, row["file"]) for row in rows]
    more = MORE + tuple((EDIT_PACKAGE, WALLPAPERS + name + ".jpg", caption, "GPL-2+", "MATE Backgrounds", "") for name, caption in EDIT.items())
    for package in sorted({m[0] for m in more}):
        unpack(package, debs, os.path.join(unpacked, package))
    for package, file, *said in more:
        rows.append(dict(zip(("caption", "licence", "author", "url"), said)) | {"package": package, "file": package + "_" + os.path.basename(file)})
        paths.append(os.path.join(unpacked, package, file))
    kept, left = [], []
    for row, path in zip(rows, paths):
        with Image.open(path) as im:
            same = is_held_out(im.convert("RGB"), templates)
        if same or any(p in row["package"] for p in BANNED):
            left.append(row["file"])
            continue
        split = "edit" if row["package"] == EDIT_PACKAGE else "train"
        row["file"] = copy(path, os.path.join(out, "photos", row["file"]), short)
        kept.append({k: row[k] for k in ("file", "caption", "licence", "author", "url", "package")} | {"split": split})
    print("photos: %d kept, left out as copies of held-out pictures: %s" % (len(kept), left))
    return kept


# ---------------------------------------------------------------------------------------------------------- stamps
def object_name(path):
    """What a stamp shows, in one to three words without colour; None if its description does not say."""
    with open(path, encoding="utf-8", errors="replace") as f:
        first = f.readline().strip().lower()
    m = re.fullmatch(r"(?:an? |the |some |two )?(?:pair of )?([a-z -]+)[.!]?(?: .*)?", first)
    words = m.group(1).split() if m else []
    if not 1 <= len(words) <= 3 or {"is", "are", "your", "you", "and", "with", "in", "of", "at"} & set(words):
        words = [w for w in re.split(r"[^a-z]+", os.path.splitext(os.path.basename(path))[0].lower()) if len(w) > 2]
    words = [w for w in words if w not in COLOURS]
    return " ".join(words) if 1 <= len(words) <= 3 else None


def stamps(root, out, short):
    kept = []
    for path in sorted(glob.glob(os.path.join(root, "**", "*.png"), recursive=True)):
        inner = os.path.relpath(path, root)
        text = os.path.splitext(path)[0] + ".txt"
        if inner.split(os.sep)[0] not in KINDS or any(n in inner for n in NOT_KINDS) or not os.path.exists(text):
            continue
        name = object_name(text)
        im = Image.open(path).convert("RGBA")
        box = im.getchannel("A").point(lambda a: 255 if a > 40 else 0).getbbox()
        if name is None or box is None or max(box[2] - box[0], box[3] - box[1]) < SMALLEST_STAMP:
            continue
        im = im.crop(box)
        if max(im.size) > LARGEST_STAMP:
            f = LARGEST_STAMP / max(im.size)
            im = im.resize((max(1, round(im.width * f)), max(1, round(im.height * f))), Image.LANCZOS)
        alpha = np.asarray(im.getchannel("A"))
        if (alpha > 200).mean() < 0.15:
            continue
        file = re.sub(r"[^A-Za-z0-9]+", "_", os.path.splitext(inner)[0]) + ".webp"
        im.save(os.path.join(out, "stamps", file), lossless=not short, quality=90, method=6)
        kept.append({"file": file, "name": name, "kind": inner.split(os.sep)[0], "package": STAMPS,
                     "split": "edit" if held_out_for_edits(name, 6) else "train"})
    print("stamps: %d kept, %d of them for the edit test only" % (len(kept), sum(s["split"] == "edit" for s in kept)))
    return kept


def table(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def notice(path, rows, packages):
    with open(path, "w", encoding="utf-8") as f:
        f.write("Pictures and words of the corpus. No picture is part of the model's files; the token embedding derives from WordNet, whose\n"
                "notice goes with it. Backgrounds of %s are for the edit test alone.\n\n" % EDIT_PACKAGE)
        f.write("%s: cut-outs, (c) 2002-2022 Bill Kendrick and contributors, GPL-2.\n" % packages[STAMPS])
        f.write("%s: WordNet 3.0, (c) 2006 Princeton University, WordNet licence.\n\n" % packages[WORDNET])
        for r in sorted(rows, key=lambda r: (r["licence"], r["author"])):
            f.write("%(caption)s; %(author)s; %(licence)s; %(package)s; %(url)s\n" % r)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("photos", "heldout", "merges", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--debs", help="folder of the packages; default OUT/debs")
    p.add_argument("--short", type=int, default=0, help="shrink photographs to this shorter side; default: leave them")
    a = p.parse_args()
    debs = a.debs or os.path.join(a.out, "debs")
    for folder in (debs, os.path.join(a.out, "photos"), os.path.join(a.out, "stamps")):
        os.makedirs(folder, exist_ok=True)
    with open(os.path.join(a.heldout, "heldout.json"), encoding="utf-8") as f:
        templates = [grey(Image.open(os.path.join(a.heldout, m["file"])), 32) for m in json.load(f)]
    unpacked = os.path.join(a.out, "unpacked")
    packages = {name: unpack(name, debs, os.path.join(unpacked, name)) for name in (STAMPS, WORDNET)}
    shutil.copyfile(a.merges, os.path.join(a.out, "merges.txt"))
    rows = words.token_table(Tokenizer(a.merges), os.path.join(unpacked, WORDNET, "usr/share/wordnet"), TEXT_WIDTH, seed=1)
    np.save(os.path.join(a.out, "tokens.npy"), rows.half().numpy())
    rows = photos(a.photos, templates, a.out, debs, unpacked, a.short)
    table(os.path.join(a.out, "photos.tsv"), rows)
    table(os.path.join(a.out, "stamps.tsv"), stamps(os.path.join(unpacked, STAMPS, "usr/share/tuxpaint/stamps"), a.out, a.short))
    notice(os.path.join(a.out, "NOTICE.txt"), rows, packages)
    shutil.rmtree(unpacked)


if __name__ == "__main__":
    main()
