"""Writes maxvit.safetensors: what PyTorch, in double precision, makes of a small MaxViT (timm's maxvit_*_tf) with timm's parameter names.

    /usr/bin/python3 make_maxvit.py [FOLDER]

weights under their names, NAME.gradient the gradient of sum(output * direction), and input, output, direction. Batch norms take
their running statistics. Inputs and weights are float32 numbers. The line printed counts maxvit_tiny_tf without its classifier.
"""
import pathlib
import sys

import torch
import torch.nn.functional as F

from oracle import draw, write

DEPTHS, WIDTHS, STEM, HEAD, FEATURES, SIDE = (1, 2, 1, 1), (8, 8, 16, 16), 8, 4, 12, 64
P = SIDE // 32


def batch_norm(name, width):
    return {f"{name}.{part}": (width,) for part in ("weight", "bias", "running_mean", "running_var")}


def layer(name, *shape):
    return {name + ".weight": shape, name + ".bias": shape[:1]}


def attention(name, width, heads, size):
    shapes = layer(name + "norm1", width) | layer(name + "attn.qkv", 3 * width, width) | layer(name + "attn.proj", width, width)
    shapes |= {name + "attn.rel_pos.relative_position_bias_table": (heads, 2 * size - 1, 2 * size - 1)}
    return shapes | layer(name + "norm2", width) | layer(name + "mlp.fc1", 4 * width, width) | layer(name + "mlp.fc2", width, 4 * width)


def parameters(depths, widths, stem, head, features, size):
    shapes = layer("stem.conv1", stem, 3, 3, 3) | batch_norm("stem.norm1", stem) | layer("stem.conv2", stem, stem, 3, 3)
    before = stem
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        for block in range(depth):
            b, c, middle = f"stages.{stage}.blocks.{block}.", f"stages.{stage}.blocks.{block}.conv.", 4 * width
            if before != width:
                shapes |= layer(c + "shortcut.expand", width, before, 1, 1)
            shapes |= batch_norm(c + "pre_norm", before) | {c + "conv1_1x1.weight": (middle, before, 1, 1)} | batch_norm(c + "norm1", middle)
            shapes |= {c + "conv2_kxk.weight": (middle, 1, 3, 3)} | batch_norm(c + "norm2", middle)
            shapes |= layer(c + "se.fc1", width // 4, middle, 1, 1) | layer(c + "se.fc2", middle, width // 4, 1, 1)
            shapes |= layer(c + "conv3_1x1", width, middle, 1, 1)
            shapes |= attention(b + "attn_block.", width, width // head, size) | attention(b + "attn_grid.", width, width // head, size)
            before = width
    return shapes | layer("head.norm", before) | layer("head.pre_logits.fc", features, before)


def gelu(x):
    return F.gelu(x, approximate="tanh")


def norm(p, name, x):
    return F.batch_norm(x, p[name + ".running_mean"].detach(), p[name + ".running_var"].detach(), p[name + ".weight"], p[name + ".bias"], False, eps=1e-3)


def conv(p, name, x, **options):
    return F.conv2d(x, p[name + ".weight"], p.get(name + ".bias"), **options)


def same(x, stride):
    return F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))


def bottleneck(p, c, x, stride):
    y = gelu(norm(p, c + "norm1", conv(p, c + "conv1_1x1", norm(p, c + "pre_norm", x))))
    y = gelu(norm(p, c + "norm2", conv(p, c + "conv2_kxk", same(y, stride), stride=stride, groups=y.shape[1])))
    gate = conv(p, c + "se.fc2", F.silu(conv(p, c + "se.fc1", y.mean((2, 3), keepdim=True))))
    y = conv(p, c + "conv3_1x1", y * gate.sigmoid())
    if stride == 2:
        x = F.avg_pool2d(x, 2)
    return y + (conv(p, c + "shortcut.expand", x) if c + "shortcut.expand.weight" in p else x)


