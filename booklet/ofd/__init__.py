"""The OFD (GB/T 33190-2016): made of the finished PDF's pages, written, asked whether all is in it.

- faces.py, shapes.py, drawing.py: what is drawn on the pages of a PDF, by ISO 32000-1 alone;
- tags.py: which of that is which list, item and cell, by the PDF's structure tree;
- writer.py: the file's parts, by the templates in templates/ofd;
- reader.py, asker.py: a finished OFD read back, and asked.
"""
