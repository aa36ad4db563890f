"""Who works within a radius of a place: quarter-degree cells by binary search, then the exact great circle."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from service.matching.snapshot.columns import Array, Rows

EARTH_KM = 6378.168
_PER_DEGREE = 4
_AROUND = 360 * _PER_DEGREE
_MARGIN = 1e-9  # degrees: what rounding may lose at the edge of a cell


def place_cells(lat: Array, lon: Array) -> Array:
    """The cell of each place: numbered from west to east, rows from south to north."""
    rows = np.floor((lat + 90.0) * _PER_DEGREE).astype(np.int32)
    columns = np.floor((lon + 180.0) * _PER_DEGREE).astype(np.int32)
    return np.asarray(rows * _AROUND + np.minimum(columns, _AROUND - 1), dtype=np.int32)


def places_within(arrays: Mapping[str, Array], lat: float, lon: float, radius_km: float) -> Rows:
    """Indexes of the places within the radius of a point, both ends included."""
    cells = arrays["places/cell"]
    slices = [
        np.arange(np.searchsorted(cells, first), np.searchsorted(cells, last, side="right"))
        for first, last in _cell_ranges(lat, lon, radius_km)
    ]
    result = np.concatenate([np.zeros(0, dtype=np.intp), *slices])
    far = great_circle_km(lat, lon, arrays["places/lat"][result], arrays["places/lon"][result])
    return np.asarray(result[far <= radius_km])


def great_circle_km(lat: float, lon: float, lats: Array, lons: Array) -> Array:
    """Kilometres on the sphere from one point to others (haversine)."""
    a, b = math.radians(lat), np.radians(lats)
    half = np.sin((b - a) / 2.0) ** 2 + math.cos(a) * np.cos(b) * np.sin(np.radians(lons - lon) / 2.0) ** 2
    return np.asarray(2.0 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(half), 1.0)))


def _cell_ranges(lat: float, lon: float, radius_km: float) -> Iterator[tuple[int, int]]:
    """(first, last) cells, both included, that a circle may touch."""
    angle = math.degrees(radius_km / EARTH_KM) + _MARGIN
    south, north = max(lat - angle, -90.0), min(lat + angle, 90.0)
    rows = range(_row(south), _row(north) + 1)
    half = _half_width(lat, angle)
    if half is None:
        yield rows[0] * _AROUND, (rows[-1] + 1) * _AROUND - 1
        return
    west, east = math.floor((lon - half + 180.0) * _PER_DEGREE), math.floor((lon + half + 180.0) * _PER_DEGREE)
    # A stop at the date line: longitude 180 lies in the last cell, and -180 in the first.
    for row in rows:
        for first, last in _wrapped(west, east):
            yield row * _AROUND + first, row * _AROUND + last


def _row(lat: float) -> int:
    return math.floor((lat + 90.0) * _PER_DEGREE)


def _half_width(lat: float, angle: float) -> float | None:
    """By how many degrees of longitude a circle reaches east and west; None when it holds a pole or half the earth."""
    if angle >= 90.0 or abs(lat) + angle >= 90.0:
        return None
    sine = math.sin(math.radians(angle)) / math.cos(math.radians(lat))
    half = math.degrees(math.asin(min(sine, 1.0))) + _MARGIN
    return half if half < 179.0 else None


def _wrapped(west: int, east: int) -> list[tuple[int, int]]:
    if west <= 0:
        return [(0, min(east, _AROUND - 1)), (west + _AROUND - 1, _AROUND - 1)]
    if east >= _AROUND - 1:
        return [(west, _AROUND - 1), (0, east - _AROUND + 1)]
    return [(west, east)]
