"""The PDF: laid out by WeasyPrint, written, asked whether all is in it, signed.

What leans on the inside of WeasyPrint 70.0 and pydyf 0.13.0 stands in this room alone:

- boxes.py: ``Page._page_box``, ``formatting_structure.boxes``, ``element`` and ``position_y``;
- engine.py: ``weasyprint.pdf.fonts.Font`` (its ``hash`` and ``name``), ``URLFetcher`` and
  ``FatalURLFetchingError``, and that a layout logs what it could not do;
- archival.py: ``write_pdf(finisher=…)``, ``pydyf.Stream.data``, ``pydyf.PDF.page_references``, the
  catalogue's ``Metadata``, ``AF`` and ``PageLabels``;
- tag_tree.py: the structure elements and marked content that ``weasyprint/pdf/tags.py`` makes;
- reader.py: how ``weasyprint/pdf/stream.py`` writes a line of text.
"""
