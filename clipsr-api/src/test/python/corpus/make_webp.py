"""Makes the WebP files of the corpus: python make_webp.py"""

import io
import struct

import numpy
from PIL import Image

from golden import Corpus, scene, srgb_profile

corpus = Corpus("webp")
WIDTH, HEIGHT = 43, 31

rgb = scene(WIDTH, HEIGHT)
smooth = scene(WIDTH, HEIGHT, edge=False)
opacity = numpy.mgrid[0:HEIGHT, 0:WIDTH][1] * 5
rgba = numpy.dstack([smooth, opacity]).astype(numpy.uint8)
holes = numpy.dstack([rgb, numpy.where(rgb[..., 2] > 100, 255, 0)]).astype(numpy.uint8)


def saved(picture, **settings):
    out = io.BytesIO()
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    image.save(out, "WEBP", **({"quality": 80} | settings))
    return out.getvalue()


def chunks(webp):
    """Returns the chunks of a file by name."""
    found, at = {}, 12
    while at + 8 <= len(webp):
        size = struct.unpack_from("<I", webp, at + 4)[0]
        found.setdefault(webp[at : at + 4], webp[at + 8 : at + 8 + size])
        at += 8 + size + (size & 1)
    return found


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)


def riff(*parts):
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def u24(value):
    return struct.pack("<I", value)[:3]


ALPHA, ANIMATED = 0x10, 0x02


def extended(flags, width=WIDTH, height=HEIGHT, reserved=b"\0\0\0"):
    return chunk(b"VP8X", bytes([flags]) + reserved + u24(width - 1) + u24(height - 1))


