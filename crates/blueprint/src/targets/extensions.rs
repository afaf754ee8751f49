//! What an object's name ends with.
//!
//! Amazon Macie analyses only objects whose name has an extension of a format that it supports:
//! <https://docs.aws.amazon.com/macie/latest/user/discovery-supported-storage.html>, read in November 2026. These are `.avro`
//! and `.parquet`; `.gz`, `.gzip`, `.tar` and `.zip`; `.doc`, `.docx`, `.pdf`, `.xls` and `.xlsx`; `.eml`; and of text `.csv`,
//! `.htm`, `.html`, `.json`, `.jsonl`, `.tsv`, `.txt`, `.xml` and some others.

/// The extension of a content type that is not listed: every object's content is text.
const OF_TEXT: &str = ".txt";

/// Content types with their extensions, of formats that Macie supports.
const EXTENSIONS: &[(&str, &str)] = &[
    ("text/plain", OF_TEXT),
    ("text/csv", ".csv"),
    ("text/tab-separated-values", ".tsv"),
    ("text/html", ".html"),
    ("text/xml", ".xml"),
    ("application/xml", ".xml"),
    ("application/json", ".json"),
    ("application/jsonl", ".jsonl"),
    ("application/x-ndjson", ".jsonl"),
    ("message/rfc822", ".eml"),
    ("application/pdf", ".pdf"),
    ("application/msword", ".doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    ("application/vnd.ms-excel", ".xls"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/gzip", ".gz"),
    ("application/x-tar", ".tar"),
    ("application/zip", ".zip"),
    ("application/vnd.apache.parquet", ".parquet"),
    ("avro/binary", ".avro"),
];

/// The extension of a content type, whose parameters (`; charset=utf-8`) and case do not matter.
#[must_use]
pub(crate) fn extension_of(content_type: &str) -> &'static str {
    let end = content_type.find([';', ' ']).unwrap_or(content_type.len());
    let essence = &content_type[..end];
    let found = EXTENSIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(essence));
    found.map_or(OF_TEXT, |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written out here once more, from Macie's page.
    const SUPPORTED: &str = ".avro .parquet .gz .gzip .tar .zip .doc .docx .pdf .xls .xlsx .eml .csv .htm .html .json .jsonl .tsv .txt .xml";

    #[test]
    fn macie_supports_every_extension() {
        for (content_type, extension) in EXTENSIONS {
            assert!(SUPPORTED.split(' ').any(|one| one == *extension), "{content_type}");
            assert!(settings::names::EXTENSION.allows(extension) && settings::names::CONTENT_TYPE.allows(content_type));
        }
    }

    #[test]
    fn an_extension_is_that_of_the_content_type_and_else_of_text() {
        for (content_type, extension) in [
            ("text/plain", ".txt"),
            ("text/csv; charset=utf-8", ".csv"),
            ("Application/JSON", ".json"),
            ("text/markdown", ".txt"),
            ("application/octet-stream", ".txt"),
        ] {
            assert_eq!(extension_of(content_type), extension, "{content_type}");
        }
    }
}
