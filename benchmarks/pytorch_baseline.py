#!/usr/bin/env python3
"""What a user would pick instead: the released graph's live path in PyTorch, at its best (channels-last, no gradients).

    pytorch_baseline.py [--device cpu] [--threads 2] [--batch 1[,16]] [--runs 20] [--tsv FILE]

Random weights of the published size (pytorch_network.py); gamma and beta are computed once, as the
library does. Prints the median and minimum seconds of one 64x64 -> 256x256 call. With --device cuda: cuDNN, its
algorithms tried out beforehand, float32 without TF32, replayed as a CUDA graph. --tsv also appends the results to a file
that GpuCheck takes up.
"""
import argparse
import statistics
import time

import torch

from pytorch_network import Picture


def plain(net, x):
    """A call as it is; on a GPU it is also what a graph is compared with."""
    def call():
        net(x)
        if x.is_cuda:
            torch.cuda.synchronize()
    return call


def replayed(net, x):
    """The call recorded once as a CUDA graph: no time goes into launching single kernels."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            net(x)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        net(x)

    def call():
        graph.replay()
        torch.cuda.synchronize()
    return call


def timed(call, runs):
    seconds = []
    for i in range(runs + 3):
        start = time.perf_counter()
        call()
        if i >= 3:
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), min(seconds)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--batch", default="1", help="pictures at once; several sizes, separated by commas, are timed in turn")
    p.add_argument("--runs", type=int, default=20)
    p.add_argument("--tsv", help="file to append results to")
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    cuda = a.device.startswith("cuda")
    where = "%d threads" % a.threads
    if cuda:
        torch.cuda.set_device(a.device if ":" in a.device else "cuda:0")
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = True
        where = "%s, cuDNN %s, TF32 off, CUDA graph" % (torch.cuda.get_device_name(), torch.backends.cudnn.version())
    net = Picture().eval().to(memory_format=torch.channels_last).to(a.device)
    lines = ["info\tpytorch\t%s, %s" % (torch.__version__, where)]
    with torch.no_grad():
        for batch in (int(b) for b in a.batch.split(",")):
            x = torch.rand(batch, 3, 64, 64).to(a.device).to(memory_format=torch.channels_last)
            calls = [("pytorch", replayed), ("eager", plain)] if cuda else [("pytorch", plain)]
            for name, kind in calls:
                median, least = timed(kind(net, x), a.runs)
                print("PyTorch %s, %s, %s, batch %d: median %.6f s, min %.6f s" % (
                    torch.__version__, where, name, batch, median, least), flush=True)
                lines.append("time\t%s\tpicture released\t%d\t%.4f\t%.4f\t%d" % (name, batch, median * 1e3, least * 1e3, a.runs))
    if a.tsv:
        with open(a.tsv, "a", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
