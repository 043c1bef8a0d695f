#!/usr/bin/env python3
"""Makes the small PyTorch files that the tests read. Run it where torch is installed (Debian: python3-torch):

    make_fixtures.py KEYS OUT      both are src/test/resources/io/clipsr/weights

PyTorch 1.13 writes most of them; run with PyTorch 2 (and the safetensors library), it writes the few that only those can.

The networks have the published keys with tiny widths; TinyNetwork.java has the same widths.
"""
import collections
import json
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
    if torch.__version__ >= "2":
        torch.save(views(), out / "views_torch2.pth")
        script({f"all.{key}_": value for key, value in views().items() if torch.is_tensor(value)}, out / "views_script2.pt")
        torch.serialization.set_crc32_options(False)
        torch.save(micro("clip"), out / "layouts" / "clip_no_checksums.pth")
        from safetensors.torch import save_file
        save_file(micro("clip"), out / "layouts" / "clip_library.safetensors")
        return
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
    torch.save(views(), out / "views_legacy.pth", _use_new_zipfile_serialization=False)
    script({f"all.{key}_": value for key, value in views().items() if torch.is_tensor(value)}, out / "views_script.pt")
    clip = state(1, "clip", tiny(folder, "clip"))
    torch.save(clip, out / "clip_legacy.pth", _use_new_zipfile_serialization=False)
    sizes = {"input_resolution": torch.tensor(224), "context_length": torch.tensor(7), "vocab_size": torch.tensor(20)}
    script(dict(clip, **sizes), out / "clip_script.pt")
    torch.save(hugging_face(clip), out / "clip_hugging_face.bin")
    (out / "layouts").mkdir(exist_ok=True)
    layouts(out / "layouts")
    torch.save({"model": NamesASystemCall()}, out / "os_system.pth")


def script(tensors, path):
    """A TorchScript archive whose modules have these tensors as attributes, as OpenAI's ViT-B-32.pt has."""
    root = torch.nn.Module()
    for key, value in tensors.items():
        *path_to, name = key.split(".")
        module = root
        for part in path_to:
            if not hasattr(module, part):
                module.add_module(part, torch.nn.Module())
            module = getattr(module, part)
        module.register_buffer(name, value.detach())
    torch.jit.script(root).save(str(path))


def hugging_face(clip):
    """The same CLIP as the transformers library names it: q, k and v apart, projections as layers, so transposed."""
    result = collections.OrderedDict()
    for key, value in clip.items():
        tower = "vision_model" if key.startswith("visual.") else "text_model"
        bare = key[len("visual."):] if key.startswith("visual.") else key
        if key in ("text_projection", "visual.proj"):
            result[("visual" if tower == "vision_model" else "text") + "_projection.weight"] = value.t().contiguous()
        elif key == "logit_scale":
            result[key] = value
        elif ".attn.in_proj_" in key:
            block = re.match(r"transformer\.resblocks\.(\d+)", bare).group(1)
            for part, third in zip("qkv", value.chunk(3)):
                result[f"{tower}.encoder.layers.{block}.self_attn.{part}_proj.{key.rsplit('_', 1)[1]}"] = third.clone()
        else:
            for ours, theirs in HUGGING_FACE[tower]:
                if bare.startswith(ours):
                    result[f"{tower}.{theirs}{bare[len(ours):]}"] = value
                    break
            else:
                block, rest = re.match(r"transformer\.resblocks\.(\d+)\.(.+)", bare).groups()
                for ours, theirs in HUGGING_FACE["block"]:
                    rest = rest.replace(ours, theirs)
                result[f"{tower}.encoder.layers.{block}.{rest}"] = value
    result["text_model.embeddings.position_ids"] = torch.arange(7).reshape(1, 7)
    return result


HUGGING_FACE = {
    "text_model": [("token_embedding", "embeddings.token_embedding"), ("positional_embedding", "embeddings.position_embedding.weight"),
                   ("ln_final", "final_layer_norm")],
    "vision_model": [("class_embedding", "embeddings.class_embedding"), ("conv1", "embeddings.patch_embedding"),
                     ("positional_embedding", "embeddings.position_embedding.weight"), ("ln_pre", "pre_layrnorm"),
                     ("ln_post", "post_layernorm")],
    "block": [("attn.out_proj", "self_attn.out_proj"), ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("mlp.c_fc", "mlp.fc1"),
              ("mlp.c_proj", "mlp.fc2")],
}


