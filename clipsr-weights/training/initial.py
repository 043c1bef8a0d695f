"""Where training starts: from an earlier checkpoint of the released graph, so that no word matters yet and no PSNR is lost;
or from an export of this recipe, where its state is too large to be moved."""
import json

import numpy as np
import torch

import network


def native(file):
    """The tensors of a model file of the library, fp32. It is one of ours: nothing is checked."""
    with open(file, "rb") as f:
        header = json.loads(f.read(int.from_bytes(f.read(8), "little")))
        data = f.read()
    kinds = {"F16": np.float16, "F32": np.float32}
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            values = np.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]])
            found[name] = torch.from_numpy(values.astype(np.float32)).reshape(entry["shape"])
    return found


def read(generator, clip=None):
    """netG and text encoder of an earlier model, fp32: of its two checkpoints, or of one model file of the library."""
    if generator.endswith(".safetensors"):
        found = native(generator)
        return tuple({k[len(part):]: v for k, v in found.items() if k.startswith(part)} for part in ("netG.", "clip."))
    netg = torch.load(generator, map_location="cpu")["model"]["netG"]
    return {k: v.float() for k, v in netg.items()}, {k: v.float() for k, v in torch.load(clip, map_location="cpu").items()}


@torch.no_grad()
def from_released(generator, c, netg, clip, tokenizer):
    """Takes over the convolutions. Gamma and beta become the constants that the earlier model had for the empty prompt: its
    encoder's sentences mean nothing to the new one. The paper graph's map is set by keep_deepest()."""
    text = network.TextEncoder(dict(c, text=64, sentence=64, text_layers=2))
    text.load_state_dict(clip)
    ids = tokenizer("")
    sentences = text(torch.tensor([ids]), torch.tensor([len(ids)])).sentence
    own = generator.state_dict()
    for key, value in netg.items():
        if "fc_gamma" not in key and "fc_beta" not in key:
            own[key].copy_(value)
        elif key.endswith("linear1.weight"):
            part = key[:-len("linear1.weight")]
            hidden = torch.relu(sentences @ value.T + netg[part + "linear1.bias"])
            own[part + "linear2.weight"].zero_()
            own[part + "linear2.bias"].copy_((hidden @ netg[part + "linear2.weight"].T + netg[part + "linear2.bias"]).mean(0))
    generator.load_state_dict(own)


@torch.no_grad()
def keep_deepest(generator, x):
    """Lays R4's principal directions, measured on a batch of inputs, through conv_fuse and conv: U starts as R4 averaged 2x2."""
    r4 = generator.encode(x)[3]
    values = r4.transpose(0, 1).flatten(1)
    middle = values.mean(1)
    m = generator.mapping
    width = m.conv_fuse.out_channels
    _, vectors = torch.linalg.eigh((values - middle[:, None]) @ (values - middle[:, None]).T)
    basis = vectors[:, -width:]
    m.conv_fuse.weight.copy_(basis.T[:, :, None, None].expand(-1, -1, 2, 2) / 4)
    m.conv_fuse.bias.copy_(-basis.T @ middle)
    m.conv.weight.mul_(0.05)
    m.conv.weight[:, :, 2, 2] += basis
    m.conv.bias.copy_(middle)
    generator.TBlocks.conv2.weight.mul_(0.05)


@torch.no_grad()
def from_export(generator, text, netg, clip, used):
    """Takes over an export of the same network, with the rows of the tokens that training uses."""
    generator.load_state_dict(netg)
    text.load_state_dict(clip | {"token_embedding.weight": clip["token_embedding.weight"][used]})


@torch.no_grad()
def widened(generator, netg):
    """A narrower network's weights in a wider one (but not of wider heads), with the same output: what is new in a layer's output is as it begins, and
    what of the layer's old output looks at something new starts at 0. It learns, for what it looks at is not 0."""
    state = generator.state_dict()
    for key, value in netg.items():
        new = state[key]
        if new.dim() > 1:
            new[:value.shape[0], value.shape[1]:] = 0
        new[tuple(slice(n) for n in value.shape)] = value
    return state


@torch.no_grad()
def text_from_export(text, clip, used):
    """The text encoder of an export, with the rows of the tokens that training uses."""
    state = {k: v.float() for k, v in torch.load(clip, map_location="cpu").items()}
    text.load_state_dict(state | {"token_embedding.weight": state["token_embedding.weight"][used]})
