"""Makes the JPEG files of the corpus: python make_jpeg.py"""

import io
import struct

import numpy
from PIL import Image

import jpeg_files
from golden import Corpus, scene, srgb_profile
from jpeg_files import JFIF, adobe, encoded, planes, segment, ycbcr

corpus = Corpus("jpeg")
LOSSY = {"mean": 1, "max": 4}
#: Chroma is interpolated differently by the two decoders.
SUBSAMPLED = {"mean": 1, "max": 14}
#: The colours of CMYK depend on the system: Windows and macOS have a profile for it.
INK = {"mean": 45, "max": 120}
ABSENT = None

rgb = scene(29, 21)
smooth = scene(29, 21, edge=False)
grey = smooth[..., 1]


def saved(picture, **settings):
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", **({"quality": 92} | settings))
    return out.getvalue()


def with_segments(jpeg, segments):
    return jpeg[:2] + segments + jpeg[2:]


def same_as(jpeg):
    """What Pillow decodes of another file."""
    return Image.open(io.BytesIO(jpeg))


# --- what encoders write -----------------------------------------------------------------------------------------
corpus.add("444.jpg", saved(rgb, subsampling=0), **LOSSY)
corpus.add("422.jpg", saved(smooth, subsampling=1), **SUBSAMPLED)
corpus.add("420.jpg", saved(smooth, subsampling=2), **SUBSAMPLED)
corpus.add("grey.jpg", saved(grey), **LOSSY)
corpus.add("progressive_444.jpg", saved(rgb, subsampling=0, progressive=True), **LOSSY)
corpus.add("progressive_420.jpg", saved(smooth, subsampling=2, progressive=True), **SUBSAMPLED)
corpus.add("progressive_grey.jpg", saved(grey, progressive=True), **LOSSY)
corpus.add("restart_blocks.jpg", saved(rgb, subsampling=0, restart_marker_blocks=2), **LOSSY)
corpus.add("restart_rows_progressive.jpg", saved(smooth, progressive=True, restart_marker_rows=1), **SUBSAMPLED)
corpus.add("quality_100.jpg", saved(rgb, subsampling=0, quality=100), **LOSSY)
corpus.add("quality_5.jpg", saved(smooth, subsampling=0, quality=5), **LOSSY)
for width, height in ((1, 1), (7, 5), (8, 8), (17, 9), (16, 33)):
    corpus.add(f"size_{width}x{height}.jpg", saved(scene(width, height, edge=False)), **SUBSAMPLED)
corpus.add("srgb_profile.jpg", saved(rgb, subsampling=0,
           icc_profile=srgb_profile()), **LOSSY)
for orientation in range(2, 9):
    exif = Image.Exif()
    exif[0x112] = orientation
    corpus.add(f"orientation_{orientation}.jpg", saved(rgb, subsampling=0, exif=exif), **LOSSY)

# --- sampling factors that few encoders write --------------------------------------------------------------------
for name, factors in {
    "411": [(4, 1), (1, 1), (1, 1)], "440": [(1, 2), (1, 1), (1, 1)], "410": [(4, 2), (1, 1), (1, 1)],
    "441": [(1, 4), (1, 1), (1, 1)], "chroma_differs": [(2, 2), (2, 1), (1, 2)],
    "luma_reduced": [(1, 1), (2, 2), (2, 2)], "all_2x1": [(2, 1)] * 3,
}.items():
    corpus.add(f"sampling_{name}.jpg", encoded(ycbcr(smooth), factors), **SUBSAMPLED)
corpus.add("sampling_grey_2x2.jpg", encoded([grey], [(2, 2)]), **LOSSY)
corpus.add("sampling_grey_1x2.jpg", encoded([grey], [(1, 2)]), **LOSSY)
corpus.add("scans_per_component.jpg", encoded(ycbcr(smooth), [(2, 2), (1, 1), (1, 1)], interleaved=False), **SUBSAMPLED)
corpus.add("restart_many.jpg", encoded(ycbcr(rgb), restart=1), **LOSSY)

