"""The finished PDF, signed with a key that the user holds; and who signed it, read back."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from booklet.files.checksums import CHECKSUMS, digest, read_checksums
from booklet.files.faults import lacking, refuse
from booklet.files.replacement import replace_files

try:
    import page
    from asn1crypto.cms import ContentInfo
    from asn1crypto.pkcs12 import Pfx
    from asn1crypto.x509 import Certificate
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import (
        MDPPerm,
        SigFieldSpec,
        SigSeedSubFilter,
        enumerate_sig_fields,
    )
    from pyhanko.sign.validation import (
        EmbeddedPdfSignature,
        PdfSignatureStatus,
        SignatureCoverageLevel,
        validate_pdf_signature,
    )
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext
except ModuleNotFoundError:
    raise lacking("签名和验证", "sign") from None


# What they log, in English and with tracebacks, is said in Chinese here.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

SIGNED = ".signed"
FIELD = SigFieldSpec("Signature", readable_field_name="数字签名")
CONFORMANCE = {
    "PDF/A-3a": page.ValidationProfile.PDF_A_3A,
    "PDF/UA-1": page.ValidationProfile.PDF_UA_1,
}
# The uses of a key that signs documents, either of which will do (RFC 5280, 4.2.1.3). Authorities
# that hand out pairs of certificates give the other one, for encryption, neither.
USAGES = ("digital_signature", "non_repudiation")
# What a signature may change of the objects that were there: in the catalogue and on its page.
CHANGED_BY_SIGNING = {"/AcroForm", "/Perms", "/Extensions", "/Annots"}


class MetadataKeepingWriter(IncrementalPdfFileWriter):
    """Adds to a PDF without touching its metadata.

    pyHanko 0.38.0 writes the XMP metadata anew, with a new date and in a form in which the
    description of PDF/UA's property is no longer valid PDF/A-3
    (https://github.com/MatthiasValvekens/pyHanko/issues/755). It has no public switch for that.
    """

    def _update_meta(self) -> None:
        pass


@dataclass(frozen=True)
class Verdict:
    """One thing that verifying found out, in Chinese; what is not good speaks against the file."""

    said: str
    good: bool = True


DAMAGED = Verdict("不完整：文件或签名已经损坏，或者是这里不认识的签名。", False)


@dataclass(frozen=True)
class Signature:
    """A signature as pyHanko judges it, its certificate and whether its place holds only it."""

    status: PdfSignatureStatus
    certificate: x509.Certificate
    filled_up: bool


@dataclass(frozen=True)
class Examined:
    """What a PDF says of its signatures, the oldest first.

    ``first_closed`` is where the cross-reference table of the oldest revision ends, in bytes;
    ``only_signed`` tells whether everything after that revision belongs to signatures.
    """

    signatures: list[Signature]
    first_closed: int
    only_signed: bool


def sign(file: Path, p12: Path, passphrase: Callable[[], str], output: Path | None = None) -> Path:
    """Sign the PDF ``file`` with the key in ``p12`` and return the signed file's path.

    That is ``output`` or, beside ``file``, its name with ``.signed`` before the suffix. The
    signature is invisible, PAdES B-B (ETSI EN 319 142-1) and allows no later change; the time in
    it is this computer's. The signed file starts with the bytes of ``file`` and stays PDF/A-3a.
    The signature's widget stands in no Form tag, being zero points wide: veraPDF accepts that as
    PDF/UA-1, page-validation does not.

    ``passphrase`` is asked for only once the file turns out fit to be signed. Raises
    :class:`~booklet.faults.UserError` for a file that is no PDF, signed already or neither
    PDF/A-3a nor PDF/UA-1, and for a key that cannot sign now.
    """
    content = _read(file)
    _refuse_unfit(file, content)
    output = output or file.with_suffix(f"{SIGNED}{file.suffix}")
    if output.resolve() == file.resolve():
        raise refuse(output, "签名后的文件不能盖掉原文件", "给 --output 换一个文件名")
    signer = _signer(p12, passphrase)
    metadata = PdfSignatureMetadata(
        field_name=FIELD.sig_field_name,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signed = sign_pdf(
        MetadataKeepingWriter(BytesIO(content)), metadata, signer, new_field_spec=FIELD
    )
    replace_files(output.parent, {output.name: signed.getvalue()})
    return output


def verify(file: Path, trust: Path | None = None, sums: Path | None = None) -> list[Verdict]:
    """Return what can be said of the PDF ``file``: signer, integrity, trust, equality.

    ``trust`` holds the root certificates to check the signer's against; without it none are, not
    even the system's. Revocation is not looked up: nothing here uses the network. ``sums`` lists
    the SHA-256 of unsigned files; by default that is SHA256SUMS in the file's folder, if there.
    Raises :class:`~booklet.faults.UserError` for a file that cannot be read or is no PDF.
    """
    content = _read(file)
    if b"%PDF-" not in content[:1024]:  # where readers look for it: ISO 32000-1, annex H.3
        raise refuse(file, "这不是 PDF 文件", "检查文件名")
    roots = _roots(trust) if trust else []
    try:
        examined = _examine(content, roots)
    except Exception:  # whatever a tampered file makes a PDF library stumble over
        return [DAMAGED]
    if not examined.signatures and b"/ByteRange" in content:
        return [DAMAGED]
    findings = [] if examined.signatures else [Verdict("没有签名。")]
    for signature in examined.signatures:
        findings += _signer_of(signature)
        findings.append(_integrity(signature, signature is examined.signatures[-1]))
        findings.append(_trust(signature, trust))
    return [*findings, *_equality(file, content, examined, sums)]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise refuse(file, "找不到这个文件", "检查文件名") from None
    except OSError as error:
        raise refuse(
            file, f"读不了这个文件（{error.strerror}）", "检查它是不是文件，有没有读取权限"
        ) from None


def _refuse_unfit(file: Path, content: bytes) -> None:
    again = "用 publish 重新生成，再对新的 PDF 签名"
    try:
        signed = any(enumerate_sig_fields(PdfFileReader(BytesIO(content)), filled_status=True))
        broken = {name: _broken_rules(content, profile) for name, profile in CONFORMANCE.items()}
    except (PdfError, page.PageError):
        raise refuse(file, "这不是 PDF 文件，或者已经损坏", again) from None
    if signed:
        raise refuse(file, "这个文件已经签过名", "要重新签名，请用没有签名的那个文件")
    said = "；".join(f"{name}（{'、'.join(rules)}）" for name, rules in broken.items() if rules)
    if said:
        raise refuse(file, f"这个文件不符合标准，不能签名：{said}", again)


def _broken_rules(content: bytes, profile: page.ValidationProfile) -> list[str]:
    report = page.validate_pdf_bytes(content, profile=profile)
    return sorted({failure.rule_id for failure in report.failures})


def _signer(p12: Path, passphrase: Callable[[], str]) -> SimpleSigner:
    """Return what signs with the key in ``p12``, if its certificate allows that now."""
    content = _read(p12)
    try:
        Pfx.load(content, strict=True)["auth_safe"].native  # noqa: B018 (parses when asked)
    except ValueError:
        raise refuse(p12, "这不是 p12 文件", "向发证机构要带私钥的 .p12 或 .pfx 文件") from None
    secret = passphrase().encode() or None
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(content, secret)
    except UnsupportedAlgorithm:
        raise refuse(p12, "这里不支持这种密钥（例如国密 SM2）", "换用 RSA 或 ECDSA 证书") from None
    except ValueError:
        raise refuse(p12, "口令不对", "检查大小写和输入法，再试一次") from None
    if key is None:
        raise refuse(p12, "文件里没有私钥", "导出证书时选择“导出私钥”")
    if certificate is None:
        raise refuse(p12, "文件里没有与私钥配对的证书", "导出证书时连同私钥一起导出")
    now = datetime.now(UTC)
    if now > certificate.not_valid_after_utc:
        day = certificate.not_valid_after_utc.date()
        raise refuse(p12, f"证书已在 {day} 过期", "换用没有过期的证书")
    if now < certificate.not_valid_before_utc:
        day = certificate.not_valid_before_utc.date()
        raise refuse(p12, f"证书从 {day} 起才有效", "检查电脑的日期；日期不错就等证书生效")
    with suppress(x509.ExtensionNotFound):
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise refuse(p12, "这张证书不能用于签名", "换用签名证书，不用加密证书")
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(content, (), secret)
    return signer


def _roots(file: Path) -> list[Certificate]:
    try:
        found = x509.load_pem_x509_certificates(_read(file))
    except ValueError:
        raise refuse(file, "里面没有 PEM 格式的证书", "向发证机构要 .pem 格式的根证书") from None
    return [Certificate.load(root.public_bytes(Encoding.DER)) for root in found]


def _examine(content: bytes, roots: list[Certificate]) -> Examined:
    reader = PdfFileReader(BytesIO(content))
    signatures = [
        Signature(
            validate_pdf_signature(
                embedded,
                # Without a list, pyHanko would take the system's.
                ValidationContext(trust_roots=roots, allow_fetching=False),
                key_usage_settings=KeyUsageConstraints(key_usage=USAGES),
            ),
            x509.load_der_x509_certificate(embedded.signer_cert.dump()),
            _is_filled_up(embedded, content),
        )
        for embedded in reader.embedded_signatures
    ]
    closed = reader.xrefs.get_xref_container_info(0).end_location
    return Examined(signatures, closed, _is_only_signed(reader))


def _is_only_signed(reader: PdfFileReader) -> bool:
    """Tell whether what follows the first revision adds signatures and nothing one could see.

    pyHanko's own analysis of differences takes ten seconds for the booklet's tag tree.
    """
    before = reader.get_historical_resolver(0)
    catalogue = reader.trailer.raw_get("/Root", revision=0)
    for revision in range(1, reader.xrefs.total_revisions):
        if reader.trailer.raw_get("/Root", revision=revision) != catalogue:
            return False
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            try:
                old = before.get_object(reference)
            except PdfError:  # a new object, seen only through what may change
                continue
            new = reader.get_object(reference)  # type: ignore[no-untyped-call]
            if not (isinstance(old, DictionaryObject) and isinstance(new, DictionaryObject)):
                return False
            changed = {k for k in old.keys() | new.keys() if old.get(k) != new.get(k)}
            known = list(old.get("/Annots", []))
            added = [a.get_object() for a in new.get("/Annots", []) if a not in known]
            if changed - CHANGED_BY_SIGNING or not all(map(_is_unseen_signature, added)):
                return False
    return True


def _is_unseen_signature(annotation: DictionaryObject) -> bool:
    """Tell whether an annotation is the place of a signature that shows nothing on the page."""
    left, bottom, right, top = (float(edge) for edge in annotation["/Rect"])
    return annotation.get("/FT") == "/Sig" and left == right and bottom == top


def _is_filled_up(embedded: EmbeddedPdfSignature, content: bytes) -> bool:
    """Tell whether nothing but zeros fills the room left for the signature, which signs all else.

    pyHanko, like other readers, skips what stands there.
    """
    _, before, behind, _ = embedded.byte_range
    room = content[before + 1 : behind - 1]
    signature: bytes = ContentInfo.load(embedded.pkcs7_content).dump()
    filled = signature.hex().encode().ljust(len(room), b"0")
    return room in (filled, filled.upper())


def _name(name: x509.Name) -> str:
    """Return the common name, or all of ``name``, without what could pass for lines of ours."""
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    said = "、".join(str(part.value) for part in common) or name.rfc4514_string()
    return "".join(c if c.isprintable() else "�" for c in said)


def _signer_of(signature: Signature) -> Iterator[Verdict]:
    certificate, when = signature.certificate, signature.status.signer_reported_dt
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    over = "" if since <= datetime.now(UTC) <= until else "，现在不在有效期内"
    yield Verdict(f"签名人：{_name(certificate.subject)}")
    yield Verdict(f"发证者：{_name(certificate.issuer)}")
    yield Verdict(f"证书有效期：{since.date()} 至 {until.date()}{over}")
    if when:
        said = when.astimezone().isoformat(" ", "seconds")
        yield Verdict(f"签名时间：{said}（签名人电脑上的时间，没有时间戳证明）")


def _integrity(signature: Signature, last: bool) -> Verdict:
    """Say whether all is as it was signed; nothing may stand behind the ``last`` signature."""
    status = signature.status
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE or not last
    if not (status.intact and status.valid):
        return Verdict("不完整：签名以后，内容被改动过。", False)
    if not (whole and status.docmdp_ok and signature.filled_up):
        return Verdict("不完整：签名以后，文件里又添了内容。", False)
    return Verdict("完整：签名以后没有改动过。")


def _trust(signature: Signature, trust: Path | None) -> Verdict:
    if trust and signature.status.trusted:
        return Verdict(f"证书可信：由 {trust} 里的根证书签发（没有联网查询是否吊销）。")
    if trust:
        said = "不是由其中的根证书签发，或者不在有效期内，或者不能用于签名"
        return Verdict(f"证书不可信：按 {trust} 核对，{said}。", False)
    if signature.certificate.subject == signature.certificate.issuer:
        said = "证书是自己签发的，谁都能用这个名字做一张"
    else:
        said = "发证者的名字还没有核实"
    return Verdict(f"证书没有与根证书核对：{said}。要核对，用 --trust 根证书.pem。")


def _equality(
    file: Path, content: bytes, examined: Examined, sums: Path | None
) -> Iterator[Verdict]:
    """Say whether the bytes before the first signature are those that ``sums`` lists.

    That alone says nothing of what follows them: whoever holds any key could put other pages behind
    the published bytes and sign that.
    """
    listed = sums or file.parent / CHECKSUMS
    if not sums and not listed.exists():
        yield Verdict(f"旁边没有 {CHECKSUMS}，没有核对签名前的内容。")
        return
    name = f"{file.stem.removesuffix(SIGNED)}{file.suffix}"
    published = read_checksums(_read(listed)).get(name)
    unsigned = _first_revisions(content, examined) if examined.signatures else [content]
    if published is None:
        yield Verdict(f"{listed} 里没有“{name}”，没有核对签名前的内容。", not sums)
    elif published not in map(digest, unsigned):
        yield Verdict(f"签名前的内容与 {listed} 里的“{name}”不同。", False)
    elif not examined.only_signed:
        yield Verdict(f"文件开头与 {listed} 里的“{name}”相同，但签名之外还添了别的内容。", False)
    else:
        yield Verdict(f"签名前的内容与 {listed} 里的“{name}”相同。")


def _first_revisions(content: bytes, examined: Examined) -> Iterator[bytes]:
    """Yield what may have been the file before it was signed.

    Some writers end a file with its end-of-file mark, some with a line end behind it; some that
    sign add another one first.
    """
    mark = re.compile(rb"%%EOF([\r\n]{0,4})").search(content, examined.first_closed)
    for end in range(mark.start(1), mark.end(1) + 1) if mark else ():
        yield content[:end]
