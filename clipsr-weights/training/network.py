"""CLIP-SR in PyTorch with the published checkpoint's key names: text encoder, generator in the released or the paper
graph, affine or cross-attention fusion. Widths are arguments; heads of 16 everywhere but in the TIFBlock."""
import torch
import torch.nn as nn
import torch.nn.functional as F

HEAD = 16          # size of a head in the transformers
TIF_HEADS = 4
CELL = 4           # output pixels of a grid cell, each way

LITE = {
    "graph": "paper", "fusion": "cross_attention",
    "embed": 64, "deep": 128, "tail": 32, "middle": 32, "tif": 32,
    "inner": 32, "vit": 96, "vit_mlp": 192, "vit_layers": 4, "prompts": 3,
    "text": 64, "text_layers": 2, "sentence": 64, "vocabulary": 49408, "context": 77, "grid": 64,
}


def twice(config):
    """The base model: twice the width, a deeper CLIP-ViT, same table of tokens."""
    wider = {k: 2 * config[k] for k in ("embed", "deep", "tail", "middle", "tif", "inner", "vit", "vit_mlp")}
    return {**config, **wider, "vit_layers": 6, "prompts": 5}


# ------------------------------------------------------------------------------------------------- transformers
class Block(nn.Module):
    """A residual block of CLIP's transformers. mask: added to the attention's scores, or None."""

    def __init__(self, width, mlp, depth):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, width // HEAD)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential()
        self.mlp.add_module("c_fc", nn.Linear(width, mlp))
        self.mlp.add_module("c_proj", nn.Linear(mlp, width))
        nn.init.normal_(self.attn.in_proj_weight, std=width ** -0.5)
        nn.init.normal_(self.attn.out_proj.weight, std=width ** -0.5 * (2 * depth) ** -0.5)
        nn.init.normal_(self.mlp.c_fc.weight, std=(2 * width) ** -0.5)
        nn.init.normal_(self.mlp.c_proj.weight, std=width ** -0.5 * (2 * depth) ** -0.5)

    def forward(self, x, mask=None):
        b, n, width = x.shape
        qkv = F.linear(self.ln_1(x), self.attn.in_proj_weight, self.attn.in_proj_bias)
        q, k, v = qkv.view(b, n, 3, width // HEAD, HEAD).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * HEAD ** -0.5
        a = torch.softmax(scores if mask is None else scores + mask, dim=-1)
        x = x + self.attn.out_proj((a @ v).transpose(1, 2).reshape(b, n, width))
        h = self.mlp.c_fc(self.ln_2(x))
        return x + self.mlp.c_proj(h * torch.sigmoid(1.702 * h))


class TextEncoder(nn.Module):
    """CLIP's text half."""

    def __init__(self, c):
        super().__init__()
        width = c["text"]
        self.token_embedding = nn.Embedding(c["vocabulary"], width)
        self.positional_embedding = nn.Parameter(torch.randn(c["context"], width) * 0.01)
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.ModuleList(Block(width, 4 * width, c["text_layers"]) for _ in range(c["text_layers"]))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.randn(width, c["sentence"]) * width ** -0.5)

    def forward(self, ids, lengths):
        """ids: [n, longest], lengths: end token's place + 1. Returns Text."""
        n = ids.shape[1]
        x = self.token_embedding(ids) + self.positional_embedding[:n]
        causal = torch.full((n, n), float("-inf"), device=ids.device).triu(1)
        for block in self.transformer.resblocks:
            x = block(x, causal)
        x = self.ln_final(x)
        sentence = x[torch.arange(len(x), device=x.device), lengths - 1] @ self.text_projection
        valid = torch.arange(n, device=ids.device)[None] < lengths[:, None]
        return Text(sentence, x, torch.zeros(valid.shape, device=x.device).masked_fill_(~valid, float("-inf")))


