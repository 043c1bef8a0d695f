"""python3 -m unittest test_recipe: what can be checked of the recipe without a corpus."""
import json
import os
import random
import tempfile
import unittest

import numpy as np
import torch
from PIL import Image

import checkpoint
import colours
import degradations
import evaluate
import initial
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

    def test_a_widened_network_does_the_same(self):
        text = texts(TINY)
        narrow, wide = network.Generator(TINY), network.Generator(dict(TINY, embed=24, middle=12, tail=16))
        wide.load_state_dict(initial.widened(wide, narrow.state_dict()))
        with torch.no_grad():
            self.assertLess(float((narrow(self.x, text) - wide(self.x, text)).abs().max()), 1e-5)
            self.assertLess(float(losses.inside(narrow(self.x, text) - wide.train_forward(self.x, text)).abs().max()), 1e-4)

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


class NativeTest(unittest.TestCase):
    def test_a_model_file_of_the_library_can_be_started_from(self):
        header = json.dumps({"__metadata__": {"format": "clipsr"}, "netG.a": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]},
                             "clip.b": {"dtype": "F32", "shape": [1, 2], "data_offsets": [4, 12]}}).encode()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            with open(path, "wb") as f:
                f.write(len(header).to_bytes(8, "little") + header + np.float16([1, -2]).tobytes() + np.float32([3, 4]).tobytes())
            netg, clip = initial.read(path)
        self.assertEqual({k: v.tolist() for k, v in netg.items()}, {"a": [1, -2]})
        self.assertEqual({k: v.tolist() for k, v in clip.items()}, {"b": [[3, 4]]})


class RegrownTest(unittest.TestCase):
    def test_rows_follow_their_tokens_when_the_corpus_grows(self):
        table = torch.arange(20.0).view(10, 2)
        old = lambda: torch.tensor([[-3.0, -3], [-7, -7]])
        state = {"used": [3, 7], "model": {"text.token_embedding.weight": old()}, "ema": {"text.token_embedding.weight": old()},
                 "optimizer": {"state": {0: {"step": torch.tensor(5.0), "exp_avg": old()}}}, "tower_optimizer": {"state": {}}}
        train.regrown(state, [3, 5, 7], table)
        self.assertEqual(state["ema"]["text.token_embedding.weight"].tolist(), [[-3, -3], [10, 11], [-7, -7]])
        self.assertEqual(state["optimizer"]["state"][0]["exp_avg"].tolist(), [[-3, -3], [0, 0], [-7, -7]])