# --- whose colours are these? ------------------------------------------------------------------------------------
color_cases = {
    "jfif": JFIF, "jfif_adobe_0": JFIF + adobe(0), "jfif_adobe_1": JFIF + adobe(1), "jfif_adobe_2": JFIF + adobe(2),
    "adobe_0_jfif": adobe(0) + JFIF, "adobe_0": adobe(0), "adobe_1": adobe(1), "adobe_2": adobe(2), "none": b"",
    "adobe_0_adobe_1": adobe(0) + adobe(1),
    "exif": segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
}
for name, markers in color_cases.items():
    channels = planes(rgb) if name in ("adobe_0",) else ycbcr(rgb)
    corpus.add(f"colors_{name}.jpg", encoded(channels, markers=markers), **LOSSY)
for name, ids in {"123": [1, 2, 3], "012": [0, 1, 2], "567": [5, 6, 7], "rgb": [82, 71, 66], "YCc": [89, 67, 99]}.items():
    channels = planes(rgb) if name == "rgb" else ycbcr(rgb)
    corpus.add(f"names_{name}.jpg", encoded(channels, ids=ids, markers=b""), **LOSSY)
    corpus.add(f"names_{name}_420.jpg", encoded(ycbcr(smooth) if name != "rgb" else planes(smooth),
               [(2, 2), (1, 1), (1, 1)], ids=ids, markers=b""), **SUBSAMPLED)
corpus.add("names_rgb_jfif.jpg", encoded(ycbcr(rgb), ids=[82, 71, 66]), **LOSSY)
corpus.add("grey_adobe_1.jpg", encoded([grey], markers=adobe(1)), **LOSSY)
corpus.add("grey_adobe_0_jfif.jpg", encoded([grey], markers=JFIF + adobe(0)), **LOSSY)
ink = [255 - plane for plane in planes(rgb)] + [numpy.full(grey.shape, 40.0)]
inverted = [255 - plane for plane in ink]
ycck = ycbcr(numpy.stack(inverted[:3], axis=2)) + [inverted[3]]
CMYK_NOTE = {"notes": "CMYK without a profile"}
for name, markers, channels, ids in (
    ("adobe_0", adobe(0), inverted, None), ("adobe_2", adobe(2), ycck, None), ("adobe_1", adobe(1), ycck, None),
    ("none_1234", b"", inverted, None), ("none_CMYK", b"", inverted, [67, 77, 89, 75]), ("jfif", JFIF, inverted, None),
    ("jfif_adobe_2", JFIF + adobe(2), ycck, None),
):
    corpus.add(f"cmyk_{name}.jpg", encoded(channels, markers=markers, ids=ids), **INK, **CMYK_NOTE)

# --- sound, though not by the book: no word about these ----------------------------------------------------------
plain = saved(rgb, subsampling=0)
progressive = saved(rgb, subsampling=0, progressive=True)
SOUND = {"expected": same_as(plain)} | LOSSY
jfif_thumbnail = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + bytes(12))
corpus.add("sound_no_end.jpg", plain[:-2], **SOUND)
corpus.add("sound_no_end_progressive.jpg", progressive[:-2], same_as(progressive), **LOSSY)
corpus.add("sound_trailing_zeros.jpg", plain + bytes(3000), **SOUND)
corpus.add("sound_trailing_jpeg.jpg", plain + saved(smooth), **SOUND)
corpus.add("sound_motion_photo.jpg", plain + struct.pack(">I4s4sI", 24, b"ftyp", b"mp42", 0) + b"mp42isom" + bytes(500),
           **SOUND)
mpf = segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\0\1\xb0\0\0\7\0\0\0\4" + b"0100" + bytes(4))
corpus.add("sound_multi_picture.jpg", with_segments(plain, mpf) + with_segments(plain, mpf), **SOUND)
start_of_frame = plain.index(b"\xff\xc0")
corpus.add("sound_fill_bytes.jpg", plain[:start_of_frame] + b"\xff" * 9 + plain[start_of_frame:-2] + b"\xff\xff\xff\xd9",
           **SOUND)
