//! ODF packages: the zip around the XML files, and what text documents and spreadsheets share.

use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, System, ZipWriter};

use super::document::Document;
use super::page::line;
use super::xml::escaped;

/// The XML files of a document.
pub(super) struct Package {
    /// Media type of the document.
    pub media_type: &'static str,
    /// `content.xml`.
    pub content: String,
    /// `styles.xml`.
    pub styles: String,
    /// `meta.xml`.
    pub meta: String,
    /// `settings.xml`.
    pub settings: String,
    /// Pictures in SVG; the first is named [`picture_name`] of 1.
    pub pictures: Vec<&'static str>,
}

impl Package {
    /// The bytes of the file: the same package always gives the same bytes.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let plain = SimpleFileOptions::default().system(System::Unix);
        let stored = plain.compression_method(CompressionMethod::Stored);
        let deflated = plain.compression_method(CompressionMethod::Deflated);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // The media type must be the first entry and uncompressed: readers detect the format by it.
        zip.start_file("mimetype", stored)?;
        zip.write_all(self.media_type.as_bytes())?;
        for (name, text) in [
            ("content.xml", &self.content),
            ("styles.xml", &self.styles),
            ("meta.xml", &self.meta),
            ("settings.xml", &self.settings),
            ("META-INF/manifest.xml", &self.manifest()),
        ] {
            zip.start_file(name, deflated)?;
            zip.write_all(text.as_bytes())?;
        }
        for (at, svg) in self.pictures.iter().enumerate() {
            zip.start_file(picture_name(at + 1), deflated)?;
            zip.write_all(svg.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }

    fn manifest(&self) -> String {
        let mut manifest = format!(
            "{HEADER}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
             manifest:version=\"1.3\">\n\
             <manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{}\"/>\n",
            self.media_type
        );
        for name in ["content.xml", "styles.xml", "meta.xml", "settings.xml"] {
            put!(manifest, "<manifest:file-entry manifest:full-path=\"{name}\" manifest:media-type=\"text/xml\"/>\n");
        }
        for number in 1..=self.pictures.len() {
            let name = picture_name(number);
            put!(
                manifest,
                "<manifest:file-entry manifest:full-path=\"{name}\" manifest:media-type=\"image/svg+xml\"/>\n"
            );
        }
        manifest.push_str("</manifest:manifest>\n");
        manifest
    }
}

/// The name of a picture within the package, by its number from 1.
pub(super) fn picture_name(number: usize) -> String {
    format!("Pictures/{number}.svg")
}

/// How every XML file begins.
pub(super) const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The namespaces of the root elements.
pub(super) const NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" \
xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" \
xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.3\"";

/// Font faces, with fallbacks so that every system has one of them.
pub(super) const FONTS: &str = "<office:font-face-decls>\n\
<style:font-face style:name=\"body\" svg:font-family=\"'Noto Sans CJK TC', 'Microsoft JhengHei', 'PingFang TC', '標楷體', sans-serif\"/>\n\
</office:font-face-decls>\n";

/// The text properties on which all styles rest. Without the `-asian` ones Chinese would get another face and size.
pub(super) const BODY_TEXT: &str = "<style:text-properties style:font-name=\"body\" style:font-name-asian=\"body\" \
style:font-name-complex=\"body\" fo:font-size=\"10.5pt\" style:font-size-asian=\"10.5pt\" \
fo:language=\"en\" fo:country=\"US\" style:language-asian=\"zh\" style:country-asian=\"TW\"/>";

/// `meta.xml`: the title and the language.
pub(super) fn meta(document: &Document) -> String {
    format!(
        "{HEADER}<office:document-meta {NAMESPACES}><office:meta>\
         <meta:generator>pillarcheck</meta:generator><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </office:meta></office:document-meta>\n",
        escaped(&line(&document.title)),
        document.lang,
    )
}

/// A harmless line as the content of a paragraph; blanks that ODF would drop are written as elements.
pub(super) fn spaced(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len() + 8);
    let mut rest = line;
    let mut is_first = true;
    while let Some(at) = rest.find(' ') {
        let blanks = rest[at..].bytes().take_while(|&byte| byte == b' ').count();
        spaced.push_str(&escaped(&rest[..at]));
        is_first &= at == 0;
        let kept = usize::from(!is_first);
        spaced.push_str(&" ".repeat(kept));
        if blanks > kept {
            put!(spaced, "<text:s text:c=\"{}\"/>", blanks - kept);
        }
        rest = &rest[at + blanks..];
        is_first = false;
    }
    spaced.push_str(&escaped(rest));
    spaced
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn blanks_stay() {
        for (line, expected) in [
            ("甲 乙", "甲 乙"),
            ("甲   乙", "甲 <text:s text:c=\"2\"/>乙"),
            ("  甲", "<text:s text:c=\"2\"/>甲"),
            ("<甲> ", "&lt;甲&gt; "),
        ] {
            assert_eq!(spaced(line), expected);
        }
    }
}
