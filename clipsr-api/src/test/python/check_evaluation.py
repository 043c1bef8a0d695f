#!/usr/bin/env python3
"""Repeats an evaluation of Birds in PyTorch, Pillow and NumPy by the published arithmetic, and compares PSNR and SSIM.

    check_evaluation.py tree DIR HELDOUT                              writes a small tree in the layout of Birds
    check_evaluation.py check DIR results.csv SCALE generator.pth clip.pth merges.txt

results.csv comes from `clipsr evaluate --dataset-file birds --as-published --report ...`; its column of choices says which crops,
flips and captions were chosen. The checkpoint is one of seeded_checkpoint.py. Needs torch, numpy and Pillow.
"""
import csv
import math
import os
import pickle
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../../clipsr-weights/training"))
import network  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402


def tree(root, heldout):
    keys = []
    for i, name in enumerate(("koala", "scarlet_macaw", "coffee")):
        keys.append("%03d.Kind/%s" % (i, name))
        for folder in ("CUB_200_2011/images", "text"):
            os.makedirs(os.path.join(root, folder, os.path.dirname(keys[-1])), exist_ok=True)
        size = ((280, 350), (400, 333), (256, 256))[i]
        Image.open(os.path.join(heldout, name + ".png")).convert("RGB").resize(size, Image.BICUBIC).save(
            os.path.join(root, "CUB_200_2011/images", keys[-1] + ".jpg"), quality=95)
        with open(os.path.join(root, "text", keys[-1] + ".txt"), "w", encoding="utf-8") as f:
            f.write("this bird is a %s\n\na picture of a %s, seen from near\n" % (name, name))
    os.makedirs(os.path.join(root, "test"), exist_ok=True)
    with open(os.path.join(root, "test/filenames.pickle"), "wb") as f:
        pickle.dump(keys, f, 2)


def imresize(x, scale):
    """MATLAB's imresize of [3, h, w] by 1 / scale, for sides that the scale divides."""
    reach = 2 * scale
    t = np.abs((np.arange(-reach, reach) + 0.5) / scale)
    k = np.where(t < 1, 1.5 * t ** 3 - 2.5 * t ** 2 + 1, -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2)
    k /= k.sum()
    before = reach - scale // 2
    for axis in (1, 2):
        pad = [(0, 0)] * 3
        pad[axis] = (before, before)
        windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, pad, mode="symmetric"), 2 * reach, axis)
        x = (windows[(slice(None),) * axis + (slice(None, None, scale),)] @ k).astype(np.float32)
    return x


def ssim(a, b):
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mean = lambda x: np.lib.stride_tricks.sliding_window_view(x, (7, 7), (0, 1)).mean((-1, -2))
    found = []
    for c in range(3):
        x, y = a[..., c].astype(np.float64), b[..., c].astype(np.float64)
        mx, my = mean(x), mean(y)
        vx, vy, v = (49 / 48 * (mean(p * q) - m) for p, q, m in ((x, x, mx * mx), (y, y, my * my), (x, y, mx * my)))
        found.append(((2 * mx * my + c1) * (2 * v + c2) / ((mx * mx + my * my + c1) * (vx + vy + c2))).mean())
    return float(np.mean(found))


def load(generator, clip, merges):
    g = {k.replace("module.", ""): v.float() for k, v in torch.load(generator, map_location="cpu")["model"]["netG"].items()}
    t = {k: v.float() for k, v in torch.load(clip, map_location="cpu").items()}
    network.HEAD = 64
    layers = len([k for k in t if k.startswith("transformer.resblocks.") and k.endswith(".ln_1.weight")])
    c = dict(network.LITE, graph="released", fusion="affine", embed=g["c1.weight"].shape[0], deep=g["c4.weight"].shape[0],
             tail=g["tail.0.weight"].shape[1], middle=g["conv_after_body.2.weight"].shape[0], text=t["ln_final.weight"].shape[0],
             text_layers=layers, sentence=t["text_projection"].shape[1])
    net, text = network.Generator(c).eval(), network.TextEncoder(c).eval()
    for module, weights in ((net, g), (text, t)):
        missing = module.load_state_dict({k: v for k, v in weights.items() if k in module.state_dict()}, strict=False).missing_keys
        if missing:
            raise SystemExit("the checkpoint lacks %s" % missing)
    tokenizer = Tokenizer(merges)

    def encode(sentence):
        ids = tokenizer(sentence)
        return text(torch.tensor([ids]), torch.tensor([len(ids)]))

    return net, encode


@torch.no_grad()
def check(root, results, scale, *model):
    net, encode = load(*model)
    worst = 0
    with open(results, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            if row["way"] in ("nearest", "bicubic", "Lanczos"):
                continue
            chosen = re.fullmatch(r"caption (\d+) of \d+, crop (\d+),(\d+)(, flipped)?", row["choices"])
            with open(os.path.join(root, "text", row["picture"] + ".txt"), encoding="utf-8") as text:
                caption = [line for line in text.read().split("\n") if line.strip()][int(chosen[1]) - 1]
            hr = Image.open(os.path.join(root, "CUB_200_2011/images", row["picture"] + ".jpg")).convert("RGB")
            w, h = hr.size
            hr = hr.resize((304, int(304 * h / w)) if w <= h else (int(304 * w / h), 304), Image.BILINEAR)
            x, y = int(chosen[2]), int(chosen[3])
            hr = np.asarray(hr.crop((x, y, x + 256, y + 256)))
            hr = hr[:, ::-1] if chosen[4] else hr
            lr = imresize(((hr.transpose(2, 0, 1) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)), int(scale))
            grid = F.interpolate(torch.from_numpy(lr)[None], size=(64, 64), mode="nearest")
            sr = net(grid, encode(caption))[0].clamp(-1, 1)
            sr = ((sr * 0.5 + 0.5) * 255).round().byte().permute(1, 2, 0).numpy()
            mse = np.mean((hr.astype(np.float64) - sr) ** 2)
            for name, value in (("psnr", 10 * math.log10(255 ** 2 / mse)), ("ssim", ssim(hr, sr))):
                difference = abs(value - float(row[name]))
                worst = max(worst, difference)
                print(row["picture"], name, "here %.7f" % value, "clipsr %.7f" % float(row[name]), "difference %.1e" % difference)
    print("largest difference %.1e" % worst)
    return worst > 1e-4


if __name__ == "__main__":
    sys.exit({"tree": tree, "check": check}[sys.argv[1]](*sys.argv[2:]))