class RunTest(unittest.TestCase):
    """Whole runs, on a corpus of three photographs and two cut-outs."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.corpus = os.path.join(self.folder.name, "corpus")
        rng = np.random.default_rng(1)
        for kind in ("photos", "stamps"):
            os.makedirs(os.path.join(self.corpus, kind))
        photo = lambda: Image.fromarray(rng.integers(0, 255, (12, 16, 3), np.uint8)).resize((320, 280), Image.BICUBIC)
        for i in range(3):
            photo().save(os.path.join(self.corpus, "photos", "%d.png" % i))
        for i in range(2):
            stamp = photo().resize((120, 100)).convert("RGBA")
            stamp.save(os.path.join(self.corpus, "stamps", "%d.png" % i))
        self.write("photos.tsv", "file\tcaption\tsplit\n" + "".join("%d.png\tthe %s\ttrain\n" % (i, n) for i, n in enumerate(("cat", "tree", "sea"))))
        self.write("stamps.tsv", "file\tname\tsplit\n0.png\tball\ttrain\n1.png\tcup\ttrain\n")
        self.write("merges.txt", "t h\nth e</w>\n")
        size = 256 + 256 + 2 + 2
        np.save(os.path.join(self.corpus, "tokens.npy"), rng.normal(size=(size, 16)).astype(np.float16))
        self.write("heldout.json", '[{"file": "photos/0.png", "caption": "the cat"}]')
        lite = network.LITE
        network.LITE = dict(TINY, vocabulary=size)
        self.addCleanup(setattr, network, "LITE", lite)

    def write(self, name, text):
        with open(os.path.join(self.corpus, name), "w", encoding="utf-8") as f:
            f.write(text)

    def run_of(self, out, *more):
        out = os.path.join(self.folder.name, out)
        os.makedirs(out, exist_ok=True)
        a = train.parser().parse_args(["--corpus", self.corpus, "--heldout", self.corpus, "--out", out, "--minutes", "1", "--batch", "2", "--plain", *more])
        return train.Run(a)

    def test_a_resumed_run_does_what_an_uninterrupted_one_does(self):
        whole, first = self.run_of("whole"), self.run_of("parts")
        expected = [whole.generate()["loss"] for _ in range(4)]
        self.assertEqual([first.generate()["loss"] for _ in range(2)], expected[:2])
        first.save()
        second = self.run_of("parts")
        self.assertEqual(second.step, 2)
        self.assertEqual([second.generate()["loss"] for _ in range(2)], expected[2:])

    def test_an_export_can_be_started_from_and_evaluated(self):
        run = self.run_of("one")
        run.generate()
        run.save()
        files = [os.path.join(self.folder.name, "one", "export", f) for f in ("lite.pth", "lite_clip.pth")]
        other = self.run_of("two", "--start", files[0], "--start-clip", files[1])
        mine, its = run.ema["generator"].state_dict(), other.generator.state_dict()
        self.assertTrue(all(torch.equal(mine[k].half().float(), its[k]) for k in mine))
        model = evaluate.load(files[0], files[1], os.path.join(self.corpus, "merges.txt"))
        self.assertEqual(model.upscale(Image.new("RGB", (16, 16)), "the ball").shape, (256, 256, 3))

    def test_an_export_keeps_the_rows_of_tokens_that_training_does_not_use(self):
        run = self.run_of("one")
        run.save()
        files = [os.path.join(self.folder.name, "one", "export", f) for f in ("lite.pth", "lite_clip.pth")]
        np.save(os.path.join(self.corpus, "tokens.npy"), np.zeros((516, 16), np.float16))       # as another machine makes them
        self.run_of("two", "--start", files[0], "--start-clip", files[1]).save()
        again = self.run_of("two", "--start", files[0], "--start-clip", files[1]).full_text()["token_embedding.weight"]
        self.assertTrue(torch.equal(again, run.full_text()["token_embedding.weight"].half().float()))

    def test_every_loss_can_be_asked_for(self):
        run = self.run_of("all", "--perceptual", "0.1", "--adversarial", "0.01")
        self.assertTrue(np.isfinite(run.generate()["loss"]) and np.isfinite(run.contrast()["contrastive"]))

    def test_losses_on_features_can_start_from_an_export(self):
        run = self.run_of("one")
        run.save()
        files = [os.path.join(self.folder.name, "one", "export", f) for f in ("lite.pth", "lite_clip.pth")]
        other = self.run_of("two", "--start", files[0], "--start-clip", files[1], "--perceptual", "0.1", "--contrastive-steps", "1")
        before = {k: v.clone() for k, v in other.text.state_dict().items()}
        tower = other.tower.projection.weight.clone()
        self.assertEqual(other.contrastive_step, 0)
        other.contrast()
        self.assertTrue(all(torch.equal(before[k], v) for k, v in other.text.state_dict().items()))
        self.assertFalse(torch.equal(tower, other.tower.projection.weight))
        self.assertTrue(np.isfinite(other.generate()["loss"]))

    def test_half_precision_gives_nearly_the_same_loss(self):
        single, half = self.run_of("one"), self.run_of("two")
        half.half = True
        expected, found = single.generate()["loss"], half.generate()["loss"]
        self.assertNotEqual(expected, found)
        self.assertLess(abs(expected - found), 0.02 * expected)

    def test_a_third_of_the_inputs_is_degraded_and_nothing_else_changes(self):
        clean, worse = pictures.Corpus(self.corpus), pictures.Corpus(self.corpus, degraded=degradations.SHARE)
        differ = 0
        for i in range(100):
            a, b, again = clean.sample(i), worse.sample(i), worse.sample(i)
            self.assertEqual(b.lr.tobytes(), again.lr.tobytes())
            differ += a.lr.tobytes() != b.lr.tobytes()
            self.assertEqual((a.lr.size, a.lr.mode), (b.lr.size, b.lr.mode))
        self.assertTrue(25 <= differ <= 50, differ)

    def test_workers_make_the_same_batches(self):
        corpus = pictures.Corpus(self.corpus, degraded=1.0)
        here, there = pictures.batches(corpus, 5, 2, 0), pictures.batches(corpus, 5, 2, 2)
        for _ in range(3):
            a, b = next(here), next(there)
            self.assertTrue(torch.equal(a[0], b[0]) and torch.equal(a[1], b[1]))
            self.assertEqual(list(a[2:4]), list(b[2:4]))

    def test_a_pair_differs_by_its_word_alone(self):
        corpus = pictures.Corpus(self.corpus, cut_outs=1.0)
        found = 0
        for i in range(60):
            sample = corpus.sample(i)
            if sample.other is not None:
                found += 1
                off = np.asarray(sample.hr, int) - np.asarray(sample.other, int)
                self.assertEqual(int(np.abs(off[np.asarray(sample.mask) == 0]).max(initial=0)), 0)
                self.assertGreater(int(np.abs(off).max()), 0)
                self.assertNotEqual(sample.caption, sample.wrong)
        self.assertGreater(found, 10)


class DegradationTest(unittest.TestCase):
    def setUp(self):
        self.rng = random.Random(3)
        noise = np.random.default_rng(1).integers(0, 255, (16, 16, 3), np.uint8)
        self.im = Image.fromarray(noise).resize((256, 256), Image.BICUBIC)

    def off(self, a, b):
        return float(np.abs(np.asarray(a, float) - np.asarray(b, float)).mean())

    def test_jpeg_is_worse_the_lower_its_quality_and_chroma(self):
        low, middle, high = (self.off(degradations.jpeg(self.im, q), self.im) for q in (30, 75, 95))
        self.assertGreater(low, middle)
        self.assertGreater(middle, high)
        self.assertGreater(high, self.off(degradations.jpeg(self.im, 95, chroma_halved=False), self.im))

    def test_the_grid_of_blocks_moves(self):
        moved = degradations.jpeg(self.im, 30, at=(5, 3))
        self.assertEqual(moved.size, self.im.size)
        by_hand = degradations.jpeg(Image.fromarray(np.pad(np.asarray(self.im), ((3, 0), (5, 0), (0, 0)), mode="symmetric")), 30)
        self.assertEqual(moved.tobytes(), by_hand.crop((5, 3, 261, 259)).tobytes())

    def test_no_filter_moves_the_picture(self):
        ramp = Image.fromarray(np.tile(np.arange(0, 256, 4, dtype=np.uint8)[None, :, None], (64, 1, 3)))
        for scale in pictures.SCALES:
            expected = 4 * (scale * np.arange(64 // scale) + (scale - 1) / 2)
            for how in degradations.FILTERS:
                found = [np.asarray(degradations.reduced(ramp, scale, how, self.rng), float) for _ in range(200)]
                off = (np.mean(found, 0)[..., 0] - expected)[:, 1:-1]
                self.assertLess(abs(float(off.mean())), 0.6, (scale, how))         # half a pixel is 2

    def test_noise_grows_with_the_light(self):
        spread = lambda value: np.mean([np.asarray(degradations.noisy(Image.new("RGB", (64, 64), (value,) * 3), random.Random(i)), float).std() for i in range(20)])
        self.assertGreater(spread(200), spread(20))
        self.assertGreater(spread(20), 0.2)

    def test_all_that_is_drawn_comes_from_the_generator(self):
        for scale in pictures.SCALES:
            for i in range(30):
                a, b = (degradations.degraded(self.im, scale, random.Random(i)) for _ in range(2))
                self.assertEqual(a.tobytes(), b.tobytes())
                self.assertEqual(a.size, (256 // scale,) * 2)
                self.assertNotEqual(a.tobytes(), pictures.shrink(self.im, scale).tobytes())

    def test_grey_stays_grey(self):
        lr = np.asarray(pictures.shrink(self.im, 4, 0.0, random.Random(1)))
        self.assertEqual(int(np.ptp(lr, axis=2).max()), 0)


class ColourTest(unittest.TestCase):
    def test_a_caption_takes_a_colour_where_people_say_it(self):
        said = lambda text: pictures.Corpus.coloured(random.Random(1), text, ["orange"])
        self.assertEqual(said("tulips")[0], "orange tulips")
        self.assertEqual(said("A cat on a table")[0], "an orange cat on a table")
        self.assertEqual(said("the sea")[0], "the orange sea")
        right, wrong = said("tulips")
        self.assertTrue(wrong.endswith(" tulips") and wrong != right, wrong)

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
