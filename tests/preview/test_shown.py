"""How many builds many changes are, by a clock that leaps where only time is waited for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from selectors import DefaultSelector
from typing import Any

import pytest

from booklet.model.resources import Resources
from booklet.preview import shown as shown_by
from booklet.preview import typesetter
from booklet.preview.board import Board
from booklet.preview.shown import PATIENCE, QUIET, Preview

BUILDING = 0.4  # seconds


class Leaping(DefaultSelector):
    """Lets what would be waited for pass at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.passed += timeout or 0
        return super().select(0)


def leaping() -> asyncio.AbstractEventLoop:
    selector = Leaping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.passed  # type: ignore[method-assign]
    return loop


@pytest.fixture
def builds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Callable[[Preview], Awaitable[None]]], list[float]]:
    """Return what tells when builds began, in seconds, while something happened to a preview."""

    def when(happens: Callable[[Preview], Awaitable[None]]) -> list[float]:
        began: list[float] = []
        running = 0

        class Slow(typesetter.Typesetter):
            def _start(self) -> None: ...

            def stop(self) -> None: ...

            async def break_off(self) -> None: ...

            async def boards(self) -> AsyncIterator[Board]:
                nonlocal running
                running += 1
                assert running == 1
                began.append(asyncio.get_running_loop().time())
                await asyncio.sleep(BUILDING)
                running -= 1
                yield Board((), (), {})

            async def asked(self) -> AsyncIterator[Board]:
                return
                yield

        async def watched() -> None:
            preview = Preview(tmp_path, Resources())
            work = asyncio.create_task(preview.build())
            await happens(preview)
            await asyncio.sleep(10)
            assert not work.done() and not preview.busy
            work.cancel()

        def run() -> None:
            with asyncio.Runner(loop_factory=leaping) as runner:
                runner.run(watched())

        monkeypatch.setattr(shown_by, "Typesetter", Slow)
        with ThreadPoolExecutor() as aside:  # Playwright's own loop runs in this thread
            aside.submit(run).result()
        return began

    return when


async def change(preview: Preview, times: int, pause: float) -> None:
    for _ in range(times):
        preview._due.set()
        await asyncio.sleep(pause)


def test_changes_during_a_build_are_one_more_build(builds: Any) -> None:
    assert len(builds(lambda preview: change(preview, 30, 0.01))) == 2


def test_fifty_saves_in_a_second_are_one_build_once_it_is_quiet(builds: Any) -> None:
    async def fifty(preview: Preview) -> None:
        await asyncio.sleep(1)
        await change(preview, 50, 0.02)

    first, second = builds(fifty)
    assert first == 0
    assert second == pytest.approx(1 + 49 * 0.02 + QUIET, abs=0.001)


def test_two_saves_with_quiet_between_them_are_two_builds(builds: Any) -> None:
    async def two(preview: Preview) -> None:
        await asyncio.sleep(1)
        await change(preview, 2, QUIET + BUILDING + 0.01)

    assert len(builds(two)) == 3


def test_saves_that_never_cease_are_shown_all_the_same(builds: Any) -> None:
    async def ceaseless(preview: Preview) -> None:
        await asyncio.sleep(1)
        await change(preview, 300, 0.02)

    _, second, *_ = builds(ceaseless)
    assert second == pytest.approx(1 + PATIENCE, abs=0.03)
