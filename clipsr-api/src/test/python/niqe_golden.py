#!/usr/bin/env python3
"""NIQE in NumPy, straight from the papers: the expected values of NaturalSceneModelTest.

    niqe_golden.py HELDOUT

Prints the 36 mean statistics of chelsea, then the distances of chelsea, its 4x reduction enlarged by nearest neighbour, and
coffee, from a model of the other ten held-out pictures.
"""
import math
import os
import sys

import numpy as np
from PIL import Image

BLOCK = 96
SHAPES = 0.2 + 0.001 * np.arange(9801)
RATIOS = np.array([math.exp(2 * math.lgamma(2 / g) - math.lgamma(1 / g) - math.lgamma(3 / g)) for g in SHAPES])


def aggd(x):
    left, right = (math.sqrt(np.mean(part ** 2)) for part in (x[x < 0], x[x > 0]))
    g = left / right
    r = np.abs(x).mean() ** 2 / (x ** 2).mean() * (g ** 3 + 1) * (g + 1) / (g * g + 1) ** 2
    a = SHAPES[np.argmin(np.abs(RATIOS - r))]
    s = math.exp((math.lgamma(1 / a) - math.lgamma(3 / a)) / 2)
    return a, left * s, right * s


def statistics(x):
    a, left, right = aggd(x)
    found = [a, (left + right) / 2]
    for shift in ((0, 1), (1, 0), (1, 1), (1, -1)):
        a, left, right = aggd(x * np.roll(x, shift, (0, 1)))
        found += [a, (right - left) * math.gamma(2 / a) / math.gamma(1 / a), left, right]
    return found


def normalized(x):
    k = np.exp(-np.arange(-3, 4) ** 2 / (2 * (7 / 6) ** 2))
    window = np.outer(k, k) / k.sum() ** 2
    blur = lambda y: np.einsum("ijkl,kl->ij", np.lib.stride_tricks.sliding_window_view(np.pad(y, 3, mode="edge"), (7, 7)), window)
    mean = blur(x)
    deviation = np.sqrt(np.abs(blur(x * x) - mean * mean))
    return (x - mean) / (deviation + 1), deviation


def halved(x):
    """MATLAB's imresize by 0.5: Keys' cubic, widened by two, over mirrored borders."""
    t = np.abs((np.arange(-4, 4) + 0.5) / 2)
    k = np.where(t < 1, 1.5 * t ** 3 - 2.5 * t ** 2 + 1, -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2)
    k /= k.sum()
    for _ in range(2):
        p = np.pad(x, ((3, 3), (0, 0)), mode="symmetric")
        x = sum(k[i] * p[i:i + x.shape[0]:2] for i in range(8)).T.astype(np.float32).astype(np.float64)
    return x


def blocks(rgb):
    h, w = (n // BLOCK * BLOCK for n in rgb.shape[:2])
    y = (rgb[:h, :w].astype(np.float64) @ np.array([65.481, 128.553, 24.966]) / 255 + 16).astype(np.float32).astype(np.float64)
    full, deviation = normalized(y)
    half, _ = normalized(halved(y))
    return [(statistics(full[i:i + BLOCK, j:j + BLOCK]) + statistics(half[i // 2:i // 2 + BLOCK // 2, j // 2:j // 2 + BLOCK // 2]),
             deviation[i:i + BLOCK, j:j + BLOCK].mean()) for i in range(0, h, BLOCK) for j in range(0, w, BLOCK)]


def distance(model, rgb):
    samples = np.array([values for values, _ in blocks(rgb)])
    d = model.mean(0) - samples.mean(0)
    return math.sqrt(d @ np.linalg.pinv((np.cov(model.T) + np.cov(samples.T)) / 2) @ d)


def main(folder):
    read = lambda *name: np.asarray(Image.open(os.path.join(folder, *name)).convert("RGB"))
    model = []
    for file in sorted(f for f in os.listdir(folder) if f.endswith(".png") and f not in ("chelsea.png", "coffee.png")):
        for hr in (read(file), np.ascontiguousarray(read(file)[::-1, ::-1])):
            found = blocks(hr)
            model += [values for values, sharp in found if sharp >= 0.75 * max(s for _, s in found)]
    model = np.array(model)
    print(*(repr(float(x)) for x in np.mean([v for v, _ in blocks(read("chelsea.png"))], 0)))
    for rgb in (read("chelsea.png"), read("lr4", "chelsea.png").repeat(4, 0).repeat(4, 1), read("coffee.png")):
        print(repr(distance(model, rgb)))
    print(len(model), "blocks", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
