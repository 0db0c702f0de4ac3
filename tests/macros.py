"""What people do in LibreOffice by menu, done by a Basic macro: it needs no Python bridge."""

from pathlib import Path
from xml.sax.saxutils import escape

from tests.tools import libreoffice

# The menu's “Accept All” or “Reject All”, and the file saved for Word.
RESOLVE_CHANGES = """\
Sub Run(source As String, target As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
  Dim export(0) As New com.sun.star.beans.PropertyValue
  export(0).Name = "FilterName"
  export(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, export())
  document.close(True)
End Sub
"""
# The menu's “Update All Indexes and Tables”, and the export to PDF.
UPDATE_INDEXES = """\
Sub Run(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  indexes = document.getDocumentIndexes()
  For index = 0 To indexes.getCount() - 1
    indexes.getByIndex(index).update()
  Next
  Dim export(0) As New com.sun.star.beans.PropertyValue
  export(0).Name = "FilterName"
  export(0).Value = "writer_pdf_Export"
  document.storeToURL(target, export())
  document.close(True)
End Sub
"""
MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{}</script:module>
"""


def printed_with_updated_indexes(document: Path, folder: Path) -> Path:
    """Return the PDF that LibreOffice prints ``document`` to after updating its indexes."""
    target = folder / f"{document.stem}.pdf"
    _run(UPDATE_INDEXES, folder, document.as_uri(), target.as_uri())
    return target


def with_changes(document: Path, folder: Path, accepted: bool) -> Path:
    """Return the Word file that LibreOffice saves after accepting or rejecting every change."""
    target = folder / f"{'accepted' if accepted else 'rejected'}.docx"
    command = f".uno:{'Accept' if accepted else 'Reject'}AllTrackedChanges"
    _run(RESOLVE_CHANGES, folder, document.as_uri(), target.as_uri(), command)
    return target


def _run(macro: str, folder: Path, *arguments: str) -> None:
    """Run the Sub ``Run`` of ``macro`` in LibreOffice, with its profile in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    # The first start furnishes the profile, with an empty Module1 in the Standard library.
    libreoffice("--terminate_after_init", profile=folder)
    module = folder / "libreoffice/user/basic/Standard/Module1.xba"
    module.write_text(MODULE.format(escape(macro)), encoding="utf-8")
    quoted = ",".join(f'"{argument}"' for argument in arguments)
    libreoffice(f"macro:///Standard.Module1.Run({quoted})", profile=folder)
