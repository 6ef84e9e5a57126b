"""Writes the files beside this script: what PyTorch, in double precision, makes of every operation and of three small networks.

    /usr/bin/python3 make_oracles.py [FOLDER]

A file holds the cases of one family of operations. The tensors of a case are, with C for its name:
    C/NAME            an input or a parameter, in PyTorch's layout and, where a module owns it, under PyTorch's name
    C/NAME.gradient   the gradient of sum(output * direction) with respect to it
    C/output          the output
    C/direction       the fixed random direction
and constants such as lengths. The file's metadata hold the options of each case as JSON under the case's name. Inputs are
drawn as float32 numbers, computed with in double precision, and rounded to float32 when they are written.
"""
import json
import math
import pathlib
import random
import struct
import sys

import torch
import torch.nn.functional as F


def write_safetensors(path, tensors, metadata):
    """https://github.com/huggingface/safetensors#format: the header's length, the header in JSON, the numbers."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        is_integer = not tensor.is_floating_point()
        numbers = tensor.detach().to(torch.int64 if is_integer else torch.float32).contiguous()
        raw = numbers.numpy().tobytes()
        header[name] = {"dtype": "I64" if is_integer else "F32", "shape": list(numbers.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


class Family:
    """The cases of one file. Random numbers come from Python's generator, which is the same everywhere."""

    all = []

    def __init__(self, name):
        self.name, self.random, self.tensors, self.options = name, random.Random(name), {}, {}
        Family.all.append(self)

    def normal(self, *shape, scale=1.0, shift=0.0):
        count = math.prod(shape)
        return torch.tensor([self.random.gauss(shift, scale) for _ in range(count)], dtype=torch.float64).float().double().reshape(shape)

    def weight(self, *shape):
        """PyTorch's weights are (outputs, inputs...)."""
        return self.normal(*shape, scale=1 / math.sqrt(math.prod(shape[1:])))

    def parameters(self, module):
        """Draws the parameters of a module; its vectors are biases, or gains near 1 where they belong to a norm."""
        named = {}
        for name, value in module.double().named_parameters():
            owner = module.get_submodule(name.rpartition(".")[0])
            is_gain = isinstance(owner, torch.nn.LayerNorm) and name.endswith("weight")
            drawn = self.weight(*value.shape) if value.dim() > 1 else self.normal(*value.shape, scale=0.2, shift=float(is_gain))
            value.data.copy_(drawn)
            named[name] = value
        return named

    def case(self, name, function, tensors, constants=None, options=None, mask=None, has_gradient=True):
        """Runs function(tensors and constants by name); mask is 0 where the output does not count."""
        constants = constants or {}
        self.options[name] = options or {}
        for tensor in tensors.values():
            tensor.requires_grad_(has_gradient)
        output = function(**{k.replace(".", "_"): v for k, v in {**tensors, **constants}.items()})
        kept = {**tensors, **constants, "output": output if mask is None else output * mask}
        if has_gradient:
            direction = self.normal(*output.shape)
            if mask is not None:
                direction = (direction * mask).expand(output.shape)
            kept["direction"] = direction
            gradients = torch.autograd.grad((output * direction).sum(), list(tensors.values()))
            kept.update({f"{k}.gradient": g for k, g in zip(tensors, gradients)})
        self.tensors.update({f"{name}/{k}": v for k, v in kept.items()})

    def module(self, name, module, run, inputs, constants=None, options=None, mask=None):
        """A case whose parameters belong to a module; run gets the inputs and constants."""
        parameters = self.parameters(module)
        names = {k.replace(".", "_") for k in parameters}
        self.case(name, lambda **all: run(**{k: v for k, v in all.items() if k not in names}), {**inputs, **parameters}, constants, options, mask)


def lengths_mask(lengths, time):
    """(batch, time, 1): 1 where a step exists."""
    return (torch.arange(time)[None, :] < lengths[:, None]).double()[:, :, None]


