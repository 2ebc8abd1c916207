"""Sparse matrices from coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def matrix_of(
    rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], shape: tuple[int, int]
) -> sparse.csr_array:
    """A matrix of `shape` in the type of `values`, indices sorted; each place may be given once."""
    order = np.lexsort((columns, rows))
    pointers = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=shape[0])))).astype(np.int32)
    return from_parts(values[order], columns[order].astype(np.int32), pointers, shape)


def from_parts(
    values: NDArray[Any], columns: NDArray[Any], pointers: NDArray[Any], shape: tuple[int, int]
) -> sparse.csr_array:
    """The matrix with these compressed rows, whose columns are sorted within each row."""
    matrix: sparse.csr_array = sparse.csr_array((values, columns, pointers), shape=shape)
    matrix.has_sorted_indices = True
    return matrix
