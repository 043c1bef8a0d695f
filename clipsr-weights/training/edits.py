"""The edit test: whether changing the colour word of a caption moves a 16x16 input's object towards the word. Its cut-outs and
photographs are none that training saw: the corpus's own that were kept for it, or emoji on the held-out pictures. It is scored by the
mean colour of the object and of what is around it, which is no training loss by itself, though colours by word are what is trained."""
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import colours
import pictures

CASES = 100
LEAST = 1.0                    # unit of Lab; about half of what an eye can tell
COLUMNS = 2                    # of a sheet
LINE = 18                      # pixels of a sheet that a caption takes
EMOJI = {"balloon": "\U0001F388", "car": "\U0001F697", "apple": "\U0001F34E", "bird": "\U0001F426", "butterfly": "\U0001F98B", "fish": "\U0001F41F",
         "umbrella": "\u2602", "shirt": "\U0001F455", "dress": "\U0001F457", "cap": "\U0001F9E2", "bus": "\U0001F68C", "tulip": "\U0001F337",
         "heart": "\u2764", "boat": "\u26F5", "backpack": "\U0001F392", "glove": "\U0001F9E4", "pear": "\U0001F350", "teapot": "\U0001FAD6",
         "truck": "\U0001F69A", "snail": "\U0001F40C"}


def emoji(font):
    """(name, RGBA cut-out) of every EMOJI, as Noto Color Emoji draws it."""
    font = ImageFont.truetype(font, 109)                                       # the only size it has
    found = []
    for name, character in EMOJI.items():
        im = Image.new("RGBA", (160, 160))
        ImageDraw.Draw(im).text((10, 10), character, font=font, embedded_color=True)
        found.append((name, im.crop(im.getbbox())))
    return found


def emoji_on(held, corpus, font):
    """The corpus with emoji for its cut-outs and the held-out pictures for its photographs."""
    corpus.stamps = emoji(font)
    corpus.captions, corpus.photos = [c for _, c, _ in held], [hr for _, _, hr in held]
    corpus.weight = list(range(1, len(held) + 1))
    return corpus


def edit_cases(corpus, count=CASES):
    """Cut-outs and backgrounds that training never saw, at 16x16: (LR, caption by word, HR by word, mask, kind)."""
    found = []
    for i in range(count):
        rng = random.Random(7_000_000 + i)
        ground, where, name_of_ground = corpus.scene(rng)
        name, stamp = rng.choice(corpus.stamps)
        f = rng.uniform(0.45, 0.8) * pictures.SIDE / max(stamp.size)
        stamp = stamp.resize((max(2, round(stamp.width * f)), max(2, round(stamp.height * f))), Image.BICUBIC)
        at = rng.randint(0, pictures.SIDE - stamp.width), rng.randint(0, pictures.SIDE - stamp.height)
        words = rng.sample(list(colours.HUES), 2)
        hr = {}
        for word in words:
            hr[word] = ground.copy()
            hr[word].paste(colours.recolour(stamp, word), at, stamp)
        mask = Image.new("L", ground.size)
        mask.paste(stamp.getchannel("A"), at)
        grey = i % 2 == 0
        lr = pictures.shrink(hr[words[0]], 16, 0.0 if grey else 1.0)
        caption = {w: corpus.sentence(random.Random(i), w, name, where, name_of_ground) for w in words}
        found.append((lr, caption, hr, np.asarray(mask) > 128, "grey input" if grey else "coloured input"))
    return found


def chroma(rgb, mask):
    """The mean colour of a region without its lightness: a and b of CIE Lab (D65)."""
    c = rgb[mask].mean(0) / 255.0
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    xyz = np.array([[.4124564, .3575761, .1804375], [.2126729, .7151522, .0721750], [.0193339, .1191920, .9503041]]) @ linear
    f = np.cbrt(xyz / np.array([0.95047, 1.0, 1.08883]))
    return np.array([500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def edit_test(model, cases):
    """Of each kind of input: the share of cases where changing the colour word moves the object's colour towards the word by at
    least 1 unit of Lab; the mean of how much of the way it goes; and how much of that way what is around the object goes."""
    kinds = {}
    for lr, caption, hr, mask, kind in cases:
        first, second = caption
        a, b = (model.upscale(lr, caption[w]) for w in (first, second))
        want = chroma(np.asarray(hr[second]), mask) - chroma(np.asarray(hr[first]), mask)
        way = np.linalg.norm(want)
        along, around = (float((chroma(b, where) - chroma(a, where)) @ want / way) for where in (mask, ~mask))
        kinds.setdefault(kind, []).append((along >= LEAST, along / way, around / way))
    kinds["all"] = [x for v in list(kinds.values()) for x in v]
    return {k: {n: round(float(np.mean([x[i] for x in v])), 3) for i, n in enumerate(("towards", "of_the_way", "around"))} | {"cases": len(v)}
            for k, v in kinds.items()}


def sheet(model, cases, path, rows=10):
    """Ten cases in two columns: the input, and what either caption makes of it, with the captions' colour words."""
    side = pictures.SIDE // 2
    width, height = 3 * side + 12, side + LINE
    page = Image.new("RGB", (COLUMNS * width - 12, math.ceil(rows / COLUMNS) * height), "white")
    font = ImageFont.load_default()
    for i, (lr, caption, _, _, _) in enumerate(cases[:rows]):
        left, top = i % COLUMNS * width, i // COLUMNS * height
        page.paste(lr.resize((side, side), Image.NEAREST), (left, top))
        for k, (word, text) in enumerate(caption.items(), 1):
            page.paste(Image.fromarray(model.upscale(lr, text)).resize((side, side), Image.BOX), (left + k * side, top))
            ImageDraw.Draw(page).text((left + k * side + 2, top + side + 1), word, fill="black", font=font)
    page.save(path)
    return [" / ".join(case[1].values()) for case in cases[:rows]]
