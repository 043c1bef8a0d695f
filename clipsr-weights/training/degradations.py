"""What happens to real pictures before they reach an upscaler: they are resized by whatever was at hand, slightly blurred,
noisy, and saved as JPEG. A third of the training inputs go through some of that; the others stay clean."""
import io
import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

SHARE = 0.36
KERNELS = (Image.BOX, Image.BILINEAR, Image.NEAREST, Image.LANCZOS)     # area; cameras and browsers; previews; editors
KERNEL_SHARE = (0.4, 0.35, 0.1, 0.15)
LOWEST_QUALITY = {4: 30, 8: 40, 16: 60}        # at 16x an input has four 8x8 blocks: below, nothing is left to enlarge


def jpeg(im, quality, chroma_halved=True):
    """A picture after saving as JPEG: 4:2:0 where the chroma is halved, else 4:4:4."""
    file = io.BytesIO()
    im.save(file, "JPEG", quality=quality, subsampling=2 if chroma_halved else 0)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


def noisy(im, level, seed):
    """A picture with sensor noise: Poisson in the light, Gaussian in the electronics. level: standard deviation of a mid grey, of 255."""
    values = np.asarray(im, np.float32)
    sigma = level * np.sqrt(0.3 + 0.7 * values / 128)
    return Image.fromarray((values + np.random.default_rng(seed).normal(size=values.shape) * sigma).round().clip(0, 255).astype(np.uint8))


@dataclass
class Plan:
    """The degradations of one input: the kernel that makes it, and what is done to it afterwards, in order."""
    kernel: int = Image.BICUBIC
    steps: list = field(default_factory=list)

    def apply(self, lr):
        for step in self.steps:
            lr = step(lr)
        return lr


CLEAN = Plan()


def plan(rng, scale, share=SHARE):
    """A plan that follows from the generator alone: clean with probability 1 - share."""
    if rng.random() >= share:
        return CLEAN
    made = Plan()
    if rng.random() < 0.35:
        made.kernel = rng.choices(KERNELS, KERNEL_SHARE)[0]
    if rng.random() < 0.2:
        radius = rng.uniform(0.3, 0.8)
        made.steps.append(lambda im: im.filter(ImageFilter.GaussianBlur(radius)))
    if rng.random() < 0.25:
        level, seed = rng.uniform(1, 8), rng.getrandbits(32)
        made.steps.append(lambda im: noisy(im, level, seed))
    if rng.random() < 0.75 or (made.kernel == Image.BICUBIC and not made.steps):
        for _ in range(2 if rng.random() < 0.1 else 1):                # saved again by the next program
            quality, halved = round(rng.uniform(LOWEST_QUALITY[scale], 95)), rng.random() < 0.7
            made.steps.append(lambda im, q=quality, h=halved: jpeg(im, q, h))
    return made
