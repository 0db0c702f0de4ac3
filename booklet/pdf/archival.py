"""What WeasyPrint lacks for a file to keep and to hand out: PDF/UA mark, page labels, tag tree."""

from collections.abc import Callable
from typing import Any

import pydyf

from booklet.pdf.tag_tree import tidy
from booklet.pdf.written import Written
from booklet.plan.page_plan import PagePlan

# ISO 14289-1, 5: a file says that it conforms to PDF/UA-1 in its metadata. PDF/A wants properties
# that it does not define itself to be described (ISO 19005-3, 6.6.2.3).
PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
RDF_END = b"</rdf:RDF>"


def finisher(plan: PagePlan, front_labels: tuple[str, ...]) -> Callable[[Any, Any], None]:
    """Return the last step of writing a PDF, as ``write_pdf`` takes it.

    ``front_labels`` names the pages before the body, as far as they have names of their own.
    """

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        _declare_pdf_ua(pdf)
        _label_pages(pdf, len(document.pages) - plan.count, front_labels)
        _attach_once(pdf)
        pdf.catalog["PageMode"] = "/UseOutlines"
        with_table = (page for page in plan.pages if plan.heads[page.chapter].cells)
        tidy(pdf, [[(page.chapter, row.name) for row in page.rows] for page in with_table])
        pdf.objects = [Written(o) if o.compressible and o.free != "f" else o for o in pdf.objects]

    return finish


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _declare_pdf_ua(pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is PDF/UA-1.

    The metadata stays uncompressed so that it can be read without a PDF library.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.compress = False
    metadata.stream = [part.replace(RDF_END, PDF_UA + RDF_END) for part in metadata.stream]


def _label_pages(pdf: pydyf.PDF, front: int, labels: tuple[str, ...]) -> None:
    """Give viewers the names of the pages: 封面, 目录, then the printed numbers from 1."""
    numbers: list[Any] = []
    for page, label in enumerate(labels[:front]):
        numbers += [page, pydyf.Dictionary({"P": pydyf.String(label)})]
    numbers += [front, pydyf.Dictionary({"S": "/D", "St": 1})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(numbers)})


def _attach_once(pdf: pydyf.PDF) -> None:
    """List each attachment once; WeasyPrint 70.0 lists it twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
