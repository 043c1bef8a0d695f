"""What happens to real pictures before they reach an upscaler: they are reduced by whatever was at hand, slightly blurred, noisy, and
saved as JPEG. A third of the training inputs go through some of that; the others stay clean. All of it follows from the
random.Random that is passed in."""
import io
import math

import numpy as np
from PIL import Image, ImageFilter

SHARE = 0.36
FILTERS = (Image.BOX, Image.BILINEAR, Image.LANCZOS, "2x2", "nearest")  # area; cameras and browsers; editors; previews
FILTER_SHARE = (0.35, 0.25, 0.15, 0.15, 0.1)
LOWEST_QUALITY = {4: 30, 8: 40, 16: 60}        # at 16x an input has four 8x8 blocks: below, nothing is left to enlarge
HIGHEST_QUALITY = 95
BLOCK = 16                                     # pixels of a JPEG's block whose chroma is halved


def jpeg(im, quality, chroma_halved=True, at=(0, 0)):
    """A picture after saving as JPEG: 4:2:0 where the chroma is halved, else 4:4:4. at: where the picture begins in the blocks' grid,
    as that of a part that was cut out later does."""
    x, y = at
    whole = Image.fromarray(np.pad(np.asarray(im), ((y, 0), (x, 0), (0, 0)), mode="symmetric"))
    file = io.BytesIO()
    whole.save(file, "JPEG", quality=quality, subsampling=2 if chroma_halved else 0)
    return Image.open(file).convert("RGB").crop((x, y, x + im.width, y + im.height))


def some_jpeg(im, scale, rng):
    at = tuple(rng.randrange(min(BLOCK, side)) for side in im.size) if rng.random() < 0.4 else (0, 0)
    return jpeg(im, rng.randint(LOWEST_QUALITY[scale], HIGHEST_QUALITY), rng.random() < 0.7, at)


def noisy(im, rng):
    """A picture with sensor noise, of variance light * value + dark^2: Poisson in the light, Gaussian in the electronics. A part of
    it is the same in all three colours."""
    light, dark = math.exp(rng.uniform(math.log(2e-4), math.log(5e-3))), rng.uniform(0.002, 0.015)
    common = rng.random()
    values = np.asarray(im, np.float32) / 255
    draw = np.random.default_rng(rng.getrandbits(32)).standard_normal((*values.shape[:2], 4), np.float32)
    unit = math.sqrt(common) * draw[..., 3:] + math.sqrt(1 - common) * draw[..., :3]
    return Image.fromarray(((values + unit * np.sqrt(light * values + dark ** 2)) * 255).round().clip(0, 255).astype(np.uint8))


def reduced(im, scale, how, rng):
    """1/scale of a picture by one of FILTERS or PIL's others. "2x2" is the mean of the four pixels in the middle: bilinear without
    antialiasing. "nearest" is one of those four; which one is drawn, so that on average nothing moves."""
    if how not in ("2x2", "nearest"):
        return im.resize((im.width // scale, im.height // scale), how)
    values, middle = np.asarray(im), scale // 2 - 1
    if how == "nearest":
        x, y = middle + rng.randrange(2), middle + rng.randrange(2)
        return Image.fromarray(np.ascontiguousarray(values[y::scale, x::scale]))
    four = [values[middle + y::scale, middle + x::scale].astype(np.float32) for y in (0, 1) for x in (0, 1)]
    return Image.fromarray((sum(four) / 4).round().astype(np.uint8))


def degraded(im, scale, rng):
    """LR of a picture by a chain of what happens to pictures; at least one thing does. At times it was a larger JPEG first."""
    other, blurred, noise, saved, twice = (rng.random() < share for share in (0.35, 0.2, 0.25, 0.75, 0.12))
    if twice:
        size = rng.uniform(1.0, 2.5) / scale
        larger = im.resize((round(im.width * size), round(im.height * size)), rng.choice((Image.BOX, Image.BICUBIC)))
        lr = some_jpeg(larger, scale, rng).resize((im.width // scale, im.height // scale), rng.choice((Image.BILINEAR, Image.BICUBIC)))
    else:
        lr = reduced(im, scale, rng.choices(FILTERS, FILTER_SHARE)[0] if other else Image.BICUBIC, rng)
    if blurred:
        lr = lr.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.8)))
    if noise:
        lr = noisy(lr, rng)
    return some_jpeg(lr, scale, rng) if saved or not (other or blurred or noise) else lr