def dense():
    f = Family("dense")
    for rows, inputs, outputs in [(1, 1, 1), (5, 7, 3), (4, 40, 33), (17, 16, 1)]:
        f.case(f"{rows}x{inputs}x{outputs}", lambda x, weight, bias: F.linear(x, weight, bias),
               {"x": f.normal(rows, inputs), "weight": f.weight(outputs, inputs), "bias": f.normal(outputs)})
    f.case("without_bias", lambda x, weight: F.linear(x, weight), {"x": f.normal(2, 3, 9), "weight": f.weight(20, 9)})
    f.case("relu", lambda x, weight, bias: F.relu(F.linear(x, weight, bias)),
           {"x": f.normal(6, 10), "weight": f.weight(18, 10), "bias": f.normal(18)}, options={"activation": "Relu"})
    f.case("gelu", lambda x, weight, bias: F.gelu(F.linear(x, weight, bias)),
           {"x": f.normal(6, 10), "weight": f.weight(18, 10), "bias": f.normal(18)}, options={"activation": "Gelu"})


def conv2d():
    f = Family("conv2d")

    def add(name, x, filters, window, stride=(1, 1), before=(0, 0), after=None, dilation=(1, 1), groups=1, bias=True):
        after = before if after is None else after
        pad = (before[1], after[1], before[0], after[0])
        tensors = {"x": f.normal(*x), "weight": f.weight(filters, x[1] // groups, *window)}
        if bias:
            tensors["bias"] = f.normal(filters)
        f.case(name, lambda x, weight, bias=None: F.conv2d(F.pad(x, pad), weight, bias, stride, 0, dilation, groups), tensors,
               options={"stride": stride, "before": before, "after": after, "dilation": dilation, "groups": groups})

    add("plain", (2, 3, 9, 8), 16, (3, 3))
    add("pointwise", (2, 20, 4, 5), 7, (1, 1))
    add("padded", (2, 4, 7, 6), 5, (3, 3), before=(1, 1))
    add("wide_window", (1, 2, 11, 12), 17, (5, 4), before=(2, 1))
    add("stride", (2, 4, 10, 9), 6, (3, 3), stride=(2, 2), before=(1, 1))
    add("uneven_stride", (1, 3, 9, 11), 4, (3, 2), stride=(3, 2))
    add("same_with_stride", (1, 3, 8, 8), 18, (3, 3), stride=(2, 2), after=(1, 1))
    add("patches", (2, 3, 12, 12), 8, (4, 4), stride=(4, 4))
    add("dilation", (2, 3, 11, 10), 5, (3, 3), before=(2, 1), dilation=(2, 3))
    add("groups", (2, 8, 6, 7), 12, (3, 3), before=(1, 1), groups=4)
    add("groups_with_stride", (1, 6, 9, 9), 6, (3, 3), stride=(2, 2), before=(1, 1), groups=2, bias=False)
    add("depthwise", (2, 19, 7, 8), 19, (3, 3), before=(1, 1), groups=19)
    add("depthwise_7x7", (1, 16, 10, 9), 16, (7, 7), before=(3, 3), groups=16)
    add("depthwise_stride", (2, 5, 9, 8), 5, (3, 3), stride=(2, 2), before=(1, 1), groups=5, bias=False)


def conv1d():
    f = Family("conv1d")
    for name, channels, filters, window, stride, padding, dilation, groups in [
            ("pointwise", 2, 32, 1, 1, 0, 1, 1), ("plain", 5, 9, 3, 1, 1, 1, 1), ("stride", 4, 6, 4, 2, 1, 1, 1),
            ("dilation", 3, 17, 2, 1, 4, 4, 1), ("depthwise", 18, 18, 5, 1, 2, 1, 18)]:
        f.case(name, lambda x, weight, bias: F.conv1d(x, weight, bias, stride, padding, dilation, groups),
               {"x": f.normal(2, channels, 21), "weight": f.weight(filters, channels // groups, window), "bias": f.normal(filters)},
               options={"stride": stride, "padding": padding, "dilation": dilation, "groups": groups})


def pooling():
    f = Family("pooling")
    for name, kind, window, stride, padding in [
            ("max", "max", (2, 2), (2, 2), (0, 0)), ("max_overlapping", "max", (3, 3), (2, 2), (1, 1)), ("max_uneven", "max", (4, 2), (3, 1), (1, 0)),
            ("average", "average", (2, 2), (2, 2), (0, 0)), ("average_overlapping", "average", (3, 3), (2, 2), (1, 1)), ("average_uneven", "average", (1, 4), (1, 3), (0, 2))]:
        f.case(name, (lambda x: F.max_pool2d(x, window, stride, padding)) if kind == "max" else
               (lambda x: F.avg_pool2d(x, window, stride, padding, count_include_pad=False)),
               {"x": f.normal(2, 19, 9, 8)}, options={"kind": kind, "window": window, "stride": stride, "padding": padding})
    f.case("global", lambda x: F.adaptive_avg_pool2d(x, 1).flatten(1), {"x": f.normal(3, 17, 5, 6)}, options={"kind": "global"})


def activation():
    f = Family("activation")
    functions = {"Relu": F.relu, "LeakyRelu": F.leaky_relu, "Gelu": F.gelu, "GeluTanh": lambda x: F.gelu(x, approximate="tanh"),
                 "Silu": F.silu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh}
    for name, function in functions.items():
        f.case(name, lambda x: function(x), {"x": f.normal(203)}, options={"activation": name})
        f.case(name + "_wide", lambda x: function(x), {"x": f.normal(203, scale=6)}, options={"activation": name})


def softmax():
    f = Family("softmax")
    for columns in (1, 5, 16, 37):
        f.case(f"softmax_{columns}", lambda x: F.softmax(x, -1), {"x": f.normal(6, columns, scale=2)}, options={"logarithm": False})
        f.case(f"log_softmax_{columns}", lambda x: F.log_softmax(x, -1), {"x": f.normal(6, columns, scale=2)}, options={"logarithm": True})
    f.case("large", lambda x: F.softmax(x, -1), {"x": f.normal(4, 9, shift=1000)}, options={"logarithm": False})


def norms():
    f = Family("norms")
    for features, epsilon in ((1, 1e-5), (6, 1e-3), (32, 1e-6), (45, 1e-5)):
        f.case(f"layer_{features}", lambda x, weight, bias: F.layer_norm(x, (features,), weight, bias, epsilon),
               {"x": f.normal(2, 7, features, scale=2, shift=1), "weight": f.normal(features, shift=1), "bias": f.normal(features)},
               options={"kind": "layer", "epsilon": epsilon})
    for name, shape, momentum, epsilon in (("images", (4, 19, 5, 6), 0.1, 1e-5), ("rows", (9, 33), 0.01, 1e-3)):
        channels = shape[1]
        x, gain, shift = f.normal(*shape, scale=2, shift=1), f.normal(channels, shift=1), f.normal(channels)
        mean, variance = f.normal(channels), (1 + f.normal(channels) ** 2).float().double()
        constants, running = {"running_mean": mean, "running_var": variance}, (mean.clone(), variance.clone())
        options = {"momentum": momentum, "epsilon": epsilon}
        f.case(f"batch_{name}", lambda x, weight, bias, **_: F.batch_norm(x, *running, weight, bias, True, momentum, epsilon),
               {"x": x, "weight": gain, "bias": shift}, constants, {"kind": "batch", **options})
        f.tensors.update({f"batch_{name}/running_mean.after": running[0], f"batch_{name}/running_var.after": running[1]})
        f.case(f"serving_{name}", lambda x, weight, bias, **_: F.batch_norm(x, mean, variance, weight, bias, False, momentum, epsilon),
               {"x": x.detach(), "weight": gain.detach(), "bias": shift.detach()}, constants, {"kind": "serving", **options}, has_gradient=False)


def attend(q, k, v, heads, bias=None, lengths=None):
    """softmax(q k' / sqrt(width) + bias) v for each head, (batch, time, heads * width)."""
    split = lambda x: x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)
    scores = split(q) @ split(k).transpose(2, 3) / math.sqrt(q.shape[2] // heads)
    if bias is not None:
        scores = scores + bias
    if lengths is not None:
        scores = scores.masked_fill(torch.arange(k.shape[1])[None, None, None, :] >= lengths[:, None, None, None], -math.inf)
    return (F.softmax(scores, -1) @ split(v)).transpose(1, 2).reshape(q.shape)


def attention():
    f = Family("attention")
    for name, batch, queries, keys, heads, width, bias, lengths in [
            ("plain", 2, 9, 9, 1, 8, False, None), ("heads", 2, 18, 18, 16, 2, False, None), ("bias", 2, 7, 7, 3, 5, True, None),
            ("lengths", 4, 6, 20, 2, 16, False, [20, 1, 17, 6]), ("bias_and_lengths", 3, 5, 11, 4, 3, True, [4, 11, 2])]:
        tensors = {"q": f.normal(batch, queries, heads * width), "k": f.normal(batch, keys, heads * width), "v": f.normal(batch, keys, heads * width)}
        if bias:
            tensors["bias"] = f.normal(heads, queries, keys)
        f.case(name, lambda q, k, v, bias=None, lengths=None: attend(q, k, v, heads, bias, lengths), tensors,
               {} if lengths is None else {"lengths": torch.tensor(lengths)}, {"kind": "products", "heads": heads})
    module = torch.nn.MultiheadAttention(24, 4, batch_first=True)
    f.module("module", module, lambda x, lengths: module(x, x, x, key_padding_mask=torch.arange(13)[None, :] >= lengths[:, None])[0],
             {"x": f.normal(3, 13, 24)}, {"lengths": torch.tensor([13, 5, 1])}, {"kind": "module", "heads": 4})


def recurrent():
    f = Family("recurrent")
    for kind, cls in (("gru", torch.nn.GRU), ("lstm", torch.nn.LSTM)):
        for name, inputs, units, layers, both, lengths in [
                ("one_layer", 4, 17, 1, False, None), ("two_layers", 3, 20, 2, False, [9, 4, 1, 7]), ("reversed", 3, 5, 1, True, None),
                ("bidirectional", 5, 16, 2, True, [6, 9, 1, 8])]:
            module = cls(inputs, units, layers, batch_first=True, bidirectional=both)

            def run(x, lengths=None):
                if lengths is None:
                    return module(x)[0]
                packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
                return torch.nn.utils.rnn.pad_packed_sequence(module(packed)[0], batch_first=True, total_length=x.shape[1])[0]

            ragged = None if lengths is None else torch.tensor(lengths)
            f.module(f"{kind}_{name}", module, run, {"x": f.normal(4, 9, inputs)}, {} if ragged is None else {"lengths": ragged},
                     {"kind": kind, "layers": layers, "bidirectional": both}, None if ragged is None else lengths_mask(ragged, 9))


def losses():
    f = Family("losses")
    targets = torch.tensor([f.random.choice([0.0, 1.0]) for _ in range(40)], dtype=torch.float64).reshape(8, 5)
    f.case("binary", lambda x, targets: F.binary_cross_entropy_with_logits(x, targets), {"x": f.normal(8, 5, scale=3)}, {"targets": targets}, {"kind": "binary"})
    weights = (0.1 + f.normal(8, 5) ** 2).float().double()
    f.case("binary_weighted", lambda x, targets, weights: F.binary_cross_entropy_with_logits(x, targets, weights),
           {"x": f.normal(8, 5, scale=3)}, {"targets": targets, "weights": weights}, {"kind": "binary"})
    f.case("binary_positive_weight", lambda x, targets: F.binary_cross_entropy_with_logits(x, targets, pos_weight=torch.tensor(3.5, dtype=torch.float64)),
           {"x": f.normal(8, 5, scale=3)}, {"targets": targets}, {"kind": "binary", "positiveWeight": 3.5})
    classes = torch.tensor([f.random.randrange(7) for _ in range(11)])
    f.case("categorical", lambda x, classes: F.cross_entropy(x, classes), {"x": f.normal(11, 7)}, {"classes": classes}, {"kind": "categorical"})
    by_class = (0.2 + f.normal(7) ** 2).float().double()
    f.case("categorical_class_weights", lambda x, classes, class_weights: F.cross_entropy(x, classes, class_weights),
           {"x": f.normal(11, 7)}, {"classes": classes, "class_weights": by_class}, {"kind": "categorical"})
    f.case("categorical_smoothed", lambda x, classes: F.cross_entropy(x, classes, label_smoothing=0.1), {"x": f.normal(11, 7)}, {"classes": classes},
           {"kind": "categorical", "smoothing": 0.1})
    shares = F.softmax(f.normal(11, 7), -1).float().double()
    f.case("categorical_shares", lambda x, targets: F.cross_entropy(x, targets), {"x": f.normal(11, 7)}, {"targets": shares}, {"kind": "categorical"})
    f.case("square", lambda x, targets: F.mse_loss(x, targets), {"x": f.normal(6, 4)}, {"targets": f.normal(6, 4)}, {"kind": "square"})

    # The weighted log-loss of PLAsTiCC (Malz et al. 2019): the mean over a class, then the weighted mean over the classes that are there.
    def plasticc(x, classes, class_weights):
        own = F.log_softmax(x, -1).gather(1, classes[:, None])[:, 0]
        present = [c for c in range(x.shape[1]) if (classes == c).any()]
        return -sum(class_weights[c] * own[classes == c].mean() for c in present) / sum(class_weights[c] for c in present)

    many = torch.tensor([0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3, 4, 1, 0])
    f.case("plasticc", plasticc, {"x": f.normal(14, 5)}, {"classes": many, "class_weights": torch.ones(5, dtype=torch.float64)}, {"kind": "plasticc"})
    f.case("plasticc_weights", plasticc, {"x": f.normal(14, 7)}, {"classes": many, "class_weights": by_class}, {"kind": "plasticc"})

    # The Dirichlet-multinomial likelihood of votes (Walmsley et al. 2022, MNRAS 509, 3966): minus its logarithm, summed over questions, mean over rows.
    def dirichlet_multinomial(concentration, votes, questions):
        total = 0
        for first, last in questions.tolist():
            a, n = concentration[:, first:last], votes[:, first:last]
            total = total + (torch.lgamma(a.sum(1)) + torch.lgamma(n.sum(1) + 1) - torch.lgamma(n.sum(1) + a.sum(1))
                             + (torch.lgamma(n + a) - torch.lgamma(a) - torch.lgamma(n + 1)).sum(1))
        return -total.mean()

    votes = torch.tensor([[f.random.randrange(12) for _ in range(8)] for _ in range(5)], dtype=torch.float64)
    votes[1, :3] = 0
    questions = torch.tensor([[0, 3], [3, 5], [5, 8]])
    f.case("dirichlet_multinomial", dirichlet_multinomial, {"concentration": (1 + 99 * torch.sigmoid(f.normal(5, 8))).float().double()},
           {"votes": votes, "questions": questions}, {"kind": "dirichlet"})
    f.case("dirichlet_multinomial_logits", lambda x, votes, questions: dirichlet_multinomial(1 + 99 * torch.sigmoid(x), votes, questions),
           {"x": f.normal(5, 8)}, {"votes": votes, "questions": questions}, {"kind": "dirichlet"})


def layers():
    """Operations that networks for images and light curves need besides the usual ones."""
    f = Family("layers")
    numbers = torch.tensor([[0, 3, 3, 5], [6, 1, 3, 0]])
    f.case("embedding", lambda weight, numbers: F.embedding(numbers, weight), {"weight": f.normal(7, 18)}, {"numbers": numbers}, {"kind": "embedding"})
    for name, width, time in (("positions", 32, 25), ("positions_narrow", 6, 9)):
        step = torch.arange(time, dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, width, 2, dtype=torch.float64) / width)
        table = torch.stack([torch.sin(step), torch.cos(step)], 2).reshape(time, width)
        f.case(name, lambda x: x + table, {"x": f.normal(2, time, width)}, options={"kind": "positions"})
    squeeze = torch.nn.Sequential()
    squeeze.add_module("conv_reduce", torch.nn.Conv2d(20, 5, 1))
    squeeze.add_module("conv_expand", torch.nn.Conv2d(5, 20, 1))
    f.module("squeeze_excite", squeeze, lambda x: x * torch.sigmoid(squeeze.conv_expand(F.silu(squeeze.conv_reduce(x.mean((2, 3), keepdim=True))))),
             {"x": f.normal(2, 20, 5, 6)}, options={"kind": "squeeze_excite"})
    f.case("squeeze_excite_series", lambda x, reduce_weight, expand_weight: x * torch.sigmoid(F.relu(x.mean(1, keepdim=True) @ reduce_weight.T) @ expand_weight.T),
           {"x": f.normal(3, 11, 32), "reduce.weight": f.weight(2, 32), "expand.weight": f.weight(32, 2)}, options={"kind": "squeeze_excite_series"})
    for name, size in (("enlarge", (11, 16)), ("reduce", (4, 3)), ("one_axis", (5, 14)), ("same", (5, 7))):
        f.case(f"resize_{name}", lambda x: F.interpolate(x, size, mode="bilinear", align_corners=False), {"x": f.normal(2, 5, 5, 7)},
               options={"kind": "resize", "height": size[0], "width": size[1]})
    lengths = torch.tensor([9, 1, 4])
    exists = lengths_mask(lengths, 9)
    f.case("masked_mean", lambda x, lengths: (x * exists).sum(1) / lengths[:, None], {"x": f.normal(3, 9, 18)}, {"lengths": lengths}, {"kind": "masked_mean"})
    f.case("masked_max", lambda x, lengths: x.masked_fill(exists == 0, -math.inf).amax(1), {"x": f.normal(3, 9, 18)}, {"lengths": lengths}, {"kind": "masked_max"})


def partitions():
    """Attention within windows and within grids (MaxViT, Tu et al. 2022), biases and order of axes as timm has them; images are (batch, height, width, channels)."""
    f = Family("partitions")

    def parts(x, size, is_grid):
        b, h, w, c = x.shape
        if is_grid:
            return x.reshape(b, size, h // size, size, w // size, c).permute(0, 2, 4, 1, 3, 5).reshape(-1, size * size, c)
        return x.reshape(b, h // size, size, w // size, size, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, size * size, c)

    def whole(y, size, is_grid, shape):
        b, h, w, c = shape
        y = y.reshape(b, h // size, w // size, size, size, c)
        return y.permute(0, 3, 1, 4, 2, 5).reshape(shape) if is_grid else y.permute(0, 1, 3, 2, 4, 5).reshape(shape)

    def bias_tf(table, size):
        """timm's RelPosBiasTf, table (heads, 2 size - 1, 2 size - 1): the offset is the key's place less the query's."""
        at = torch.arange(size)
        offset = at[None, :] - at[:, None] + size - 1
        return table[:, offset[:, None, :, None], offset[None, :, None, :]].reshape(table.shape[0], size * size, size * size)

    def bias_swin(table, size):
        """timm's RelPosBias, table ((2 size - 1)^2, heads): the offset is the query's place less the key's."""
        at = torch.arange(size)
        offset = at[:, None] - at[None, :] + size - 1
        index = offset[:, None, :, None] * (2 * size - 1) + offset[None, :, None, :]
        return table[index.reshape(size * size, size * size)].permute(2, 0, 1)

    for name, shape, size, heads, is_grid, kind in [
            ("window_tf", (2, 6, 9, 8), 3, 2, False, "tf"), ("grid_tf", (2, 6, 9, 8), 3, 2, True, "tf"), ("window_swin", (1, 8, 8, 18), 4, 3, False, "swin"),
            ("grid_swin", (1, 8, 4, 18), 4, 3, True, "swin")]:
        channels, span = shape[3], 2 * size - 1

        def run(x, qkv_weight, qkv_bias, relative_position_bias_table, proj_weight, proj_bias):
            q, k, v = F.linear(parts(x, size, is_grid), qkv_weight, qkv_bias).chunk(3, -1)
            bias = (bias_tf if kind == "tf" else bias_swin)(relative_position_bias_table, size)
            return whole(F.linear(attend(q, k, v, heads, bias), proj_weight, proj_bias), size, is_grid, shape)

        table = f.normal(heads, span, span) if kind == "tf" else f.normal(span * span, heads)
        f.case(name, run, {"x": f.normal(*shape), "qkv.weight": f.weight(3 * channels, channels), "qkv.bias": f.normal(3 * channels, scale=0.2),
                           "relative_position_bias_table": table, "proj.weight": f.weight(channels, channels), "proj.bias": f.normal(channels, scale=0.2)},
               options={"size": size, "heads": heads, "grid": is_grid, "table": kind})


def optimisers():
    """C/NAME is where a parameter starts, C/NAME.gradients (steps, ...) what it is given, C/NAME.values (steps, ...) where it is after each step."""
    f = Family("optimisers")
    sgd, adam, adamw = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
    for name, make, norm, value in [
            ("sgd", lambda p: sgd(p, 0.1), None, None), ("sgd_momentum", lambda p: sgd(p, 0.1, momentum=0.9, weight_decay=0.01), None, None),
            ("adam", lambda p: adam(p, 0.01), None, None), ("adam_decay", lambda p: adam(p, 0.01, betas=(0.99, 0.99), eps=1e-7, weight_decay=0.1), None, None),
            ("adamw", lambda p: adamw(p, 0.01, weight_decay=0.1), None, None), ("adamw_clipped", lambda p: adamw(p, 0.01, weight_decay=0.1), 3.0, None),
            ("sgd_clipped", lambda p: sgd(p, 0.1, momentum=0.9), None, 0.5)]:
        parameters = {"a": f.normal(5, 7).requires_grad_(), "b": f.normal(18).requires_grad_()}
        start = {k: p.detach().clone() for k, p in parameters.items()}
        given, values = {k: [] for k in parameters}, {k: [] for k in parameters}
        optimiser = make(list(parameters.values()))
        for step in range(8):
            for k, p in parameters.items():
                p.grad = f.normal(*p.shape, scale=(step + 1) / 4)
                given[k].append(p.grad.clone())
            if norm:
                torch.nn.utils.clip_grad_norm_(parameters.values(), norm)
            if value:
                torch.nn.utils.clip_grad_value_(parameters.values(), value)
            optimiser.step()
            for k, p in parameters.items():
                values[k].append(p.detach().clone())
        f.options[name] = {"norm": norm, "value": value}
        for k in parameters:
            f.tensors.update({f"{name}/{k}": start[k], f"{name}/{k}.gradients": torch.stack(given[k]), f"{name}/{k}.values": torch.stack(values[k])})


def networks():
    f = Family("networks")
    cnn = torch.nn.Sequential()
    for name, layer in [("conv1", torch.nn.Conv2d(3, 8, 3)), ("relu1", torch.nn.ReLU()), ("conv2", torch.nn.Conv2d(8, 8, 3)), ("relu2", torch.nn.ReLU()),
                        ("pool1", torch.nn.MaxPool2d(2)), ("conv3", torch.nn.Conv2d(8, 16, 3)), ("relu3", torch.nn.ReLU()), ("pool2", torch.nn.MaxPool2d(2)),
                        ("flatten", torch.nn.Flatten()), ("fc1", torch.nn.Linear(16 * 2 * 2, 32)), ("relu4", torch.nn.ReLU()), ("fc2", torch.nn.Linear(32, 1))]:
        cnn.add_module(name, layer)
    f.module("braai", cnn, lambda x: cnn(x), {"x": f.normal(4, 3, 17, 17)})

    class T2(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = torch.nn.Conv1d(2, 32, 1)
            self.block = torch.nn.TransformerEncoderLayer(32, 16, 128, dropout=0, layer_norm_eps=1e-6, batch_first=True)
            self.classes = torch.nn.Linear(32, 14)

        def forward(self, x):
            h = F.relu(self.conv(x.transpose(1, 2))).transpose(1, 2)
            step = torch.arange(x.shape[1], dtype=torch.float64)[:, None] / 10000 ** (torch.arange(0, 32, 2, dtype=torch.float64) / 32)
            h = h + torch.stack([torch.sin(step), torch.cos(step)], 2).reshape(x.shape[1], 32)
            return self.classes(self.block(h).mean(1))

    t2 = T2()
    f.module("t2", t2, lambda x: t2(x), {"x": f.normal(3, 21, 2)})

    class SuperNnova(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = torch.nn.LSTM(8, 32, 2, batch_first=True, bidirectional=True)
            self.output = torch.nn.Linear(64, 2)

        def forward(self, x, lengths):
            packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            h = torch.nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)[0]
            return self.output(h.sum(1) / lengths[:, None])

    snn = SuperNnova()
    f.module("supernnova", snn, lambda x, lengths: snn(x, lengths), {"x": f.normal(4, 15, 8)}, {"lengths": torch.tensor([15, 3, 9, 1])})


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
    folder = folder if folder.is_dir() else folder.parent
    for family in (dense, conv2d, conv1d, pooling, activation, softmax, norms, attention, recurrent, losses, layers, partitions, optimisers, networks):
        family()
    for family in Family.all:
        write_safetensors(folder / f"{family.name}.safetensors", family.tensors, {k: json.dumps(v) for k, v in family.options.items()})


main()
