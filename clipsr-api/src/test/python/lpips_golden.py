#!/usr/bin/env python3
"""LPIPS in PyTorch on seeded weights of slim networks: the expected values of LpipsTest.

    lpips_golden.py HELDOUT

The weights are those of SeededWeights.picture(1, NAME, SHAPE) times a bound, see LpipsTest. Needs torch, numpy and Pillow.
"""
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../../clipsr-weights/src/test/python"))
from seeded_checkpoint import uniform  # noqa: E402

ALEX = ([(0, 3, 8, 11), (3, 8, 24, 5), (6, 24, 48, 3), (8, 48, 32, 3), (10, 32, 32, 3)], (0, 3, 6, 8, 10), (3, 6), 3)
VGG = ([(0, 3, 8, 3), (2, 8, 8, 3), (5, 8, 16, 3), (7, 16, 16, 3), (10, 16, 32, 3), (12, 32, 32, 3), (14, 32, 32, 3), (17, 32, 64, 3),
        (19, 64, 64, 3), (21, 64, 64, 3), (24, 64, 64, 3), (26, 64, 64, 3), (28, 64, 64, 3)], (2, 7, 14, 21, 28), (5, 10, 17, 24), 2)


def seeded(name, *shape):
    return torch.from_numpy(uniform("clipsr/1/LR/" + name, math.prod(shape))).reshape(shape)


def features(x, network, prefix):
    layers, tapped, pooled, window = network
    x = (x - torch.tensor([-.030, -.088, -.188])[None, :, None, None]) / torch.tensor([.458, .448, .450])[None, :, None, None]
    found = []
    for index, inputs, outputs, kernel in layers:
        if index in pooled:
            x = F.max_pool2d(x, window, 2)
        weight = seeded("%s%d" % (prefix, index), outputs, inputs, kernel, kernel) * math.sqrt(6 / (inputs * kernel * kernel))
        bias = seeded("%s%d.bias" % (prefix, index), outputs) * 0.1
        stride, padding = (4, 2) if kernel == 11 else (1, kernel // 2)
        x = F.relu(F.conv2d(x, weight, bias, stride, padding))
        if index in tapped:
            found.append(x)
    return found


def distance(a, b, network, prefix):
    sum_ = 0.0
    for i, (p, q) in enumerate(zip(features(a, network, prefix), features(b, network, prefix))):
        p, q = (x / (x.pow(2).sum(1, keepdim=True).sqrt() + 1e-10) for x in (p, q))
        sum_ += float(F.conv2d((p - q) ** 2, seeded("%slin%d" % (prefix, i), 1, p.shape[1], 1, 1).abs()).mean())
    return sum_


def main(folder):
    read = lambda *name: torch.from_numpy(np.asarray(Image.open(os.path.join(folder, *name)).convert("RGB")).copy())
    hr = read("horse.png").permute(2, 0, 1)[None].double() / 127.5 - 1
    lr = read("lr4", "horse.png").permute(2, 0, 1)[None].double() / 127.5 - 1
    lr = F.interpolate(lr, scale_factor=4, mode="nearest")
    torch.set_default_dtype(torch.float32)
    for name, network in (("alex", ALEX), ("vgg", VGG)):
        print(name, repr(distance(hr.float(), lr.float(), network, name)))


if __name__ == "__main__":
    main(*sys.argv[1:])
