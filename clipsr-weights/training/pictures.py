"""Training pictures. Every sample follows from the seed and its number alone, so a run resumes exactly and workers need
no state. Half are photographs; half are cut-outs on backgrounds, whose colours stand in the caption and often not in LR."""
import csv
import os
import random
import re
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image

import colours
import degradations

SIDE = 256
SCALES = (4, 8, 16)
SCALE_SHARE = (0.4, 0.3, 0.3)
CUT_OUT_SHARE = (0.25, 0.25, 0.5)
LARGEST_PHOTO = 1100           # shorter side; nothing below needs more pixels
BACKGROUND_WORDS = ("on", "in front of", "against", "over")


@dataclass
class Sample:
    hr: Image.Image
    lr: Image.Image
    caption: str
    wrong: str = None          # a caption that must score worse; None where none surely does
    mask: Image.Image = None   # where the object is
    other: Image.Image = None  # what the same LR becomes by the wrong caption, where that asks for something


def read_table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def shrink(im, scale, saturation=1.0, rng=None):
    """LR of a picture: bicubic with antialiasing, 8 bit, as the evaluation's inputs are made, or with a random.Random degraded;
    optionally less coloured."""
    lr = degradations.degraded(im, scale, rng) if rng else im.resize((im.width // scale, im.height // scale), Image.BICUBIC)
    if saturation < 1:
        grey = np.asarray(lr.convert("L"), np.float32)[..., None]
        lr = Image.fromarray((grey + saturation * (np.asarray(lr, np.float32) - grey)).round().clip(0, 255).astype(np.uint8))
    return lr


def without_colours(im):
    return im.convert("L").convert("RGB")


def tensor(im):
    """[3, h, w] in [-1, 1]"""
    return torch.from_numpy(np.array(im.convert("RGB"), np.uint8)).permute(2, 0, 1).float() / 127.5 - 1


def article(phrase):
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def plain_caption(text):
    return text.replace("painting by Berthe Morisot: ", "painting of ")


class Corpus:
    def __init__(self, folder, split="train", seed=1, cut_outs=0.5, words=True, degraded=0.0):
        """cut_outs: the share of compositions in batches. words: False gives photographs as they are, without captions.
        degraded: the share of inputs that are not clean."""
        self.seed = seed
        self.degraded = degraded
        self.cut_outs, self.words = cut_outs, words
        self.strange = ()          # words of no picture, by which training learns to leave pictures alone
        self.photos, self.captions, weight = [], [], []
        for row in read_table(os.path.join(folder, "photos.tsv")):
            if row["split"] != split:
                continue
            im = Image.open(os.path.join(folder, "photos", row["file"])).convert("RGB")
            if min(im.size) < 176:
                continue
            f = LARGEST_PHOTO / min(im.size)
            self.photos.append(im if f >= 1 else im.resize((round(im.width * f), round(im.height * f)), Image.LANCZOS))
            self.captions.append(plain_caption(row["caption"]))
            weight.append((im.width * im.height) ** 0.5)
        self.weight = list(np.cumsum(weight))
        self.stamps = [(row["name"], Image.open(os.path.join(folder, "stamps", row["file"])).convert("RGBA"))
                       for row in read_table(os.path.join(folder, "stamps.tsv")) if row["split"] == split]
        self.names = sorted({name for name, _ in self.stamps})

    # ------------------------------------------------------------------------------------------------ photographs
    def crop(self, rng, side=SIDE):
        """A square of a photograph and its caption; slightly enlarged where the photograph is small."""
        i = rng.choices(range(len(self.photos)), cum_weights=self.weight)[0]
        im = self.photos[i]
        largest = min(4.0, min(im.size) / side)
        s = max(rng.uniform(min(1.0, largest), largest) for _ in range(2))       # most people shrink whole pictures, few cut pieces out
        cut = side * s
        x, y = rng.uniform(0, im.width - cut), rng.uniform(0, im.height - cut)
        hr = im.resize((side, side), Image.BICUBIC, box=(x, y, x + cut, y + cut), reducing_gap=2.0)
        turned = 0.5 if side < SIDE else 0.3         # where a whole picture is seen, most stay upright as people's are
        for turn, share in ((Image.FLIP_LEFT_RIGHT, 0.5), (Image.FLIP_TOP_BOTTOM, turned), (Image.TRANSPOSE, turned)):
            if rng.random() < share:
                hr = hr.transpose(turn)
        return hr, self.captions[i], s < 0.99

    def shrunk(self, rng, im, scale, saturation=1.0):
        """LR as training sees it: of some pictures degraded."""
        degrade = rng.random() < self.degraded
        return shrink(im, scale, saturation, random.Random(rng.getrandbits(64)) if degrade else None)

    def photograph(self, rng):
        hr, text, soft = self.crop(rng)
        scale = rng.choices(SCALES[1:] if soft else SCALES, SCALE_SHARE[1:] if soft else SCALE_SHARE)[0]
        if scale == 4 and rng.random() < (1.0 if not self.words else 0.4):
            return self.mosaic(rng)
        if not self.words:
            return Sample(hr, self.shrunk(rng, hr, scale), "")
        kind, wrong, saturation = rng.random(), None, 1.0
        if kind < 0.4:
            found = colours.dominant(hr, rng.choice((0.28, 0.12)))
            if found and rng.random() < 0.3 and not any(n in text.split() for n in colours.NAMES):
                text, by_other = self.coloured(rng, text, found)
                if rng.random() < 0.25:
                    wrong, saturation = by_other, 0.0
            elif found:
                other = rng.sample([n for n in colours.HUES if n not in found], len(found))
                form = rng.choice(("%s, %s", "%s in %s", "a %s photo of %s"))
                order = (lambda a, b: (b, a)) if form.startswith("a ") else (lambda a, b: (a, b))
                if colours.blue_sky(hr) and rng.random() < 0.5:
                    text += " under a blue sky"
                if rng.random() < 0.25:
                    saturation = 0.0
                    wrong = form % order(text, " and ".join(other))
                text = form % order(text, " and ".join(found))
        elif kind < 0.5:
            text = "a photo of " + text
        elif kind < 0.63:
            text = ""
            hr = without_colours(hr) if rng.random() < 0.25 else hr            # who says nothing wants no colours
        elif kind < 0.68 and self.strange:
            text = " ".join(rng.sample(self.strange, rng.randint(1, 3)))
            hr = without_colours(hr) if rng.random() < 0.25 else hr
        elif kind < 0.75:
            wrong, saturation = rng.choice([c for c in self.captions if c != text]), 0.0
        elif kind < 0.9 and scale > 4:
            wrong = rng.choice([c for c in self.captions if c != text])
        return Sample(hr, self.shrunk(rng, hr, scale, saturation), text, wrong)

    @staticmethod
    def coloured(rng, text, found):
        """A caption with one of its picture's colours, said of what it names, as people say "pink tulips"; and with another
        colour. Such a word holds for a part of the picture, and LR shows for which."""
        other = rng.choice([n for n in colours.HUES if n not in found])
        start, thing = re.match("((?:an?|the) )?(.*)", text, re.S | re.I).groups("")

        def said(colour):
            return (article(colour) if start.lower() in ("a ", "an ") else start + colour) + " " + thing

        return said(rng.choice(found)), said(other)

    def mosaic(self, rng, side=SIDE):
        """Four photographs' crops in one square, without a caption: at 4x, where what lies near decides, four times as many
        pictures for the same work."""
        hr = Image.new("RGB", (side, side))
        for i in range(4):
            hr.paste(self.crop(rng, side // 2)[0], (i % 2 * side // 2, i // 2 * side // 2))
        return Sample(hr, self.shrunk(rng, hr, 4), "")

    # -------------------------------------------------------------------------------------------------- cut-outs
    def scene(self, rng, side=SIDE):
        """As background(), but always a photograph."""
        im, text, _ = self.crop(rng, side)
        found = colours.dominant(im, 0.5)
        return im, (text if not found else "%s " + text), (found[0] if found else None)

    def background(self, rng, side=SIDE):
        """A picture and what it is called, with a place for its colour's name, and that name or None."""
        kind = rng.random()
        if kind < 0.55:
            return self.scene(rng, side)
        name = rng.choice(colours.NAMES)
        a = np.array(colours.plain(name, rng), np.float32)
        if kind < 0.75:
            return Image.new("RGB", (side, side), tuple(int(v) for v in a)), "a %s background", name
        b = a * rng.uniform(0.45, 0.9)
        dx, dy = rng.uniform(-1, 1), rng.uniform(-1, 1)
        y, x = np.mgrid[0:side, 0:side] / side
        t = dx * x + dy * y
        t = ((t - t.min()) / (t.max() - t.min() + 1e-6))[..., None]
        return Image.fromarray((a + t * (b - a)).astype(np.uint8)), "a %s background", name

    def cut_out(self, rng, colour=None, side=SIDE):
        """Colour's name or None, object's name, and the picture, at its size."""
        name, im = rng.choice(self.stamps)
        if colour is None and rng.random() < 0.7:
            colour = rng.choice(colours.NAMES)
        if colour is not None:
            im = colours.recolour(im, colour)
        f = rng.uniform(0.25, 0.8) * side / max(im.size)
        im = im.resize((max(2, round(im.width * f)), max(2, round(im.height * f))), Image.BICUBIC)
        return colour, name, im.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else im

    def composition(self, rng, scale=None, saturation=None, side=SIDE, edit=True):
        """A cut-out on a background. In an edit, LR shows the object in another colour than the caption and HR do: at 16x alone, for
        where LR says more, a caption that names a colour would pull a picture's own towards the usual one. Where the
        caption decides the colour, the same picture by another word comes along: all that differs between the two is the word."""
        ground, where, ground_colour = self.background(rng, side)
        colour, name, im = self.cut_out(rng, side=side)
        at = rng.randint(0, side - im.width), rng.randint(0, side - im.height)

        def composed(cut_out):
            whole = ground.copy()
            whole.paste(cut_out, at, cut_out)
            return whole

        mask = Image.new("L", (side, side))
        mask.paste(im.getchannel("A"), at)
        scale = scale or rng.choices(SCALES, CUT_OUT_SHARE)[0]
        other = rng.choice([n for n in colours.HUES if n != colour])
        silent = rng.random() < 0.08                                           # no caption: then nothing is to change
        edited = False
        if saturation is None:
            grey = rng.random()
            saturation = 0.0 if grey < 0.25 else rng.uniform(0.0, 0.3) if grey < 0.3 else 1.0
            edited = bool(edit and scale == 16 and colour and grey > 0.62 and not silent)
        if saturation == 1 and not edited:
            im = colours.shaded(im, rng)         # what is pink already is not to become the usual pink
        hr, by_other = composed(im), composed(colours.recolour(im, other))
        if silent and saturation < 1:
            hr, saturation = without_colours(hr), 1.0
        lr = self.shrunk(rng, by_other if edited else hr, scale, saturation)
        if silent:
            return Sample(hr, lr, "", mask=mask)
        said = rng.random()

        def caption(colour, name):
            return self.sentence(random.Random(said), colour, name, where, ground_colour)

        if colour in colours.HUES and (edited or saturation < 0.5):
            return Sample(hr, lr, caption(colour, name), caption(other, name), mask, by_other)
        wrong = None
        if scale == 16 and rng.random() < 0.15:
            wrong = caption(colour, rng.choice([n for n in self.names if n != name]))
        return Sample(hr, lr, caption(colour, name), wrong, mask)

    def sentence(self, rng, colour, name, where, ground):
        thing = article(((colour + " ") if colour else "") + name)
        if rng.random() < 0.3:
            return thing
        # A background's colour is told, or its word left away where a photograph's caption stands without it.
        told = where.replace("%s", ground) if ground and (where.startswith("a ") or rng.random() < 0.6) else where.replace("%s ", "")
        return "%s %s %s" % (thing, rng.choice(BACKGROUND_WORDS), told)

    # ------------------------------------------------------------------------------------------------------ batches
    def sample(self, number):
        rng = random.Random(self.seed * 1_000_003 + number)
        return self.composition(rng) if rng.random() < self.cut_outs else self.photograph(rng)

    def batch(self, step, size):
        """HR [n, 3, 256, 256], LR laid on the grid [n, 3, 64, 64], captions, wrong captions, what those decide [n, 1, 256, 256],
        HR by the wrong captions or None, and the scales."""
        samples = [self.sample(step * size + i) for i in range(size)]
        x = torch.stack([torch.nn.functional.interpolate(tensor(s.lr)[None], size=(SIDE // 4, SIDE // 4), mode="nearest")[0] for s in samples])
        mask = torch.stack([torch.ones(1, SIDE, SIDE) if s.mask is None else torch.from_numpy(np.array(s.mask, np.float32))[None] / 255 for s in samples])
        return torch.stack([tensor(s.hr) for s in samples]), x, [s.caption for s in samples], [s.wrong for s in samples], mask, \
            [None if s.other is None else tensor(s.other) for s in samples], [s.hr.width // s.lr.width for s in samples]


class Batches(torch.utils.data.Dataset):
    """The batches of a run by number, for the workers of a DataLoader."""

    def __init__(self, corpus, first, size):
        self.corpus, self.first, self.size = corpus, first, size

    def __len__(self):
        return 1 << 30

    def __getitem__(self, i):
        return self.corpus.batch(self.first + i, self.size)


def batches(corpus, first, size, workers):
    """All batches from a number on, in order; made in other processes if there are workers."""
    source = Batches(corpus, first, size)
    if workers == 0:
        return (source[i] for i in range(len(source)))
    in_order = torch.utils.data.SequentialSampler(source)
    return iter(torch.utils.data.DataLoader(source, batch_size=None, sampler=in_order, num_workers=workers, prefetch_factor=4))