MICRO = {"netG": {"R.weight": (1,), "GBlocks.0.c1.weight": (2, 3, 1, 1), "GBlocks.3.c2.weight": (1, 2, 1, 1),
                  "conv_before_upsample.0.weight": (1, 2, 1, 1)},
         "clip": {"positional_embedding": (2, 4), "text_projection": (4, 3), "token_embedding.weight": (3, 4), "ln_final.weight": (4,),
                  "transformer.resblocks.0.attn.in_proj_weight": (12, 4), "transformer.resblocks.0.attn.in_proj_bias": (12,)}}


def micro(part, prefix=""):
    """A few tensors of the generator or of CLIP, enough to be recognised; value i of a tensor is i plus the length of its key."""
    return collections.OrderedDict((prefix + key, (torch.arange(float(torch.Size(shape).numel())) + len(key)).reshape(shape))
                                   for key, shape in MICRO[part].items())


def layouts(out):
    """Every layout in every container that it can stand in."""
    optimizer = {"state": {0: {"step": torch.tensor(1.0), "exp_avg": torch.zeros(1), "exp_avg_sq": torch.ones(1)}}, "param_groups": []}
    model = {"netG": micro("netG"), "netD": collections.OrderedDict(weight=torch.ones(2))}
    trees = {
        "model": {"model": model},
        "training": {"model": model, "optimizers": {"optimizer_G": optimizer}, "epoch": 220},
        "scalers": {"model": model, "optimizers": {"optimizer_G": optimizer}, "scalers": {"scale": 65536.0}, "epoch": 220},
        "module": {"model": {"netG": micro("netG", "module.")}, "epoch": 7},
        "bare": micro("netG"),
        "clip": micro("clip"),
        "hugging_face": hugging_face(micro("clip")),
        "both": {"netG": micro("netG"), "clip": micro("clip")},
        "both_hugging_face": {"netG": micro("netG"), "clip": hugging_face(micro("clip"))},
    }
    for name, tree in trees.items():
        torch.save(tree, out / f"{name}.pth")
        torch.save(tree, out / f"{name}_legacy.pth", _use_new_zipfile_serialization=False)
    torch.save(trees["training"], out / "training_protocol5.pth", pickle_protocol=5)
    torch.save(trees["training"], out / "training_protocol5_legacy.pth", pickle_protocol=5, _use_new_zipfile_serialization=False)
    flat = {"bare": micro("netG"), "module": micro("netG", "module."), "clip": micro("clip"), "both": {
        **micro("netG", "netG."), **micro("clip", "clip.")}, "hugging_face": hugging_face(micro("clip"))}
    for name, tensors in flat.items():
        safetensors(tensors, out / f"{name}.safetensors")
        if name in ("bare", "clip"):
            script(tensors, out / f"{name}_script.pt")
    first = {key: value for i, (key, value) in enumerate(flat["hugging_face"].items()) if i % 2 == 0}
    second = {key: value for key, value in flat["hugging_face"].items() if key not in first}
    for suffix, save in (("safetensors", safetensors), ("bin", lambda tensors, path: torch.save(tensors, path))):
        stem = "model" if suffix == "safetensors" else "pytorch_model"
        names = [f"{stem}-{i}-of-2.{suffix}" for i in (1, 2)]
        for name, part in zip(names, (first, second)):
            save(part, out / name)
        index = {"metadata": {"total_size": 0}, "weight_map": {key: names[key not in first] for key in flat["hugging_face"]}}
        (out / f"{stem}.{suffix}.index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


def safetensors(tensors, path):
    """The format is so plain that its own library is not needed."""
    header, data = {}, b""
    for key, value in tensors.items():
        name = {torch.float32: "F32", torch.int64: "I64"}[value.dtype]
        data += value.contiguous().numpy().tobytes()
        header[key] = {"dtype": name, "shape": list(value.shape), "data_offsets": [len(data) - value.numel() * value.element_size(), len(data)]}
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


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
