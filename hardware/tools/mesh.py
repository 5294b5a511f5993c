"""Binary STL: reading it, and whether it is a closed body that can be printed."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

Vertex = tuple[float, float, float]
Triangle = tuple[Vertex, Vertex, Vertex]


@dataclass(frozen=True)
class Mesh:
    triangles: tuple[Triangle, ...]

    def open_edges(self) -> int:
        """Edges without exactly one neighbour that runs along them the other way: 0 in a closed, well-oriented body."""
        edges = Counter(
            (triangle[index], triangle[(index + 1) % 3]) for triangle in self.triangles for index in range(3)
        )
        return sum(1 for (a, b), count in edges.items() if count != 1 or edges[b, a] != 1)

    def volume_mm3(self) -> float:
        """Positive when the triangles look outwards."""
        return (
            sum(
                ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
                for (ax, ay, az), (bx, by, bz), (cx, cy, cz) in self.triangles
            )
            / 6
        )

    def size(self) -> tuple[float, float, float]:
        axes = list(zip(*(vertex for triangle in self.triangles for vertex in triangle), strict=True))
        x, y, z = (max(axis) - min(axis) for axis in axes)
        return x, y, z


def read(path: Path) -> Mesh:
    data = path.read_bytes()
    (count,) = struct.unpack_from("<I", data, 80)
    if len(data) != 84 + 50 * count:
        raise ValueError(f"{path.name}: {len(data)} bytes for {count} triangles")
    triangles = []
    for index in range(count):
        numbers = struct.unpack_from("<12f", data, 84 + 50 * index)
        triangles.append((numbers[3:6], numbers[6:9], numbers[9:12]))
    return Mesh(tuple(triangles))
