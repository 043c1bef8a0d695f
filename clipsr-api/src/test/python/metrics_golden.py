#!/usr/bin/env python3
"""Measures of luma in NumPy, straight from the papers' formulas: the expected values of LumaMetricsTest.

    metrics_golden.py HELDOUT > luma.tsv

Each held-out picture is compared with its 64x64 reduction, enlarged by nearest neighbour. Columns: picture, PSNR-Y and SSIM-Y
without 4 pixels of border, MS-SSIM.
"""
import os
import sys

import numpy as np
from PIL import Image


def luma(rgb):
    return rgb.astype(np.float64) @ np.array([65.481, 128.553, 24.966]) / 255 + 16


def blur(x):
    """Means in all 11x11 windows inside, weighted by a square Gaussian."""
    g = np.exp(-np.arange(-5, 6) ** 2 / (2 * 1.5 ** 2))
    window = np.outer(g, g) / g.sum() ** 2
    return np.einsum("ijkl,kl->ij", np.lib.stride_tricks.sliding_window_view(x, (11, 11)), window)


def terms(a, b):
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    ma, mb = blur(a), blur(b)
    va, vb, cov = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    contrast = (2 * cov + c2) / (va + vb + c2)
    return (contrast * (2 * ma * mb + c1) / (ma * ma + mb * mb + c1)).mean(), contrast.mean()


def multi_scale(a, b):
    product = 1
    for i, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        whole, contrast = terms(a, b)
        product *= (whole if i == 4 else contrast) ** weight
        a, b = (x[:x.shape[0] // 2 * 2, :x.shape[1] // 2 * 2].reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2).mean((1, 3)) for x in (a, b))
    return product


def main(folder):
    for file in sorted(f for f in os.listdir(folder) if f.endswith(".png")):
        hr = np.asarray(Image.open(os.path.join(folder, file)).convert("RGB"))
        lr = np.asarray(Image.open(os.path.join(folder, "lr4", file)).convert("RGB"))
        a, b = luma(hr), luma(lr.repeat(4, 0).repeat(4, 1))
        inner = (slice(4, -4), slice(4, -4))
        mse = ((a[inner] - b[inner]) ** 2).mean()
        print(os.path.splitext(file)[0], repr(float(10 * np.log10(255 ** 2 / mse))), repr(float(terms(a[inner], b[inner])[0])),
              repr(float(multi_scale(a, b))), sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
