"""Writes the networks of nets.py as ONNX files, one for each way to write them down: export_onnx.py FOLDER."""
import pathlib
import sys
import warnings

import torch

import nets

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, (makers, shape, _) in nets.NETS.items():
    for variant, make in enumerate(makers):
        if make is nets.T2Encoder:
            continue  # its fused path is PyTorch's own
        for opset in (17, 14):
            torch.onnx.export(make().eval(), torch.randn(2, *shape), folder / f"{name}.{variant}.{opset}.onnx", opset_version=opset,
                              input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
