#!/usr/bin/env python3
"""PyTorch as a peer of benchmarks/run.sh: answers "one measurement please" on stdin and stdout (see PeerProcess.java).

    pytorch_peer.py FOLDER             FOLDER has the files that run.sh prepares: model.safetensors, ids.txt, grid-N.f32
    pytorch_peer.py FOLDER --export    writes FOLDER/picture.onnx and FOLDER/prompt.onnx for ONNX Runtime, and ends

A question is "JOB THREADS SIZE", and perhaps "once" for a single call. A job is one of picture and output, which writes output.f32
(SIZE: pictures at once), and prompt (SIZE: tokens computed, as many as the prompt has or more), followed by -eager, -frozen or
-bf16. The answer is "@seconds S" or "@failed WHY".
"""
import array
import os
import statistics
import sys
import time

LEAST_SECONDS = 0.2


class Peer:
    def __init__(self, folder):
        import pytorch_network
        self.folder = folder
        self.prompt, self.picture = pytorch_network.load(os.path.join(folder, "model.safetensors"))
        with open(os.path.join(folder, "ids.txt"), encoding="ascii") as f:
            self.ids = [int(word) for word in f.read().split()]
        self.picture.to(memory_format=torch.channels_last)
        self.modulated = False
        self.ready = {}

    def modulate(self):
        """Computes the prompt's part of the picture once; it is no part of opening."""
        if not self.modulated:
            with torch.no_grad():
                self.picture.modulate(self.prompt(*self.tokens(len(self.ids))))
            self.modulated = True

    def tokens(self, count):
        padded = self.ids + [0] * (count - len(self.ids))
        return torch.tensor([padded]), torch.tensor([len(self.ids) - 1])

    def grid(self, batch):
        values = array.array("f")
        with open(os.path.join(self.folder, f"grid-{batch}.f32"), "rb") as f:
            values.frombytes(f.read())
        return torch.tensor(values).view(batch, 3, 64, 64).to(memory_format=torch.channels_last)

    def call(self, job, threads, size):
        """The job as something to call; made once for each number of threads and size."""
        key = (job, threads, size)
        if key not in self.ready:
            what, how = job.split("-")
            module = self.prompt if what == "prompt" else self.picture
            inputs = self.tokens(size) if what == "prompt" else (self.grid(size),)
            if how == "frozen":
                module = torch.jit.trace(module, inputs, check_trace=False)
                module = torch.jit.optimize_for_inference(torch.jit.freeze(module))
            self.ready[key] = {"eager": lambda: module(*inputs), "frozen": lambda: module(*inputs),
                               "bf16": lambda: autocast(module, inputs)}[how]
        return self.ready[key]

    def answer(self, job, threads, size, *once):
        torch.set_num_threads(threads)
        self.modulate()
        with torch.no_grad() if job.endswith("frozen") else torch.inference_mode():
            call = self.call(job, threads, size)
            if job.startswith("output"):
                with open(os.path.join(self.folder, "output.f32"), "wb") as f:
                    f.write(call().float().contiguous().numpy().tobytes())
            return measured(call, once)


def autocast(module, inputs):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return module(*inputs)


def measured(call, once):
    """The median of the calls in a fifth of a second, or of one. The call before them does not count: its caches are cold."""
    if not once:
        call()
    seconds = []
    while not seconds or not once and sum(seconds) < LEAST_SECONDS:
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def export(peer):
    """The two modules as ONNX files, by the exporter that traces."""
    peer.modulate()
    with torch.no_grad():
        for name, module, inputs, names, axes in (
                ("picture", peer.picture.to(memory_format=torch.contiguous_format), (peer.grid(1).contiguous(),), ["x"], {"x": {0: "n"}}),
                ("prompt", peer.prompt, peer.tokens(len(peer.ids)), ["ids", "end"], {"ids": {1: "tokens"}})):
            part = os.path.join(peer.folder, name + ".onnx.part")
            torch.onnx.export(module, inputs, part, dynamo=False, input_names=names, dynamic_axes=axes, opset_version=17)
            os.replace(part, os.path.join(peer.folder, name + ".onnx"))


def main():
    if len(sys.argv) < 2 or sys.argv[2:] not in ([], ["--export"]):
        sys.exit(__doc__)
    start = time.perf_counter()
    peer = Peer(sys.argv[1])
    if sys.argv[2:]:
        export(peer)
        return
    print("@ready %.6f PyTorch %s" % (time.perf_counter() - start, torch.__version__), flush=True)
    for line in sys.stdin:
        job, threads, size, *once = line.split()
        try:
            answer = "@seconds %.6f" % peer.answer(job, int(threads), int(size), *once)
        except Exception as e:
            answer = "@failed " + " ".join(f"{type(e).__name__}: {e}".split())[:300]
        print(answer, flush=True)


if __name__ == "__main__":
    import torch
    main()
