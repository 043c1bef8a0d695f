"""The released graph in PyTorch, at its best, with the names of the published checkpoint: what our network is compared with.

`Picture` is the path of a picture; gamma and beta of the prompt are constants of it. `Prompt` computes them: CLIP's text encoder
and the modulations' MLPs. What is pointwise is computed before an upsampling, as our library does it.
"""
import json
import os

import torch
import torch.nn.functional as F
from torch import nn

UP = (1, 2, 2, 2)
WIDTHS = ((512, 512), (512, 512), (512, 512), (512, 256))
TEXT, HEADS, LAYERS, VOCABULARY, CONTEXT = 512, 8, 12, 49408, 77


class GBlock(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(i, o, 3, 1, 1), nn.Conv2d(o, o, 3, 1, 1)
        if i != o:
            self.c_sc = nn.Conv2d(i, o, 1)


class Picture(nn.Module):
    """64x64 to 256x256. The modulations, [4, 1, channels, 1, 1] for each fuse (gamma and beta of both affines), are buffers."""

    def __init__(self):
        super().__init__()
        conv = nn.Conv2d
        self.head = nn.Sequential(conv(3, 256, 3, 1, 1))
        self.c1 = conv(3, 256, 3, 1, 1)
        self.c2, self.c3, self.c4 = conv(256, 512, 3, 2, 1), conv(512, 512, 3, 2, 1), conv(512, 512, 3, 2, 1)
        self.GBlocks = nn.ModuleList([GBlock(i, o) for i, o in WIDTHS])
        self.conv_after_body = nn.Sequential(conv(256, 64, 3, 1, 1), nn.LeakyReLU(0.2), conv(64, 64, 1), nn.LeakyReLU(0.2),
                                             conv(64, 256, 3, 1, 1))
        self.conv_before_upsample = nn.Sequential(conv(256, 64, 3, 1, 1), nn.LeakyReLU(0.01))
        self.upsample = nn.Sequential(conv(64, 256, 3, 1, 1), nn.PixelShuffle(2), conv(64, 256, 3, 1, 1), nn.PixelShuffle(2))
        self.tail = nn.Sequential(conv(64, 3, 3, 1, 1))
        self.slope = 0.17
        self.modulate([torch.randn(4, 1, c, 1, 1) * 0.1 + 0.5 for pair in WIDTHS for c in pair])

    def modulate(self, modulations):
        for k, modulation in enumerate(modulations):
            for j, part in enumerate(modulation.unbind(0)):
                self.register_buffer(f"m{k}_{j}", part, persistent=False)

    def fuse(self, x, k):
        g0, b0, g1, b1 = (getattr(self, f"m{k}_{j}") for j in range(4))
        return F.leaky_relu(g1 * F.leaky_relu(g0 * x + b0, 0.2) + b1, 0.2)

    def forward(self, x):
        shallow, levels = self.head(x), [self.c1(x)]
        for layer in (self.c2, self.c3, self.c4):
            levels.append(layer(F.leaky_relu(levels[-1], self.slope)))
        y = levels[-1]
        for i, block in enumerate(self.GBlocks):
            short = block.c_sc(y) if i == 3 else y
            h = self.fuse(y, 2 * i)
            if UP[i] == 2:
                h, short = (F.interpolate(t, scale_factor=2.0, mode="nearest") for t in (h, short))
            y = levels[3 - i] + short + block.c2(self.fuse(block.c1(h), 2 * i + 1))
        return self.tail(self.upsample(self.conv_before_upsample(shallow + self.conv_after_body(y))))


class Block(nn.Module):
    """A residual block of CLIP's text transformer."""

    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(TEXT), nn.LayerNorm(TEXT)
        self.attn = nn.Module()
        self.attn.in_proj_weight, self.attn.in_proj_bias = nn.Parameter(torch.empty(3 * TEXT, TEXT)), nn.Parameter(torch.empty(3 * TEXT))
        self.attn.out_proj = nn.Linear(TEXT, TEXT)
        self.mlp = nn.Module()
        self.mlp.c_fc, self.mlp.c_proj = nn.Linear(TEXT, 4 * TEXT), nn.Linear(4 * TEXT, TEXT)

    def forward(self, x):
        n = x.shape[1]
        qkv = F.linear(self.ln_1(x), self.attn.in_proj_weight, self.attn.in_proj_bias)
        q, k, v = qkv.view(1, n, 3, HEADS, TEXT // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attn.out_proj(a.transpose(1, 2).reshape(1, n, TEXT))
        h = self.mlp.c_fc(self.ln_2(x))
        return x + self.mlp.c_proj(h * torch.sigmoid(1.702 * h))


class Mlp(nn.Module):
    """fc_gamma or fc_beta."""

    def __init__(self, channels):
        super().__init__()
        self.linear1, self.linear2 = nn.Linear(TEXT, channels), nn.Linear(channels, channels)

    def forward(self, c):
        return self.linear2(F.relu(self.linear1(c)))


class Affine(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.fc_gamma, self.fc_beta = Mlp(channels), Mlp(channels)


class Prompt(nn.Module):
    """Token ids [1, n], the end token last, to the modulations of all fuse."""

    def __init__(self):
        super().__init__()
        self.clip = nn.Module()
        self.clip.token_embedding = nn.Embedding(VOCABULARY, TEXT)
        self.clip.positional_embedding = nn.Parameter(torch.empty(CONTEXT, TEXT))
        self.clip.transformer = nn.Module()
        self.clip.transformer.resblocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.clip.ln_final = nn.LayerNorm(TEXT)
        self.clip.text_projection = nn.Parameter(torch.empty(TEXT, 512))
        self.netG = nn.Module()
        self.netG.GBlocks = nn.ModuleList([nn.Module() for _ in WIDTHS])
        for block, pair in zip(self.netG.GBlocks, WIDTHS):
            for name, channels in zip(("fuse1", "fuse2"), pair):
                fuse = nn.Module()
                fuse.affine0, fuse.affine1 = Affine(channels), Affine(channels)
                block.add_module(name, fuse)

    def forward(self, ids, end):
        """end: the place of the end token, [1]; rows after it are computed, as in the published program, and not used."""
        clip = self.clip
        x = clip.token_embedding(ids) + clip.positional_embedding[:ids.shape[1]]
        for block in clip.transformer.resblocks:
            x = block(x)
        c = clip.ln_final(x)[0].index_select(0, end) @ clip.text_projection
        fuses = [fuse for block in self.netG.GBlocks for fuse in (block.fuse1, block.fuse2)]
        return tuple(torch.stack([mlp(c)[:, :, None, None] for a in (fuse.affine0, fuse.affine1) for mlp in (a.fc_gamma, a.fc_beta)])
                     for fuse in fuses)


def safetensors(path):
    """The tensors of a safetensors file of float32, mapped into memory."""
    with open(path, "rb") as f:
        size = int.from_bytes(f.read(8), "little")
        header = json.loads(f.read(size))
    data = torch.from_file(path, shared=False, size=os.path.getsize(path) // 4, dtype=torch.float32)
    start = (8 + size) // 4
    tensors = {}
    for name, t in header.items():
        if name != "__metadata__":
            first, last = (start + at // 4 for at in t["data_offsets"])
            tensors[name] = data[first:last].view(t["shape"])
    return tensors


def load(path):
    """Our model file as the two modules. Weights are mapped, not copied, apart from those that channels-last rearranges."""
    tensors = safetensors(path)
    with torch.device("meta"):
        prompt, picture = Prompt(), Picture()
    prompt.load_state_dict({k: v for k, v in tensors.items() if k in prompt.state_dict()}, strict=True, assign=True)
    generator = {k[len("netG."):]: v for k, v in tensors.items() if k.startswith("netG.")}
    picture.modulate([torch.zeros(4, 1, c, 1, 1) for pair in WIDTHS for c in pair])
    picture.slope = float(generator["R.weight"])
    picture.load_state_dict({k: generator[k] for k in picture.state_dict()}, strict=True, assign=True)
    for module in (prompt, picture):
        module.eval().requires_grad_(False)
    return prompt, picture
