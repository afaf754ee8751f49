//! `init`: a first blueprint that says of each part what it is for.

use crate::failure::Failure;
use crate::terminal::Terminal;

/// JSON has no comments; the `description` fields, which every part may have, carry them.
const FIRST: &str = include_str!("init.json");

/// Print the blueprint; what to do with it goes to standard error.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(FIRST)?;
    // No `$schema` is in it: editors complain about one that leads nowhere.
    terminal.say(
        "next: activity-generator init > first.json\n      \
         activity-generator preview first.json      what the series look like\n      \
         activity-generator run first.json          one day, in seconds, and its report\n      \
         activity-generator explain num_points      any name in it\n\
         an editor completes it: activity-generator schema > blueprint.schema.json\n      \
         and \"$schema\": \"./blueprint.schema.json\" as the first field",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_blueprint_is_right_and_says_of_every_part_what_it_is_for() {
        let checked = blueprint::parse(FIRST.as_bytes()).expect("a blueprint");
        assert!(checked.warnings.is_empty(), "{:?}", checked.warnings);
        assert!(checked.blueprint.description.is_some());
        assert!(checked.blueprint.generator_descriptions.iter().all(Option::is_some));
        assert!(checked.blueprint.targets.iter().all(|target| target.commons.description.is_some()));
    }

    #[test]
    fn it_shows_every_type_of_target() {
        let checked = blueprint::parse(FIRST.as_bytes()).expect("a blueprint");
        let shown: Vec<&str> = checked.blueprint.targets.iter().map(|target| target.settings.type_name()).collect();
        assert!(blueprint::targets::TARGETS.iter().all(|kind| shown.contains(&kind.name)), "{shown:?}");
    }
}
