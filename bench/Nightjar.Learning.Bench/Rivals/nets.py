"""The networks of the table in PyTorch, for torch_rival.py and export_onnx.py. Weights are random; speed does not depend on them."""
import math

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(1)


def braai():
    """Duev et al. 2019 (braai d6_m9); (batch, 3, 63, 63) to a logit."""
    return nn.Sequential(
        nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(4), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(1152, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 1))


def btsbot():
    """The images' part of BTSbot (Rehemtulla et al. 2024); (batch, 3, 63, 63) to a logit."""
    return nn.Sequential(
        nn.Conv2d(3, 32, 5, padding=2), nn.ReLU(), nn.Conv2d(32, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.Conv2d(64, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(4), nn.Dropout(0.55),
        nn.Flatten(), nn.Linear(3136, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvNextBlock(nn.Module):
    """Liu et al. 2022; the two wide layers as 1x1 convolutions (timm's conv_mlp, which is what its pico uses) or as matrix products."""

    def __init__(self, width, as_convolutions):
        super().__init__()
        self.as_convolutions = as_convolutions
        self.depthwise = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = (LayerNorm2d if as_convolutions else nn.LayerNorm)(width, eps=1e-6)
        self.wide = nn.Conv2d(width, 4 * width, 1) if as_convolutions else nn.Linear(width, 4 * width)
        self.narrow = nn.Conv2d(4 * width, width, 1) if as_convolutions else nn.Linear(4 * width, width)
        self.scale = nn.Parameter(torch.full((width, 1, 1) if as_convolutions else (width,), 0.1))

    def forward(self, x):
        h = self.depthwise(x)
        if not self.as_convolutions:
            h = h.permute(0, 2, 3, 1)
        h = self.scale * self.narrow(F.gelu(self.wide(self.norm(h))))
        return x + (h if self.as_convolutions else h.permute(0, 3, 1, 2))


def convnext(as_convolutions=True):
    """ConvNeXt-pico with one logit; (batch, 3, size, size)."""
    layers, before = [nn.Conv2d(3, 64, 4, 4), LayerNorm2d(64, eps=1e-6)], 64
    for depth, width in ((2, 64), (2, 128), (6, 256), (2, 512)):
        if width != before:
            layers += [LayerNorm2d(before, eps=1e-6), nn.Conv2d(before, width, 2, 2)]
        layers += [ConvNextBlock(width, as_convolutions) for _ in range(depth)]
        before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), LayerNorm2d(512, eps=1e-6), nn.Flatten(), nn.Linear(512, 1))


def gelu(x):
    return F.gelu(x, approximate="tanh")


def same(x, stride):
    return F.pad(x, (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1))


class Bottleneck(nn.Module):
    """The convolutions of a block of MaxViT (Tu et al. 2022, timm's maxvit_*_tf)."""

    def __init__(self, before, width, stride):
        super().__init__()
        middle = 4 * width
        self.stride = stride
        self.pre, self.norm1, self.norm2 = (nn.BatchNorm2d(w, eps=1e-3) for w in (before, middle, middle))
        self.expand = nn.Conv2d(before, middle, 1, bias=False)
        self.depthwise = nn.Conv2d(middle, middle, 3, stride, groups=middle, bias=False)
        self.reduce, self.gate, self.narrow = nn.Conv2d(middle, width // 4, 1), nn.Conv2d(width // 4, middle, 1), nn.Conv2d(middle, width, 1)
        self.shortcut = nn.Sequential(
            nn.AvgPool2d(2) if stride == 2 else nn.Identity(), nn.Conv2d(before, width, 1) if before != width else nn.Identity())

    def forward(self, x):
        h = gelu(self.norm1(self.expand(self.pre(x))))
        h = gelu(self.norm2(self.depthwise(same(h, self.stride))))
        h = h * torch.sigmoid(self.gate(F.silu(self.reduce(h.mean((2, 3), keepdim=True)))))
        return self.narrow(h) + self.shortcut(x)


class Partition(nn.Module):
    """Attention in windows or grids of size x size pixels and two wide layers, on (batch, height, width, channels)."""

    def __init__(self, width, size, is_grid):
        super().__init__()
        self.heads, self.size, self.is_grid = width // 32, size, is_grid
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        # Serving keeps the bias as it comes out of its table.
        self.bias = nn.Parameter(0.1 * torch.randn(self.heads, size * size, size * size))

    def forward(self, x):
        b, p, (height, width, channels) = x.shape[0], self.size, x.shape[1:]
        if self.is_grid:
            split, order, back = (b, p, height // p, p, width // p, channels), (0, 2, 4, 1, 3, 5), (0, 3, 1, 4, 2, 5)
        else:
            split, order, back = (b, height // p, p, width // p, p, channels), (0, 1, 3, 2, 4, 5), (0, 1, 3, 2, 4, 5)
        groups = self.norm1(x).reshape(split).permute(order)
        q, k, v = self.qkv(groups.reshape(-1, p * p, channels)).reshape(-1, p * p, 3, self.heads, 32).permute(2, 0, 3, 1, 4).unbind(0)
        h = ((q * 32**-0.5) @ k.transpose(-2, -1) + self.bias).softmax(-1) @ v
        h = self.out(h.transpose(1, 2).reshape(-1, p * p, channels))
        x = x + h.reshape(groups.shape).permute(back).reshape(x.shape)
        return x + self.narrow(gelu(self.wide(self.norm2(x))))


class MaxVitBlock(nn.Module):
    def __init__(self, before, width, stride, size):
        super().__init__()
        self.conv, self.block, self.grid = Bottleneck(before, width, stride), Partition(width, size, False), Partition(width, size, True)

    def forward(self, x):
        return self.grid(self.block(self.conv(x).permute(0, 2, 3, 1))).permute(0, 3, 1, 2)


class MaxVit(nn.Module):
    """MaxViT-tiny with one logit; (batch, 3, side, side)."""

    def __init__(self, side):
        super().__init__()
        self.conv1, self.norm, self.conv2 = nn.Conv2d(3, 64, 3, 2), nn.BatchNorm2d(64, eps=1e-3), nn.Conv2d(64, 64, 3)
        blocks, before = [], 64
        for depth, width in ((2, 64), (2, 128), (5, 256), (2, 512)):
            for block in range(depth):
                blocks.append(MaxVitBlock(before, width, 1 if block else 2, side // 32))
                before = width
        self.blocks = nn.Sequential(*blocks)
        self.head_norm, self.head, self.logit = nn.LayerNorm(512), nn.Linear(512, 512), nn.Linear(512, 1)

    def forward(self, x):
        x = self.conv2(same(gelu(self.norm(self.conv1(same(x, 2)))), 1))
        return self.logit(torch.tanh(self.head(self.head_norm(self.blocks(x).mean((2, 3))))))


class T2(nn.Module):
    """Allam and McEwen 2021; (batch, 100, 2) to 14 logits. One block of 16 heads of width 2, dropout 0.1."""

    def __init__(self):
        super().__init__()
        self.embed, self.qkv, self.out = nn.Linear(2, 32), nn.Linear(32, 96), nn.Linear(32, 32)
        self.norm1, self.norm2 = nn.LayerNorm(32, eps=1e-6), nn.LayerNorm(32, eps=1e-6)
        self.wide, self.narrow, self.classes = nn.Linear(32, 128), nn.Linear(128, 32), nn.Linear(32, 14)
        self.dropout = nn.Dropout(0.1)
        step = torch.arange(100)[:, None] / 10000 ** (torch.arange(0, 32, 2) / 32)
        self.register_buffer("positions", torch.stack([torch.sin(step), torch.cos(step)], 2).reshape(100, 32))

    def forward(self, x):
        h = F.relu(self.embed(x)) + self.positions
        q, k, v = self.qkv(h).reshape(-1, 100, 3, 16, 2).permute(2, 0, 3, 1, 4).unbind(0)
        attention = F.softmax(q @ k.transpose(-2, -1) / math.sqrt(2), -1) @ v
        h = self.norm1(h + self.dropout(self.out(attention.transpose(1, 2).reshape(-1, 100, 32))))
        h = self.norm2(h + self.dropout(self.narrow(F.relu(self.wide(h)))))
        return self.classes(h.mean(1))


class T2Encoder(nn.Module):
    """The same by PyTorch's own module, which has a fused path for serving."""

    def __init__(self):
        super().__init__()
        self.embed, self.classes = nn.Linear(2, 32), nn.Linear(32, 14)
        self.block = nn.TransformerEncoderLayer(32, 16, 128, dropout=0.1, layer_norm_eps=1e-6, batch_first=True)
        self.register_buffer("positions", torch.randn(100, 32))

    def forward(self, x):
        return self.classes(self.block(F.relu(self.embed(x)) + self.positions).mean(1))


class Gru(nn.Module):
    """Two layers of 100 units over 100 steps of 4 numbers, 15 classes at every step (Muthukrishna and Gupta 2025)."""

    def __init__(self):
        super().__init__()
        self.gru, self.classes = nn.GRU(4, 100, 2, batch_first=True), nn.Linear(100, 15)

    def forward(self, x):
        return self.classes(self.gru(x)[0])


# Name: (the network's variants, the shape of one input, classes).
NETS = {
    "braai": ((braai,), (3, 63, 63), 1),
    "convnext224": ((convnext, lambda: convnext(False)), (3, 224, 224), 1),
    "convnext64": ((convnext, lambda: convnext(False)), (3, 64, 64), 1),
    "convnext63": ((convnext, lambda: convnext(False)), (3, 63, 63), 1),
    "btsbot": ((btsbot,), (3, 63, 63), 1),
    "maxvit128": ((lambda: MaxVit(128),), (3, 128, 128), 1),
    "maxvit224": ((lambda: MaxVit(224),), (3, 224, 224), 1),
    "t2": ((T2, T2Encoder), (100, 2), 14),
    "gru": ((Gru,), (100, 4), 15),
}
