//! `lambda`: a function is invoked with the data points, and turns them into any activity it likes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::targets::load::PerRequest;
use crate::targets::operation::Operation;
use crate::targets::rights::{Right, literal};
use crate::targets::subject::{TargetSubject, account_of};
use crate::targets::target_type::{Described, TargetType};
use settings::names;

/// A function is invoked.
pub static INVOKE: Operation = Operation {
    name: "lambda_request",
    service: "Lambda",
    bill: "Lambda, targets",
    item: "invocations",
    usd: 0.20,
    per: 1e6,
    unit: "requests",
    source: "AWS Lambda pricing",
    is_data_event: true,
};

/// A Lambda function that is invoked, asynchronously, once a task, also when the data point is 0.
///
/// Its event has `source`, `action`, `timestamp`, `datapoints` and `target`; fields of the target beyond those listed
/// here travel in the event's `target`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LambdaTarget {
    /// The function's name, or its ARN when it is in another region or account.
    #[schemars(transform = &names::FUNCTION)]
    pub function: String,
}

impl Described for LambdaTarget {
    const SUMMARY: &'static str = "invokes a Lambda function with the data points of the slot";
    const EXAMPLE: &'static str =
        r#"{"type": "lambda", "function": "net_fuzz", "generators": ["ts1"], "port": 80, "ip": "10.0.0.9"}"#;
    const OPEN: bool = true;
    const OPERATIONS: &'static [&'static Operation] = &[&INVOKE];
}

impl TargetType for LambdaTarget {
    fn resource(&self) -> String {
        self.function.clone()
    }

    fn per_request(&self) -> PerRequest {
        PerRequest::DataPoints(usize::MAX)
    }

    fn operation(&self) -> &'static Operation {
        &INVOKE
    }

    fn region(&self) -> Option<&str> {
        region_of(&self.function)
    }

    fn function(&self) -> Option<&str> {
        Some(&self.function)
    }

    fn subject(&self) -> TargetSubject {
        let (account, name) = match self.function.split_once(":function:") {
            Some((before, name)) => (account_of(&self.function).unwrap_or_else(|| before.to_owned()), name),
            None => (String::new(), self.function.as_str()),
        };
        let name = name.split_once(':').map_or(name, |(name, _)| name);
        let account = (!account.is_empty()).then_some(account);
        TargetSubject { account, function: Some(name.to_owned()), ..TargetSubject::default() }
    }

    fn rights(&self) -> Vec<Right> {
        vec![Right::new(&["lambda:InvokeFunction"], arn(&self.function))]
    }
}

/// A function's ARN from what an invocation takes: the ARN, `ACCOUNT:function:NAME`, or the name; the latter two with
/// `:VERSION` or without.
fn arn(function: &str) -> String {
    let of = |account: &str, name: &str| format!("arn:${{Partition}}:lambda:${{Region}}:{account}:function:{name}");
    match function.split_once(":function:") {
        _ if function.starts_with("arn:") => function.to_owned(),
        Some((account, name)) => of(account, &literal(name)),
        None => of("${Account}", &literal(function)),
    }
}

/// The region in a function's ARN (`arn:aws:lambda:REGION:ACCOUNT:function:NAME`); `None` for a name.
#[must_use]
pub fn region_of(function: &str) -> Option<&str> {
    let mut parts = function.split(':');
    let arn = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("lambda");
    parts.next().filter(|region| arn && !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_its_region_and_a_name_none() {
        assert_eq!(region_of("arn:aws:lambda:eu-west-1:222222222222:function:f"), Some("eu-west-1"));
        assert_eq!(region_of("arn:aws-cn:lambda:cn-north-1:222222222222:function:f:live"), Some("cn-north-1"));
        for name in ["f", "222222222222:function:f", "f:live", "arn:aws:s3:::bucket"] {
            assert_eq!(region_of(name), None, "{name}");
        }
    }

    #[test]
    fn findings_name_a_function_by_its_bare_name() {
        let of = |function: &str| {
            let subject = LambdaTarget { function: function.to_owned() }.subject();
            (subject.account, subject.function.unwrap())
        };
        assert_eq!(of("f:live"), (None, "f".to_owned()));
        for whole in ["222222222222:function:f", "arn:aws:lambda:eu-west-1:222222222222:function:f:live"] {
            assert_eq!(of(whole), (Some("222222222222".to_owned()), "f".to_owned()), "{whole}");
        }
    }

    #[test]
    fn a_function_is_named_by_its_arn_however_the_blueprint_names_it() {
        let own = "arn:${Partition}:lambda:${Region}:${Account}:function:f";
        assert_eq!((arn("f"), arn("f:live")), (own.to_owned(), format!("{own}:live")));
        assert_eq!(arn("222222222222:function:f"), own.replace("${Account}", "222222222222"));
        let whole = "arn:aws:lambda:eu-west-1:222222222222:function:f";
        assert_eq!(arn(whole), whole);
    }
}
