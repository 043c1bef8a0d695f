"""Makes the BMP files of the corpus: python make_bmp.py"""

import io
import struct

import numpy
from PIL import Image

from golden import Corpus, scene, srgb_profile

corpus = Corpus("bmp")
WIDTH, HEIGHT = 13, 9
RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHABITFIELDS = range(7)
picture = scene(WIDTH, HEIGHT)
y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
colours = numpy.array([[i * 16 % 256, 255 - i, i * i % 256] for i in range(256)], numpy.uint8)
opacity = (x * 20).astype(numpy.uint8)


def bmp(bits, rows, palette=b"", compression=RGB, header=40, masks=(), height=HEIGHT, profile=b"", used=None):
    fields = struct.pack("<IiiHHIIiiII", header, WIDTH, height, 1, bits, compression, len(rows), 2835, 2835,
                         len(palette) // 4 if used is None else used, 0)
    masks = b"".join(struct.pack("<I", mask) for mask in masks)
    if header > 40:
        space = b"DEBM" if profile else b"BGRs"
        fields = (fields + masks.ljust(16, b"\0") + space + bytes(48)).ljust(header, b"\0")[:header]
        if header == 124:
            place = header + len(palette) + len(rows) if profile else 0
            fields = fields[:108] + struct.pack("<IIII", 4, place, len(profile), 0)
    else:
        fields += masks
    start = 14 + len(fields) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(rows) + len(profile), 0, 0, start) + fields + palette + rows + profile


def padded(row):
    return row + b"\0" * (-len(row) % 4)


def bottom_up(rows):
    return b"".join(padded(row) for row in reversed(rows))


def packed(indices, bits):
    """Returns rows of indices, several to a byte."""
    per_byte = 8 // bits
    rows = []
    for row in indices:
        row = list(row) + [0] * (-len(row) % per_byte)
        rows.append(bytes(sum(int(row[i + k]) << (8 - bits * (k + 1)) for k in range(per_byte))
                          for i in range(0, len(row), per_byte)))
    return rows


def palette(count):
    return b"".join(bytes([int(c[2]), int(c[1]), int(c[0]), 0]) for c in colours[:count])


def words(values, kind="<u2"):
    return [row.astype(kind).tobytes() for row in values]


for bits in (1, 4, 8):
    indices = (x * 5 + y * 3) % (1 << bits)
    corpus.add(f"palette_{bits}.bmp", bmp(bits, bottom_up(packed(indices, bits)), palette(1 << bits)))
indices = (x * 5 + y * 3) % 10
corpus.add("palette_8_of_10.bmp", bmp(8, bottom_up(packed(indices, 8)), palette(10)))
corpus.add("palette_4_of_10.bmp", bmp(4, bottom_up(packed(indices, 4)), palette(10)))
corpus.add("palette_8_used_0.bmp", bmp(8, bottom_up(packed(indices, 8)), palette(256), used=0))
corpus.add("palette_8_top_down.bmp", bmp(8, b"".join(padded(r) for r in packed(indices, 8)), palette(10), height=-HEIGHT))
grey = b"".join(bytes([i, i, i, 0]) for i in range(256))
corpus.add("palette_grey.bmp", bmp(8, bottom_up(packed(picture[..., 1], 8)), grey))
blue_first = picture[:, :, ::-1]
rows = [row.tobytes() for row in blue_first]
corpus.add("rgb24.bmp", bmp(24, bottom_up(rows)))
corpus.add("rgb24_top_down.bmp", bmp(24, b"".join(map(padded, rows)), height=-HEIGHT))
corpus.add("rgb24_v4.bmp", bmp(24, bottom_up(rows), header=108))
corpus.add("rgb24_v5.bmp", bmp(24, bottom_up(rows), header=124))
os2 = b"BM" + struct.pack("<IHHI", 26 + len(bottom_up(rows)), 0, 0, 26) + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24)
corpus.add("os2_24.bmp", os2 + bottom_up(rows))
table3 = b"".join(bytes([int(c[2]), int(c[1]), int(c[0])]) for c in colours[:16])
corpus.add("os2_4.bmp", b"BM" + struct.pack("<IHHI", 26 + 48 + 8 * HEIGHT, 0, 0, 26 + 48)
           + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 4) + table3 + bottom_up(packed(indices, 4)))
r, g, b = (picture[..., c].astype(int) for c in range(3))
five55 = r >> 3 << 10 | g >> 3 << 5 | b >> 3
five65 = r >> 3 << 11 | g >> 2 << 5 | b >> 3
EXPANDED = {"mean": 4, "max": 8}  # programs differ in how they expand 5 bits
corpus.add("rgb16_555.bmp", bmp(16, bottom_up(words(five55))), **EXPANDED)
corpus.add("rgb16_555_masks.bmp", bmp(16, bottom_up(words(five55)), compression=BITFIELDS, masks=(0x7C00, 0x3E0, 0x1F)),
           **EXPANDED)
