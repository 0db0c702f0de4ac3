"""A finished PDF is signed and verified from the command line, with a key made for the test."""

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

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

from tests.tools import ROOT

PASSPHRASE = "大西渠-3141"
NAME = "昌吉市大西渠镇人民政府"

pytestmark = pytest.mark.xdist_group("signature")


def certificate(folder: Path, days: int) -> tuple[Path, Path]:
    """Return a self-signed key in a p12 file and its certificate in a pem file."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
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
            x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    p12, pem = folder / f"{days}.p12", folder / f"{days}.pem"
    p12.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"key", key, made, None, BestAvailableEncryption(PASSPHRASE.encode())
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


def run(*arguments: object, passphrase: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "BOOKLET_PASSPHRASE": passphrase},
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


def test_a_changed_byte_is_noticed(signed: Path, tmp_path: Path) -> None:
    content = bytearray(signed.read_bytes())
    content[len(content) // 2] ^= 1
    path = tmp_path / "清单.signed.pdf"
    path.write_bytes(content)
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


def test_an_unsigned_file_is_said_to_be_unsigned(unsigned: Path) -> None:
    ran = run("verify", unsigned)
    assert ran.stdout.startswith("没有签名。")
    assert "里的“清单.pdf”相同。" in ran.stdout


def test_a_wrong_passphrase_is_said(unsigned: Path, keys: tuple[Path, Path]) -> None:
    ran = run("sign", unsigned, "--p12", keys[0], passphrase="1")
    assert ran.returncode == 1
    assert "口令不对" in ran.stderr


def test_an_expired_certificate_cannot_sign(unsigned: Path, tmp_path: Path) -> None:
    p12, _ = certificate(tmp_path, days=-1)
    ran = run("sign", unsigned, "--p12", p12, "--output", tmp_path / "x.pdf")
    assert "过期" in ran.stderr
    assert not (tmp_path / "x.pdf").exists()


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
