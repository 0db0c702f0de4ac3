"""Lines of plain text laid out without WeasyPrint's general way, which sets each several times.

The booklet's lines are broken already and look alike: of the lines of one style WeasyPrint lays out
the first, and the others are copies of it that have another text and another place. Centred ones
are measured. Where anything is unusual (text in several styles, decorated, indented, spaced out or
beside a float; control characters, empty lines) WeasyPrint lays out every line itself. All faces
are as high and as deep as each other (fonts/make_fonts.py), so that a line's text does not tell in
its height; tests/pdf/test_lines.py compares both ways.
"""

from collections.abc import Iterator
from typing import Any

# What a style has to say for its lines to be plain.
PLAIN = {
    "white_space": "pre",
    "direction": "ltr",
    "letter_spacing": "normal",
    "word_spacing": 0,
    "overflow_wrap": "normal",
    "text_decoration_line": "none",
    "block_ellipsis": "none",
}
# Where lines are put: in what share of the room that they leave.
ALIGNMENTS = {"start": 0.0, "left": 0.0, "center": 0.5}
# What WeasyPrint would find behind a line, for it has no box of its own to have a background.
BARE = {
    "background": None,
    **{f"border_{y}_{x}_radius": (0, 0) for y in ("top", "bottom") for x in ("left", "right")},
    "is_bare": True,
}


def install() -> None:
    """Let WeasyPrint lay out plain lines in this way."""
    from weasyprint.layout import background, block
    from weasyprint.text.line_break import Layout, line_size

    if hasattr(block, "general_lines"):
        return
    general = block.general_lines = block.iter_line_boxes

    class Line(Layout):  # type: ignore[misc]
        """A line's text. All lines of a style are set by one Pango layout, one after the other."""

        def __init__(self, text: str, max_width: float) -> None:
            self.text, self.max_width, self.justification_spacing = text, max_width, 0

        def reactivate(self, style: Any) -> None:
            shared = vars(style).get("shared_layout")
            if shared is None:
                self.setup(style)
                shared = style.shared_layout = vars(self).copy()
            self.__dict__.update(shared, text=self.text, max_width=self.max_width)
            self.set_text(self.text)

        def deactivate(self) -> None:
            del self.layout, self.language, self.style

        def width(self, style: Any) -> float:
            known: dict[str, float] = vars(style).setdefault("widths", {})
            if self.text not in known:
                self.reactivate(style)
                line, _ = self.get_first_line()
                known[self.text], _ = line_size(line, style)
                self.deactivate()
            return known[self.text]

    def lines(
        context: Any, box: Any, position_y: float, bottom_space: float, skip_stack: Any,
        containing_block: Any, absolute: Any, fixed: Any, first_letter: Any, first_line: Any,
    ) -> Iterator[tuple[Any, Any]]:  # fmt: skip
        rest = (absolute, fixed, first_letter, first_line)
        texts = _plain_lines(box) if skip_stack is None and not context.excluded_shapes else None
        if not texts or first_letter or first_line:
            yield from general(
                context, box, position_y, bottom_space, skip_stack, containing_block, *rest
            )
            return
        (text,) = box.children
        model = vars(text.style).get("model_line")
        if model is None:
            before = vars(box).copy(), vars(text).copy()
            laid_out, _ = next(
                general(context, box, position_y, bottom_space, None, containing_block, *rest)
            )
            model = text.style.model_line = _Model(laid_out, before)
        yield from model.lines(
            box,
            texts,
            position_y,
            containing_block,
            lambda line: Line(line, containing_block.width),
        )

    behind = background.layout_box_backgrounds

    def backgrounds(page: Any, box: Any, *rest: Any, **named: Any) -> None:
        if not vars(box).get("is_bare"):
            behind(page, box, *rest, **named)

    block.iter_line_boxes = lines
    background.layout_box_backgrounds = backgrounds


def _plain_lines(box: Any) -> list[str] | None:
    """Return the lines of a line box, None if they are not plain."""
    from weasyprint.formatting_structure.boxes import TextBox

    if len(box.children) != 1 or not isinstance(text := box.children[0], TextBox):
        return None
    plain = vars(text.style).get("plain")
    if plain is None:
        plain = text.style.plain = (
            all(text.style[name] == value for name, value in PLAIN.items())
            and getattr(box.style["text_indent"], "value", None) == 0
            and box.style["text_align_all"] in ALIGNMENTS
            and box.style["text_align_last"] in ("auto", box.style["text_align_all"])
        )
    lines: list[str] = text.text.split("\n")
    usual = plain and box.text_overflow == "clip" and "\t" not in text.text
    # Both are the same unless there are line ends of other kinds.
    return (
        lines if usual and lines == text.text.splitlines() and all(map(str.strip, lines)) else None
    )


class _Model:
    """A line that WeasyPrint has laid out: what it made of a line box and of a box of text."""

    def __init__(self, line: Any, before: tuple[Any, Any]) -> None:
        """Take a line and what its boxes said before it was laid out."""
        (text,) = line.children
        self._line, self._text = (
            {
                name: value
                for name, value in vars(box).items()
                if name not in ("children", "text", "pango_layout")
                and (name not in old or old[name] is not value)
            }
            for box, old in zip((line, text), before, strict=True)
        )
        self._height, self._baseline = line.height, line.baseline
        self._align = ALIGNMENTS[line.style["text_align_all"]]

    def lines(
        self, box: Any, texts: list[str], position_y: float, within: Any, layout: Any
    ) -> Iterator[tuple[Any, Any]]:
        """Yield lines of ``texts`` from ``position_y`` on, and where in the text each ends."""
        (whole,) = box.children
        left, read = box.position_x, 0
        for at, text in enumerate(texts, 1):
            line, child = box.copy_with_children([]), whole.copy_with_text(text)
            child.pango_layout = layout(text)
            width = child.pango_layout.width(whole.style) if self._align else within.width
            # WeasyPrint adds up in this order, and so gets the same last digits.
            free = (left + within.width - left) - (left + width - left)
            x = left + max(free, 0) * self._align
            y = -self._baseline + (position_y + self._baseline)
            vars(line).update(self._line, **BARE, position_x=x, position_y=position_y, width=width)
            vars(child).update(self._text, **BARE, position_x=x, position_y=y, width=width)
            line.children = [child]
            read += len(text.encode()) + 1
            yield line, None if at == len(texts) else {0: {read: None}}
            position_y += self._height