corpus.add("rgb16_565.bmp", bmp(16, bottom_up(words(five65)), compression=BITFIELDS, masks=(0xF800, 0x7E0, 0x1F)),
           **EXPANDED)
MASKS = (0xFF0000, 0xFF00, 0xFF)
rgb32 = r << 16 | g << 8 | b
corpus.add("rgb32.bmp", bmp(32, bottom_up(words(rgb32, "<u4"))))
corpus.add("rgb32_top_down.bmp", bmp(32, b"".join(words(rgb32, "<u4")), height=-HEIGHT))
corpus.add("rgb32_filler.bmp", bmp(32, bottom_up(words(rgb32 | opacity.astype(int) << 24, "<u4"))), picture)
corpus.add("rgb32_masks.bmp", bmp(32, bottom_up(words(rgb32, "<u4")), compression=BITFIELDS, masks=MASKS))
corpus.add("bgr32_masks.bmp", bmp(32, bottom_up(words(b << 16 | g << 8 | r, "<u4")), compression=BITFIELDS,
           masks=MASKS[::-1]), picture)
corpus.add("rgb32_high_masks.bmp", bmp(32, bottom_up(words(rgb32 << 8, "<u4")), compression=BITFIELDS,
           masks=(0xFF000000, 0xFF0000, 0xFF00)), picture)
argb = rgb32 | opacity.astype(int) << 24
RGBA = numpy.dstack([picture, opacity])
for name, header in (("v3", 56), ("v4", 108), ("v5", 124)):
    corpus.add(f"argb32_{name}.bmp", bmp(32, bottom_up(words(argb, "<u4")), compression=BITFIELDS, header=header,
               masks=MASKS + (0xFF000000,)), RGBA)
corpus.add("abgr32_v5.bmp", bmp(32, bottom_up(words(b << 16 | g << 8 | r | opacity.astype(int) << 24, "<u4")),
           compression=BITFIELDS, header=124, masks=MASKS[::-1] + (0xFF000000,)), RGBA)
corpus.add("argb32_v5_top_down.bmp", bmp(32, b"".join(words(argb, "<u4")), compression=BITFIELDS, header=124,
           masks=MASKS + (0xFF000000,), height=-HEIGHT), RGBA)
corpus.add("rgb32_v5_no_alpha_mask.bmp", bmp(32, bottom_up(words(argb, "<u4")), compression=BITFIELDS, header=124,
           masks=MASKS + (0,)), picture)
srgb = srgb_profile()
corpus.add("rgb24_v5_profile.bmp", bmp(24, bottom_up(rows), header=124, profile=srgb))


def rle8(values):
    """Returns runs for the even rows and absolute pixels for the odd ones."""
    out = b""
    for number, row in enumerate(values[::-1]):
        row = [int(v) for v in row]
        if number % 2 == 0:
            out += b"".join(bytes([1, v]) for v in row)
        else:
            out += bytes([0, len(row)]) + bytes(row) + b"\0" * (len(row) % 2)
        out += b"\0\0"
    return out + b"\0\1"


def rle4(values):
    out = b""
    for number, row in enumerate(values[::-1]):
        row = [int(v) for v in row]
        pairs = packed([row], 4)[0]
        if number % 2 == 0:
            out += b"".join(bytes([2 if 2 * i + 1 < len(row) else 1, pair]) for i, pair in enumerate(pairs))
        else:
            out += bytes([0, len(row)]) + pairs + b"\0" * (len(pairs) % 2)
        out += b"\0\0"
    return out + b"\0\1"


corpus.add("rle8.bmp", bmp(8, rle8(indices), palette(16), RLE8))
corpus.add("rle4.bmp", bmp(4, rle4(indices), palette(16), RLE4), colours[indices])  # Pillow 12 loses odd pixels
runs = b"".join(bytes([5, k, 8, k + 1, 0, 0]) for k in range(HEIGHT - 1)) + bytes([13, 9]) + b"\0\1"
corpus.add("rle8_runs.bmp", bmp(8, runs, palette(16), RLE8))
skipping = bytes([4, 1]) + b"\0\2\3\2" + bytes([4, 2]) + b"\0\0" + bytes([6, 3]) + b"\0\1"
skipped = numpy.zeros((HEIGHT, WIDTH), int)
skipped[8, :4] = 1
skipped[6, 7:11] = 2
skipped[5, :6] = 3
corpus.add("rle8_skips.bmp", bmp(8, skipping, palette(16), RLE8), colours[skipped])

inner = io.BytesIO()
Image.fromarray(picture).save(inner, "PNG")
corpus.add("png_inside.bmp", bmp(0, inner.getvalue(), compression=PNG), error="a PNG picture inside")
inner = io.BytesIO()
Image.fromarray(picture).save(inner, "JPEG")
corpus.add("jpeg_inside.bmp", bmp(0, inner.getvalue(), compression=JPEG), error="a JPEG picture inside")
whole = bmp(24, bottom_up(rows))
corpus.add("cut.bmp", whole[:-60], error="cut short")
corpus.add("trailing_data.bmp", whole + bytes(40), picture)
corpus.write()