def frame(picture, x=0, y=0, flags=0, width=WIDTH, height=HEIGHT):
    return chunk(b"ANMF", u24(x // 2) + u24(y // 2) + u24(width - 1) + u24(height - 1) + u24(100) + bytes([flags])
                 + picture)


def filtered(alpha, method):
    """Returns raw alpha predicted as the specification says."""
    a = numpy.asarray(alpha, int)
    left = numpy.pad(a, ((0, 0), (1, 0)))[:, :-1]
    above = numpy.pad(a, ((1, 0), (0, 0)))[:-1]
    corner = numpy.pad(a, ((1, 0), (1, 0)))[:-1, :-1]
    predicted = [0 * a, left, above, numpy.clip(left + above - corner, 0, 255)][method].copy()
    if method:
        predicted[0] = left[0]
        predicted[:, 0] = above[:, 0]
    return bytes([method << 2]) + ((a - predicted) % 256).astype(numpy.uint8).tobytes()


# --- what encoders write -----------------------------------------------------------------------------------------
for quality in (5, 30, 50, 75, 95):
    corpus.add(f"lossy_q{quality}.webp", saved(smooth, quality=quality))
for method in (0, 6):
    corpus.add(f"lossy_method_{method}.webp", saved(rgb, method=method))
corpus.add("lossy_edge.webp", saved(rgb))
corpus.add("lossy_alpha.webp", saved(rgba))
corpus.add("lossy_alpha_quality_40.webp", saved(rgba, alpha_quality=40))
corpus.add("lossy_holes.webp", saved(holes))
corpus.add("lossless.webp", saved(rgb, lossless=True))
corpus.add("lossless_smooth.webp", saved(smooth, lossless=True, method=6))
corpus.add("lossless_alpha.webp", saved(rgba, lossless=True))
corpus.add("lossless_holes.webp", saved(holes, lossless=True))
corpus.add("lossless_exact.webp", saved(holes, lossless=True, exact=True))
corpus.add("lossless_noise.webp",
           saved(numpy.random.RandomState(1).randint(0, 256, (16, 16, 3)).astype(numpy.uint8), lossless=True))
corpus.add("lossless_one_colour.webp", saved(Image.new("RGB", (300, 200), (200, 30, 40)), lossless=True))
for colours in (2, 4, 16, 17, 200):
    few = (numpy.mgrid[0:HEIGHT, 0:WIDTH].sum(axis=0) * 7 % colours * (255 // (colours - 1)) if colours < 200
           else numpy.mgrid[0:HEIGHT, 0:WIDTH].sum(axis=0) * 13 % 200)
    corpus.add(f"lossless_{colours}_colours.webp",
               saved(numpy.dstack([few, 255 - few, few // 2]).astype(numpy.uint8), lossless=True))
for width, height in ((1, 1), (1, 40), (17, 1), (16, 16), (33, 15)):
    corpus.add(f"lossy_{width}x{height}.webp", saved(scene(width, height, edge=False)))
    corpus.add(f"lossless_{width}x{height}.webp", saved(scene(width, height), lossless=True))
corpus.add("grey.webp", saved(Image.fromarray(smooth[..., 1])))
srgb = srgb_profile()
corpus.add("srgb_profile.webp", saved(rgb, lossless=True, icc_profile=srgb))
corpus.add("srgb_profile_alpha.webp", saved(rgba, icc_profile=srgb))
exif = Image.Exif()
exif[0x112] = 6
corpus.add("orientation_6.webp", saved(rgb, lossless=True, exif=exif))
corpus.add("xmp.webp", saved(rgba, lossless=True, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"))

# --- alpha by hand -----------------------------------------------------------------------------------------------
picture = chunks(saved(smooth))[b"VP8 "]
lossy = Image.open(io.BytesIO(saved(smooth))).convert("RGB")
for method in range(4):
    raw = riff(extended(ALPHA), chunk(b"ALPH", filtered(opacity, method)), chunk(b"VP8 ", picture))
    corpus.add(f"alpha_raw_filter_{method}.webp", raw)
corpus.add("alpha_raw_short.webp", riff(extended(ALPHA), chunk(b"ALPH", filtered(opacity, 0)[:-30]),
           chunk(b"VP8 ", picture)), error="its alpha channel has fewer bytes")
corpus.add("alpha_announced_only.webp", riff(extended(ALPHA), chunk(b"VP8 ", picture)), lossy, alpha=True)
corpus.add("alpha_not_announced.webp", riff(extended(0), chunk(b"ALPH", chunks(saved(rgba))[b"ALPH"]),
           chunk(b"VP8 ", picture)), lossy, alpha=False)
lossless_alpha = chunks(saved(rgba, lossless=True, exact=True))[b"VP8L"]
corpus.add("lossless_alpha_not_announced.webp", riff(extended(0), chunk(b"VP8L", lossless_alpha)), smooth, alpha=False)

# --- animations: the canvas is the picture -----------------------------------------------------------------------
still = chunk(b"VP8 ", picture)
loop = chunk(b"ANIM", b"\xff\x00\xff\x80\0\0")
MANY = {"notes": "an animation of 2 frames"}
corpus.add("animated.webp", riff(extended(ANIMATED), loop, frame(still), frame(still)), **MANY)
corpus.add("animated_one_frame.webp", riff(extended(ANIMATED), loop, frame(still)))
for flags in range(4):
    corpus.add(f"animated_flags_{flags}.webp", riff(extended(ANIMATED | ALPHA, 56, 42), loop, frame(still, 6, 4, flags),
               frame(still)), numpy.pad(numpy.dstack([numpy.array(lossy), numpy.full((HEIGHT, WIDTH), 255)]),
                                        ((4, 7), (6, 7), (0, 0))), **MANY)
corpus.add("animated_offset_no_alpha_flag.webp", riff(extended(ANIMATED, 56, 42), loop, frame(still, 12, 10)),
           numpy.pad(numpy.dstack([numpy.array(lossy), numpy.full((HEIGHT, WIDTH), 255)]), ((10, 1), (12, 1), (0, 0))),
           )
corpus.add("animated_lossless_alpha.webp",
           riff(extended(ANIMATED | ALPHA, 56, 42), loop, frame(chunk(b"VP8L", lossless_alpha), 2, 2)),
           numpy.pad(rgba, ((2, 9), (2, 11), (0, 0))))
corpus.add("animated_raw_alpha.webp", riff(extended(ANIMATED | ALPHA), loop,
           frame(chunk(b"ALPH", filtered(opacity, 3)) + still), frame(still)), **MANY)
corpus.add("animated_second_frame_has_alpha.webp", riff(extended(ANIMATED | ALPHA), loop, frame(still),
           frame(chunk(b"ALPH", filtered(opacity, 0)) + still)), lossy, alpha=True, **MANY)
corpus.add("animated_frame_outside.webp", riff(extended(ANIMATED, 56, 42), loop, frame(still, 14, 4)),
           error="is not within the picture")
corpus.add("animated_no_frame.webp", riff(extended(ANIMATED), loop), error="has no picture")

# --- not by the book ---------------------------------------------------------------------------------------------
corpus.add("unknown_chunks.webp", riff(extended(0), chunk(b"abcd", b"x"), still, chunk(b"efgh", b"yz")))
corpus.add("trailing_data.webp", saved(smooth) + b"trailing", lossy)
corpus.add("reserved_bits.webp", riff(extended(0x81, reserved=b"\1\2\3"), still), lossy)
for percent in (30, 60, 95):
    whole = saved(rgba)
    corpus.add(f"cut_{percent}.webp", whole[: len(whole) * percent // 100], error="cut short")
corpus.add("no_picture.webp", riff(extended(0), chunk(b"EXIF", b"II*\0")), error="has no picture")
corpus.write()
