#!/usr/bin/env python3
"""Makes the small PyTorch files that the tests read. Run it where torch is installed (Debian: python3-torch):

    make_fixtures.py KEYS OUT      both are src/test/resources/io/clipsr/weights

The networks have the published keys with tiny widths; TinyNetwork.java has the same widths.
"""
import collections
import pathlib
import re
import sys

import torch

from seeded_checkpoint import checkpoint, keys, state

# Published width -> tiny width. Kernel sizes are not touched.
TINY = {512: 6, 256: 4, 64: 1, 32: 2, 768: 8, 2304: 24, 3072: 10, 6144: 16, 1536: 18, 2048: 12, 49408: 20, 77: 7}
CONFIG = {"text_heads": 3, "vit_heads": 2, "tif_heads": 1, "predictor_heads": 4, "scales": [4, 8, 16]}


def tiny(folder, which):
    """The lists with tiny widths, two blocks of each transformer, and without most of what no graph uses."""
    for key, shape in keys(folder, which):
        if not re.search(r"resblocks\.([2-9]|1\d)\.|FBlocks|GBlocks\.[45]|visual\.(transformer|conv1)", key):
            yield key, tuple(TINY.get(d, d) if i < 2 else d for i, d in enumerate(shape))


def main():
    folder, out = sys.argv[1], pathlib.Path(sys.argv[2])
    net, attention = list(tiny(folder, "netG")), list(tiny(folder, "attention"))
    live = [line.split("\t")[0] for line in (pathlib.Path(folder) / "keys_netG.tsv").read_text().splitlines() if line.endswith("\tyes")]
    released = [(key, shape) for key, shape in net if key in live]

    torch.save(state(1, "clip", tiny(folder, "clip")), out / "clip.pth")
    torch.save({"model": {"netG": state(1, "netG", released)}, "epoch": 3, "config": {"text_heads": 3}}, out / "plain.pth")
    torch.save(state(1, "netG", released), out / "bare.pth")
    training = checkpoint(state(1, "netG", released, prefix="module."), adam=True)
    moments = training["optimizers"]["optimizer_G"]["state"]
    for i in range(5, len(moments)):
        del moments[i]
    training["scalers"] = {"scale": 65536.0, "_growth_tracker": 0}
    training["config"] = {"text_heads": 3}
    torch.save(training, out / "training.pth")
    paper = [pair for pair in net if not re.match(r"fc_code|to_rgb|mapping\.CLIP_ViT\.conv1", pair[0])]
    torch.save({"model": {"netG": state(1, "netG", paper + attention, half_vit=True)}, "epoch": 3,
                "config": dict(CONFIG, graph="paper", fusion="cross_attention", predictor="attention")}, out / "paper_half_vit.pth")
    torch.save(views(), out / "views.pth")
    torch.save({"model": NamesASystemCall()}, out / "os_system.pth")


def views():
    """Tensors that share storages, lie in them at odd places, or have types other than fp32."""
    base = torch.arange(24, dtype=torch.float32)
    result = collections.OrderedDict()
    result["whole"] = base.reshape(2, 3, 4)
    result["tail"] = base[20:]
    result["transposed"] = base.reshape(4, 6).t()
    result["every_second"] = base[1::2]
    result["expanded"] = base[3:5].reshape(2, 1).expand(2, 3)
    result["permuted"] = base.reshape(2, 3, 4).permute(2, 0, 1)
    result["scalar"] = base[7].clone()
    result["empty"] = torch.zeros(0, 3)
    result["half"] = torch.tensor([1.5, -65504, 6e-8, float("inf")]).half()
    result["bfloat16"] = torch.tensor([1.5, -3e38, 1e-40]).bfloat16()
    result["double"] = torch.tensor([0.1, -2.5], dtype=torch.float64)
    result["long"] = torch.tensor([-5, 1 << 40])
    result["int"] = torch.tensor([-5, 1 << 20], dtype=torch.int32)
    result["short"] = torch.tensor([-300], dtype=torch.int16)
    result["char"] = torch.tensor([-7], dtype=torch.int8)
    result["byte"] = torch.tensor([200], dtype=torch.uint8)
    result["bool"] = torch.tensor([True, False])
    result["parameter"] = torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    linear = torch.nn.Linear(2, 1)
    torch.nn.init.constant_(linear.weight, 5)
    torch.nn.init.constant_(linear.bias, 6)
    result["module"] = linear.state_dict()  # carries _metadata as an attribute
    return result


class NamesASystemCall:
    """Unpickling an object of this class in Python would create a file; reading it must not."""

    def __reduce__(self):
        import os
        return os.system, ("touch clipsr-was-here",)


if __name__ == "__main__":
    main()