class Text:
    """What the generator needs of n prompts: sentence [n, s], words [n, longest, w], mask [n, longest] of 0 and -inf."""

    def __init__(self, sentence, words, mask):
        self.sentence, self.words, self.mask = sentence, words, mask

    def __getitem__(self, index):
        return Text(self.sentence[index], self.words[index], self.mask[index])


# ------------------------------------------------------------------------------------------------------- fusion
class Mlp(nn.Module):
    """fc_gamma or fc_beta: starts as the constant `bias`."""

    def __init__(self, sentence, channels, bias):
        super().__init__()
        self.linear1 = nn.Linear(sentence, channels)
        self.linear2 = nn.Linear(channels, channels)
        nn.init.zeros_(self.linear2.weight)
        nn.init.constant_(self.linear2.bias, bias)

    def forward(self, c):
        return self.linear2(F.relu(self.linear1(c)))[:, :, None, None]


class Affine(nn.Module):
    def __init__(self, c, channels):
        super().__init__()
        self.fc_gamma = Mlp(c["sentence"], channels, 1.0)
        self.fc_beta = Mlp(c["sentence"], channels, 0.0)
        if c["fusion"] == "cross_attention":
            for name in ("attn_gamma", "attn_beta"):
                layer = nn.Linear(c["tif"], channels, bias=False)
                nn.init.zeros_(layer.weight)
                self.add_module(name, layer)


class Fuse(nn.Module):
    """The TIFBlock's modulation. The four per-pixel terms of cross-attention come out of one 1x1 convolution."""

    def __init__(self, c, channels):
        super().__init__()
        self.affine0 = Affine(c, channels)
        self.affine1 = Affine(c, channels)
        self.cross = c["fusion"] == "cross_attention"
        if self.cross:
            self.attn = nn.Module()
            self.attn.to_q = nn.Linear(channels, c["tif"], bias=False)
            self.attn.to_k = nn.Linear(c["text"], c["tif"], bias=False)
            self.attn.to_v = nn.Linear(c["text"], c["tif"], bias=False)

    def forward(self, x, text):
        parts = [f(text.sentence) for a in (self.affine0, self.affine1) for f in (a.fc_gamma, a.fc_beta)]
        if self.cross:
            weight = torch.cat([w.weight for a in (self.affine0, self.affine1) for w in (a.attn_gamma, a.attn_beta)])
            seen = F.conv2d(self.look(x, text), weight[:, :, None, None], None)
            seen = seen + torch.cat(parts, 1)
            parts = seen.chunk(4, 1)
        x = F.leaky_relu(torch.addcmul(parts[1], x, parts[0]), 0.2)
        return F.leaky_relu(torch.addcmul(parts[3], x, parts[2]), 0.2)

    def look(self, x, text):
        """a_p of every pixel, [n, tif, h, w]."""
        n, _, h, w = x.shape
        q = F.conv2d(x, self.attn.to_q.weight[:, :, None, None]).reshape(n * TIF_HEADS, -1, h * w)
        size = q.shape[1]

        def heads(layer):
            y = layer(text.words)                                          # n, words, tif
            return y.view(n, -1, TIF_HEADS, size).transpose(1, 2).reshape(n * TIF_HEADS, -1, size)

        scores = torch.bmm(heads(self.attn.to_k) * size ** -0.5, q)        # n*heads, words, pixels
        mask = text.mask[:, None, :, None].expand(-1, TIF_HEADS, -1, 1).reshape(n * TIF_HEADS, -1, 1)
        a = torch.softmax(scores + mask, dim=1)
        return torch.bmm(heads(self.attn.to_v).transpose(1, 2), a).reshape(n, -1, h, w)


