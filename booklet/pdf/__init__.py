"""The PDF: laid out by WeasyPrint, written, asked whether all is in it, signed.

What leans on the inside of WeasyPrint 70.0 and pydyf 0.13.0 stands in this room alone:

- imports.py: how WeasyPrint is imported (``tinycss2.parse_stylesheet``, ``cffi.FFI`` and its
  ``cdef``, what it takes from fontTools, Pillow and tinyhtml5), and cffi's ``recompiler``;
- engine.py: ``HTML`` (its ``wrapper_element``, ``etree_element`` and ``_ua_stylesheets``),
  ``weasyprint.pdf.fonts.Font`` (its ``hash`` and ``name``), ``URLFetcher`` and
  ``FatalURLFetchingError``, and that a layout logs what it could not do;
- fonts.py: ``FontConfiguration`` (its ``_config`` and ``font_map``) and what it tells fontconfig;
- lines.py: ``layout.block.iter_line_boxes``, ``layout.background.layout_box_backgrounds``,
  ``text.line_break.Layout``, and what a line's boxes say once they are laid out;
- boxes.py: ``Page._page_box``, ``formatting_structure.boxes``, ``element`` and ``position_y``;
- archival.py: ``write_pdf(finisher=…)``, ``pydyf.Stream.data``, ``pydyf.PDF.objects`` and
  ``page_references``, the catalogue's ``Metadata``, ``AF`` and ``PageLabels``;
- tag_tree.py: the structure elements and marked content that ``weasyprint/pdf/tags.py`` makes;
- reader.py: how ``weasyprint/pdf/stream.py`` writes a line of text.
"""
