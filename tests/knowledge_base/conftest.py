"""The small knowledge base as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest

from medassist.knowledge_base.build import Sources

from .small_knowledge import write_sources


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """The small knowledge base, fresh for each test."""
    return write_sources(tmp_path)
