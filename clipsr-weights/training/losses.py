"""The losses. Charbonnier leads; the mismatch term makes words matter. The perceptual and the adversarial term are off
unless asked for: no model ships with them before PSNR and pictures with and without them have been shown."""
import torch
import torch.nn as nn
import torch.nn.functional as F

EDGE = 4          # pixels at the border that train_forward does not get right


def inside(x, edge=EDGE):
    return x[:, :, edge:x.shape[2] - edge, edge:x.shape[3] - edge]


def charbonnier(sr, hr, eps, edge=EDGE):
    """Per pixel, [n, 1, h, w]. Near |d| for differences above eps, near d^2 below; minus eps, so that 0 is the best."""
    d = inside(sr, edge) - inside(hr, edge)
    return (torch.sqrt(d * d + eps * eps) - eps).mean(1, keepdim=True)


def in_decibels(each):
    """The mean logarithm of each picture's loss, so that a picture at 4x, which errs by little, counts as much as one at 16x:
    as it does in a mean PSNR. Times 0.05, which makes it about as steep as a plain mean."""
    return 0.05 * torch.log(each.mean((1, 2, 3)) + 1e-3).mean()


def shrunk(x, scale):
    return F.interpolate(x, scale_factor=1 / scale, mode="bicubic", antialias=True)


def consistency(sr, hr, scales, eps=0.01):
    """What a shrunk result lacks of the shrunk original. There is nothing to guess about that, so it may be asked for with
    more weight than its size: without, it is a fiftieth of the loss, drowned by what nobody can know."""
    each = [torch.sqrt((shrunk(inside(a[None], s), s) - shrunk(inside(b[None], s), s)) ** 2 + eps * eps).mean() - eps
            for a, b, s in zip(sr, hr, scales)]
    return torch.stack(each).mean()


def within(each, mask):
    """Mean per picture of a map, over a mask [n, 1, H, W] of 0 to 1, of which the map may lack the border."""
    weight = inside(mask, (mask.shape[2] - each.shape[2]) // 2)
    return (each * weight).sum((1, 2, 3)) / weight.sum((1, 2, 3)).clamp_min(1)


def mismatch(right, wrong, margin):
    """Hinge: by a wrong caption a picture must be worse, relative to what the right one gives, by at least a margin. Both are
    means over what the caption decides, so that there is nothing to be won by spoiling the rest."""
    return F.relu(right.detach() * (1 + margin) - wrong).mean()


def perceptual(tower, sr, hr):
    """L1 between features of our own image encoder."""
    with torch.no_grad():
        real = tower.features(inside(hr))
    return sum(F.l1_loss(a, b) for a, b in zip(tower.features(inside(sr)), real))


class Discriminator(nn.Module):
    """Judges features of the frozen image encoder together with the sentence (the paper's CLIP-feature discriminator)."""

    def __init__(self, channels, sentence):
        super().__init__()
        self.image = nn.Conv2d(channels, 64, 3, 1, 1)
        self.text = nn.Linear(sentence, 64)
        self.judge = nn.Conv2d(64, 1, 3, 1, 1)

    def forward(self, features, sentence):
        h = F.leaky_relu(self.image(features) * (1 + self.text(sentence)[:, :, None, None]), 0.2)
        return self.judge(h).mean((1, 2, 3))


def discriminator_loss(judge, tower, sr, hr, text, penalty=2.0):
    """Hinge on real, generated and mismatched pairs, and the matching-aware gradient penalty (power 6) on real ones."""
    real = tower.features(inside(hr))[-1].detach().requires_grad_(True)
    fake = tower.features(inside(sr.detach()))[-1]
    sentence = text.sentence.detach().requires_grad_(True)
    score = judge(real, sentence)
    g = torch.autograd.grad(score.sum(), (real, sentence), create_graph=True)
    norm = torch.cat([x.flatten(1) for x in g], 1).norm(dim=1)
    wrong = judge(real.detach(), sentence.roll(1, 0))
    return (F.relu(1 - score) + 0.5 * F.relu(1 + judge(fake, sentence)) + 0.5 * F.relu(1 + wrong)).mean() + penalty * (norm ** 6).mean()


def adversarial(judge, tower, sr, text):
    return -judge(tower.features(inside(sr))[-1], text.sentence.detach()).mean()
