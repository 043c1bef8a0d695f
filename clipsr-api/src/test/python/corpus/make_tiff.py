"""Makes the TIFF files of the corpus: python make_tiff.py"""

import io
import struct
import zlib

import numpy
from PIL import Image

from golden import Corpus, decoded, srgb_profile

corpus = Corpus("tiff")
WIDTH, HEIGHT = 13, 11
BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED, LONG8 = 1, 2, 3, 4, 5, 7, 16
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, LONG8: 8}
CODES = {BYTE: "B", ASCII: "B", SHORT: "H", LONG: "I", UNDEFINED: "B", LONG8: "Q"}


class Page:
    """A directory: fields, the strips or tiles, and pages below."""

    def __init__(self, fields, blocks, tiled=False, below=()):
        self.fields, self.blocks, self.tiled, self.below = dict(fields), blocks, tiled, below


def tiff(*pages, order="<", big=False):
    """Returns a file of pages."""
    out = bytearray((b"II" if order == "<" else b"MM"))
    out += struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, 0) if big else (42, 0)))

    def place(data):
        if len(out) % 2:
            out.append(0)
        at = len(out)
        out.extend(data)
        return at

    def write(chain):
        positions = []
        links = []
        for page in chain:
            fields = dict(page.fields)
            offsets = [place(block) for block in page.blocks]
            fields[324 if page.tiled else 273] = (LONG8 if big else LONG, offsets)
            fields[325 if page.tiled else 279] = (LONG, [len(block) for block in page.blocks])
            if page.below:
                fields[330] = (LONG8 if big else LONG, [write([below])[0] for below in page.below])
            entries = b""
            for tag, (kind, values) in sorted(fields.items()):
                if kind == RATIONAL:
                    data = b"".join(struct.pack(order + "II", *pair) for pair in values)
                elif isinstance(values, bytes):
                    data = values
                else:
                    data = struct.pack(order + CODES[kind] * len(values), *values)
                count = len(data) // SIZES[kind]
                room = 8 if big else 4
                inline = data.ljust(room, b"\0") if len(data) <= room else struct.pack(order + ("Q" if big else "I"), place(data))
                entries += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, count) + inline
            count = struct.pack(order + ("Q" if big else "H"), len(fields))
            at = place(count + entries)
            links.append(len(out))
            out.extend(bytes(8 if big else 4))
            positions.append(at)
        for link, following in zip(links, positions[1:]):
            struct.pack_into(order + ("Q" if big else "I"), out, link, following)
        return positions

    first = write(pages)[0]
    struct.pack_into(order + ("Q" if big else "I"), out, 8 if big else 4, first)
    return bytes(out)