corpus.add("sound_zeros_before_end.jpg", plain[:-2] + bytes(16) + b"\xff\xd9", **SOUND)
corpus.add("sound_odd_segments.jpg", with_segments(plain, b"".join(
    segment(0xE0 + i, b"?" * i) for i in (3, 4, 5, 7, 10, 11, 12, 13, 15)) + segment(0xE1, b"") + segment(0xE2, b"X")
    + segment(0xED, b"Photoshop 3.0\0") + segment(0xFE, b"a comment\r\n\x1b[31m")), **SOUND)
corpus.add("sound_two_jfif.jpg", with_segments(plain, JFIF + jfif_thumbnail), **SOUND)
corpus.add("sound_jfif_9.jpg", plain.replace(b"JFIF\0\1\1", b"JFIF\0\x09\1", 1), **SOUND)
corpus.add("sound_short_adobe.jpg", with_segments(plain, segment(0xEE, b"Adobe")), **SOUND)
corpus.add("sound_zeros_between_segments.jpg", plain[:start_of_frame] + bytes(5) + plain[start_of_frame:], **SOUND)
exif_thumbnail = Image.Exif()
exif_thumbnail[0x10F] = "Camera"
corpus.add("sound_exif.jpg", saved(rgb, subsampling=0, exif=exif_thumbnail), **LOSSY)
tall = encoded(ycbcr(rgb), height_in_frame=0, dnl=True)
corpus.add("height_in_dnl.jpg", tall, same_as(encoded(ycbcr(rgb))), **LOSSY)

# --- damaged: a note, or an error where pixels are missing -------------------------------------------------------
WRONG = {"mean": 255, "max": 255}
data = plain.index(b"\xff\xda") + 14
corpus.add("cut_baseline.jpg", plain[: data + (len(plain) - data) * 7 // 10], error="is damaged or cut short: data of")
for percent in (30, 50, 70, 90, 99):
    corpus.add(f"cut_progressive_{percent}.jpg", progressive[: len(progressive) * percent // 100], error="cut short")
starts = [i for i in range(len(progressive) - 1) if progressive[i : i + 2] == b"\xff\xda"]
corpus.add("cut_between_scans.jpg", progressive[: progressive.rindex(b"\xff\xc4", 0, starts[-1])], error="is cut short")
corpus.add("scans_missing.jpg", progressive[: progressive.rindex(b"\xff\xc4", 0, starts[-1])] + b"\xff\xd9",
           notes="scans of it are missing", **LOSSY)
flipped = bytearray(saved(rgb))
middle = len(flipped) - 120
for i in range(middle, middle + 12):
    flipped[i] ^= 0x5A
corpus.add("flipped.jpg", bytes(flipped), rgb, notes="data is damaged", **WRONG)
restarts = bytearray(encoded(ycbcr(rgb), restart=3))
second = restarts.index(b"\xff\xd1")
restarts[second + 1] = 0xD5
corpus.add("restart_out_of_order.jpg", bytes(restarts), rgb, notes="data is damaged", **WRONG)
corpus.add("extra_bytes_before_end.jpg", plain[:-2] + bytes(range(40, 60)) + b"\xff\xd9", notes="data is damaged",
           **SOUND)

# --- refused -----------------------------------------------------------------------------------------------------
corpus.add("arithmetic.jpg", encoded(ycbcr(rgb), frame=0xC9), error="with arithmetic coding")
corpus.add("bits_12.jpg", encoded(ycbcr(rgb), frame=0xC1, bits=12), error="with 12 bits per sample")
corpus.add("hierarchical.jpg", encoded(ycbcr(rgb), frame=0xC5), error="with hierarchical coding")
corpus.add("no_frame.jpg", plain[:start_of_frame] + b"\xff\xd9", error="without the header")
corpus.add("height_0.jpg", encoded(ycbcr(rgb), height_in_frame=0), error="a size of 29x0")
last = progressive[starts[-1] : -2]
corpus.add("scans_501.jpg", progressive[:-2] + segment(0xDA, b"\1\1\0\1\x3f\0") * 501 + b"\xff\xd9",
           error="has more than 500 scans")
corpus.write()
