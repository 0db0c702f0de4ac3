"""What the page has made, the booklet or 修订对照表: in a process of its own, step by step."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from booklet.editing.forms import JSON, fault_form
from booklet.files.faults import UserError
from booklet.files.system_faults import refused_by_the_system
from booklet.incoming.edition import Edition, booklet_of
from booklet.model.booklet import Booklet
from booklet.model.layout import Layout
from booklet.model.resources import Resources
from booklet.process import interrupts_held_back, uncollected

PUBLISH, COMPARISON = "publish", "comparison"
STOPPED = "生成中途停止了，成品还是原来的样子；再试一次"


@dataclass(frozen=True)
class Order:
    """What to make: ``what``, of which folder, into which, in which formats.

    ``earlier`` has the source files of the edition with which it is compared, called ``since``.
    """

    what: str
    source: Path
    output: Path
    formats: tuple[str, ...]
    resources: Resources
    strict: bool = False
    earlier: Mapping[str, bytes] | None = None
    since: str = ""


# --- In the process ------------------------------------------------------------------------------
def carried_out(channel: Connection, order: Order) -> None:
    """Carry an order out and send what happens: each step as it begins and ends, and the result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal

    @contextmanager
    def step(name: str) -> Iterator[None]:
        channel.send({"begins": name})
        began = time.perf_counter()
        yield
        channel.send({"ends": name, "seconds": round(time.perf_counter() - began, 2)})

    with suppress(BrokenPipeError, ConnectionResetError):
        try:
            with uncollected():
                channel.send({"result": WORK[order.what](order, step)})
        except OSError as error:
            channel.send({"result": _refused(refused_by_the_system(error))})
        except UserError as error:
            channel.send({"result": _refused(error)})


def _refused(error: UserError) -> JSON:
    faults = [fault_form(fault) for fault in error.faults]
    said = f"有 {len(faults)} 处要改，没有生成任何文件"
    return {"faults": faults, "said": said, "findings": error.beside}


def _published(order: Order, step: Callable[[str], Any]) -> JSON:
    from booklet.publish.due import publish

    def earlier(layout: Layout, _: Booklet) -> Edition:
        assert order.earlier is not None
        return Edition(booklet_of(order.earlier, layout, order.since))

    published = publish(
        order.source, order.output, order.formats, step, order.resources, order.strict,
        earlier if order.earlier is not None else None,
    )  # fmt: skip
    paths = [*published.paths, *published.unchanged]
    said = "已生成" if published.paths else "没有变动，成品已经是最新的"
    return {
        "files": _files(order.output, paths),
        "notices": list(published.notices),
        "findings": published.findings,
        "said": said,
    }


def _compared(order: Order, step: Callable[[str], Any]) -> JSON:
    from booklet.publish.reports import publish_comparison

    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / order.since
        folder.mkdir()
        for name, content in (order.earlier or {}).items():
            (folder / name).write_bytes(content)
        compared = publish_comparison(
            str(folder), str(order.source), order.output, order.formats, step, order.resources,
            source=order.source,
        )  # fmt: skip
    said = f"有变动的事项 {compared.changed} 个" if compared.changed else "两版的事项相同，没有变动"
    files = _files(order.output, compared.paths)
    return {"files": files, "notices": list(compared.notices), "said": said}


def _files(output: Path, paths: Any) -> list[JSON]:
    return [
        {"name": path.relative_to(output).as_posix(), "size": path.stat().st_size} for path in paths
    ]


WORK: dict[str, Callable[[Order, Callable[[str], Any]], JSON]] = {
    PUBLISH: _published,
    COMPARISON: _compared,
}


# --- Beside it -----------------------------------------------------------------------------------
class Work:
    """An order that is being carried out, and how far it is."""

    def __init__(self, number: int, order: Order) -> None:
        """Start the process."""
        self.order = order
        self.state: JSON = {
            "id": number,
            "what": order.what,
            "running": True,
            "steps": [],
            "files": [],
            "notices": [],
            "findings": "",
            "faults": [],
            "said": "",
        }
        context = get_context("spawn")
        self._channel, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=carried_out, args=(theirs, order), daemon=True)
        with interrupts_held_back():
            self._process.start()
        theirs.close()

    def follow(self, tell: Callable[[], object]) -> None:
        """Wait until it is done, and ``tell`` whenever there is something new."""
        result: JSON | None = None
        with suppress(EOFError, OSError):
            while True:
                news = self._channel.recv()
                if "begins" in news:
                    self.state["steps"].append({"name": news["begins"], "seconds": None})
                elif "ends" in news:
                    self._step(news["ends"])["seconds"] = news["seconds"]
                else:
                    result = news["result"]
                tell()
        self._process.join()
        self.state |= {"running": False, **(result or {"said": STOPPED})}
        tell()

    def _step(self, name: str) -> JSON:
        steps: list[JSON] = self.state["steps"]
        return next(step for step in reversed(steps) if step["name"] == name)

    def stop(self) -> None:
        """End it: no file is half-written by that."""
        self._process.kill()

    def made(self, name: str) -> Path | None:
        """Return where a file is that was made, None for any other name."""
        names = [own["name"] for own in self.state["files"]]
        return self.order.output / name if name in names else None
