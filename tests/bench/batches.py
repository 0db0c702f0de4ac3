"""Measure a county's booklets: one by one, and as batches with one worker and with two."""

from pathlib import Path

from booklet.look.load import load_layout
from booklet.source.dump import dump
from tests import towns
from tests.bench.commands import BUILD, ROOT
from tests.bench.timing import Timed

COUNT = 40


def main(folder: Path, count: int = COUNT) -> None:
    """Print what a county's towns of the shipped booklet's size take: one by one, and by workers.

    Throughput is compared with one worker's, time of the processor with a fresh process for each
    town, which a few of them stand for. The largest process counts as memory.
    """
    layout = load_layout(ROOT / "templates")
    county = folder / "county"
    for seed in range(count):
        (county / str(seed)).mkdir(parents=True)
        for file, text in dump(towns.booklet(seed, sound=True), layout).items():
            (county / str(seed) / file).write_text(text, encoding="utf-8")
    fresh = [
        Timed("", [*BUILD, "publish", "--source", str(county / str(seed)), *output])
        for seed in range(0, count, 8)
        for output in [["--output", str(folder / "fresh" / str(seed))]]
    ]
    batches = [
        (name, Timed("", [*BUILD, "batch", str(county), "--output", str(folder / out), *workers]))
        for name, out, workers in (
            ("batch, one worker", "one", ["--workers", "1"]),
            ("batch, two workers", "two", ["--workers", "2"]),
            ("batch again, nothing changed", "two", ["--workers", "2"]),
        )
    ]
    one, two, again = (timed for _, timed in batches)
    # Fresh processes before, between and after: a machine whose speed drifts is fair to all.
    for timed in (*fresh[:2], one, *fresh[2:3], two, again, *fresh[3:]):
        timed.run()
    rows = [
        ("publish, a fresh process for each", sum(f.seconds[0] for f in fresh) / len(fresh),
         sum(f.cpu[0] for f in fresh) / len(fresh), max(f.mebibytes[0] for f in fresh)),
        *((name, timed.seconds[0] / count, timed.cpu[0] / count, timed.mebibytes[0])
          for name, timed in batches),
    ]  # fmt: skip
    (_, _, fresh_cpu, _), (_, one_worker, _, _), *_ = rows
    print(f"\n{count} towns, figures for a town")
    print(f"{'':36} {'seconds':>8} {'through.':>8} {'CPU s':>8} {'ratio':>6} {'MiB':>6}")
    for name, seconds, cpu, memory in rows:
        print(
            f"{name:36} {seconds:8.2f} {one_worker / seconds:8.2f} "
            f"{cpu:8.2f} {cpu / fresh_cpu:6.2f} {memory:6.0f}"
        )
