"""Writes convnext.safetensors: what PyTorch, in double precision, makes of a small ConvNeXt with timm's parameter names.

    /usr/bin/python3 make_convnext.py [FOLDER]

weights under their names, NAME.gradient the gradient of sum(output * direction), and input, output, direction.
Inputs and weights are float32 numbers. The last line printed counts the parameters of pico and nano without their classifiers.
"""
import pathlib
import sys

import torch
import torch.nn.functional as F

from oracle import draw, write

DEPTHS, WIDTHS = (1, 2, 1, 1), (8, 12, 16, 20)


def parameters(depths, widths):
    shapes = {"stem.0.weight": (widths[0], 3, 4, 4), "stem.0.bias": (widths[0],), "stem.1.weight": (widths[0],), "stem.1.bias": (widths[0],)}
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        name = f"stages.{stage}."
        if stage:
            before = widths[stage - 1]
            shapes |= {name + "downsample.0.weight": (before,), name + "downsample.0.bias": (before,)}
            shapes |= {name + "downsample.1.weight": (width, before, 2, 2), name + "downsample.1.bias": (width,)}
        for block in range(depth):
            b = f"{name}blocks.{block}."
            shapes |= {b + "gamma": (width,), b + "conv_dw.weight": (width, 1, 7, 7), b + "conv_dw.bias": (width,)}
            shapes |= {b + "norm.weight": (width,), b + "norm.bias": (width,)}
            shapes |= {b + "mlp.fc1.weight": (4 * width, width, 1, 1), b + "mlp.fc1.bias": (4 * width,)}
            shapes |= {b + "mlp.fc2.weight": (width, 4 * width, 1, 1), b + "mlp.fc2.bias": (width,)}
    return shapes | {"head.norm.weight": (widths[-1],), "head.norm.bias": (widths[-1],)}


def norm(p, name, x):
    return F.layer_norm(x.permute(0, 2, 3, 1), x.shape[1:2], p[name + ".weight"], p[name + ".bias"], 1e-6).permute(0, 3, 1, 2)


def forward(p, x):
    x = norm(p, "stem.1", F.conv2d(x, p["stem.0.weight"], p["stem.0.bias"], stride=4))
    for stage, depth in enumerate(DEPTHS):
        name = f"stages.{stage}."
        if stage:
            x = F.conv2d(norm(p, name + "downsample.0", x), p[name + "downsample.1.weight"], p[name + "downsample.1.bias"], stride=2)
        for block in range(depth):
            b = f"{name}blocks.{block}."
            y = norm(p, b + "norm", F.conv2d(x, p[b + "conv_dw.weight"], p[b + "conv_dw.bias"], padding=3, groups=x.shape[1]))
            y = F.conv2d(F.gelu(F.conv2d(y, p[b + "mlp.fc1.weight"], p[b + "mlp.fc1.bias"])), p[b + "mlp.fc2.weight"], p[b + "mlp.fc2.bias"])
            x = x + y * p[b + "gamma"][:, None, None]
    return norm(p, "head.norm", x.mean((2, 3), keepdim=True)).flatten(1)


def start(name, shape):
    is_gain = len(shape) == 1 and not name.endswith("bias")
    return draw(shape, 1.0 if is_gain else 0.0)


weights = {name: start(name, shape) for name, shape in parameters(DEPTHS, WIDTHS).items()}
image = draw((2, 3, 63, 63), width=1.0)
output = forward(weights, image)
direction = draw(output.shape, width=1.0).detach()
(output * direction).sum().backward()
tensors = {**weights, **{name + ".gradient": w.grad for name, w in weights.items()}}
tensors |= {"input": image, "input.gradient": image.grad, "output": output, "direction": direction}
folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
write(folder / "convnext.safetensors", tensors)
for depths, widths in (((2, 2, 6, 2), (64, 128, 256, 512)), ((2, 2, 8, 2), (80, 160, 320, 640))):
    print(sum(torch.Size(shape).numel() for shape in parameters(depths, widths).values()))
