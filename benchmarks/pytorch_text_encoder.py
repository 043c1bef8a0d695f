#!/usr/bin/env python3
"""The peer of PictureBenchmark.prompt: CLIP's text encoder (ViT-B/32's: 12 blocks, width 512, 8 heads) and the 32
MLPs of the released graph's modulations, in PyTorch, without gradients.

    pytorch_text_encoder.py [--threads 2] [--runs 30] [--tokens 77,13]

Random weights; the time does not depend on them. CLIP pads each prompt to 77 tokens, and so do the authors; 13 are the
tokens of ten words alone. Prints the median and minimum seconds of one prompt for each number of tokens.
"""
import argparse
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

WIDTHS = (512, 512, 512, 512, 512, 512, 512, 256)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.expand, self.contract = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, length, width = x.shape
        q, k, v = (t.view(n, length, self.heads, -1).transpose(1, 2) for t in self.qkv(self.ln_1(x)).chunk(3, dim=2))
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(a.transpose(1, 2).reshape(n, length, width))
        h = self.expand(self.ln_2(x))
        return x + self.contract(h * torch.sigmoid(1.702 * h))


class Prompt(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(49408, 512)
        self.positions = nn.Parameter(torch.randn(77, 512) * 0.01)
        self.blocks = nn.Sequential(*(Block(512, 8) for _ in range(12)))
        self.norm, self.projection = nn.LayerNorm(512), nn.Linear(512, 512, bias=False)
        self.mlps = nn.ModuleList(
            nn.Sequential(nn.Linear(512, w), nn.ReLU(), nn.Linear(w, w)) for w in WIDTHS for _ in range(4))

    def forward(self, tokens):
        x = self.norm(self.blocks(self.embedding(tokens) + self.positions[: tokens.shape[1]]))
        sentence = self.projection(x[:, 9])
        return [mlp(sentence) for mlp in self.mlps]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--runs", type=int, default=30)
    p.add_argument("--tokens", default="77,13")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    net = Prompt().eval()
    with torch.no_grad():
        for count in (int(t) for t in a.tokens.split(",")):
            tokens = torch.randint(0, 49408, (1, count))
            seconds = []
            for i in range(a.runs + 5):
                start = time.perf_counter()
                net(tokens)
                seconds.append(time.perf_counter() - start)
            seconds = seconds[5:]
            print("PyTorch %s, %d threads, %d tokens: median %.4f s, min %.4f s" % (
                torch.__version__, a.threads, count, statistics.median(seconds), min(seconds)), flush=True)


if __name__ == "__main__":
    main()
