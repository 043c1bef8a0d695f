"""Writes the golden values of a folder of the picture corpus, as a second decoder (Pillow) sees its files.

CorpusTest reads them. Each row of golden.csv is a file:

file    the name
width, height, alpha    what a reader of the file reports, after the Exif orientation was applied
mean    the largest difference of a cell's mean that is allowed
max     the largest difference of a sample that is allowed
cells   the means of a 4x4 grid, row by row: "r g b a" each, separated by "/"
samples 8 pixels: "x y r g b a" each, separated by "/"
notes   words that a note about the picture has to contain, several ones separated by "/"; none: there must be no note
error   words that the message of the refusal has to contain; none: the file is read

All levels are 0 to 255 with fractions for files of more than 8 bits, in sRGB. Colours are multiplied by alpha, so that
the colour of a transparent pixel does not matter.
"""

import csv
import pathlib
import random

import numpy
from PIL import Image, ImageCms, ImageOps

RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources/io/clipsr/image/corpus"
COLUMNS = ["file", "width", "height", "alpha", "mean", "max", "cells", "samples", "notes", "error"]


class Corpus:
    """A folder of the corpus: files, and what they are expected to give."""

    def __init__(self, name):
        self.folder = RESOURCES / name
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        self.rows = []

    def add(self, name, content, expected=None, mean=0.001, max=0.001, alpha=None, notes="", error=""):
        """Adds a file of these bytes.

        expected    a Pillow picture (8 bits) or an array (height, width, 1 to 4 bands) of levels 0 to 255; None: what
                    Pillow decodes
        alpha       whether the reader reports an alpha channel; None: as the expected picture
        """
        path = self.folder / name
        path.write_bytes(content)
        row = dict.fromkeys(COLUMNS, "")
        row.update(file=name, notes=notes, error=error)
        if not error:
            levels, has_alpha = rgba(decoded(path) if expected is None else expected)
            height, width = levels.shape[:2]
            levels[..., :3] *= levels[..., 3:] / 255
            row.update(width=width, height=height, mean=mean, max=max)
            row.update(alpha=str(has_alpha if alpha is None else alpha).lower())
            row.update(cells=cells(levels), samples=samples(levels))
        self.rows.append(row)

    def write(self):
        """Writes golden.csv."""
        with open(self.folder / "golden.csv", "w", newline="", encoding="ascii") as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


def scene(width, height, edge=True):
    """Returns RGB with gradients and an edge, which shows flipped rows, swapped bands and shifted pixels."""
    y, x = numpy.mgrid[0:height, 0:width]
    red = x * 255 // max(1, width - 1)
    green = y * 255 // max(1, height - 1)
    blue = numpy.where(x + 2 * y < width, 200, 30) if edge else (x + y) * 255 // max(1, width + height - 2)
    return numpy.stack([red, green, blue], axis=2).astype(numpy.uint8)


def srgb_profile():
    """Returns a profile of sRGB, without the time at which it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes(12)
    return bytes(profile)


def decoded(path):
    """Decodes the first frame upright with Pillow."""
    with Image.open(path) as picture:
        picture.load()
        return ImageOps.exif_transpose(picture)


def rgba(picture):
    """Returns levels of RGBA and whether the picture has alpha."""
    if isinstance(picture, Image.Image):
        has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        return numpy.array(picture.convert("RGBA"), numpy.float64), has_alpha
    bands = picture.shape[2]
    has_alpha = bands in (2, 4)
    colors = picture[..., : bands - has_alpha]
    if colors.shape[2] == 1:
        colors = numpy.repeat(colors, 3, axis=2)
    opacity = picture[..., -1:] if has_alpha else numpy.full(picture.shape[:2] + (1,), 255.0)
    return numpy.concatenate([colors, opacity], axis=2).astype(numpy.float64), has_alpha


def cells(levels):
    """Returns the means of a 4x4 grid; the sides of cell k are k * size // 4, and at least a pixel apart."""
    height, width = levels.shape[:2]
    means = []
    for row in range(4):
        top, bottom = span(row, height)
        for column in range(4):
            left, right = span(column, width)
            means.append(text(levels[top:bottom, left:right].mean(axis=(0, 1))))
    return "/".join(means)


def span(cell, size):
    start = min(cell * size // 4, size - 1)
    return start, max(start + 1, (cell + 1) * size // 4)


def samples(levels):
    """Returns 8 pixels at places that depend on the size only; the first and the last pixel are among them."""
    height, width = levels.shape[:2]
    places = random.Random(width * 65536 + height)
    picked = [(0, 0), (width - 1, height - 1)]
    picked += [(places.randrange(width), places.randrange(height)) for _ in range(6)]
    return "/".join(f"{x} {y} " + text(levels[y, x]) for x, y in picked)


def text(levels):
    return " ".join(f"{level:.3f}".rstrip("0").rstrip(".") for level in levels)