# ---------------------------------------------------------------------------------------------------- generator
class GBlock(nn.Module):
    """G(h) = shortcut(up(h)) + c2(fuse2(c1(fuse1(up(h))))). What is pointwise is done before the upsampling."""

    def __init__(self, c, i, o):
        super().__init__()
        self.c1 = nn.Conv2d(i, o, 3, 1, 1)
        self.c2 = nn.Conv2d(o, o, 3, 1, 1)
        self.fuse1 = Fuse(c, i)
        self.fuse2 = Fuse(c, o)
        if i != o:
            self.c_sc = nn.Conv2d(i, o, 1, 1, 0)

    def forward(self, h, text, size):
        short = self.c_sc(h) if hasattr(self, "c_sc") else h
        r = self.c1(F.interpolate(self.fuse1(h, text), size=size, mode="nearest"))
        return F.interpolate(short, size=size, mode="nearest") + self.c2(self.fuse2(r, text))


class DeepTifBlock(nn.Module):
    """TBlocks."""

    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c["deep"], c["inner"], 3, 1, 1)
        self.conv2 = nn.Conv2d(c["inner"], c["deep"], 3, 1, 1)
        self.fuse1 = Fuse(c, c["inner"])
        self.fuse2 = Fuse(c, c["deep"])

    def forward(self, x, text):
        return x + self.fuse2(self.conv2(self.fuse1(self.conv1(x), text)), text)


class ClipVit(nn.Module):
    """CLIP's image transformer on a map, with prompt i - 1 appended as one more token in block i."""

    def __init__(self, c):
        super().__init__()
        side = c["grid"] // 8 - 1
        width, depth = c["vit"], c["vit_layers"]
        self.class_embedding = nn.Parameter(torch.randn(width) * width ** -0.5)
        self.positional_embedding = nn.Parameter(torch.randn(side * side + 1, width) * width ** -0.5)
        self.ln_pre = nn.LayerNorm(width)
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.ModuleList(Block(width, c["vit_mlp"], depth) for _ in range(depth))

    def forward(self, f, prompts):
        n, width, h, w = f.shape
        x = torch.cat([self.class_embedding.expand(n, 1, -1), f.flatten(2).transpose(1, 2)], 1)
        x = self.ln_pre(x + self.positional_embedding)
        for i, block in enumerate(self.transformer.resblocks):
            if 1 <= i <= prompts.shape[1]:
                x = block(torch.cat([x, prompts[:, i - 1:i]], 1))[:, :-1]
            else:
                x = block(x)
        return x[:, 1:].transpose(1, 2).reshape(n, width, h, w)


class Mapping(nn.Module):
    """Prompt predictor with attention, CLIP-ViT, and the convolutions around them."""

    def __init__(self, c):
        super().__init__()
        self.prompts, self.width = c["prompts"], c["vit"]
        self.fc_prompt = nn.Linear(c["sentence"], c["prompts"] * c["vit"])
        self.prompt_words = nn.Linear(c["text"], c["vit"])
        self.prompt_block = Block(c["vit"], c["vit_mlp"], 1)
        self.conv_fuse = nn.Conv2d(c["deep"], c["vit"], 2, 1, 0)
        self.CLIP_ViT = ClipVit(c)
        self.conv = nn.Conv2d(c["vit"], c["deep"], 5, 1, 2)

    def predict(self, text):
        own = self.fc_prompt(text.sentence).view(-1, self.prompts, self.width)
        mask = F.pad(text.mask, (self.prompts, 0))[:, None, None]
        return self.prompt_block(torch.cat([own, self.prompt_words(text.words)], 1), mask)[:, :self.prompts]

    def forward(self, deep, text):
        f = self.conv_fuse(deep)
        return self.conv(f + 0.1 * self.CLIP_ViT(f, self.predict(text)))


