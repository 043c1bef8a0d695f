"""python3 -m unittest test_recipe: what can be checked of the recipe without a corpus."""
import os
import random
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image

import checkpoint
import colours
import losses
import network
import pictures
import train

TINY = dict(network.LITE, embed=16, deep=32, tail=8, middle=8, tif=16, inner=16, vit=32, vit_mlp=32, vit_layers=3, prompts=2,
            text=16, sentence=16, vocabulary=50)


def texts(c, lengths=(5, 3)):
    torch.manual_seed(2)
    ids = torch.randint(0, 50, (len(lengths), max(lengths)))
    return network.TextEncoder(c)(ids, torch.tensor(lengths))


class NetworkTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.x = torch.rand(2, 3, 64, 64) * 2 - 1

    def test_train_forward_equals_the_chain_inside(self):
        g, text = network.Generator(TINY), texts(TINY)
        with torch.no_grad():
            a, b = g(self.x, text), g.train_forward(self.x, text)
        self.assertLess(float((losses.inside(a) - losses.inside(b)).abs().max()), 1e-4)

    def test_cross_attention_starts_as_no_change(self):
        text = texts(TINY)
        other = network.Text(text.sentence, text.words * 3 + 1, text.mask)
        g = network.Generator(dict(TINY, graph="released"))
        with torch.no_grad():
            self.assertTrue(torch.equal(g(self.x, text), g(self.x, other)))

    def test_padding_behind_the_end_token_does_not_matter(self):
        g = network.Generator(TINY)
        for name, p in g.named_parameters():
            if "attn_" in name or "linear2" in name:
                torch.nn.init.normal_(p, std=0.1)
        text = texts(TINY)
        alone = network.Text(text.sentence[1:], text.words[1:, :3], text.mask[1:, :3])
        with torch.no_grad():
            self.assertLess(float((g(self.x, text)[1:] - g(self.x[1:], alone)).abs().max()), 1e-4)


class CheckpointTest(unittest.TestCase):
    def test_a_damaged_state_gives_way_to_the_one_before(self):
        with tempfile.TemporaryDirectory() as folder:
            for step in (1, 2, 3):
                checkpoint.save_state(folder, step, {"step": step, "big": torch.full((5 << 20,), float(step))})
            self.assertEqual(checkpoint.steps(folder), ["00000002", "00000003"])
            parts = [os.path.join(folder, "00000003", p) for p in sorted(os.listdir(os.path.join(folder, "00000003")))]
            self.assertTrue(all(os.path.getsize(p) <= 16 << 20 for p in parts))
            self.assertEqual(checkpoint.load_state(folder)["step"], 3)
            with open(parts[-1], "r+b") as f:
                f.write(b"xx")
            self.assertEqual(checkpoint.load_state(folder)["step"], 2)


class RegrownTest(unittest.TestCase):
    def test_rows_follow_their_tokens_when_the_corpus_grows(self):
        table = torch.arange(20.0).view(10, 2)
        old = lambda: torch.tensor([[-3.0, -3], [-7, -7]])
        state = {"used": [3, 7], "model": {"text.token_embedding.weight": old()}, "ema": {"text.token_embedding.weight": old()},
                 "optimizer": {"state": {0: {"step": torch.tensor(5.0), "exp_avg": old()}}}, "tower_optimizer": {"state": {}}}
        train.regrown(state, [3, 5, 7], table)
        self.assertEqual(state["ema"]["text.token_embedding.weight"].tolist(), [[-3, -3], [10, 11], [-7, -7]])
        self.assertEqual(state["optimizer"]["state"][0]["exp_avg"].tolist(), [[-3, -3], [0, 0], [-7, -7]])


class ColourTest(unittest.TestCase):
    def test_a_cut_out_of_a_colour_is_called_by_it(self):
        gradient = np.tile(np.linspace(90, 200, 32, dtype=np.uint8)[:, None, None], (1, 32, 3)) * np.array([1, 0.5, 0.4])
        stamp = Image.fromarray(gradient.astype(np.uint8)).convert("RGBA")
        for name in ("red", "orange", "yellow", "green", "turquoise", "blue", "purple", "pink", "brown", "white", "black"):
            self.assertIn(name, colours.dominant(colours.recolour(stamp, name)), name)

    def test_plain_colours_are_called_by_their_names(self):
        for name in colours.NAMES:
            im = Image.new("RGB", (8, 8), colours.plain(name, random.Random(1)))
            self.assertEqual(colours.dominant(im), [name])

    def test_grey_input_keeps_no_colour(self):
        lr = np.asarray(pictures.shrink(Image.new("RGB", (64, 64), (200, 30, 40)), 16, 0.0))
        self.assertEqual(int(np.ptp(lr, axis=2).max()), 0)


if __name__ == "__main__":
    unittest.main()
