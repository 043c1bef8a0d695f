"""Colour words: what a picture's colours are called, and how a cut-out is given a colour by name."""
import numpy as np
from PIL import Image

HUES = {"red": 0, "orange": 28, "yellow": 54, "green": 120, "turquoise": 175, "blue": 222, "purple": 280, "pink": 330, "brown": 24}
SHADES = ("white", "grey", "black")
NAMES = tuple(HUES) + SHADES


def hsv(im):
    """[h, w, 3]: hue in degrees, saturation and value in [0, 1]."""
    a = np.asarray(im.convert("RGB").convert("HSV"), np.float32)
    return a * np.array([360 / 256, 1 / 255, 1 / 255], np.float32)


def from_hsv(a):
    a = a * np.array([256 / 360, 255, 255], np.float32)
    a[..., 0] %= 256
    bands = np.clip(a, 0, 255).astype(np.uint8)
    return Image.merge("HSV", [Image.fromarray(np.ascontiguousarray(bands[..., i])) for i in range(3)]).convert("RGB")


def name_pixels(a):
    """Index into NAMES of each pixel of an HSV array."""
    h, s, v = a[..., 0], a[..., 1], a[..., 2]
    edges = [(12, "red"), (42, "orange"), (68, "yellow"), (158, "green"), (192, "turquoise"), (256, "blue"), (300, "purple"), (344, "pink"), (361, "red")]
    named = np.select([h < e for e, _ in edges], [NAMES.index(n) for _, n in edges])
    warm = (h < 50) | (h > 344)
    named = np.where(warm & (v < 0.62) & (s < 0.85), NAMES.index("brown"), named)
    named = np.where(((h < 12) | (h > 300)) & (v > 0.75) & (s < 0.5), NAMES.index("pink"), named)
    named = np.where(s < 0.16, np.where(v > 0.78, NAMES.index("white"), NAMES.index("grey")), named)
    return np.where(v < 0.2, NAMES.index("black"), named)


def dominant(im, share=0.28):
    """The words for colours that cover at least a share of a picture, the largest first; two at most."""
    named = name_pixels(hsv(im.resize((16, 16), Image.BOX)))
    count = np.bincount(named.ravel(), minlength=len(NAMES)) / named.size
    return [NAMES[i] for i in np.argsort(-count)[:2] if count[i] >= share]


def blue_sky(im):
    """Whether the upper quarter is evenly blue."""
    a = hsv(im.resize((16, 16), Image.BOX))[:4]
    return bool(((a[..., 0] > 185) & (a[..., 0] < 250) & (a[..., 1] > 0.2) & (a[..., 2] > 0.4)).mean() > 0.85)


def plain(name, rng):
    """An RGB colour of that name."""
    if name in HUES:
        s, v = {"brown": (0.65, 0.45), "pink": (0.4, 0.95)}.get(name, (rng.uniform(0.55, 0.95), rng.uniform(0.55, 0.95)))
        pixel = np.array([[[HUES[name] + rng.uniform(-5, 5), s, v]]], np.float32)
    else:
        pixel = np.array([[[0, 0.02, {"white": 0.95, "grey": rng.uniform(0.4, 0.6), "black": 0.08}[name]]]], np.float32)
    return from_hsv(pixel % np.array([360, 2, 2])).getpixel((0, 0))


def shaded(stamp, rng):
    """A cut-out in another shade of its colour."""
    a = hsv(stamp)
    a[..., 0] = (a[..., 0] + rng.uniform(-9, 9)) % 360
    a[..., 1] = np.clip(a[..., 1] * rng.uniform(0.7, 1.4), 0, 1)
    a[..., 2] = np.clip(a[..., 2] * rng.uniform(0.7, 1.2), 0, 1)
    im = from_hsv(a)
    im.putalpha(stamp.getchannel("A"))
    return im


def recolour(stamp, name):
    """An RGBA cut-out in another colour; light and dark parts stay apart, hues move to within a band of the named one."""
    a = hsv(stamp)
    h, s, v = a[..., 0], a[..., 1], a[..., 2]
    alpha = stamp.getchannel("A")
    if name in HUES:
        weight = s * v * (np.asarray(alpha, np.float32) / 255) + 1e-6
        turn = np.deg2rad(h)
        own = np.rad2deg(np.arctan2((np.sin(turn) * weight).sum(), (np.cos(turn) * weight).sum()))
        off = (h - own + 180) % 360 - 180
        a[..., 0] = (HUES[name] + np.clip(off * 0.3, -12, 12)) % 360
        a[..., 1] = {"pink": 0.2 + 0.3 * s, "brown": 0.4 + 0.35 * s}.get(name, 0.4 + 0.55 * s)
        a[..., 2] = {"pink": 0.55 + 0.45 * v, "brown": 0.12 + 0.5 * v}.get(name, 0.25 + 0.7 * v)
    else:
        a[..., 1] = 0.1 * s
        a[..., 2] = {"white": 0.62 + 0.38 * v, "grey": 0.22 + 0.45 * v, "black": 0.03 + 0.25 * v}[name]
    im = from_hsv(a)
    im.putalpha(alpha)
    return im
