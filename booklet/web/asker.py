"""The finished web page asked: is every cell in it."""

from collections.abc import Iterator

from booklet.plan.expected import Expected, Flaw, _tables, bare


def ask(content: bytes, expected: Expected) -> Iterator[Flaw]:
    from lxml import html

    page = html.fromstring(content)
    tables = [
        [[cell.text_content() for cell in row.iterchildren("th", "td")] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
    yield from _tables(tables, expected, lambda column: True)
    lines = iter([bare(line.text_content()) for line in page.iter("h1", "p")])
    for line in expected.booklet.cover_lines:
        if bare(line.text) not in lines:
            yield Flaw(f"封面上没有“{line.text}”")
    for number, chapter in enumerate(expected.booklet.chapters):
        if expected.look(number).is_prose:
            for at, row in enumerate(expected.rows(number)):
                if bare(row.texts[0]) not in lines:
                    yield Flaw(f"“{chapter.name}”第 {at + 1} 段没有，或者与清单不同", number, at)
