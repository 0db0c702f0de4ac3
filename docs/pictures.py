"""Renew the pictures of docs/: run `make publish`, then `.venv/bin/python docs/pictures.py`."""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageOps

HERE = Path(__file__).parent
OUTPUT = HERE.parent / "output"
PAGES = (1, 2, 3, 31)  # cover, 目录, the first page of chapter 1 and a full page of chapter 2
WIDTH = 1600
GAP = 24


def pages(pdf: Path, numbers: tuple[int, ...], folder: Path) -> list[Image.Image]:
    """Return the pages ``numbers`` of ``pdf`` (counted from 1) as framed pictures."""
    made = []
    for number in numbers:
        stem = folder / f"page-{number}"
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                "110",
                "-f",
                f"{number}",
                "-singlefile",
                "-png",
                str(pdf),
                str(stem),
            ],
            check=True,
        )
        picture = Image.open(stem.with_suffix(".png")).convert("L")
        made.append(ImageOps.expand(picture, border=1, fill=150))
    return made


def montage(pictures: list[Image.Image]) -> Image.Image:
    """Return four pictures as two rows of two."""
    width, height = pictures[0].size
    sheet = Image.new("L", (2 * width + 3 * GAP, 2 * height + 3 * GAP), 235)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, 2)
        sheet.paste(picture, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    height = round(sheet.height * WIDTH / sheet.width)
    return sheet.resize((WIDTH, height), Image.Resampling.LANCZOS)


def main() -> None:
    """Write docs/pages.png from the PDF in output/."""
    (pdf,) = OUTPUT.glob("*履职事项清单.pdf")
    with tempfile.TemporaryDirectory() as folder:
        picture = montage(pages(pdf, PAGES, Path(folder)))
        picture.quantize(16).save(HERE / "pages.png", optimize=True)


if __name__ == "__main__":
    main()
