"""States per depth as a small bar chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 1040.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 10.0, 18.0, 42.0
FONT = "system-ui,'Segoe UI','Liberation Sans',Arial,sans-serif"
LABELS = 24  # at most so many labels along the axis
NUMBERED = 30  # up to so many bars carry their number


def bar_chart(levels: Sequence[int]) -> str:
    """One bar per depth as an `<svg>` element; a bar of few states is still visible."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{HEIGHT:g}"'
            f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" font-family="{FONT}" font-size="11">',
            "<title>new states per depth</title>",
            *_grid(_ceiling(max(levels, default=0))),
            *_bars(levels, _ceiling(max(levels, default=0))),
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2:g}" y="{HEIGHT - 6:g}" fill="#5b6770"'
            ' text-anchor="middle">depth: steps from the initial state</text>',
            "</svg>\n",
        )
    )


def _ceiling(most: int) -> int:
    """The next round number that has four equal parts."""
    unit = 1
    while True:
        for factor in (4, 8, 12, 20):
            if factor * unit >= most:
                return factor * unit
        unit *= 10


def _grid(ceiling: int) -> Iterator[str]:
    """Five lines with their values."""
    for quarter in range(5):
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * quarter / 4
        yield f'<path d="M{LEFT:g},{y:g} H{WIDTH - RIGHT:g}" stroke="#e3e8ed"/>'
        yield (
            f'<text x="{LEFT - 8:g}" y="{y + 4:g}" fill="#5b6770" text-anchor="end">'
            f"{ceiling * quarter // 4:,}</text>"
        )


def _bars(levels: Sequence[int], ceiling: int) -> Iterator[str]:
    slot = (WIDTH - LEFT - RIGHT) / max(len(levels), 1)
    every = -(-len(levels) // LABELS)
    for depth, states in enumerate(levels):
        height = max((HEIGHT - TOP - BOTTOM) * states / ceiling, 1.0 if states else 0.0)
        x, y = LEFT + slot * depth, HEIGHT - BOTTOM - height
        middle = f'x="{x + slot / 2:.1f}"'
        yield (
            f'<rect x="{x + slot * 0.12:.1f}" y="{y:.1f}" width="{slot * 0.76:.1f}"'
            f' height="{height:.1f}" fill="#5b86b8"><title>depth {depth}: {states:,}</title></rect>'
        )
        if len(levels) <= NUMBERED:
            yield (
                f'<text {middle} y="{y - 4:.1f}" fill="#3b4650" font-size="10"'
                f' text-anchor="middle">{states:,}</text>'
            )
        if depth % every == 0:
            yield (
                f'<text {middle} y="{HEIGHT - BOTTOM + 15:g}" fill="#5b6770"'
                f' text-anchor="middle">{depth}</text>'
            )
