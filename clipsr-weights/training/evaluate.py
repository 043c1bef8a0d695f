#!/usr/bin/env python3
"""What a model can do: held-out PSNR by right, shuffled and empty captions, the edit test, and a sheet of edits.

    evaluate.py --model NAME.pth --clip NAME_clip.pth --corpus DIR --heldout DIR [--emoji NotoColorEmoji.ttf --sheet FILE.png] [--json FILE]
"""
import argparse
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import degradations
import edits
import network
import pictures
from tokenizer import Tokenizer

SHIFTS = (1, 5, 8)             # by how much shuffled captions are rotated; the mean of the three counts
MARGIN = 8                     # grid cells of mirror image on each side
UNKNOWN = ("qwrtz plmk", "harmonica", "a debate in parliament", "xylophone concerto", "vvvv", "an invoice", "algebra", "a radio antenna",
           "jurisprudence", "zzyzx", "the stock exchange", "a diesel engine")          # one for each held-out picture


def psnr(a, b):
    return 10 * math.log10(255.0 ** 2 / np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2))


def to_uint8(t):
    """[3, h, w] in [-1, 1] -> [h, w, 3]"""
    return ((t.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()


class Model:
    """upscale(LR picture, caption) -> [256, 256, 3] of bytes. mirrored: the picture goes on as its mirror image beyond its edges,
    as the library does it; else as zeros, as published."""

    def __init__(self, generator, encode, mirrored=True):
        self.generator, self.encode, self.mirrored = generator.eval(), encode, mirrored

    @torch.no_grad()
    def upscale(self, lr, caption):
        device = next(self.generator.parameters()).device
        text = self.encode([caption])
        x = F.interpolate(pictures.tensor(lr)[None].to(device), size=(64, 64), mode="nearest")
        if not self.mirrored:
            return to_uint8(self.generator(x, text)[0])
        guide = self.generator.guide(x, text)
        if guide is not None:
            guide = F.pad(F.interpolate(guide, size=(8, 8), mode="bilinear"), (1, 1, 1, 1), mode="replicate")
        pad = MARGIN * lr.width // 64
        x = torch.from_numpy(np.pad(pictures.tensor(lr).numpy(), ((0, 0), (pad, pad), (pad, pad)), mode="symmetric"))[None].to(device)
        y = self.generator(F.interpolate(x, size=(64 + 2 * MARGIN, 64 + 2 * MARGIN), mode="nearest"), text, guide)[0]
        edge = network.CELL * MARGIN
        return to_uint8(y[:, edge:-edge, edge:-edge])


def load(model, clip, merges):
    """The model as exported: half precision, read as single."""
    files = [torch.load(f, map_location="cpu") for f in (model, clip)]
    g = {k: v.float() for k, v in files[0]["model"]["netG"].items()}
    t = {k: v.float() for k, v in files[1].items()}
    layers = lambda d, key: len([k for k in d if k.startswith(key) and k.endswith(".ln_1.weight")])
    c = dict(network.LITE, graph=files[0]["config"]["graph"], fusion=files[0]["config"]["fusion"],
             embed=g["c1.weight"].shape[0], deep=g["c4.weight"].shape[0], tail=g["tail.0.weight"].shape[1],
             middle=g["conv_after_body.2.weight"].shape[0], text=t["ln_final.weight"].shape[0],
             text_layers=layers(t, "transformer."), sentence=t["text_projection"].shape[1])
    if c["fusion"] == "cross_attention":
        c["tif"] = g["GBlocks.0.fuse1.attn.to_q.weight"].shape[0]
    if c["graph"] == "paper":
        c |= {"inner": g["TBlocks.conv1.weight"].shape[0], "vit": g["mapping.conv.weight"].shape[1],
              "vit_layers": layers(g, "mapping.CLIP_ViT."), "vit_mlp": g["mapping.prompt_block.mlp.c_fc.weight"].shape[0],
              "prompts": g["mapping.fc_prompt.weight"].shape[0] // g["mapping.conv.weight"].shape[1]}
    generator, text = network.Generator(c), network.TextEncoder(c)
    generator.load_state_dict(g)
    text.load_state_dict(t)
    tokenizer = Tokenizer(merges)

    def encode(texts):
        ids = [tokenizer(s) for s in texts]
        longest = max(map(len, ids))
        return text(torch.tensor([i + [0] * (longest - len(i)) for i in ids]), torch.tensor([len(i) for i in ids]))

    return Model(generator, encode)


def load_heldout(folder):
    with open(os.path.join(folder, "heldout.json"), encoding="utf-8") as f:
        return [(m["file"], m["caption"], Image.open(os.path.join(folder, m["file"])).convert("RGB")) for m in json.load(f)]


def held_out(model, pictures_, captions, scales=pictures.SCALES):
    """scale -> PSNR of each picture; mean RGB, 8-bit rounded, no border."""
    return {s: [psnr(model.upscale(pictures.shrink(hr, s), c), np.asarray(hr)) for (_, _, hr), c in zip(pictures_, captions)] for s in scales}


def mean(found):
    return {"%dx" % s: round(float(np.mean(v)), 3) for s, v in found.items()}


def captions_table(model, pictures_, scales=pictures.SCALES):
    own = [c for _, c, _ in pictures_]
    shuffled = [held_out(model, pictures_, own[k:] + own[:k], scales) for k in SHIFTS]
    return {"own": mean(held_out(model, pictures_, own, scales)),
            "shuffled": mean({s: np.mean([r[s] for r in shuffled], 0) for s in scales}),
            "empty": mean(held_out(model, pictures_, [""] * len(own), scales)),
            "unknown": mean(held_out(model, pictures_, UNKNOWN, scales))}


def jpeg_table(model, pictures_, qualities=(50, 75, 90)):
    """PSNR at 4x of inputs that were saved as JPEG (4:2:0), beside bicubic."""
    found = {}
    for quality in qualities:
        inputs = [degradations.jpeg(pictures.shrink(hr, 4), quality) for _, _, hr in pictures_]
        found["q%d" % quality] = {
            "model": round(float(np.mean([psnr(model.upscale(lr, c), np.asarray(hr)) for lr, (_, c, hr) in zip(inputs, pictures_)])), 3),
            "bicubic": round(float(np.mean([psnr(np.asarray(lr.resize(hr.size, Image.BICUBIC)), np.asarray(hr)) for lr, (_, _, hr) in zip(inputs, pictures_)])), 3)}
    return found


def per_picture(model, pictures_):
    """Picture -> method -> PSNR at each scale, beside what needs no network."""
    own = held_out(model, pictures_, [c for _, c, _ in pictures_])
    found = {}
    for i, (file, _, hr) in enumerate(pictures_):
        filters = {n: [psnr(np.asarray(pictures.shrink(hr, s).resize(hr.size, f)), np.asarray(hr)) for s in pictures.SCALES]
                   for n, f in (("bicubic", Image.BICUBIC), ("lanczos", Image.LANCZOS))}
        found[file] = {n: dict(zip(("%dx" % s for s in pictures.SCALES), (round(x, 2) for x in v)))
                       for n, v in ({"model": [own[s][i] for s in pictures.SCALES]} | filters).items()}
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "clip", "corpus", "heldout"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--emoji", help="the font, for a second edit test with cut-outs of another hand (Debian: fonts-noto-color-emoji)")
    p.add_argument("--sheet", help="picture of ten edits: of the emoji, or without that font of the corpus")
    p.add_argument("--quick", action="store_true", help="only held-out PSNR by own and empty captions, and of JPEG inputs")
    p.add_argument("--json")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    model = load(a.model, a.clip, os.path.join(a.corpus, "merges.txt"))
    held = load_heldout(a.heldout)
    if a.quick:
        own = [c for _, c, _ in held]
        print(json.dumps({"own": mean(held_out(model, held, own)), "empty": mean(held_out(model, held, [""] * len(own))), "jpeg": jpeg_table(model, held)}))
        return
    cases = edits.edit_cases(pictures.Corpus(a.corpus, split="edit"))
    result = {"heldout": captions_table(model, held), "jpeg": jpeg_table(model, held), "edit": edits.edit_test(model, cases), "pictures": per_picture(model, held)}
    if a.emoji:
        cases = edits.edit_cases(edits.emoji_on(held, pictures.Corpus(a.corpus, split="edit"), a.emoji))
        result["emoji"] = edits.edit_test(model, cases)
    if a.sheet:
        result["sheet"] = edits.sheet(model, cases, a.sheet)
    print(json.dumps(result, indent=1))
    if a.json:
        with open(a.json, "w", encoding="utf-8") as f:
            json.dump(result, f, indent=1)


if __name__ == "__main__":
    main()
