"""First rows of the token embedding: vectors of words out of WordNet, so that a word that no caption has lies near those
that mean the like. Source: WordNet 3.0 (Debian package wordnet-base; the WordNet licence, (c) 2006 Princeton University,
allows use and derived works for any purpose if its notice is kept).

A word's features are its synonyms, the words of its glosses, and its ancestors; counts are weighted to positive pointwise
mutual information and reduced by a singular value decomposition. Pieces of words get the mean of the words they occur in.
"""
import math
import os
import re

import torch

PARTS = ("noun", "verb", "adj", "adv")
ANCESTORS = ("@", "@i", "#p", "&", "=", "\\")       # hypernym, instance of, part of, similar to, attribute, derived from
DEPTH = 6
COMMON = frozenset("a an the of or and to in is that for with by on as at be it its from used having who which are not "
                   "one any something someone very especially usually often make made being has have this such".split())


def synsets(folder):
    """(part, offset) -> (lemmas, ancestors, words of the gloss)"""
    found = {}
    for part in PARTS:
        with open(os.path.join(folder, "data." + part), encoding="latin-1") as f:
            for line in f:
                if line.startswith("  "):
                    continue
                data, _, gloss = line.partition("|")
                field = data.split()
                count = int(field[3], 16)
                lemmas = [re.sub(r"\(.*", "", field[4 + 2 * i]).lower() for i in range(count)]
                at = 4 + 2 * count
                pointers = [field[at + 1 + 4 * i: at + 5 + 4 * i] for i in range(int(field[at]))]
                up = [({"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}[p[2]], p[1]) for p in pointers if p[0] in ANCESTORS]
                words = [w for w in re.findall(r"[a-z]+", gloss.split("; \"")[0].lower()) if w not in COMMON]
                found[part, field[0]] = (lemmas, up, words)
    return found


def senses(folder):
    """lemma -> [(part, offset)], the commonest sense of each part of speech first"""
    found = {}
    for part in PARTS:
        with open(os.path.join(folder, "index." + part), encoding="latin-1") as f:
            for line in f:
                if not line.startswith("  "):
                    field = line.split()
                    found.setdefault(field[0], []).extend((rank, (part, offset)) for rank, offset in enumerate(field[-int(field[2]):]))
    return found


def features(known, key):
    """feature -> weight of one synset"""
    lemmas, up, words = known[key]
    found = {}
    for lemma in lemmas:
        found["w:" + lemma] = 2.0
    for word in words:
        found["w:" + word] = found.get("w:" + word, 0) + 1.0
    level, weight = [key], 3.0
    for _ in range(DEPTH):
        for k in level:
            found["s:%s%s" % k] = max(found.get("s:%s%s" % k, 0), weight)
        level = [u for k in level for u in known[k][1]][:8]
        weight *= 0.75
    return found


def vectors(folder, size, seed):
    """word -> unit vector; folder holds WordNet's data.* and index.*"""
    known = synsets(folder)
    rows, columns, names, entries = [], [], {}, []
    for lemma, ranked in sorted(senses(folder).items()):
        if not lemma.isalpha():
            continue
        row, total = len(rows), {}
        rows.append(lemma)
        for rank, key in ranked:
            for feature, weight in features(known, key).items():
                total[feature] = total.get(feature, 0) + weight / (1 + rank) ** 1.5
        for feature, weight in total.items():
            entries.append((row, names.setdefault(feature, len(names)), weight))
    row, column, weight = (torch.tensor(x) for x in zip(*entries))
    row_sum = torch.zeros(len(rows)).index_add_(0, row, weight)
    column_sum = torch.zeros(len(names)).index_add_(0, column, weight)
    # Much like pointwise mutual information, but never negative, and with rare features held down.
    pmi = torch.log(weight * float(weight.sum()) ** 0.25 / (row_sum[row] / row_sum.mean() * column_sum[column] ** 0.75) + 1)
    matrix = torch.sparse_coo_tensor(torch.stack([row, column]), pmi, (len(rows), len(names))).coalesce()
    norm = torch.sqrt(torch.zeros(len(rows)).index_add_(0, row, pmi ** 2)).clamp_min(1e-6)
    matrix = torch.sparse_coo_tensor(matrix.indices(), matrix.values() / norm[matrix.indices()[0]], matrix.shape).coalesce()
    torch.manual_seed(seed)
    u, s, _ = torch.svd_lowrank(matrix, q=size + 17, niter=3)
    u = (u * s.sqrt())[:, 1:size + 1]                                      # the first says only how common a word is
    return dict(zip(rows, u / u.norm(dim=1, keepdim=True).clamp_min(1e-6)))


def token_table(tokenizer, folder, size, seed, std=0.08, own=0.4):
    """[vocabulary, size]. `own` is the share of a random part, by which words that mean the like can still be told apart."""
    found = vectors(folder, size, seed)
    total = torch.zeros(tokenizer.size, size)
    for word, vector in found.items():
        for form, share in ((word, 1.0), (word + "s", 0.5)):
            ids = tokenizer.word(form)
            total.index_add_(0, torch.tensor(ids), vector.expand(len(ids), -1) * (share if len(ids) > 1 else 100.0 * share))
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(tokenizer.size, size, generator=generator) / math.sqrt(size)
    norm = total.norm(dim=1, keepdim=True)
    total = torch.where(norm > 1e-6, total / norm.clamp_min(1e-6), noise)
    return (total + own * noise) * std * math.sqrt(size) / math.sqrt(1 + own * own)
