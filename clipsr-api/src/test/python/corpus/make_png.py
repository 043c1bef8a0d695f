"""Makes the PNG files of the corpus: python make_png.py"""

import struct
import zlib

import numpy

from golden import Corpus

corpus = Corpus("png")
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
WIDTH, HEIGHT = 13, 11
COLORS = [(10, 20, 30), (250, 200, 150), (0, 120, 240), (90, 30, 210), (255, 255, 255)]


def chunk(kind, data=b"", crc=None):
    kind = kind.encode()
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)


def packed(rows, bits):
    """Returns the bytes of rows of samples, with the filters in turn."""
    out = b""
    channels = rows.shape[2]
    before = None
    step = max(1, channels * bits // 8)
    for number, row in enumerate(rows):
        if bits == 16:
            line = row.astype(">u2").tobytes()
        elif bits == 8:
            line = row.astype(numpy.uint8).tobytes()
        else:
            digits = "".join(format(int(sample), f"0{bits}b") for sample in row.ravel())
            digits += "0" * (-len(digits) % 8)
            line = bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
        before = before or bytes(len(line))
        out += filtered(number % 5, line, before, step)
        before = line
    return out


def filtered(kind, line, before, step):
    result = bytearray([kind])
    for i, value in enumerate(line):
        a = line[i - step] if i >= step else 0
        b = before[i]
        c = before[i - step] if i >= step else 0
        p = a + b - c
        paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        result.append((value - [0, a, b, (a + b) // 2, paeth][kind]) & 255)
    return bytes(result)


def png(samples, bits, kind, before=b"", after=b"", interlaced=False, parts=1, end=True, palette=b"", crc=None):
    """Returns a file of an array (height, width, channels) of samples."""
    height, width = samples.shape[:2]
    if interlaced:
        data = b"".join(
            packed(samples[y::dy, x::dx], bits)
            for x, y, dx, dy in ADAM7
            if samples[y::dy, x::dx].size)
    else:
        data = packed(samples, bits)
    data = zlib.compress(data, 9)
    if parts > 1:
        size = -(-len(data) // parts)
        idat = chunk("IDAT") + b"".join(chunk("IDAT", data[i : i + size]) + chunk("IDAT") for i in range(0, len(data), size))
    else:
        idat = chunk("IDAT", data, crc)
    head = chunk("IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, int(interlaced)))
    return b"\x89PNG\r\n\x1a\n" + head + before + palette + after + idat + (chunk("IEND") if end else b"")


def scene(bits, kind):
    """Returns samples with gradients in all channels."""
    top = len(COLORS) - 1 if kind == PALETTE else 2**bits - 1
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    right, down = x / (WIDTH - 1), y / (HEIGHT - 1)
    planes = [right, down, 1 - right, 1 - down] if kind in (RGB, RGBA) else [(right + down) / 2, 1 - right]
    if kind == PALETTE:
        return ((x + y) % min(len(COLORS), 2**bits))[..., None]
    return numpy.floor(numpy.stack(planes[: CHANNELS[kind]], axis=2) * top).astype(int)


def plte(count=len(COLORS)):
    return chunk("PLTE", bytes(sum(COLORS[:count], ())))


def levels(samples, bits, kind, transparent=None, palette_alpha=()):
    """Returns the levels that the standard defines, 0 to 255."""
    if kind == PALETTE:
        alpha = list(palette_alpha) + [255] * (256 - len(palette_alpha))
        table = numpy.array([c + (a,) for c, a in zip(COLORS + [(0, 0, 0)] * 251, alpha)], float)
        full = table[samples[..., 0]]
        return full if palette_alpha else full[..., :3]
    scaled = samples * 255 / (2**bits - 1)
    if transparent is not None:
        hidden = (samples == numpy.array(transparent)).all(axis=2)
        scaled = numpy.concatenate([scaled, numpy.where(hidden, 0, 255)[..., None]], axis=2)
    return scaled


def encode_srgb(light):
    light = numpy.clip(light, 0, 1)
    return 255 * numpy.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


SRGB = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
BT2020 = (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
ADOBE = (0.64, 0.33, 0.21, 0.71, 0.15, 0.06)


def to_xyz(primaries, white=(0.3127, 0.3290)):
    p = numpy.array([[x, y, 1 - x - y] for x, y in zip(primaries[::2], primaries[1::2])]).T
    w = numpy.array([white[0] / white[1], 1, (1 - sum(white)) / white[1]])
    return p * numpy.linalg.solve(p, w)


def shown(levels, curve, primaries=SRGB):
    """Returns the sRGB levels of a picture with another curve and other primaries, white D65."""
    light = curve(levels / 255)
    if levels.shape[2] == 3:
        light = light @ (numpy.linalg.inv(to_xyz(SRGB)) @ to_xyz(primaries)).T
    return encode_srgb(light)


def chrm(primaries, white=(0.3127, 0.3290)):
    return chunk("cHRM", struct.pack(">8I", *[round(v * 100000) for v in white + tuple(primaries)]))


def gama(value):
    return chunk("gAMA", struct.pack(">I", round(value * 100000)))


def cicp(*codes):
    return chunk("cICP", bytes(codes))


def srgb_curve(x):
    return numpy.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def bt709(x):
    return numpy.where(x < 0.0812428583, x / 4.5, ((x + 0.0992968268) / 1.0992968268) ** (1 / 0.45))


def pq(x):
    r = x ** (32 / 2523)
    return 10000 / 203 * (numpy.maximum(0, r - 3424 / 4096) / (2413 / 128 - 2392 / 128 * r)) ** (16384 / 2610)


def hlg(x):
    scene = numpy.where(x <= 0.5, x * x / 3, (numpy.exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return 1000 / 203 * scene**1.2


# All colour types and depths; every filter; with and without interlace.
for kind, depths in {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}.items():
    for bits in depths:
        samples = scene(bits, kind)
        names = {GREY: "grey", RGB: "rgb", PALETTE: "palette", GREY_ALPHA: "grey_alpha", RGBA: "rgba"}
        palette = plte(min(2**bits, len(COLORS))) if kind == PALETTE else b""
        for interlaced in (False, True):
            name = f"{names[kind]}{bits}{'_adam7' if interlaced else ''}.png"
            corpus.add(name, png(samples, bits, kind, interlaced=interlaced, palette=palette),
                       levels(samples, bits, kind), mean=0.01, max=0.01)

# tRNS.
for bits in (1, 2, 4, 8, 16):
    samples = scene(bits, GREY)
    value = int(samples[4, 5, 0])
    corpus.add(f"trns_grey{bits}.png", png(samples, bits, GREY, after=chunk("tRNS", struct.pack(">H", value))),
               levels(samples, bits, GREY, [value]), mean=0.01, max=0.01)
for bits in (8, 16):
    samples = scene(bits, RGB)
    value = [int(v) for v in samples[4, 5]]
    corpus.add(f"trns_rgb{bits}.png", png(samples, bits, RGB, after=chunk("tRNS", struct.pack(">3H", *value))),
               levels(samples, bits, RGB, value), mean=0.01, max=0.01)
for bits in (1, 2, 4, 8):
    samples = scene(bits, PALETTE)
    corpus.add(f"trns_palette{bits}_short.png",
               png(samples, bits, PALETTE, palette=plte(min(2**bits, 5)), after=chunk("tRNS", bytes([0, 128])[: bits + 1])),
               levels(samples, bits, PALETTE, palette_alpha=[0, 128][: bits + 1]), mean=0.01, max=0.01)
samples = scene(8, RGBA)
corpus.add("trns_beside_alpha.png", png(samples, 8, RGBA, after=chunk("tRNS", struct.pack(">3H", 1, 2, 3))),
           levels(samples, 8, RGBA))
samples = scene(4, GREY)
value = int(samples[4, 5, 0])
corpus.add("trns_grey4_adam7_gamma1.png",
           png(samples, 4, GREY, gama(1), chunk("tRNS", struct.pack(">H", value)), interlaced=True),
           numpy.concatenate([shown(levels(samples, 4, GREY), lambda x: x),
                              levels(samples, 4, GREY, [value])[..., 1:]], axis=2), mean=0.1, max=0.2)

# Colour spaces. A dark ramp shows tables that are too coarse.
ramp = numpy.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH, 1) ** 2
dark = numpy.concatenate([ramp, ramp // 2, ramp // 3], axis=2)
for name, samples, bits, kind, chunks, expected in [
    ("gama1_rgb16", dark, 16, RGB, gama(1), lambda v: shown(v, lambda x: x)),
    ("gama1_grey16", ramp, 16, GREY, gama(1), lambda v: shown(v, lambda x: x)),
    ("gama1_rgb8", scene(8, RGB), 8, RGB, gama(1), lambda v: shown(v, lambda x: x)),
    ("gama18_grey8", scene(8, GREY), 8, GREY, gama(1 / 1.8), lambda v: shown(v, lambda x: x**1.8)),
    ("gama18_grey2", scene(2, GREY), 2, GREY, gama(1 / 1.8), lambda v: shown(v, lambda x: x**1.8)),
    ("gama22_srgb_primaries", scene(8, RGB), 8, RGB, gama(0.45455) + chrm(SRGB), lambda v: v),
    ("gama22_adobe", scene(8, RGB), 8, RGB, gama(0.45455) + chrm(ADOBE), lambda v: shown(v, lambda x: x**2.2, ADOBE)),
    ("chrm_alone_p3", scene(8, RGB), 8, RGB, chrm(P3), lambda v: shown(v, srgb_curve, P3)),
    ("srgb_wins_over_gama", scene(8, RGB), 8, RGB, gama(1) + chunk("sRGB", b"\0"), lambda v: v),
    ("cicp_wins_over_srgb", scene(8, RGB), 8, RGB, chunk("sRGB", b"\0") + cicp(12, 13, 0, 1), lambda v: shown(v, srgb_curve, P3)),
    ("cicp_srgb", scene(8, RGB), 8, RGB, gama(1) + cicp(1, 13, 0, 1), lambda v: v),
    ("cicp_linear16", dark, 16, RGB, cicp(1, 8, 0, 1), lambda v: shown(v, lambda x: x)),
    ("cicp_bt709", scene(8, RGB), 8, RGB, cicp(1, 1, 0, 1), lambda v: shown(v, bt709)),
    ("cicp_bt2020", scene(16, RGB), 16, RGB, cicp(9, 14, 0, 1), lambda v: shown(v, bt709, BT2020)),
    ("cicp_gamma22", scene(8, RGB), 8, RGB, cicp(1, 4, 0, 1), lambda v: shown(v, lambda x: x**2.2)),
    ("cicp_narrow", scene(8, RGB), 8, RGB, cicp(1, 13, 0, 0),
     lambda v: numpy.clip((v - 16) * 255 / 219, 0, 255)),
    ("cicp_grey", scene(8, GREY), 8, GREY, cicp(9, 8, 0, 1), lambda v: shown(v, lambda x: x)),
]:
    corpus.add(name + ".png", png(samples, bits, kind, chunks), expected(levels(samples, bits, kind)), mean=0.05, max=0.2)
for name, chunks, curve, note in [("pq", cicp(9, 16, 0, 1), pq, "PQ"), ("hlg", cicp(9, 18, 0, 1), hlg, "HLG")]:
    samples = scene(16, RGB)
    corpus.add(f"cicp_{name}.png", png(samples, 16, RGB, chunks),
               shown(levels(samples, 16, RGB), lambda x: numpy.clip(curve(x), 0, 1), BT2020), mean=0.6, max=1.5, notes=note)
samples = scene(8, PALETTE)
corpus.add("gama1_palette.png", png(samples, 8, PALETTE, gama(1), palette=plte()),
           shown(levels(samples, 8, PALETTE), lambda x: x), mean=0.05, max=0.2)
samples = scene(8, RGB)
for name, chunks, note in [
    ("gama0", gama(0), "gamma"),
    ("chrm_zero", gama(0.45455) + chrm((0,) * 6), "chromaticities"),
    ("chrm_line", chrm((0.1, 0.1, 0.2, 0.2, 0.3, 0.3)), "chromaticities"),
    ("cicp_matrix", cicp(1, 13, 1, 1), "cICP"),
    ("cicp_unknown", cicp(2, 2, 0, 1), "cICP"),
    ("iccp_damaged", chunk("iCCP", b"x\0\0" + zlib.compress(b"no profile")), "profile"),
    ("mdcv_clli", chunk("mDCV", bytes(24)) + chunk("cLLI", bytes(8)), ""),
]:
    corpus.add(name + ".png", png(samples, 8, RGB, chunks), levels(samples, 8, RGB), notes=note)

# The container.
text = chunk("tEXt", b"Title\0before") + chunk("zTXt", b"Comment\0\0" + zlib.compress(b"squeezed"))
corpus.add("text_around.png", png(samples, 8, RGB, text, end=False) + chunk("iTXt", b"Author\0\0\0de\0\0J\xc3\xb6rg") + chunk("IEND"), levels(samples, 8, RGB))
corpus.add("many_and_empty_idat.png", png(samples, 8, RGB, parts=9), levels(samples, 8, RGB))
corpus.add("crc_of_text_wrong.png", png(samples, 8, RGB, chunk("tEXt", b"Title\0x", 1)), levels(samples, 8, RGB))
corpus.add("crc_of_idat_wrong.png", png(samples, 8, RGB, crc=1), error="checksum")
corpus.add("garbage_behind.png", png(samples, 8, RGB) + b"garbage" * 9, levels(samples, 8, RGB))
corpus.add("without_end.png", png(samples, 8, RGB, end=False), levels(samples, 8, RGB))
corpus.add("cut.png", png(samples, 8, RGB)[:-60], error="cut short")
missing = png(samples[:6], 8, RGB)
missing = missing[:20] + struct.pack(">I", HEIGHT) + missing[24:]
missing = missing[:29] + struct.pack(">I", zlib.crc32(missing[12:29])) + missing[33:]
corpus.add("rows_missing.png", missing, error="damaged")
frame = chunk("fcTL", struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0))
second = chunk("fcTL", struct.pack(">IIIIIHHBB", 1, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0))
second += chunk("fdAT", struct.pack(">I", 2) + zlib.compress(packed(255 - samples, 8)))
corpus.add("apng.png", png(samples, 8, RGB, chunk("acTL", struct.pack(">II", 2, 0)) + frame, end=False) + second + chunk("IEND"),
           levels(samples, 8, RGB), notes="animation")
index = scene(8, PALETTE)
index[3, 3] = 77
corpus.add("index_beyond_palette.png", png(index, 8, PALETTE, palette=plte()), levels(index, 8, PALETTE), notes="palette")
corpus.write()
