"""The elevation: at which height the station hangs, drawn from the enclosure's parameters."""

from __future__ import annotations

from hardware.tools.enclosure import FROM_CORNER, HIGHEST, LOWEST, Parameters, heights
from hardware.tools.symbols import line, text

SCALE = 1.0
CUT, CUT_Y = 850.0, 640.0
"""Below this height the drawing is cut: the floor is drawn at FLOOR, not to scale."""
FLOOR = 730
TITLES = {"standard": "Version standard", "accessible": "Version accessible"}


def svg(given: Parameters) -> str:
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1320 840" width="1320" height="840" '
        'font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" fill="#1b2631" role="img" aria-labelledby="titre">',
        '<title id="titre">Hauteurs de pose de la station</title>',
        '<rect width="1320" height="840" fill="#fff"/>',
        text(30, 50, "Hauteurs de pose", 24, style='font-weight="bold"'),
        text(
            30,
            76,
            "En millimètres au-dessus du sol fini ; tout ce qui sert au visiteur entre 900 et 1300",
            14,
            style='fill="#5d6d7e"',
        ),
    ]
    for index, build in enumerate(("standard", "accessible")):
        out += _one(given, build, 30 + 640 * index)
    out.append(
        text(30, 815, f"Axe de la station à {given['from_inner_corner']:g} mm au moins d'un angle rentrant ou d'un obstacle "
             f"(plus de {FROM_CORNER} exigés) ; sol plan et libre devant pour un fauteuil.", 13)
    )  # fmt: skip
    return "\n".join([*out, "</svg>", ""])


def _y(height: float) -> float:
    return CUT_Y - (height - CUT) * SCALE


def _one(given: Parameters, build: str, left: int) -> list[str]:
    tall = given["base_height"] + (given["screen_height"] if build == "accessible" else 0)
    floor = given[f"floor_to_bottom_{build}"]
    x = left + 120
    width = given["width"] * SCALE
    out = [
        text(left, 122, TITLES[build], 16, style='font-weight="bold"'),
        f'<rect x="{left}" y="{_y(HIGHEST):g}" width="590" height="{(HIGHEST - LOWEST) * SCALE:g}" fill="#e8f6ef"/>',
        line(left, FLOOR, left + 590, FLOOR, 3),
        text(left + 4, FLOOR + 20, "sol fini", 12),
    ]
    for limit in (LOWEST, HIGHEST):
        out.append(
            f'<line x1="{left}" y1="{_y(limit):g}" x2="{left + 590}" y2="{_y(limit):g}" stroke="#1e8449" '
            'stroke-width="1.5" stroke-dasharray="8 5"/>'
        )
        out.append(text(left + 4, _y(limit) - 5, str(limit), 13, style='fill="#1e8449" font-weight="bold"'))
    out.append(_box(x, floor, width, given["base_height"]))
    if build == "accessible":
        out.append(_box(x, floor + given["base_height"], width, given["screen_height"]))
        view = (given["view_width"] * SCALE, given["view_height"] * SCALE)
        top = _y(floor + given["base_height"] + (given["screen_height"] + given["view_height"]) / 2)
        out.append(
            f'<rect x="{x + (width - view[0]) / 2:g}" y="{top:g}" width="{view[0]:g}" height="{view[1]:g}" fill="#1b4f72"/>'
        )
    out += _face(given, x, floor)
    out += _marks(heights(given, build), x, width, left)
    middle = (FLOOR + CUT_Y) / 2
    out += [line(x - 30, FLOOR, x - 30, middle + 6, 1), line(x - 30, middle - 6, x - 30, _y(floor), 1)]
    out += [line(x - 40, middle + 12, x - 20, middle, 1), line(x - 40, middle, x - 20, middle - 12, 1)]
    out.append(text(x - 36, CUT_Y - 20, f"{floor:g}", 13, "end"))
    out.append(line(x - 36, _y(floor), x, _y(floor), 1))
    out.append(text(x + width / 2, _y(floor + tall) - 24, f"haut : {floor + tall:g}", 12, "middle"))
    return out


def _box(x: float, floor: float, width: float, tall: float) -> str:
    return (
        f'<rect x="{x:g}" y="{_y(floor + tall):g}" width="{width:g}" height="{tall * SCALE:g}" rx="3" fill="#29384a" '
        'stroke="#1b2631" stroke-width="1.5"/>'
    )


def _face(given: Parameters, x: float, floor: float) -> list[str]:
    def disc(at_x: float, at_y: float, across: float, fill: str) -> str:
        return f'<circle cx="{x + at_x * SCALE:g}" cy="{_y(floor + at_y):g}" r="{across * SCALE / 2:g}" fill="{fill}"/>'

    lights = zip(range(4), ("#fff", "#3498db", "#2ecc71", "#e74c3c"), strict=True)
    return [
        disc(given["button_x"], given["button_y"], given["button_hole"] + 5, "#ccd1d1"),
        disc(given["camera_x"], given["camera_y"], given["camera_window"], "#000"),
        disc(given["capture_x"], given["camera_y"], given["light_hole"], "#e74c3c"),
        disc(given["speaker_x"], given["speaker_y"], given["speaker_size"], "#566573"),
        *(
            disc(given["light_x"], given["light_top_y"] - row * given["light_step"], given["light_hole"], fill)
            for row, fill in lights
        ),
    ]


def _marks(found: dict[str, float], x: float, width: float, left: int) -> list[str]:
    """Names at the right, spread so that none stands on another."""
    out, last = [], 1e9
    for what, height in sorted(found.items(), key=lambda item: item[1]):
        y = min(_y(height), last - 19)
        last = y
        out.append(
            f'<path d="M{x + width:g} {_y(height):g} L{x + width + 30:g} {y:g} H{x + width + 40:g}" fill="none" '
            'stroke="#7b7d7d" stroke-width="1"/>'
        )
        out.append(text(x + width + 46, y + 4, f"{height:.0f}  {what}", 13))
    return out