def page(samples, photometric, order="<", bits=None, form=None, extra=None, compression=8, predictor=1, planar=1,
         strips=1, tile=None, fields=(), below=()):
    """Returns a page of an array (height, width, samples) of a NumPy type."""
    height, width, count = samples.shape
    bits = bits or samples.dtype.itemsize * 8
    fields = {256: (LONG, [width]), 257: (LONG, [height]), 258: (SHORT, [bits] * count), 259: (SHORT, [compression]),
              262: (SHORT, [photometric]), 277: (SHORT, [count]), 284: (SHORT, [planar])} | dict(fields)
    if form:
        fields[339] = (SHORT, [form] * count)
    if extra is not None:
        fields[338] = (SHORT, extra)
    if predictor > 1:
        fields[317] = (SHORT, [predictor])

    def encoded(block):
        if predictor == 2:
            block = block.copy()
            block[:, 1:] = block[:, 1:] - block[:, :-1]
        if predictor == 3:
            rows = block.astype(block.dtype.newbyteorder(">")).view(numpy.uint8).reshape(block.shape[0], -1, block.dtype.itemsize)
            rows = rows.transpose(0, 2, 1).reshape(block.shape[0], -1)
            step = block.shape[2]
            rows[:, step:] = rows[:, step:] - rows[:, :-step].copy()
            data = rows.tobytes()
        elif bits < 8 or bits in (10, 12, 14):
            data = b""
            for row in block:
                digits = "".join(format(int(v), f"0{bits}b") for v in row.ravel())
                digits += "0" * (-len(digits) % 8)
                data += bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
        else:
            data = block.astype(block.dtype.newbyteorder(order)).tobytes()
        if compression == 8:
            return zlib.compress(data, 9)
        if compression == 32773:
            return b"".join(bytes([len(data[i : i + 128]) - 1]) + data[i : i + 128] for i in range(0, len(data), 128))
        return data

    planes = [samples] if planar == 1 else [samples[..., i : i + 1] for i in range(count)]
    blocks = []
    for plane in planes:
        if tile:
            high, wide = -(-height // tile) * tile, -(-width // tile) * tile
            padded = numpy.pad(plane, ((0, high - height), (0, wide - width), (0, 0)), mode="edge")
            blocks += [encoded(padded[y : y + tile, x : x + tile]) for y in range(0, high, tile) for x in range(0, wide, tile)]
        else:
            rows = -(-height // strips)
            blocks += [encoded(plane[y : y + rows]) for y in range(0, height, rows)]
    if tile:
        fields |= {322: (SHORT, [tile]), 323: (SHORT, [tile])}
    else:
        fields[278] = (LONG, [-(-height // strips)])
    return Page(fields, blocks, bool(tile), below)


def gradients(count):
    """Returns samples in 0 to 1."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    right, down = x / (WIDTH - 1), y / (HEIGHT - 1)
    planes = [right, down, 1 - right, 1 - down, right * down, (right + down) / 2]
    return numpy.stack(planes[:count], axis=2)


def whole(values, kind):
    return numpy.floor(values * numpy.iinfo(kind).max).astype(kind)


def levels(samples, top):
    return samples.astype(float) * 255 / top


def with_alpha(color, alpha):
    return numpy.concatenate([color, alpha], axis=2)


RGB8 = whole(gradients(3), numpy.uint8)
EXACT = dict(mean=0.01, max=0.01)

# Depths, byte orders, layouts and compressions.
for order, letter in (("<", "ii"), (">", "mm")):
    for big in (False, True):
        for kind in (numpy.uint16,):
            samples = whole(gradients(3), kind)
            bits = samples.dtype.itemsize * 8
            corpus.add(f"rgb{bits}_{letter}{'_big' if big else ''}.tif", tiff(page(samples, 2, order, compression=1), order=order, big=big),
                       levels(samples, numpy.iinfo(kind).max), **EXACT)
for bits in (1, 2, 4, 8, 16):
    samples = numpy.floor(gradients(6)[..., 5:] * (2**bits - 1)).astype(numpy.uint16 if bits == 16 else numpy.uint8)
    corpus.add(f"grey{bits}.tif", tiff(page(samples, 1, bits=bits, compression=1)), levels(samples, 2**bits - 1), **EXACT)
    corpus.add(f"grey{bits}_min_is_white.tif", tiff(page(samples, 0, bits=bits)), 255 - levels(samples, 2**bits - 1), **EXACT)
for bits in (10, 12, 14):
    samples = numpy.floor(gradients(3) * (2**bits - 1)).astype(numpy.uint16)
    corpus.add(f"rgb{bits}.tif", tiff(page(samples, 2, bits=bits)), levels(samples, 2**bits - 1), **EXACT)
    corpus.add(f"grey{bits}.tif", tiff(page(samples[..., :1], 1, bits=bits)), levels(samples[..., :1], 2**bits - 1), **EXACT)
for name, options in {
    "strips": dict(strips=4),
    "planar": dict(planar=2, strips=3),
    "tiled": dict(tile=16),
    "tiled_planar": dict(tile=16, planar=2),
    "deflate_predictor": dict(compression=8, predictor=2, strips=2),
    "packbits": dict(compression=32773),
}.items():
    for kind in (numpy.uint8, numpy.uint16) if name in ("planar", "deflate_predictor") else (numpy.uint8,):
        samples = whole(gradients(3), kind)
        corpus.add(f"{name}_{samples.dtype.itemsize * 8}.tif", tiff(page(samples, 2, **options)),
                   levels(samples, numpy.iinfo(kind).max), **EXACT)


def pillow(name, picture, mean=0.01, max=0.01, **options):
    out = io.BytesIO()
    picture.save(out, "TIFF", **options)
    corpus.add(name + ".tif", out.getvalue(), mean=mean, max=max)


color = Image.fromarray(RGB8)
bilevel = Image.fromarray(numpy.uint8(255 * (gradients(1)[..., 0] * 7 % 1 > 0.4))).convert("1", dither=0)
for compression in ("tiff_lzw", "tiff_adobe_deflate", "packbits"):
    pillow(compression, color, compression=compression)
for compression in ("tiff_ccitt", "group3", "group4"):
    pillow(compression, bilevel, compression=compression)
    pillow(compression + "_min_is_white", bilevel, compression=compression, tiffinfo={262: 0})
pillow("group4_fill_order2", bilevel, compression="group4", tiffinfo={266: 2})
pillow("jpeg_ycbcr", color.resize((48, 40), Image.BICUBIC), compression="jpeg", quality=95, mean=1, max=6)
pillow("jpeg_grey", color.convert("L").resize((48, 40), Image.BICUBIC), compression="jpeg", quality=95, mean=0.5, max=2)
pillow("palette", color.quantize(16))
pillow("rgba", Image.fromarray(whole(gradients(4), numpy.uint8)))
pillow("grey_alpha", Image.fromarray(whole(gradients(2), numpy.uint8), "LA"))
corpus.add("zstd.tif", tiff(page(RGB8, 2, fields={259: (SHORT, [50000])})), error="Zstandard")
corpus.add("webp.tif", tiff(page(RGB8, 2, fields={259: (SHORT, [50001])})), error="WebP")

# Uncompressed YCbCr.
ycbcr = numpy.array(color.convert("YCbCr"))
corpus.add("ycbcr.tif", tiff(page(ycbcr, 6, compression=1, fields={530: (SHORT, [1, 1])})), numpy.array(Image.fromarray(ycbcr, "YCbCr").convert("RGB")),
           mean=0.8, max=1.1)

# Extra samples.
for kind in (numpy.uint8, numpy.uint16):
    top = numpy.iinfo(kind).max
    bits = numpy.dtype(kind).itemsize * 8
    four, five, six, two = (whole(gradients(n), kind) for n in (4, 5, 6, 2))
    for name, samples, photometric, extra, expected in [
        ("rgb_unspecified", four, 2, [0], levels(four[..., :3], top)),
        ("rgb_two_unspecified", five, 2, [0, 0], levels(five[..., :3], top)),
        ("rgb_three_unspecified", six, 2, [0, 0, 0], levels(six[..., :3], top)),
        ("rgb_unspecified_then_alpha", five, 2, [0, 2], levels(five[..., [0, 1, 2, 4]], top)),
        ("rgb_alpha_then_unspecified", five, 2, [2, 0], levels(five[..., :4], top)),
        ("rgb_unassociated", four, 2, [2], levels(four, top)),
        ("rgb_without_field", four, 2, None, levels(four, top)),
        ("grey_unspecified", two, 1, [0], levels(two[..., :1], top)),
        ("grey_alpha", two, 1, [2], levels(two, top)),
        ("grey_two_unspecified", five[..., :3], 1, [0, 0], levels(five[..., :1], top)),
        ("grey_unspecified_then_alpha", five[..., :3], 1, [0, 2], levels(five[..., [0, 2]], top)),
        ("grey_min_is_white_alpha", two, 0, [2], with_alpha(255 - levels(two[..., :1], top), levels(two[..., 1:], top))),
    ]:
        if bits == 16 and name not in ("rgb_unspecified", "rgb_unassociated", "rgb_unspecified_then_alpha", "grey_unspecified"):
            continue
        corpus.add(f"extra{bits}_{name}.tif", tiff(page(samples, photometric, extra=extra)), expected, **EXACT)
    premultiplied = (four.astype(float) * numpy.concatenate([four[..., 3:] / top] * 3 + [numpy.ones((HEIGHT, WIDTH, 1))], axis=2)).astype(kind)
    a = numpy.maximum(premultiplied[..., 3:].astype(float), 1e-9)
    straight = with_alpha(numpy.minimum(255, premultiplied[..., :3].astype(float) * 255 / a), levels(premultiplied[..., 3:], top))
    corpus.add(f"extra{bits}_associated.tif", tiff(page(premultiplied, 2, extra=[1])), straight, mean=0.05, max=0.05)
    for extra in (0, 2):
        corpus.add(f"extra{bits}_planar_{extra}.tif", tiff(page(four, 2, extra=[extra], planar=2)),
                   levels(four if extra else four[..., :3], top), **EXACT)

# Floating-point and wide numbers.
values = gradients(3)
spoiled = values.astype(numpy.float32)
spoiled[2, 3] = numpy.nan
spoiled[4, 5] = numpy.inf
spoiled[6, 7] = -numpy.inf
mended = values.copy()
mended[2, 3], mended[4, 5], mended[6, 7] = 0, 1, 0
NEAR = dict(mean=0.01, max=0.01)
for name, samples, expected, notes, options in [
    ("float32", values.astype("f4"), values, "", {}),
    ("float32_predictor", values.astype("f4"), values, "", dict(compression=8, predictor=3)),
    ("float32_planar", values.astype("f4"), values, "", dict(planar=2)),
    ("float32_overshoot", (values * 1.05 - 0.02).astype("f4"), numpy.clip(values * 1.05 - 0.02, 0, 1), "", {}),
    ("float32_highlights", (values * 4).astype("f4"), numpy.clip(values * 4, 0, 1), "brighter", {}),
    ("float32_255", (values * 255).astype("f4"), values, "255", {}),
    ("float32_65535", (values * 65535).astype("f4"), values, "65535", {}),
    ("float32_1e9", (values * 1e9).astype("f4"), values, "white", {}),
    ("float32_negative", (values * 2 - 1).astype("f4"), numpy.clip(values * 2 - 1, 0, 1), "negative", {}),
    ("float32_nan", spoiled, mended, "not a number", {}),
    ("float16", values.astype("f2"), values.astype("f2").astype(float), "", {}),
    ("float16_powers", (2.0 ** -numpy.floor(values * 14)).astype("f2"), 2.0 ** -numpy.floor(values * 14), "", {}),
    ("float64", values, values, "", {}),
    ("float64_255", values * 255, values, "255", {}),
    ("float64_grey", values[..., :1], values[..., :1], "", {}),
]:
    for order in ("<", ">") if name in ("float32", "float64") else ("<",):
        corpus.add(f"{name}{'_mm' if order == '>' else ''}.tif", tiff(page(samples, 2 if samples.shape[2] == 3 else 1, order, form=3, **options), order=order),
                   expected * 255, notes=notes, **NEAR)
corpus.add("float32_grey_min_is_white.tif", tiff(page(values[..., :1].astype("f4"), 0, form=3)), 255 - values[..., :1] * 255, **NEAR)
corpus.add("float32_rgba.tif", tiff(page(gradients(4).astype("f4"), 2, form=3, extra=[2])), gradients(4) * 255, mean=0.02, max=0.02)
uint32 = whole(values, numpy.uint32)
corpus.add("uint32.tif", tiff(page(uint32, 2)), levels(uint32, 2**32 - 1), **NEAR)
corpus.add("uint32_of_255.tif", tiff(page((values * 255).astype("u4"), 2)), numpy.floor(values * 255), notes="255", **NEAR)
for kind in ("i1", "i2"):
    top = numpy.iinfo(kind).max
    signed = numpy.floor((values * 2 - 1) * top).astype(kind)
    near = dict(mean=0.5, max=0.51) if kind == "i1" else NEAR  # 7 bits become 8
    corpus.add(f"signed_{kind}.tif", tiff(page(signed, 2, form=2)), numpy.clip(levels(signed, top), 0, 255), notes="negative", **near)
    positive = numpy.floor(values * top).astype(kind)
    corpus.add(f"signed_{kind}_positive.tif", tiff(page(positive, 2, form=2)), levels(positive, top), **near)

# CIELab. The second decoder is the formula of the CIE.


def lab_to_srgb(lab):
    fy = (lab[..., 0] + 16) / 116
    f = numpy.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=2)
    xyz = numpy.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.96422, 1, 0.82521]
    linear = xyz @ numpy.array([[3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540], [0.0719453, -0.2289914, 1.4052427]]).T
    linear = numpy.clip(linear, 0, 1)
    return 255 * numpy.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


lab = gradients(3) * [100, 120, 120] - [0, 60, 60]
lab8 = numpy.stack([numpy.round(lab[..., 0] * 2.55), numpy.round(lab[..., 1]) % 256, numpy.round(lab[..., 2]) % 256], axis=2).astype(numpy.uint8)
seen8 = numpy.stack([lab8[..., 0] / 2.55, lab8[..., 1].astype(numpy.int8), lab8[..., 2].astype(numpy.int8)], axis=2)
lab16 = numpy.stack([numpy.round(lab[..., 0] * 655.35), numpy.round(lab[..., 1] * 256) % 65536, numpy.round(lab[..., 2] * 256) % 65536], axis=2).astype(numpy.uint16)
icc8 = numpy.stack([lab8[..., 0], lab8[..., 1] ^ 128, lab8[..., 2] ^ 128], axis=2)
icc16 = numpy.stack([numpy.round(lab[..., 0] * 652.8), numpy.round((lab[..., 1] + 128) * 256), numpy.round((lab[..., 2] + 128) * 256)], axis=2).astype(numpy.uint16)
corpus.add("lab8.tif", tiff(page(lab8, 8)), lab_to_srgb(seen8), mean=0.02, max=0.02)
corpus.add("lab8_planar.tif", tiff(page(lab8, 8, planar=2)), lab_to_srgb(seen8), mean=0.02, max=0.02)
corpus.add("lab8_deflate.tif", tiff(page(lab8, 8, compression=8, predictor=2)), lab_to_srgb(seen8), mean=0.02, max=0.02)
corpus.add("lab16.tif", tiff(page(lab16, 8)), lab_to_srgb(lab), mean=0.1, max=0.3)
corpus.add("icclab8.tif", tiff(page(icc8, 9)), lab_to_srgb(seen8), mean=0.02, max=0.02)
corpus.add("icclab16.tif", tiff(page(icc16, 9)), lab_to_srgb(lab), mean=0.1, max=0.3)
corpus.add("itulab.tif", tiff(page(lab8, 10)), error="ITU")
corpus.add("logluv.tif", tiff(page(RGB8, 32845, fields={259: (SHORT, [34676])})), error="LogLuv")

# Several pictures in a file.
small = page(RGB8[::2, ::2] ^ 255, 2, fields={254: (LONG, [1])})
large = page(RGB8, 2, fields={254: (LONG, [0])})
other = page(RGB8 ^ 255, 2, fields={254: (LONG, [2])})
mask = page(numpy.zeros((HEIGHT, WIDTH, 1), numpy.uint8), 1, fields={254: (LONG, [4])})
for name, pages, notes in [
    ("thumbnail_first", [small, large], ""),
    ("thumbnail_first_old_field", [page(RGB8[::2, ::2] ^ 255, 2, fields={255: (SHORT, [2])}), large], ""),
    ("mask_first", [mask, large], ""),
    ("pyramid", [large, small], ""),
    ("two_pages", [page(RGB8, 2, fields={254: (LONG, [2])}), other], "pages"),
    ("full_below_thumbnail", [page(RGB8[::2, ::2] ^ 255, 2, fields={254: (LONG, [1])}, below=[large])], ""),
    ("reduced_below", [page(RGB8, 2, below=[small])], ""),
]:
    corpus.add(f"pages_{name}.tif", tiff(*pages), RGB8, notes=notes, **EXACT)
corpus.add("pages_thumbnail_first_big.tif", tiff(small, large, big=True), RGB8, **EXACT)
corpus.add("pages_thumbnail_first_mm.tif", tiff(page(RGB8[::2, ::2], 2, ">", fields={254: (LONG, [1])}), page(RGB8, 2, ">"), order=">"), RGB8, **EXACT)
corpus.add("pages_only_thumbnail.tif", tiff(small), RGB8[::2, ::2] ^ 255, **EXACT)
cfa = page(RGB8[..., :1], 32803, fields={254: (LONG, [0])})
corpus.add("camera_raw.tif", tiff(page(RGB8[::2, ::2], 2, fields={254: (LONG, [1])}, below=[cfa])), error="raw file")
corpus.add("dng.tif", tiff(page(RGB8, 2, fields={50706: (BYTE, [1, 4, 0, 0])})), error="raw file")

# Orientation, profiles and inks.
for orientation in (2, 3, 6, 7):
    content = tiff(page(RGB8, 2, fields={274: (SHORT, [orientation])}))
    turned = {2: lambda p: p[:, ::-1], 3: lambda p: p[::-1, ::-1], 4: lambda p: p[::-1], 5: lambda p: p.transpose(1, 0, 2),
              6: lambda p: p[::-1].transpose(1, 0, 2), 7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
              8: lambda p: p[:, ::-1].transpose(1, 0, 2)}[orientation]
    corpus.add(f"orientation{orientation}.tif", content, turned(RGB8), **EXACT)
corpus.add("icc_srgb.tif", tiff(page(RGB8, 2, fields={34675: (UNDEFINED, srgb_profile())})), RGB8, **EXACT)
corpus.write()
