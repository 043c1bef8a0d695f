#!/usr/bin/env python3
"""Trains CLIP-SR: first the text encoder contrastively, then the generator with it.

    train.py --corpus DIR --heldout DIR --out DIR (--minutes N | --until N) [--start lite.pth --start-clip lite_clip.pth]

Called again it goes on where it stopped (OUT/state). SIGTERM and SIGINT make it write its state and end; so does the end of
the minutes. OUT/log.jsonl says what loss and held-out PSNR did; OUT/export has the moving average of the weights as a
checkpoint. The same on CPU and GPU; seeds are fixed and samples follow from their number, so a resumed run sees what an
uninterrupted one would have seen. Exit codes: 0 done; 75 the minutes of this call are over, not those of --until; 128 + the signal.
"""
import argparse
import copy
import json
import os
import random
import signal
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import torch

import checkpoint
import colours
import contrastive
import degradations
import evaluate
import initial
import losses
import network
import pictures
from clock import Clock
from tokenizer import Tokenizer

PARTS = ("model", "ema", "tower", "judge", "optimizer", "tower_optimizer", "judge_optimizer")
WARMUP = 200
WIDTHS = ("embed", "middle", "tail")
PLAIN_SHARE = 0.1        # of the minutes, at the end: in single precision whatever is faster
UNFINISHED = 75          # exit code: call again
NEW = (".attn", ".fc_gamma.", ".fc_beta.", "mapping.", "TBlocks.")       # what no released-graph model without words could teach
FORMS = ("a an the photo of in on in front of against over under blue sky background and picture painting turquoise , %s" % " ".join(colours.NAMES))


class Texts:
    """Captions to ids. Only the tokens that captions use are trained, as a small table; the others keep their first vectors."""

    def __init__(self, tokenizer, corpus, device):
        self.tokenizer, self.device = tokenizer, device
        everything = FORMS.split() + corpus.captions + corpus.names + list(corpus.strange)
        self.used = sorted({i for t in everything for i in tokenizer(t)})
        self.number = {i: k for k, i in enumerate(self.used)}

    def encode(self, encoder, texts):
        ids = [[self.number[i] for i in self.tokenizer(t)] for t in texts]
        longest = max(map(len, ids))
        padded = torch.tensor([i + [0] * (longest - len(i)) for i in ids], device=self.device)
        return encoder(padded, torch.tensor([len(i) for i in ids], device=self.device))


def strange_words(tokenizer, corpus, count=400):
    """Words, the same in every run, that no caption of the corpus has."""
    known = set(" ".join([FORMS] + corpus.captions + corpus.names).lower().split())
    words = [w for w in tokenizer.whole_words()[:20000] if w not in known]
    return random.Random(1).sample(words, min(count, len(words)))


def regrown(state, used, table):
    """A state whose small table has the rows of `used`: a corpus that has grown brings tokens, which begin as the whole table
    has them. All that Adam remembers of those is 0."""
    row = {token: i for i, token in enumerate(state["used"])}
    here = [row.get(token) for token in used]
    length = len(state["used"])

    def rows(old, otherwise):
        return torch.stack([otherwise[i] if at is None else old[at] for i, at in enumerate(here)])

    fresh = table[used]
    for part, name in (("model", "text.token_embedding.weight"), ("ema", "text.token_embedding.weight")):
        state[part][name] = rows(state[part][name], fresh)
    for part in ("optimizer", "tower_optimizer"):
        for moments in state[part]["state"].values():
            for name, value in moments.items():
                if getattr(value, "shape", ()) == (length, table.shape[1]):
                    moments[name] = rows(value, torch.zeros_like(fresh))
    return state


