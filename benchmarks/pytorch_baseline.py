#!/usr/bin/env python3
"""What a user would pick instead: the released graph's live path in PyTorch, at its best (channels-last, no gradients).

    pytorch_baseline.py [--threads 2] [--batch 1] [--runs 20]

Random weights of the published size, written from the layer table of the network; gamma and beta are computed once, as
the library does. Prints the median and minimum seconds of one 64x64 -> 256x256 call.
"""
import argparse
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

UP = (1, 2, 2, 2)
WIDTHS = ((512, 512), (512, 512), (512, 512), (512, 256))


class Live(nn.Module):
    def __init__(self):
        super().__init__()
        conv = nn.Conv2d
        self.head, self.c1 = conv(3, 256, 3, 1, 1), conv(3, 256, 3, 1, 1)
        self.down = nn.ModuleList([conv(256, 512, 3, 2, 1), conv(512, 512, 3, 2, 1), conv(512, 512, 3, 2, 1)])
        self.first = nn.ModuleList([conv(i, o, 3, 1, 1) for i, o in WIDTHS])
        self.second = nn.ModuleList([conv(o, o, 3, 1, 1) for _, o in WIDTHS])
        self.shortcut = conv(512, 256, 1)
        self.modulation = [torch.randn(4, 1, c, 1, 1) * 0.1 + 0.5 for pair in WIDTHS for c in pair]
        self.body = nn.Sequential(conv(256, 64, 3, 1, 1), nn.LeakyReLU(0.2), conv(64, 64, 1), nn.LeakyReLU(0.2), conv(64, 256, 3, 1, 1))
        self.before = nn.Sequential(conv(256, 64, 3, 1, 1), nn.LeakyReLU(0.01))
        self.after = nn.Sequential(conv(64, 256, 3, 1, 1), nn.PixelShuffle(2), conv(64, 256, 3, 1, 1), nn.PixelShuffle(2), conv(64, 3, 3, 1, 1))

    def fuse(self, x, k):
        g0, b0, g1, b1 = self.modulation[k]
        return F.leaky_relu(g1 * F.leaky_relu(g0 * x + b0, 0.2) + b1, 0.2)

    def forward(self, x):
        shallow, levels = self.head(x), [self.c1(x)]
        for layer in self.down:
            levels.append(layer(F.leaky_relu(levels[-1], 0.17)))
        y = levels[-1]
        for i in range(4):
            short = self.shortcut(y) if i == 3 else y
            h = self.fuse(y, 2 * i)
            if UP[i] == 2:
                h, short = (F.interpolate(t, scale_factor=2, mode="nearest") for t in (h, short))
            y = levels[3 - i] + short + self.second[i](self.fuse(self.first[i](h), 2 * i + 1))
        return self.after(self.before(shallow + self.body(y)))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--batch", type=int, default=1)
    p.add_argument("--runs", type=int, default=20)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    net = Live().eval().to(memory_format=torch.channels_last)
    x = torch.rand(a.batch, 3, 64, 64).to(memory_format=torch.channels_last)
    seconds = []
    with torch.no_grad():
        for i in range(a.runs + 3):
            start = time.perf_counter()
            net(x)
            if i >= 3:
                seconds.append(time.perf_counter() - start)
    print("PyTorch %s, %d threads, batch %d: median %.3f s, min %.3f s" % (
        torch.__version__, a.threads, a.batch, statistics.median(seconds), min(seconds)))


if __name__ == "__main__":
    main()
