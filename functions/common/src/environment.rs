//! The environment of a function, read once at start.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// Variables that are needed and not set, or not what they should be: all of them at once.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the function's environment: {}", .0.join("; "))]
pub struct EnvironmentError(Vec<String>);

/// Environment variables, and what was found wrong with them so far.
#[derive(Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    wrong: Mutex<Vec<String>>,
}

impl Environment {
    /// The variables of this process; one that is not UTF-8 counts as not set.
    #[must_use]
    pub fn of_process() -> Environment {
        let variables = std::env::vars_os();
        Environment::of(
            variables.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
        )
    }

    /// Given variables.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Environment {
        let variables = variables.into_iter().filter(|(_, value)| !value.is_empty());
        Environment { variables: variables.collect(), wrong: Mutex::default() }
    }

    /// A variable, if it is set to something.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    /// A variable that has to be set. One that is not is noted, and empty.
    #[must_use]
    pub fn required(&self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.note(format!("{name} is not set"));
            String::new()
        })
    }

    /// A whole number from 1 on, or `default`. One that is none is noted.
    #[must_use]
    pub fn count(&self, name: &str, default: usize) -> usize {
        match self.optional(name).map(|text| (text.parse::<usize>(), text)) {
            None => default,
            Some((Ok(count), _)) if count > 0 => count,
            Some((_, text)) => {
                self.note(format!("{name} is \"{text}\", expected a whole number from 1 on"));
                default
            }
        }
    }

    /// Whether it is 1; not set, or 0, is no. Anything else is noted.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        match self.optional(name).as_deref() {
            None | Some("0") => false,
            Some("1") => true,
            Some(text) => {
                self.note(format!("{name} is \"{text}\", expected 1 or 0"));
                false
            }
        }
    }

    /// Note that something is wrong.
    pub fn note(&self, what: String) {
        self.wrong.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(what);
    }

    /// Whether everything that was asked for was there.
    ///
    /// # Errors
    /// Everything that was noted.
    pub fn check(&self) -> Result<(), EnvironmentError> {
        let wrong = std::mem::take(&mut *self.wrong.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        if wrong.is_empty() { Ok(()) } else { Err(EnvironmentError(wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let environment = environment(&[("A", "1"), ("B", ""), ("N", "many")]);
        assert_eq!((environment.required("A"), environment.required("B")), ("1".to_owned(), String::new()));
        assert_eq!((environment.required("C"), environment.count("N", 7)), (String::new(), 7));
        let error = environment.check().unwrap_err().to_string();
        assert!(error.contains("B is not set; C is not set; N is \"many\""), "{error}");
        assert!(!error.contains("A is"), "{error}");
    }

    #[test]
    fn a_flag_is_1_or_0() {
        let environment = environment(&[("A", "1"), ("B", "0"), ("C", "yes")]);
        assert_eq!(["A", "B", "C", "D"].map(|name| environment.flag(name)), [true, false, false, false]);
        assert!(environment.check().unwrap_err().to_string().contains("C is \"yes\", expected 1 or 0"));
    }

    #[test]
    fn what_is_not_set_has_its_default() {
        let environment = environment(&[("N", "3")]);
        assert_eq!((environment.count("N", 7), environment.count("M", 7), environment.optional("O")), (3, 7, None));
        assert_eq!(environment.check(), Ok(()));
    }
}
