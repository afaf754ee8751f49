//! `reference`: the reference pages of the documentation, made from the registries, the schema and the command line.

mod commands;
mod detection;
mod fields;
mod kinds;
mod markdown;
mod names;
mod page;

use std::path::Path;

use self::page::Page;
use crate::args::ReferenceArgs;
use crate::failure::{Complaint, Failure};
use crate::shell::quoted;
use crate::terminal::Terminal;
use crate::whole_file;

/// Write the pages to a folder, or compare them with those that it has.
///
/// # Errors
/// When a page differs, or a file cannot be read or written.
pub fn run(args: &ReferenceArgs, terminal: &Terminal) -> Result<(), Failure> {
    let pages = pages();
    if let Some(folder) = &args.check {
        return check(folder, &pages);
    }
    let Some(folder) = &args.out else { return Ok(()) };
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::failed(format!("cannot write {}: {error}", folder.display())))?;
    for page in &pages {
        whole_file::write(&folder.join(page.name), &page.text)?;
    }
    terminal.say(format!("wrote {} pages to {}", pages.len(), folder.display()));
    Ok(())
}

/// Every page, the index first.
fn pages() -> Vec<Page> {
    let mut pages = vec![
        kinds::shapes(),
        kinds::distributions(),
        kinds::noise(),
        kinds::anomalies(),
        kinds::formulas(),
        kinds::targets(),
        kinds::fake_types(),
        detection::detectors(),
        detection::sources(),
        kinds::scores(),
        fields::page(),
        names::page(),
        commands::page(),
    ];
    let mut index = markdown::head("Reference");
    index.push_str("Everything that a blueprint and the command line can say. The pages are made from the code.\n\n");
    let rows: Vec<Vec<String>> = pages
        .iter()
        .map(|page| vec![format!("[{}]({})", page.title, page.name), first_line(&page.text).to_owned()])
        .collect();
    index.push_str(&markdown::table(&["page", "what it says"], &rows));
    index.push_str(
        "\nFor editors and programs: [the JSON Schema](../../blueprints/blueprint.schema.json) of blueprints. \
         For people: [the guide to blueprints](../../blueprints/README.md), and `activity-generator explain NAME`.\n",
    );
    pages.insert(0, Page { name: "README.md", title: "Reference", text: index });
    pages
}

/// The line below a page's title.
fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.starts_with(['#', '<']) && !line.is_empty()).unwrap_or_default()
}

fn check(folder: &Path, pages: &[Page]) -> Result<(), Failure> {
    let stale: Vec<&str> = pages
        .iter()
        .filter(|page| std::fs::read_to_string(folder.join(page.name)).ok().as_ref() != Some(&page.text))
        .map(|page| page.name)
        .collect();
    let entries = std::fs::read_dir(folder)
        .map_err(|error| Failure::failed(format!("cannot read {}: {error}", folder.display())))?;
    let mut surplus: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".md") && pages.iter().all(|page| page.name != name))
        .collect();
    surplus.sort_unstable();
    if stale.is_empty() && surplus.is_empty() {
        return Ok(());
    }
    let mut parts = Vec::new();
    if !stale.is_empty() {
        parts.push(format!("not those of this build: {}", stale.join(", ")));
    }
    if !surplus.is_empty() {
        parts.push(format!("not made by this build: {}", surplus.join(", ")));
    }
    let complaint = Complaint::new(format!("{}: {}", folder.display(), parts.join("; ")));
    Err(Failure::Failed(
        complaint.hint(format!("activity-generator reference --out {}", quoted(&folder.to_string_lossy()))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::explain::meanings;

    #[test]
    fn every_name_that_can_be_explained_is_on_a_page() {
        let all: String = pages().into_iter().map(|page| page.text).collect();
        for name in meanings::names() {
            assert!(all.contains(&format!("`{name}`")) || all.contains(&format!("`{name}(")), "{name}");
        }
    }

    #[test]
    fn every_row_of_a_table_has_as_many_cells_as_its_header() {
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        for page in pages() {
            let mut header = None;
            for line in page.text.lines() {
                header = if line.starts_with('|') { header.or(Some(cells(line))) } else { None };
                assert!(header.is_none_or(|expected| cells(line) == expected), "{}: {line}", page.name);
            }
        }
    }

    #[test]
    fn a_folder_is_fresh_exactly_when_it_holds_these_pages_and_no_others() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(check(folder.path(), &pages()).is_err(), "no pages");
        for page in pages() {
            std::fs::write(folder.path().join(page.name), page.text).expect("a file");
        }
        assert!(check(folder.path(), &pages()).is_ok());
        std::fs::write(folder.path().join("old.md"), "").expect("a file");
        let Err(Failure::Failed(complaint)) = check(folder.path(), &pages()) else { panic!("a page too many") };
        assert!(complaint.message.contains("old.md"), "{}", complaint.message);
        std::fs::remove_file(folder.path().join("old.md")).expect("a file");
        std::fs::write(folder.path().join("shapes.md"), "").expect("a file");
        let Err(Failure::Failed(complaint)) = check(folder.path(), &pages()) else { panic!("a stale page") };
        assert!(complaint.message.contains("shapes.md"), "{}", complaint.message);
    }
}
