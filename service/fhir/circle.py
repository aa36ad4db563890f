"""A circle on the globe, as FHIR's `near` asks for one; pure."""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import Any

import msgspec

EARTH_KM = 6371.0088


class Circle(msgspec.Struct, frozen=True, array_like=True):
    """Everything within so many kilometres of a point."""

    lat: float
    lon: float
    km: float


def kilometres(circle: Circle, lat: float, lon: float) -> float:
    """From the middle of the circle to a point, along the sphere."""
    rise, turn = radians(lat - circle.lat) / 2, radians(lon - circle.lon) / 2
    chord = sin(rise) ** 2 + cos(radians(lat)) * cos(radians(circle.lat)) * sin(turn) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def box_around(circle: Circle | None) -> dict[str, Any]:
    """A circle, and the box of degrees around it in which the index looks."""
    if circle is None:
        return {}
    lat_span = degrees(circle.km / EARTH_KM)
    to_pole = 90 - abs(circle.lat)
    lon_span = degrees(asin(min(1.0, sin(radians(lat_span)) / cos(radians(circle.lat))))) if lat_span < to_pole else 180
    names = ("near_lat", "near_lon", "near_km", "lat_span", "lon_span")
    return dict(zip(names, (circle.lat, circle.lon, circle.km, lat_span, lon_span), strict=True))
