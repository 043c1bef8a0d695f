"""Makes the BMP files of the corpus: python make_bmp.py"""

import struct

import numpy

from golden import Corpus

corpus = Corpus("bmp")


def scene(width, height):
    """A picture with gradients and an edge, which shows flipped rows, swapped bands and shifted pixels."""
    y, x = numpy.mgrid[0:height, 0:width]
    red = x * 255 // max(1, width - 1)
    green = y * 255 // max(1, height - 1)
    blue = numpy.where(x + 2 * y < width, 200, 30)
    return numpy.stack([red, green, blue], axis=2).astype(numpy.uint8)


def bmp(width, height, bits, rows, palette=b"", compression=0, header=40, masks=b"", extra=b""):
    info = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(rows), 2835, 2835,
                       len(palette) // 4, 0) + extra
    start = 14 + len(info) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + info + masks + palette + rows


def padded(row):
    return row + b"\0" * (-len(row) % 4)


def rows24(rgb, top_down=False):
    order = rgb if top_down else rgb[::-1]
    return b"".join(padded(row[:, ::-1].tobytes()) for row in order)


picture = scene(13, 9)
corpus.add("rgb24.bmp", bmp(13, 9, 24, rows24(picture)), picture)
corpus.add("rgb24_top_down.bmp", bmp(13, -9, 24, rows24(picture, True)), picture)
corpus.write()