class Generator(nn.Module):
    def __init__(self, c):
        super().__init__()
        embed, deep, tail, middle = c["embed"], c["deep"], c["tail"], c["middle"]
        self.head = nn.Sequential(nn.Conv2d(3, embed, 3, 1, 1))
        self.c1 = nn.Conv2d(3, embed, 3, 1, 1)
        self.c2 = nn.Conv2d(embed, deep, 3, 2, 1)
        self.c3 = nn.Conv2d(deep, deep, 3, 2, 1)
        self.c4 = nn.Conv2d(deep, deep, 3, 2, 1)
        self.R = nn.PReLU()
        self.GBlocks = nn.ModuleList([GBlock(c, deep, deep), GBlock(c, deep, deep), GBlock(c, deep, deep), GBlock(c, deep, embed)])
        self.conv_after_body = nn.Sequential(nn.Conv2d(embed, middle, 3, 1, 1), nn.LeakyReLU(0.2), nn.Conv2d(middle, middle, 1),
                                             nn.LeakyReLU(0.2), nn.Conv2d(middle, embed, 3, 1, 1))
        self.conv_before_upsample = nn.Sequential(nn.Conv2d(embed, tail, 3, 1, 1), nn.LeakyReLU(0.01))
        self.upsample = nn.Sequential(nn.Conv2d(tail, 4 * tail, 3, 1, 1), nn.PixelShuffle(2),
                                      nn.Conv2d(tail, 4 * tail, 3, 1, 1), nn.PixelShuffle(2))
        self.tail = nn.Sequential(nn.Conv2d(tail, 3, 3, 1, 1))
        if c["graph"] == "paper":
            self.TBlocks = DeepTifBlock(c)
            self.mapping = Mapping(c)

    def encode(self, x):
        r = [self.c1(x)]
        for conv in (self.c2, self.c3, self.c4):
            r.append(conv(self.R(r[-1])))
        return r

    def guide(self, x, text):
        """U of the paper graph; None in the released one."""
        return self.mapping(self.TBlocks(self.encode(x)[3], text), text) if hasattr(self, "mapping") else None

    def body(self, x, text, guide=None):
        r = self.encode(x)
        y = r[3] if not hasattr(self, "mapping") else self.mapping(self.TBlocks(r[3], text), text) if guide is None else guide
        for block, skip in zip(self.GBlocks, reversed(r)):
            y = skip + block(y, text, skip.shape[2:])
        return self.conv_before_upsample(self.head(x) + self.conv_after_body(y))

    def forward(self, x, text, guide=None):
        """x: [n, 3, h, w] on the grid. guide: U of a whole picture of which x is more or less, or None. Returns [n, 3, 4h, 4w]."""
        return self.tail(self.upsample(self.body(x, text, guide)))

    def train_forward(self, x, text):
        """As forward, at a fifth of the tail's multiplications, but wrong in the outermost 3 pixels: there is no activation
        behind conv_before_upsample, so upsample and tail are one 5x5 convolution (MODEL.md, what algebra saves).
        The kernel is made in single precision, differentiably, from the end: the layers behind a convolution applied to the
        answers that it gives to unit impulses, which are its weights."""
        with torch.autocast(x.device.type, enabled=False):
            k = correlation(impulses(self.upsample[2].weight, self.tail[0].weight), 2)
            k = correlation(F.pixel_shuffle(impulses(self.upsample[0].weight, k), 2), CELL)
            nothing = torch.zeros(1, self.tail[0].in_channels, 5, 5, device=x.device)
            bias = self.tail(self.upsample(nothing))[0, :, 8:12, 8:12].reshape(-1)
        return F.pixel_shuffle(F.conv2d(self.body(x, text), k, bias, padding=2), CELL)


def impulses(weight, following):
    """What a 3x3 convolution, PixelShuffle(2) and another convolution, of 3x3 or 5x5, make of a unit impulse in each channel in the
    middle of 5x5 pixels: [channels, out, 10, 10]."""
    answers = F.pixel_shuffle(weight.transpose(0, 1).flip(2, 3), 2)
    side = following.shape[2]
    return F.pad(F.conv2d(answers, following, padding=side - 1), [(5 - side) // 2] * 4)


def correlation(answers, cell):
    """The 5x5 convolution to cell^2 pixels of each output channel that answers impulses so."""
    t, out = answers.shape[:2]
    return answers.view(t, out, 5, cell, 5, cell).flip(2, 4).permute(1, 3, 5, 0, 2, 4).reshape(out * cell * cell, t, 5, 5)
