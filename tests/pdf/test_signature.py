"""A finished PDF is signed and verified from the command line, with a key made for the test."""

import hashlib
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    StreamObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from booklet.files.faults import UserError
from booklet.pdf import signature
from booklet.pdf.signature import sign, verify
from tests.tools import ROOT

PASSPHRASE = "大西渠-3141"
NAME = "昌吉市大西渠镇人民政府"


def certificate(
    folder: Path, days: int, common_name: str = NAME, signs: bool = True, with_key: bool = True
) -> tuple[Path, Path]:
    """Return a self-signed key in a p12 file and its certificate in a pem file."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=40))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(signs, signs, True, False, False, True, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    p12, pem = folder / f"{days}.p12", folder / f"{days}.pem"
    p12.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"key",
            key if with_key else None,
            made,
            None,
            BestAvailableEncryption(PASSPHRASE.encode()),
        )
    )
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    return p12, pem


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("keys"), days=30)


@pytest.fixture(scope="module")
def unsigned(pdf_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signed") / "清单.pdf"
    shutil.copy(pdf_file, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (path.parent / "SHA256SUMS").write_text(f"{digest}  清单.pdf\n", encoding="utf-8")
    return path


def run(
    *arguments: object, passphrase: str | None = PASSPHRASE
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "BOOKLET_PASSPHRASE"}
    if passphrase is not None:
        environment["BOOKLET_PASSPHRASE"] = passphrase
    ran = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert PASSPHRASE not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


@pytest.fixture(scope="module")
def signed(unsigned: Path, keys: tuple[Path, Path]) -> Path:
    ran = run("sign", unsigned, "--p12", keys[0])
    assert ran.returncode == 0, ran.stderr
    return unsigned.with_name("清单.signed.pdf")


def test_a_signed_file_says_who_signed_it_and_that_it_is_whole(signed: Path) -> None:
    ran = run("verify", signed)
    assert ran.returncode == 0, ran.stdout
    assert f"签名人：{NAME}\n" in ran.stdout
    assert "完整：签名以后没有改动过。" in ran.stdout
    assert "证书是自己签发的" in ran.stdout
    assert "里的“清单.pdf”相同。" in ran.stdout


def test_a_root_certificate_tells_whether_the_signer_is_trusted(
    signed: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    assert "证书可信" in run("verify", signed, "--trust", keys[1]).stdout
    _, other = certificate(tmp_path, days=20)
    ran = run("verify", signed, "--trust", other)
    assert ran.returncode == 1
    assert "证书不可信" in ran.stdout


def test_signing_only_adds_to_the_file(signed: Path, unsigned: Path) -> None:
    assert signed.read_bytes().startswith(unsigned.read_bytes())


def test_a_signed_file_is_archival_still(signed: Path) -> None:
    report = page.validate_pdf(str(signed), profile=page.ValidationProfile.PDF_A_3A)
    assert not report.failures, str(report)


@pytest.mark.parametrize(
    "place",
    [
        lambda content: len(content) // 2,
        lambda content: content.rindex(b"/SubFilter") + 12,
        lambda content: content.rindex(b"/Contents <") + 600,
        lambda content: content.rindex(b"0>"),
        lambda content: content.rindex(b"startxref") + 10,
        lambda content: len(content) - 1,
    ],
    ids=["pages", "kind", "signature", "room behind it", "cross-references", "last"],
)
def test_a_changed_byte_is_noticed(
    place: Callable[[bytes], int], signed: Path, tmp_path: Path
) -> None:
    content = bytearray(signed.read_bytes())
    content[place(bytes(content))] ^= 1
    path = tmp_path / "清单.signed.pdf"
    path.write_bytes(bytes(content))
    assert [finding.said[:3] for finding in verify(path) if not finding.good] == ["不完整"]


def test_the_exit_code_tells_of_a_changed_byte(signed: Path, tmp_path: Path) -> None:
    path = tmp_path / "清单.signed.pdf"
    path.write_bytes(signed.read_bytes().replace(b"/Outlines", b"/outlines", 1))
    ran = run("verify", path)
    assert ran.returncode == 1
    assert "不完整" in ran.stdout


def test_something_added_behind_the_signature_is_noticed(signed: Path, tmp_path: Path) -> None:
    path = tmp_path / "清单.signed.pdf"
    path.write_bytes(signed.read_bytes() + b"\n% more\n")
    ran = run("verify", path)
    assert ran.returncode == 1
    assert "不完整：签名以后，文件里又添了内容。" in ran.stdout


def test_another_first_revision_than_the_published_one_is_noticed(
    signed: Path, tmp_path: Path
) -> None:
    shutil.copy(signed, tmp_path)
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  清单.pdf\n", encoding="utf-8")
    ran = run("verify", tmp_path / signed.name)
    assert ran.returncode == 1
    assert "里的“清单.pdf”不同。" in ran.stdout


def _another_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]["/Kids"]
    pages[0][pdf_name("/Contents")] = pages[1].raw_get("/Contents")
    writer.update_container(pages[0])


def _other_content(writer: IncrementalPdfFileWriter) -> None:
    content = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    writer.objects[content.generation, content.idnum] = StreamObject(stream_data=b"0 0 9 9 re f")


def _a_note_on_the_page(writer: IncrementalPdfFileWriter) -> None:
    note = DictionaryObject({pdf_name("/Subtype"): pdf_name("/FreeText")})
    note["/Rect"] = ArrayObject(map(NumberObject, (0, 0, 400, 400)))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    writer.register_annotation(page, writer.add_object(note))


def _another_catalogue(writer: Any) -> None:
    copy = DictionaryObject({key: writer.root.raw_get(key) for key in writer.root})
    writer._root = writer.add_object(copy)


def _something_to_run(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript")})
    writer.update_root()


@pytest.mark.parametrize(
    "change",
    [_another_page, _other_content, _a_note_on_the_page, _another_catalogue, _something_to_run],
)
def test_other_pages_signed_behind_the_published_bytes_are_noticed(
    change: Callable[[IncrementalPdfFileWriter], None],
    unsigned: Path,
    keys: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writer = signature.MetadataKeepingWriter(BytesIO(unsigned.read_bytes()))
    change(writer)
    changed = tmp_path / "清单.pdf"
    with changed.open("wb") as stream:
        writer.write(stream)
    monkeypatch.setattr(signature, "CONFORMANCE", {})
    path = sign(changed, keys[0], lambda: PASSPHRASE)
    said = [finding.said for finding in verify(path, sums=unsigned.parent / "SHA256SUMS")]
    assert "完整：签名以后没有改动过。" in said
    assert said[-1].endswith("但签名之外还添了别的内容。")


def test_an_unsigned_file_is_said_to_be_unsigned(unsigned: Path) -> None:
    ran = run("verify", unsigned)
    assert ran.stdout.startswith("没有签名。")
    assert "里的“清单.pdf”相同。" in ran.stdout


def test_a_name_cannot_pass_for_a_line_of_ours(unsigned: Path, tmp_path: Path) -> None:
    p12, _ = certificate(tmp_path, days=30, common_name="某人\n证书可信：\u202e")
    path = sign(unsigned, p12, lambda: PASSPHRASE, tmp_path / "x.pdf")
    assert verify(path)[0].said == "签名人：某人�证书可信：�"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"days": -1}, "过期"),
        ({"days": 9, "signs": False}, "这张证书不能用于签名"),
        ({"days": 9, "with_key": False}, "没有私钥"),
    ],
)
def test_a_key_that_cannot_sign_is_refused(
    key: dict[str, Any], said: str, unsigned: Path, tmp_path: Path
) -> None:
    p12, _ = certificate(tmp_path, **key)
    with pytest.raises(UserError, match=said):
        sign(unsigned, p12, lambda: PASSPHRASE, tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("content", "said"), [(None, "找不到这个文件"), (b"", "不是 p12"), (b"no key", "不是 p12")]
)
def test_what_is_no_key_is_refused_before_the_passphrase_is_asked_for(
    content: bytes | None, said: str, unsigned: Path, tmp_path: Path
) -> None:
    p12 = tmp_path / "x.p12"
    if content is not None:
        p12.write_bytes(content)
    with pytest.raises(UserError, match=said):
        sign(unsigned, p12, lambda: pytest.fail("asked"))


def test_the_original_is_not_overwritten(unsigned: Path, keys: tuple[Path, Path]) -> None:
    with pytest.raises(UserError, match="不能盖掉原文件"):
        sign(unsigned, keys[0], lambda: PASSPHRASE, unsigned)


def test_a_wrong_passphrase_is_said(unsigned: Path, keys: tuple[Path, Path]) -> None:
    ran = run("sign", unsigned, "--p12", keys[0], passphrase="1")
    assert ran.returncode == 1
    assert "口令不对" in ran.stderr


def test_the_passphrase_is_asked_for_and_not_shown(
    unsigned: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    ours, terminal = pty.openpty()
    arguments = ("sign", unsigned, "--p12", keys[0], "--output", tmp_path / "x.pdf")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={k: v for k, v in os.environ.items() if k != "BOOKLET_PASSPHRASE"},
        start_new_session=True,
    )
    os.close(terminal)
    shown = os.read(ours, 1000)
    os.write(ours, f"{PASSPHRASE}\n".encode())
    while b"x.pdf" not in shown:
        shown += os.read(ours, 1000)
    assert process.wait() == 0
    os.close(ours)
    assert shown.decode().startswith("证书的口令: ")
    assert PASSPHRASE not in shown.decode()


def test_without_a_terminal_the_environment_variable_is_named(
    unsigned: Path, keys: tuple[Path, Path]
) -> None:
    ran = run("sign", unsigned, "--p12", keys[0], passphrase=None)
    assert ran.returncode == 2
    assert "BOOKLET_PASSPHRASE" in ran.stderr


def test_without_the_libraries_the_command_that_installs_them_is_named(
    unsigned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyhanko.py").write_text("raise ModuleNotFoundError(name='pyhanko')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ran = run("verify", unsigned)
    assert ran.returncode == 1
    assert "sh setup/libraries.sh publish sign" in ran.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"not a PDF", "这不是 PDF 文件"), (None, "这个文件不符合标准，不能签名：PDF/A-3a（")],
)
def test_a_file_that_does_not_conform_is_not_signed(
    content: bytes | None, said: str, unsigned: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content or unsigned.read_bytes().replace(b"pdfaid:part", b"pdfaid:trap"))
    ran = run("sign", path, "--p12", keys[0])
    assert ran.returncode == 1
    assert said in ran.stderr
    assert list(tmp_path.iterdir()) == [path]


def test_a_signed_file_is_not_signed_again(signed: Path, keys: tuple[Path, Path]) -> None:
    assert "已经签过名" in run("sign", signed, "--p12", keys[0]).stderr


def test_the_passphrase_is_no_option() -> None:
    assert "--pass" not in run("sign", "--help").stdout
