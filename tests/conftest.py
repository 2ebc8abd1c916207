"""What every test may rely on: no display, no network models, a data folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of public corpora; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the public corpora are not beside this checkout")
    return SHARED_DATA
