#!/usr/bin/env python3
"""Writes PyTorch checkpoints whose weights follow from a seed, as SeededWeights.java computes them, bit for bit.

    seeded_checkpoint.py --keys DIR --out DIR [--seed 1] [--half-vit] [--module-prefix] [--adam] [--legacy] [--attention]

DIR of --keys holds keys_netG.tsv, keys_clip.tsv and keys_attention.tsv. Written are OUT/generator.pth, wrapped as the
published training program does it, and OUT/clip.pth, a plain state dict. Needs torch and numpy.
"""
import argparse
import collections
import math
import pathlib

import numpy
import torch

U64 = numpy.uint64


def uniform(name, count):
    """Numbers in [-1, 1): the top 24 bits of splitmix64, started at the FNV-1a hash of the name."""
    start = 0xCBF29CE484222325
    for byte in name.encode("utf-8"):
        start = (start ^ byte) * 0x100000001B3 % 2**64
    steps = numpy.arange(1, count + 1, dtype=U64)
    with numpy.errstate(over="ignore"):
        z = steps * U64(0x9E3779B97F4A7C15) + U64(start)
        z = (z ^ z >> U64(30)) * U64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> U64(27)) * U64(0x94D049BB133111EB)
    z = (z ^ z >> U64(31)) >> U64(40)
    return (z.astype(numpy.float64) / 2**23 - 1).astype(numpy.float32)


def offset_and_bound(name, shape):
    fan_in = math.prod(shape[1:])
    if name.endswith("logit_scale"):
        return math.log(1 / 0.07), 0
    if name.endswith("R.weight"):
        return 0.17, 0
    if name.endswith("fc_gamma.linear2.bias") or ".ln_" in name and name.endswith(".weight"):
        return 1, 0.2
    if name.endswith("linear2.weight"):
        return 0, 0.85 / math.sqrt(fan_in)
    if name.endswith(("token_embedding.weight", "class_embedding")):
        return 0, 0.09
    if name.endswith("positional_embedding"):
        return 0, 0.05
    if name.endswith(("text_projection", "visual.proj")):
        return 0, math.sqrt(3 / shape[0])
    if len(shape) < 2:
        return 0, 0.1
    gain = 0.5 if "out_proj" in name or "c_proj" in name else 0.3 if ".attn_" in name else 1
    return 0, gain * math.sqrt(3 / fan_in)


def tensor(seed, name, shape):
    """The parameter of a native name: netG.<key> or clip.<key>."""
    offset, bound = offset_and_bound(name, shape)
    values = uniform(f"clipsr/{seed}/{name}", math.prod(shape))
    return torch.from_numpy(numpy.float32(offset) + numpy.float32(bound) * values).reshape(shape)


def keys(folder, which):
    """Key and shape of every line of a list."""
    lines = (pathlib.Path(folder) / f"keys_{which}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        key, shape = line.split("\t")[:2]
        yield key, () if shape == "scalar" else tuple(map(int, shape.split("x")))


def state(seed, part, shapes, half_vit=False, prefix=""):
    """A state dict of the keys and shapes given."""
    result = collections.OrderedDict()
    for key, shape in shapes:
        value = tensor(seed, f"{part}.{key}", shape)
        result[prefix + key] = value.half() if half_vit and ".CLIP_ViT." in key else value
    return result


def checkpoint(generator, adam):
    """What the published training program saves: a discriminator and optimizers beside the generator."""
    moments = {i: {"step": torch.tensor(1.0), "exp_avg": torch.zeros_like(t).float(), "exp_avg_sq": torch.zeros_like(t).float()}
               for i, t in enumerate(generator.values())} if adam else {}
    group = {"lr": 1e-4, "betas": (0.0, 0.9), "eps": 1e-8, "weight_decay": 0, "params": list(range(len(generator)))}
    other = collections.OrderedDict(weight=torch.ones(2, 3), bias=torch.zeros(2))
    optimizer = {"state": moments, "param_groups": [group]}
    return {"model": {"netG": generator, "netD": other, "netC": other},
            "optimizers": {"optimizer_G": optimizer, "optimizer_D": {"state": {}, "param_groups": []}}, "epoch": 220}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    for flag in ("half-vit", "module-prefix", "adam", "legacy", "attention"):
        parser.add_argument("--" + flag, action="store_true")
    args = parser.parse_args()
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    shapes = list(keys(args.keys, "netG")) + (list(keys(args.keys, "attention")) if args.attention else [])
    generator = state(args.seed, "netG", shapes, args.half_vit, "module." if args.module_prefix else "")
    clip = state(args.seed, "clip", keys(args.keys, "clip"))
    for name, value in (("generator", checkpoint(generator, args.adam)), ("clip", clip)):
        torch.save(value, out / f"{name}.pth", _use_new_zipfile_serialization=not args.legacy)


if __name__ == "__main__":
    main()
