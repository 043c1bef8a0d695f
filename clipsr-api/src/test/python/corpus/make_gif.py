"""Makes the GIF files of the corpus: python make_gif.py"""

import io
import struct

import numpy
from PIL import Image

from golden import Corpus

corpus = Corpus("gif")
WIDTH, HEIGHT = 29, 21
y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
colours = numpy.array([[i * 4 % 256, 255 - i, i * i % 256] for i in range(256)], numpy.uint8)


def lzw(indices, bits):
    """Returns blocks of codes, cleared so often that they never grow."""
    size = max(2, bits)
    clear, end = 1 << size, (1 << size) + 1
    codes = []
    for i, index in enumerate(indices):
        if i % (clear - 2) == 0:
            codes.append(clear)
        codes.append(int(index))
    codes.append(end)
    value = count = 0
    data = bytearray()
    for code in codes:
        value |= code << count
        count += size + 1
        while count >= 8:
            data.append(value & 255)
            value >>= 8
            count -= 8
    if count:
        data.append(value & 255)
    blocks = b"".join(bytes([len(part)]) + part for part in (data[i : i + 255] for i in range(0, len(data), 255)))
    return bytes([size]) + blocks + b"\0"


def palette(bits, shift=0):
    return numpy.roll(colours, -shift, axis=0)[: 1 << bits].tobytes()


def frame(indices, bits=6, left=0, top=0, interlaced=False, local=None, transparent=None):
    height, width = indices.shape
    rows = list(range(height))
    if interlaced:
        rows = [*range(0, height, 8), *range(4, height, 8), *range(2, height, 4), *range(1, height, 2)]
    out = b"" if transparent is None else b"!\xf9\4\1\0\0" + bytes([transparent]) + b"\0"
    flags = (0x40 if interlaced else 0) | (0 if local is None else 0x80 | bits - 1)
    out += b"," + struct.pack("<HHHHB", left, top, width, height, flags) + (local or b"")
    return out + lzw(indices[rows].ravel(), bits)


def gif(*frames, width=WIDTH, height=HEIGHT, bits=6, background=1, version=b"89a", table=None):
    table = palette(bits) if table is None else table
    flags = 0x80 | bits - 1 if table else 0
    return (b"GIF" + version + struct.pack("<HHBBB", width, height, flags, background, 0) + table
            + b"".join(frames) + b";")


def shown(indices, width, height, left, top, transparent=None, table=colours):
    """Returns RGBA of a frame on a transparent screen."""
    screen = numpy.zeros((height, width, 4), numpy.uint8)
    part = screen[top : top + indices.shape[0], left : left + indices.shape[1]]
    part[..., :3] = table[indices]
    part[..., 3] = 255 if transparent is None else numpy.where(indices == transparent, 0, 255)
    return screen


for bits in range(1, 9):
    corpus.add(f"bits_{bits}.gif", gif(frame((x * 5 + y * 3) % (1 << bits), bits), bits=bits))
many = (x * 5 + y * 3) % 64
corpus.add("gif87a.gif", gif(frame(many), version=b"87a"))
corpus.add("interlaced.gif", gif(frame(many, interlaced=True)))
for height in (1, 2, 3, 4, 5, 9):
    corpus.add(f"interlaced_{height}_rows.gif", gif(frame(many[:height], interlaced=True), height=height))
corpus.add("transparent.gif", gif(frame(many % 8, transparent=3)))
corpus.add("transparent_background.gif", gif(frame(many % 8, transparent=1)))
corpus.add("transparent_unused.gif", gif(frame(many % 8, transparent=63)), alpha=True)
corpus.add("transparent_beyond_palette.gif", gif(frame(many % 8, 3, transparent=60), bits=3), colours[many % 8],
           alpha=True)
corpus.add("local_palette.gif", gif(frame(many % 16, 4, local=palette(4, 90))))
corpus.add("local_palette_only.gif", gif(frame(many % 16, 4, local=palette(4, 90)), table=b""))
out = io.BytesIO()
Image.fromarray(numpy.stack([x * 8, y * 12, x + y], axis=2).astype(numpy.uint8)).quantize(64).save(out, "GIF")
corpus.add("by_pillow.gif", out.getvalue())

small = many[:11, :13] % 16
for name, left, top, transparent in (("offset", 10, 6, None), ("offset_transparent", 10, 6, 3), ("corner", 0, 0, None),
                                     ("edge", 16, 10, None)):
    corpus.add(f"frame_{name}.gif", gif(frame(small, left=left, top=top, transparent=transparent)),
               shown(small, WIDTH, HEIGHT, left, top, transparent))
corpus.add("frame_larger.gif", gif(frame(many), width=10, height=5), shown(many, WIDTH, HEIGHT, 0, 0)[..., :3])
corpus.add("frame_beyond_edge.gif", gif(frame(small, left=20, top=15)), shown(small, 33, 26, 20, 15))
corpus.add("screen_0x0.gif", gif(frame(many), width=0, height=0), shown(many, WIDTH, HEIGHT, 0, 0)[..., :3])
corpus.add("animated.gif", gif(frame(many), frame(small, left=4), frame(small)), notes="an animation of 3 frames")
corpus.add("animated_offset.gif", gif(frame(small, left=4, top=2), frame(many)), shown(small, WIDTH, HEIGHT, 4, 2),
           notes="an animation of 2 frames")
corpus.add("extensions.gif", gif(b"!\xfe\3abc\0!\xff\x0bNETSCAPE2.0\3\1\0\0\0!\xfe\0", frame(many)))
corpus.add("trailing_data.gif", gif(frame(many)) + b"trailing")
corpus.add("no_trailer.gif", gif(frame(many))[:-1])
corpus.add("no_frame.gif", gif(), error="it has no picture")
corpus.add("cut.gif", gif(frame(many))[:500], error="cut short")
corpus.write()
