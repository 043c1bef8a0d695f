"""CLIP's training in small: a text and an image encoder learn which caption belongs to which picture."""
import random

import torch
import torch.nn as nn
import torch.nn.functional as F

import pictures

SIDE = 64


class ImageTower(nn.Module):
    """A small convolutional image encoder. features() serves the perceptual loss and the discriminator."""

    def __init__(self, width, out):
        super().__init__()
        sizes = [3, width // 2, width, 2 * width, 2 * width]
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1) for i, o in zip(sizes, sizes[1:]))
        self.projection = nn.Linear(sizes[-1], out)
        self.logit_scale = nn.Parameter(torch.tensor(2.66))                    # ln(1/0.07), CLIP's start

    def features(self, x):
        found = []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            found.append(x)
        return found

    def forward(self, x):
        return self.projection(self.features(x)[-1].mean((2, 3)))


def batch(corpus, step, size):
    images, texts = [], []
    for i in range(size):
        rng = random.Random((corpus.seed + 17) * 1_000_003 + step * size + i)
        if rng.random() < 0.5:
            im, text, _ = corpus.crop(rng, SIDE)
        else:
            s = corpus.composition(rng, scale=4, saturation=1.0, side=SIDE, edit=False)
            im, text = s.hr, s.caption or "a picture"
        images.append(pictures.tensor(im))
        texts.append(text)
    return torch.stack(images), texts


def loss(tower, images, sentences, texts):
    """Symmetric cross-entropy; pairs of one caption count as right ones."""
    a, b = F.normalize(tower(images), dim=1), F.normalize(sentences, dim=1)
    logits = tower.logit_scale.clamp(max=4.6).exp() * a @ b.T
    same = torch.tensor([[x == y for y in texts] for x in texts], device=images.device).float()
    same = same / same.sum(1, keepdim=True)
    right = (logits.argmax(1) == torch.arange(len(texts), device=images.device)).float().mean()
    both = -(same * F.log_softmax(logits, 1)).sum(1).mean() - (same * F.log_softmax(logits.T, 1)).sum(1).mean()
    return both / 2, float(right)
