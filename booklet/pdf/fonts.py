"""The fonts as WeasyPrint is given them: where they are, and not as copies.

For each font of a style sheet WeasyPrint 70.0 writes a copy into a folder that stays behind if the
process ends without taking its objects apart. Fontconfig takes the files where they are as well.
"""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

# What fontconfig is told of a file, as weasyprint/text/fonts.py tells it: to be found first by the
# name that the style sheet gives it, as of that weight; to kern; and to serve a range alone.
FACE = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<match target="scan">
<test name="file" compare="eq"><string>{path}</string></test>
<edit name="family" mode="prepend"><string>{family}</string></edit>
<edit name="weight" mode="assign_replace"><int>{weight}</int></edit>
</match>
<match target="font">
<test name="file" compare="eq"><string>{path}</string></test>
<edit name="fontfeatures" mode="assign_replace"><string>kern 1</string></edit>
{ranges}</match>
</fontconfig>"""
RANGES = '<edit name="charset" mode="assign_replace"><plus>{}</plus></edit>\n'
RANGE = "<charset><range><int>{:#x}</int><int>{:#x}</int></range></charset>"
# What a face says that is taken where it is; one that says else is left to WeasyPrint.
SAID = {"font_family", "src", "font_weight"}


def configuration() -> Any:
    """Return a configuration of fonts: those of the document's style sheets alone."""
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    class InPlace(FontConfiguration):  # type: ignore[misc]
        """Takes fonts that are files where they are."""

        def add_font_face(self, face: Any, fetcher: Any) -> None:
            (kind, url), *others = face["src"]
            if face.keys() - {"unicode_range"} == SAID and kind == "external" and not others:
                path = fetcher.allowed(url)
                # What cannot be printed, such as a name in another encoding, XML cannot say.
                usual = path.suffix == ".ttf" and str(path).isprintable()
                if usual and self._added(path, _told(path, face)):
                    return
            super().add_font_face(face, fetcher)

        def _added(self, path: Path, told: str) -> bool:
            fontconfig.FcConfigParseAndLoadFromMemory(self._config, told.encode(), True)
            added = fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode())
            pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.font_map))
            return bool(added)

    return InPlace()


def _told(path: Path, face: Any) -> str:
    from weasyprint.text.constants import FONTCONFIG_WEIGHT

    ranges = [RANGE.format(r.start, r.end) for r in face.get("unicode_range", ())]
    return FACE.format(
        path=escape(str(path)),
        family=escape(face["font_family"]),
        weight=FONTCONFIG_WEIGHT[face["font_weight"]],
        ranges=RANGES.format("".join(ranges)) if ranges else "",
    )