def attend(p, name, x):
    """x: (groups, P * P, width). The bias of query i and key j is the table at key - query + P - 1."""
    n, width = x.shape[:2], x.shape[2]
    qkv = F.linear(x, p[name + "qkv.weight"], p[name + "qkv.bias"]).reshape(*n, 3, width // HEAD, HEAD)
    q, k, v = (qkv[:, :, i].transpose(1, 2) for i in range(3))
    place = torch.arange(P * P)
    down = (place // P)[None, :] - (place // P)[:, None] + P - 1
    across = (place % P)[None, :] - (place % P)[:, None] + P - 1
    scores = q @ k.transpose(2, 3) * HEAD**-0.5 + p[name + "rel_pos.relative_position_bias_table"][:, down, across]
    return F.linear((scores.softmax(3) @ v).transpose(1, 2).reshape(*n, width), p[name + "proj.weight"], p[name + "proj.bias"])


def transformer(p, name, x, is_grid):
    """x: (batch, height, width, channels)."""
    def norm(which, y):
        return F.layer_norm(y, y.shape[-1:], p[f"{name}{which}.weight"], p[f"{name}{which}.bias"], 1e-5)

    b, h, w, c = x.shape
    if is_grid:
        split, order, back = (b, P, h // P, P, w // P, c), (0, 2, 4, 1, 3, 5), (0, 3, 1, 4, 2, 5)
    else:
        split, order, back = (b, h // P, P, w // P, P, c), (0, 1, 3, 2, 4, 5), (0, 1, 3, 2, 4, 5)
    groups = norm("norm1", x).reshape(split).permute(order)
    y = attend(p, name + "attn.", groups.reshape(-1, P * P, c))
    x = x + y.reshape(groups.shape).permute(back).reshape(x.shape)
    y = gelu(F.linear(norm("norm2", x), p[name + "mlp.fc1.weight"], p[name + "mlp.fc1.bias"]))
    return x + F.linear(y, p[name + "mlp.fc2.weight"], p[name + "mlp.fc2.bias"])


def forward(p, x):
    x = gelu(norm(p, "stem.norm1", conv(p, "stem.conv1", same(x, 2), stride=2)))
    x = conv(p, "stem.conv2", same(x, 1))
    for stage, depth in enumerate(DEPTHS):
        for block in range(depth):
            b = f"stages.{stage}.blocks.{block}."
            x = bottleneck(p, b + "conv.", x, 1 if block else 2).permute(0, 2, 3, 1)
            x = transformer(p, b + "attn_grid.", transformer(p, b + "attn_block.", x, False), True).permute(0, 3, 1, 2)
    x = F.layer_norm(x.mean((2, 3)), x.shape[1:2], p["head.norm.weight"], p["head.norm.bias"], 1e-5)
    return F.linear(x, p["head.pre_logits.fc.weight"], p["head.pre_logits.fc.bias"]).tanh()


def start(name, shape):
    if name.endswith("running_var"):
        return draw(shape, 1.0, 0.1)
    is_gain = len(shape) == 1 and name.endswith("weight")
    return draw(shape, 1.0 if is_gain else 0.0)


weights = {name: start(name, shape) for name, shape in parameters(DEPTHS, WIDTHS, STEM, HEAD, FEATURES, P).items()}
image = draw((2, 3, SIDE, SIDE), width=1.0)
output = forward(weights, image)
direction = draw(output.shape, width=1.0).detach()
(output * direction).sum().backward()
tensors = {**weights, **{name + ".gradient": w.grad for name, w in weights.items() if ".running_" not in name}}
tensors |= {"input": image, "input.gradient": image.grad, "output": output, "direction": direction}
folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
write(folder / "maxvit.safetensors", tensors)
tiny = parameters((2, 2, 5, 2), (64, 128, 256, 512), 64, 32, 512, 7)
print(sum(torch.Size(shape).numel() for name, shape in tiny.items() if ".running_" not in name))
