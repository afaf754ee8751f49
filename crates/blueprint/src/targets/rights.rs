//! Rights: what a target's identity has to be allowed, and no more. Each target type declares its own.

use serde_json::{Map, Value, json};

/// Stands in a resource for the deployment's default bucket.
pub const DEFAULT_BUCKET_PLACE: &str = "${DefaultBucket}";

/// Actions on one resource, under one condition at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// IAM actions.
    pub actions: Vec<&'static str>,
    /// The resource's ARN, with `${Partition}`, `${Region}`, `${Account}` and [`DEFAULT_BUCKET_PLACE`] where the deployment
    /// decides.
    pub resource: String,
    /// An operator, a condition key, and what it is compared with.
    pub condition: Option<(&'static str, &'static str, String)>,
}

impl Right {
    /// Actions on a resource, without a condition.
    #[must_use]
    pub fn new(actions: &[&'static str], resource: impl Into<String>) -> Right {
        Right { actions: actions.to_vec(), resource: resource.into(), condition: None }
    }

    /// The same, if the condition key equals a value.
    #[must_use]
    pub fn only_if(self, key: &'static str, value: &str) -> Right {
        Right { condition: Some(("StringEquals", key, value.to_owned())), ..self }
    }

    /// The same, if one of the condition key's values equals a value.
    #[must_use]
    pub fn only_if_any(self, key: &'static str, value: &str) -> Right {
        Right { condition: Some(("ForAnyValue:StringEquals", key, value.to_owned())), ..self }
    }
}

/// Statements of an IAM policy: rights of the same actions and condition share one. `name` begins their Sids.
#[must_use]
pub fn statements(name: &str, rights: impl IntoIterator<Item = Right>) -> Vec<Value> {
    let mut rights: Vec<Right> = rights.into_iter().collect();
    rights.sort();
    rights.dedup();
    let mut grouped: Vec<(Right, Vec<String>)> = Vec::new();
    for right in rights {
        let same =
            |one: &&mut (Right, Vec<String>)| one.0.actions == right.actions && one.0.condition == right.condition;
        match grouped.iter_mut().find(same) {
            Some((_, resources)) => resources.push(right.resource),
            None => grouped.push((right.clone(), vec![right.resource])),
        }
    }
    let statement = |(number, (right, resources)): (usize, (Right, Vec<String>))| {
        let mut statement = Map::new();
        statement.insert("Sid".to_owned(), json!(format!("{name}{number}")));
        statement.insert("Effect".to_owned(), json!("Allow"));
        statement.insert("Action".to_owned(), json!(right.actions));
        statement.insert("Resource".to_owned(), json!(resources));
        if let Some((operator, key, value)) = right.condition {
            statement.insert("Condition".to_owned(), json!({operator: {key: value}}));
        }
        Value::Object(statement)
    };
    grouped.into_iter().enumerate().map(statement).collect()
}

/// A text as IAM matches it literally in a resource: `*`, `?` and `$` of a key are no patterns there.
#[must_use]
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '?' | '$' => literal.extend(["${", c.encode_utf8(&mut [0; 4]), "}"]),
            c => literal.push(c),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_of_the_same_actions_and_condition_share_a_statement() {
        let rights = [
            Right::new(&["s3:GetObject"], "b"),
            Right::new(&["s3:GetObject"], "a"),
            Right::new(&["s3:GetObject"], "a"),
            Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", "N"),
            Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", "M"),
        ];
        let statements = statements("Actor", rights);
        assert_eq!(statements.len(), 3);
        assert_eq!(
            statements[0],
            json!({"Sid": "Actor0", "Effect": "Allow", "Action": ["cloudwatch:PutMetricData"], "Resource": ["*"],
                   "Condition": {"StringEquals": {"cloudwatch:namespace": "M"}}})
        );
        assert_eq!(statements[2]["Resource"], json!(["a", "b"]));
    }

    #[test]
    fn signs_of_patterns_in_a_prefix_are_taken_literally() {
        assert_eq!(literal("a*b?c${x}/"), "a${*}b${?}c${$}{x}/");
        assert_eq!(literal("plain/prefix-1_2"), "plain/prefix-1_2");
    }
}
