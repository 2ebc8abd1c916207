"""Which processor trained networks run on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """`name` is torch's ("cuda", "mps", "xpu", "cpu"); `description` is for people."""

    name: str
    description: str


def choose_device() -> Device:
    """The fastest processor torch can use here. Imports torch, which takes seconds."""
    import torch

    if torch.cuda.is_available():
        return Device("cuda", torch.cuda.get_device_name(0))
    if torch.backends.mps.is_available():
        return Device("mps", "Apple GPU")
    if torch.xpu.is_available():
        return Device("xpu", torch.xpu.get_device_name(0))
    return Device("cpu", f"CPU, {torch.get_num_threads()} threads")
