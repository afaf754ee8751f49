//! The page about names that reach a service.

use settings::names;

use super::markdown::{escaped, head, table};
use super::page::Page;

/// What services demand of names.
pub fn page() -> Page {
    let title = "Names";
    let mut text = head(title);
    text.push_str(
        "What services demand of the names in a blueprint: role ARNs, buckets, functions and others.\n\n\
         `validate` refuses every other name, and the JSON Schema has the same patterns. No name may hold `*` or `?`: in a \
         policy it would match more than was meant. ARNs may be of every partition.\n\n",
    );
    let rows: Vec<Vec<String>> = names::ALL
        .iter()
        .map(|rule| {
            let pattern = match rule.refused {
                Some(refused) => format!("`{}`, not `{refused}`", rule.pattern),
                None => format!("`{}`", rule.pattern),
            };
            let (least, most) = rule.length;
            let expected = escaped(rule.expected);
            vec![
                rule.name.to_owned(),
                escaped(rule.fields),
                rule.service.to_owned(),
                expected,
                format!("{least} to {most}"),
                pattern,
                escaped(rule.source),
            ]
        })
        .collect();
    let header = ["name", "where", "service", "expected", "characters", "pattern", "source"];
    text.push_str(&table(&header, &rows));
    Page { name: "names.md", title, text }
}