class Run:
    def __init__(self, a):
        self.a = a
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(a.seed)
        self.tokenizer = Tokenizer(os.path.join(a.corpus, "merges.txt"))
        self.corpus = pictures.Corpus(a.corpus, seed=a.seed, cut_outs=a.cut_outs, words=not a.no_words, degraded=a.degraded)
        self.corpus.strange = strange_words(self.tokenizer, self.corpus)
        self.texts = Texts(self.tokenizer, self.corpus, self.device)
        self.held = evaluate.load_heldout(a.heldout)
        self.config = network.twice(network.LITE) if a.size == "base" else dict(network.LITE)
        self.config |= {"graph": a.graph, "fusion": a.fusion} | {k: v for k in WIDTHS if (v := getattr(a, k))}
        state = checkpoint.load_state(os.path.join(a.out, "state"))
        if state:
            if any(self.config[k] != state["config"][k] for k in ("graph", "fusion", *WIDTHS)):
                sys.exit("%s has the state of another network, %s; give the options that it was begun with" % (a.out, state["config"]))
            self.config = state["config"]
        small = dict(self.config, vocabulary=len(self.texts.used))
        self.text, self.generator = network.TextEncoder(small), network.Generator(self.config)
        self.tower = contrastive.ImageTower(32, self.config["sentence"])
        self.judge = losses.Discriminator(64, self.config["sentence"])
        self.model = torch.nn.ModuleDict({"text": self.text, "generator": self.generator})
        self.step = self.contrastive_step = 0
        self.seconds = 0.0                # of the calls before this one
        self.clock = Clock()
        self.batches = None
        own = os.path.join(a.out, "tokens.npy")
        self.table = torch.from_numpy(np.load(own if state and os.path.exists(own) else os.path.join(a.corpus, "tokens.npy"))).float()
        if not state:
            self.begin()
        self.ema = copy.deepcopy(self.model).requires_grad_(False)
        for part in (self.model, self.ema, self.tower, self.judge):
            part.to(self.device, memory_format=torch.channels_last)
        new = {True: [], False: []}
        for name, parameter in self.generator.named_parameters():
            new[any(part in name for part in NEW)].append(parameter)
        groups = [{"params": new[True], "share": 1.0}, {"params": new[False], "share": a.kept_rate},
                  {"params": self.text.parameters(), "share": a.text_rate}]
        fused = {"fused": True} if torch.__version__ >= "2.4" else {}      # on a CPU, a seventh of the time
        self.optimizer = torch.optim.Adam(groups, lr=a.lr, betas=(0.9, 0.99), **fused)
        self.tower_optimizer = torch.optim.Adam([*self.tower.parameters(), *self.text.parameters()], lr=1e-3, betas=(0.9, 0.98))
        self.judge_optimizer = torch.optim.Adam(self.judge.parameters(), lr=a.lr, betas=(0.0, 0.9))
        self.keep_text = bool(state and state.get("keep_text")) or getattr(self, "keep_text", False)
        self.half = False
        self.averages, self.weights = list(self.ema.parameters()), list(self.model.parameters())
        if state:
            regrown(state, self.texts.used, self.table)
            for name in PARTS:
                getattr(self, name).load_state_dict(state[name])
            for group, share in zip(self.optimizer.param_groups, (1.0, a.kept_rate, a.text_rate)):
                group["share"] = share
            self.step, self.contrastive_step, self.seconds = state["step"], state["contrastive_step"], state["seconds"]

    def begin(self):
        with torch.no_grad():
            self.text.token_embedding.weight.copy_(self.table[self.texts.used])
        if self.a.start:
            netg, clip = initial.read(self.a.start, self.a.start_clip)
            if set(netg) == set(self.generator.state_dict()):
                netg = initial.widened(self.generator, netg)
                initial.from_export(self.generator, self.text, netg, clip, self.texts.used)
                # Tokens that no caption has keep that model's rows: another PyTorch makes the corpus other ones, in another basis.
                self.table = clip["token_embedding.weight"]
                np.save(os.path.join(self.a.out, "tokens.npy"), self.table.half().numpy())
                self.skip_contrast()
                return
            initial.from_released(self.generator, self.config, netg, clip, self.tokenizer)
        if self.a.start_text:
            initial.text_from_export(self.text, self.a.start_text, self.texts.used)
            self.skip_contrast()
        if self.config["graph"] == "paper":
            x = torch.cat([self.corpus.batch(10_000_000 + i, 8)[1] for i in range(8)])
            initial.keep_deepest(self.generator, x)

    def skip_contrast(self):
        """Keeps a text encoder that comes from elsewhere. The image encoder is trained beside it only where a loss looks at its features."""
        self.keep_text = True
        if not (self.a.perceptual or self.a.adversarial):
            self.contrastive_step = self.a.contrastive_steps

    # ------------------------------------------------------------------------------------------------------- steps
    def rate(self):
        rate = self.a.lr * min(1.0, (self.step + 1) / WARMUP)
        return rate * max(0.01, min(1.0, self.left() / self.a.cooldown)) if self.a.cooldown else rate

    def left(self):
        """The share of the minutes, of all calls or of this one, that is still to come."""
        a = self.a
        return 1 - (self.seconds + self.clock.now()) / (a.until * 60) if a.until else 1 - self.clock.now() / (a.minutes * 60)

    def precision(self):
        """Half precision while it is faster, but not at the end: the last steps are too small for bfloat16's eight bits."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half and self.left() > PLAIN_SHARE)

    def choose_precision(self, steps=3):
        """Times a step in both precisions, interleaved, and takes the faster. bfloat16 is faster where the processor multiplies it (avx512_bf16,
        AMX, a GPU), and slower elsewhere."""
        x = torch.zeros(self.a.batch, 3, 64, 64, device=self.device).to(memory_format=torch.channels_last)
        seconds = {False: [], True: []}
        for i in range(2 * steps + 2):
            half = bool(i % 2)
            start = time.perf_counter()
            with torch.autocast(self.device.type, torch.bfloat16, enabled=half):
                sr = self.generator.train_forward(x, self.texts.encode(self.text, [""] * self.a.batch))
            sr.float().mean().backward()
            float(next(self.generator.parameters()).grad.sum())       # waits for a GPU
            if i >= 2:
                seconds[half].append(time.perf_counter() - start)
        self.model.zero_grad(set_to_none=True)
        plain, half = (sorted(seconds[k])[steps // 2] for k in (False, True))
        self.half = half < plain
        self.log(seconds_plain=round(plain, 3), seconds_bfloat16=round(half, 3), bfloat16=self.half)

    def contrast(self):
        images, texts = contrastive.batch(self.corpus, self.contrastive_step, 48)
        with torch.set_grad_enabled(not self.keep_text):
            sentences = self.texts.encode(self.text, texts).sentence
        value, right = contrastive.loss(self.tower, images.to(self.device), sentences, texts)
        self.tower_optimizer.zero_grad(set_to_none=True)
        value.backward()
        self.tower_optimizer.step()
        self.contrastive_step += 1
        if self.contrastive_step == self.a.contrastive_steps:
            self.ema["text"].load_state_dict(self.text.state_dict())
        return {"contrastive": float(value.detach()), "right_in_batch": right}

    def generate(self):
        a = self.a
        if self.batches is None:
            self.batches = pictures.batches(self.corpus, self.step, a.batch, a.workers)
        hr, x, captions, wrongs, mask, others, scales = next(self.batches)
        hr, mask = hr.to(self.device), mask.to(self.device)
        x = x.to(self.device, memory_format=torch.channels_last)
        n = a.batch
        judged = sorted((i for i, w in enumerate(wrongs) if w is not None), key=lambda i: others[i] is None)[:max(1, n // 4)]
        paired = [(i, n + k) for k, i in enumerate(judged) if others[i] is not None]
        exact = self.step % a.exact == a.exact - 1
        forward = self.generator.forward if exact else self.generator.train_forward
        with self.precision():
            text = self.texts.encode(self.text, captions + [wrongs[i] for i in judged])
            sr = forward(torch.cat([x, x[judged]]), text)
        sr = sr.float()
        edge = 0 if exact else losses.EDGE
        each = losses.charbonnier(sr, torch.cat([hr, hr[judged]]), a.eps, edge)
        plain = each[:n].mean()
        loss = losses.in_decibels(each[:n])
        if judged:
            right, wrong = (losses.within(e, mask[judged]) for e in (each[judged], each[n:]))
            loss = loss + a.mismatch * losses.mismatch(right, wrong, a.margin) * len(judged) / n
        if paired and a.word_weight:
            by_wrong = losses.charbonnier(sr[[k for _, k in paired]], torch.stack([others[i] for i, _ in paired]).to(self.device), a.eps, edge)
            where = mask[[i for i, _ in paired]]
            decided = losses.within(each[[i for i, _ in paired]], where) + losses.within(by_wrong, where)
            loss = loss + losses.in_decibels(by_wrong) * len(paired) / n + a.word_weight * decided.sum() / n
        if a.consistency:
            loss = loss + a.consistency * losses.consistency(sr[:n], hr, scales)
        if a.perceptual:
            loss = loss + a.perceptual * losses.perceptual(self.tower, sr[:n], hr)
        if a.adversarial:
            own = text[:n]
            judgement = losses.discriminator_loss(self.judge, self.tower, sr[:n], hr, own)
            self.judge_optimizer.zero_grad(set_to_none=True)
            judgement.backward()
            self.judge_optimizer.step()
            loss = loss + a.adversarial * losses.adversarial(self.judge, self.tower, sr[:n], own)
        rate = self.rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group["share"]
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), a.clip_norm)
        self.optimizer.step()
        self.step += 1
        decay = min(a.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for average, weight in zip(self.averages, self.weights):
                average.lerp_(weight, 1 - decay)
        found = {"loss": float(plain.detach())}
        if judged:
            found["wrong_over_right"] = float((wrong / right).mean().detach())
        if paired and a.word_weight:
            found["decided"] = float(decided.mean().detach()) / 2
        return found

    # ------------------------------------------------------------------------------------------------------- files
    def full_text(self):
        """The averaged text encoder with the whole table of tokens."""
        state = {k: v.clone().cpu() for k, v in self.ema["text"].state_dict().items()}
        table = self.table.clone()
        table[self.texts.used] = state["token_embedding.weight"]
        return state | {"token_embedding.weight": table}

    def save(self):
        checkpoint.save_state(os.path.join(self.a.out, "state"), self.step + self.contrastive_step,
                              {n: getattr(self, n).state_dict() for n in PARTS}
                              | {"config": self.config, "used": self.texts.used, "keep_text": self.keep_text, "step": self.step, "contrastive_step": self.contrastive_step,
                                 "seconds": self.seconds + self.clock.now()})
        generator = {k: v.cpu() for k, v in self.ema["generator"].state_dict().items()}
        checkpoint.export(os.path.join(self.a.out, "export"), self.a.size, self.config, generator, self.full_text(), self.step)

    def log(self, **what):
        line = {"step": self.step, "contrastive_step": self.contrastive_step,
                "minutes": round((self.seconds + self.clock.now()) / 60, 2), **what}
        print(json.dumps(line), flush=True)
        with open(os.path.join(self.a.out, "log.jsonl"), "a", encoding="utf-8") as f:
            f.write(json.dumps(line) + "\n")

    def measure(self):
        rounded = copy.deepcopy(self.ema).half().float()
        model = evaluate.Model(rounded["generator"], lambda t: self.texts_encoded(rounded["text"], t))
        own = [c for _, c, _ in self.held]
        of = lambda captions, scales: evaluate.mean(evaluate.held_out(model, self.held, captions, scales))
        return {"own": of(own, pictures.SCALES), "shuffled": of(own[5:] + own[:5], (8, 16)), "empty": of([""] * len(own), pictures.SCALES)}

    def texts_encoded(self, encoder, texts):
        """Held-out captions may have tokens that the small table has not: they come from the whole one."""
        table = encoder.token_embedding.weight
        if not hasattr(encoder, "whole"):
            encoder.whole = self.table.to(self.device).half().float()
            encoder.whole[self.texts.used] = table
            encoder.token_embedding = torch.nn.Embedding.from_pretrained(encoder.whole)
        ids = [self.tokenizer(t) for t in texts]
        longest = max(map(len, ids))
        return encoder(torch.tensor([i + [0] * (longest - len(i)) for i in ids], device=self.device),
                       torch.tensor([len(i) for i in ids], device=self.device))

    # -------------------------------------------------------------------------------------------------------- loop
    def go(self):
        a, stop = self.a, []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda n, _: stop.append(n))
        self.clock = Clock()
        saved = measured = 0.0
        sums = {}
        if self.step == 0 and not self.seconds:
            self.log(arguments={k: v for k, v in vars(a).items() if k not in ("corpus", "heldout", "out", "start", "start_clip", "start_text")},
                     parameters={k: sum(p.numel() for p in m.parameters()) for k, m in self.model.items()}, heldout=self.measure())
        if self.left() > PLAIN_SHARE and not a.plain:
            self.choose_precision()
        if self.left() <= 0:
            self.save()                   # an export may be missing: the last call may have been killed before it wrote one
            return
        while not stop and self.left() > 0 and self.clock.now() < a.minutes * 60:
            found = self.contrast() if self.contrastive_step < a.contrastive_steps else self.generate()
            for key, value in found.items():
                sums.setdefault(key, []).append(value)
            if (self.step + self.contrastive_step) % a.report == 0:
                self.log(**{k: round(sum(v) / len(v), 5) for k, v in sums.items()})
                sums = {}
            now = self.clock.now()
            if now - saved > a.save_minutes * 60:
                self.save()
                saved = self.clock.now()
            if now - measured > a.measure_minutes * 60:
                self.log(heldout=self.measure())
                measured = self.clock.now()
        self.save()
        if not stop:
            self.log(heldout=self.measure())
        if stop:
            sys.exit(128 + stop[0])
        if a.until and self.left() > 0:
            sys.exit(UNFINISHED)          # by --minutes, before its end: nothing is to go on from its export


def parser():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "heldout", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--minutes", type=float, default=1e6, help="of this call")
    p.add_argument("--until", type=float, help="minutes of all calls together, by which the learning rate falls")
    p.add_argument("--start", help="an earlier checkpoint of these widths or less, of the released graph or an export of this program; or a model file of the library")
    p.add_argument("--start-clip", help="its text encoder")
    p.add_argument("--start-text", help="a text encoder of this program to go on with in place of training one")
    p.add_argument("--no-words", action="store_true", help="photographs as they are, without captions: what a first phase is for")
    p.add_argument("--plain", action="store_true", help="single precision throughout; default: bfloat16 where a timed step is faster, and single for the last tenth")
    p.add_argument("--size", choices=("lite", "base"), default="lite")
    p.add_argument("--graph", choices=("released", "paper"), default="paper")
    p.add_argument("--fusion", choices=("affine", "cross_attention"), default="cross_attention")
    for name in WIDTHS:
        p.add_argument("--" + name, type=int, help="channels, where not the size's own")
    for name, value in (("seed", 1), ("threads", 1), ("workers", 0), ("batch", 4), ("contrastive-steps", 1000), ("report", 100), ("exact", 5)):
        p.add_argument("--" + name, type=int, default=value)
    for name, value in (("lr", 8e-4), ("kept-rate", 0.25), ("text-rate", 0.3), ("eps", 0.03), ("mismatch", 0.5), ("margin", 0.03), ("word-weight", 0.5), ("consistency", 0.5), ("perceptual", 0.0),
                        ("adversarial", 0.0), ("clip-norm", 1.0), ("ema", 0.999), ("save-minutes", 5.0), ("measure-minutes", 20.0),
                        ("cooldown", 0.0), ("cut-outs", 0.5), ("degraded", degradations.SHARE)):
        p.add_argument("--" + name, type=float, default=value)
    return p


def main():
    a = parser().parse_args()
    if a.start and not a.start.endswith(".safetensors") and not a.start_clip:
        parser().error("--start with a checkpoint needs its text encoder, too: --start-clip")
    torch.set_num_threads(a.threads)
    os.makedirs(a.out, exist_ok=True)
    pid = os.path.join(a.out, "pid")
    with open(pid, "w") as f:
        f.write("%d\n" % os.getpid())
    try:
        Run(a).go()
    finally:
        os.remove(pid)


if __name__ == "__main__":
    main()
