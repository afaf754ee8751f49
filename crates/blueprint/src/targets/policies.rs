//! Policies: rights, packed so that IAM takes them.

use serde_json::{Map, Value, json};

use super::rights::{ACCOUNT_PLACE, DEFAULT_BUCKET_PLACE, PARTITION_PLACE, REGION_PLACE, Right};

/// Characters of a managed policy, without white space. Source: quotas of AWS IAM. A role's inline policies may have 10,240
/// together, so that one policy of this size leaves room there for a function's own rights.
pub const POLICY_CHARACTERS: usize = 6_144;

/// Policies of one role: one inline, and as many managed ones as a role takes unless AWS is asked for more. Source: quotas
/// of AWS IAM.
pub const POLICIES_PER_ROLE: usize = 1 + 10;

/// The most characters that a deployment may put into a place: `aws-us-gov`, a region with room to spare, twelve digits, and
/// the longest name of a bucket.
const LONGEST: [(&str, usize); 4] =
    [(PARTITION_PLACE, 10), (REGION_PLACE, 16), (ACCOUNT_PLACE, 12), (DEFAULT_BUCKET_PLACE, 63)];

/// IAM policies that give these rights, each of at most [`POLICY_CHARACTERS`] once the deployment has filled its places.
///
/// Rights of the same actions and condition share a statement as far as a policy has room. `name` begins the statements'
/// Sids. The same rights in any order give the same policies.
#[must_use]
pub fn policies(name: &str, rights: impl IntoIterator<Item = Right>) -> Vec<Value> {
    let mut rights: Vec<Right> = rights.into_iter().collect();
    rights.sort_by(|a, b| (&a.actions, &a.condition, &a.resource).cmp(&(&b.actions, &b.condition, &b.resource)));
    rights.dedup();
    let mut packing = Packing::new(name);
    for same in rights.chunk_by(|a, b| a.actions == b.actions && a.condition == b.condition) {
        packing.add(same);
    }
    packing.policies()
}

/// Policies under way.
struct Packing<'a> {
    name: &'a str,
    full: Vec<Vec<Value>>,
    statements: Vec<Value>,
    characters: usize,
    number: usize,
}

