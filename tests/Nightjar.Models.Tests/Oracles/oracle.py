"""What the scripts that write oracles share: numbers of one seed, and the file."""
import json
import random
import struct

import torch


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


generator = random.Random(1)


def draw(shape, centre=0.0, width=0.3):
    size = torch.Size(shape).numel()
    values = torch.tensor([generator.gauss(centre, width) for _ in range(size)], dtype=torch.float32)
    return values.reshape(shape).double().requires_grad_()
