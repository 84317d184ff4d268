"""What every public door asks of its arguments, or an error that names the argument and shows what came instead."""

from __future__ import annotations

import reprlib

import numpy as np


def as_array(x, name):
    """x as a plain array of real numbers, of whatever type; text, complex, masked and ragged input is refused."""
    rows = x if isinstance(x, (list, tuple)) else [x]
    if any(isinstance(row, np.ma.MaskedArray) for row in rows):
        raise TypeError(
            f"{name} is a masked array, and a score would use what the mask hides: choose rows first."
        )
    try:
        array = np.asarray(x)
    except Exception as error:  # numpy's, or that of a tensor on another device
        if "inhomogeneous" in str(error):
            raise ValueError(f"{name} is ragged: its rows have different lengths.") from error
        raise TypeError(f"{name} cannot be read as an array: {error}") from error
    if array.dtype.kind not in "fiu":
        what = f"its dtype is {array.dtype}" if array.ndim else f"it is {reprlib.repr(x)}"
        raise TypeError(f"{name} must hold real numbers, but {what}.")
    return array


def as_float64(x, name):
    """x as a float64 array, a copy only where the type changes."""
    with np.errstate(
        over="ignore"
    ):  # a long double too large for float64 becomes infinite, and is refused as that
        return as_array(x, name).astype(np.float64, copy=False)


def as_number(x, name):
    """x as a float."""
    number = as_float64(x, name)
    if number.ndim:
        raise ValueError(f"{name} must be one number, but its shape is {number.shape}.")
    return float(number)


def as_whole(x, name, least, most=None):
    """x as an int from `least` to `most`."""
    if isinstance(x, bool) or not isinstance(x, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, not {reprlib.repr(x)}.")
    if x < least or (most is not None and x > most):
        limit = f"at least {least}" if x < least else f"at most {most:,}"
        raise ValueError(f"{name} must be {limit}, but it is {reprlib.repr(x)}.")
    return int(x)


def as_list(x, name, what):
    """x as a list. One string is refused, and so is what has no order (a set), or more to it than its order (a dict)."""
    if isinstance(x, str):
        raise TypeError(
            f"{name} must be a list of {what}, not the single string {reprlib.repr(x)}."
        )
    try:
        return list(None if isinstance(x, (set, frozenset, dict)) else x)
    except TypeError:
        raise TypeError(
            f"{name} must be a list of {what}, in order, not {reprlib.repr(x)}."
        ) from None