impl<'a> Packing<'a> {
    fn new(name: &'a str) -> Packing<'a> {
        Packing { name, full: Vec::new(), statements: Vec::new(), characters: empty(), number: 0 }
    }

    /// Add rights that differ in their resources alone.
    fn add(&mut self, rights: &[Right]) {
        let Some(first) = rights.first() else { return };
        let mut resources: Vec<&str> = Vec::new();
        for right in rights {
            // A comma or bracket follows each.
            let further = length(&right.resource) + 1;
            let begun = if resources.is_empty() { self.statement(first, &[]).to_string().len() + 1 } else { 0 };
            if self.characters + begun + further > POLICY_CHARACTERS && self.characters > empty() {
                self.finish(first, &mut resources);
                self.close();
            }
            if resources.is_empty() {
                self.characters += self.statement(first, &[]).to_string().len() + 1;
            }
            self.characters += further;
            resources.push(&right.resource);
        }
        self.finish(first, &mut resources);
    }

    fn finish(&mut self, right: &Right, resources: &mut Vec<&str>) {
        if !resources.is_empty() {
            self.statements.push(self.statement(right, resources));
            self.number += 1;
            resources.clear();
        }
    }

    fn close(&mut self) {
        self.full.push(std::mem::take(&mut self.statements));
        self.characters = empty();
    }

    fn statement(&self, right: &Right, resources: &[&str]) -> Value {
        let mut statement = Map::new();
        statement.insert("Sid".to_owned(), json!(format!("{}{}", self.name, self.number)));
        statement.insert("Effect".to_owned(), json!("Allow"));
        statement.insert("Action".to_owned(), json!(right.actions));
        statement.insert("Resource".to_owned(), json!(resources));
        if let Some((operator, key, value)) = &right.condition {
            let condition = Map::from_iter([((*key).to_owned(), json!(value))]);
            statement.insert("Condition".to_owned(), json!({*operator: condition}));
        }
        Value::Object(statement)
    }

    fn policies(mut self) -> Vec<Value> {
        if !self.statements.is_empty() {
            self.close();
        }
        self.full.iter().map(|statements| policy(statements)).collect()
    }
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// Characters of a policy without statements.
fn empty() -> usize {
    policy(&[]).to_string().len()
}

/// Characters of a text in a policy, its quotes included, when each place holds the longest that it may.
pub(crate) fn length(text: &str) -> usize {
    let filled =
        LONGEST.iter().fold(text.to_owned(), |text, (place, longest)| text.replace(place, &"x".repeat(*longest)));
    Value::String(filled).to_string().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A policy as long as it can become.
    fn filled(policy: &Value) -> String {
        LONGEST.iter().fold(policy.to_string(), |text, (place, longest)| text.replace(place, &"x".repeat(*longest)))
    }

    #[test]
    fn rights_of_the_same_actions_and_condition_share_a_statement() {
        let rights = [
            Right::new(&["s3:GetObject"], "b"),
            Right::new(&["s3:GetObject"], "a"),
            Right::new(&["s3:GetObject"], "a"),
            Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", "N"),
            Right::new(&["cloudwatch:PutMetricData"], "*").only_if("cloudwatch:namespace", "M"),
        ];
        let policies = policies("Actor", rights);
        let [policy] = &policies[..] else { panic!("one policy: {policies:#?}") };
        let statements = policy["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 3);
        assert_eq!(
            statements[0],
            json!({"Sid": "Actor0", "Effect": "Allow", "Action": ["cloudwatch:PutMetricData"], "Resource": ["*"],
                   "Condition": {"StringEquals": {"cloudwatch:namespace": "M"}}})
        );
        assert_eq!(statements[2]["Resource"], json!(["a", "b"]));
        assert_eq!(super::policies("Actor", []), Vec::<Value>::new());
    }

    #[test]
    fn each_policy_is_within_the_quota_and_nearly_full_and_nothing_is_lost() {
        for prefix in [1, 23, 900] {
            let name = |number: usize| format!("{number:0>prefix$}");
            let resource = |number| format!("arn:${{Partition}}:s3:::${{DefaultBucket}}/{}*", name(number));
            let wanted = (0..200).map(|number| Right::new(&["s3:PutObject"], resource(number)));
            let found = policies("Targets", wanted.clone());
            let mut seen = Vec::new();
            for (place, policy) in found.iter().enumerate() {
                let characters = filled(policy).len();
                assert!(characters <= POLICY_CHARACTERS, "{prefix}: {characters}");
                let room = POLICY_CHARACTERS - characters;
                assert!(place + 1 == found.len() || room <= length(&resource(0)) + 1, "{prefix}: {room} left");
                for statement in policy["Statement"].as_array().unwrap() {
                    seen.extend(statement["Resource"].as_array().unwrap().iter().cloned());
                }
            }
            seen.sort_by_key(|resource| resource.as_str().unwrap().to_owned());
            let mut all: Vec<String> = wanted.map(|right| right.resource).collect();
            all.sort();
            assert_eq!(json!(seen), json!(all), "{prefix}");
            let sids: Vec<&Value> = found
                .iter()
                .flat_map(|policy| policy["Statement"].as_array().unwrap())
                .map(|one| &one["Sid"])
                .collect();
            let numbered: Vec<Value> = (0..sids.len()).map(|number| json!(format!("Targets{number}"))).collect();
            assert_eq!(json!(sids), json!(numbered), "{prefix}");
        }
    }

    #[test]
    fn the_order_of_rights_does_not_matter() {
        let rights = |order: &mut dyn Iterator<Item = usize>| {
            let rights = order.map(|number| Right::new(&["s3:PutObject"], format!("arn:aws:s3:::b/{number:0>40}*")));
            policies("Targets", rights.collect::<Vec<_>>())
        };
        assert_eq!(rights(&mut (0..300)), rights(&mut (0..300).rev()));
    }
}
