"""Times PyTorch. A line "net batch threads runs" is answered by "wall processor", seconds for one run.

A net is one of nets.NETS, train-NET for a step of training with Adam, or matmul for the product of two square matrices of size
batch. Of the ways to run a network (as written, traced and frozen, channels last) the fastest one on this machine is taken.
One process serves one number of threads, since the BLAS library reads it when it is loaded.
"""
import sys
import time
import warnings

import torch

import nets

warnings.filterwarnings("ignore")
prepared = {}
last = {}


def seconds(run, runs):
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(runs):
        run()
    return (time.perf_counter() - wall) / runs, (time.process_time() - processor) / runs


def wait_until_idle():
    """Workers look for work for a while before they sleep; they must not disturb the next rival."""
    while True:
        before = time.process_time()
        time.sleep(0.02)
        if time.process_time() - before < 0.001:
            return


def serving(name, batch):
    makers, shape, _ = nets.NETS[name]
    x = torch.randn(batch, *shape)
    ways = []
    for make in makers:
        net = make().eval()
        inputs = [(net, x)]
        if x.dim() == 4:
            inputs.append((make().eval().to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)))
        for module, x_in in inputs:
            ways.append((module, x_in))
            try:
                ways.append((torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(module, x_in))), x_in))
            except Exception as error:
                print(f"{name}: not traced, {error}".splitlines()[0], file=sys.stderr)
    runs = []
    for module, x_in in ways:
        run = lambda module=module, x_in=x_in: module(x_in)
        try:
            run()
            once = seconds(run, 1)[0]
            turns, count = (0, 1) if once > 1 else (1, 1) if once > 0.1 else (5, max(1, int(0.02 / once)))
            runs.append((min([once, *(seconds(run, count)[0] for _ in range(turns))]), run))
        except Exception as error:
            print(f"{name}: a way that does not run, {error}".splitlines()[0], file=sys.stderr)
    return min(runs, key=lambda r: r[0])[1]


def training(name, batch):
    makers, shape, classes = nets.NETS[name]
    ways = []
    for make in makers:
        for last in (False, True) if len(shape) == 3 else (False,):
            net, x = make().train(), torch.randn(batch, *shape)
            if last:
                net, x = net.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
            optimiser = torch.optim.Adam(net.parameters(), foreach=True)
            target = torch.zeros_like(net(x))

            def step(net=net, x=x, optimiser=optimiser, target=target):
                optimiser.zero_grad(set_to_none=True)
                torch.nn.functional.binary_cross_entropy_with_logits(net(x), target).backward()
                optimiser.step()

            step()
            ways.append((min(seconds(step, 1)[0] for _ in range(3)), step))
    return min(ways, key=lambda w: w[0])[1]


def product(size):
    a, b, c = torch.randn(size, size), torch.randn(size, size), torch.empty(size, size)
    return lambda: torch.matmul(a, b, out=c)


def main():
    print("PyTorch", torch.__version__, flush=True)
    for line in sys.stdin:
        name, batch, threads, runs = line.split()
        if torch.get_num_threads() != int(threads):
            torch.set_num_threads(int(threads))
        is_training = name.startswith("train-")
        key = name, batch, threads
        with torch.inference_mode(not is_training):
            if key not in prepared:
                prepared[key] = training(name[6:], int(batch)) if is_training else product(int(batch)) if name == "matmul" else serving(name, int(batch))
            # Runs of seconds need no others before them.
            if last.get(key, 0) < 1:
                prepared[key]()
            answer = seconds(prepared[key], int(runs))
            last[key] = answer[0]
        wait_until_idle()
        print(*answer, flush=True)


main()
