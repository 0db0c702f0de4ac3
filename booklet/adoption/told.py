"""What an editor is told of a file that was brought in: recognised, guessed, left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from booklet.incoming.outside import shortened


@dataclass
class Told:
    """Sentences in the order in which they came up, without repeats."""

    recognised: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, place: object, text: str, why: str = "") -> None:
        """Say that a text was left out, where it stands, and why."""
        self.left_out.append(f"{place} {why}没有读入：{shortened(text)}".strip())

    def guess(self, text: str) -> None:
        """Say what the file does not, and what stands in its place."""
        self.guessed.append(text)

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Yield each sentence behind its kind: 认出, 猜测, 未读."""
        for kind, said in (
            ("认出", self.recognised),
            ("猜测", self.guessed),
            ("未读", self.left_out),
        ):
            for text in dict.fromkeys(said):
                yield kind, text
