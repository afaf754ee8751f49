//! `lambda`: a function is invoked with the data points, and turns them into any activity it likes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rights::literal;
use super::{Right, TargetType};

/// A Lambda function that is invoked, asynchronously, once a task, also when the data point is 0.
///
/// Its event has `source`, `action`, `timestamp`, `datapoints` and `target`; fields of the target beyond those listed
/// here travel in the event's `target`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LambdaTarget {
    /// The function's name, or its ARN when it is in another region or account.
    #[schemars(length(min = 1, max = 256))]
    pub function: String,
}

impl TargetType for LambdaTarget {
    const SUMMARY: &'static str = "invokes a Lambda function with the data points of the slot";
    const EXAMPLE: &'static str =
        r#"{"type": "lambda", "function": "net_fuzz", "generators": ["ts1"], "port": 80, "ip": "10.0.0.9"}"#;
    const OPEN: bool = true;

    fn rights(&self) -> Vec<Right> {
        vec![Right::new(&["lambda:InvokeFunction"], arn(&self.function))]
    }
}

/// A function's ARN from what an invocation takes: the ARN, `ACCOUNT:function:NAME`, or the name; the latter two with
/// `:VERSION` or without.
fn arn(function: &str) -> String {
    let place = |account: &str, name: &str| format!("arn:${{Partition}}:lambda:${{Region}}:{account}:function:{name}");
    match function.split_once(":function:") {
        _ if function.starts_with("arn:") => function.to_owned(),
        Some((account, name)) => place(account, &literal(name)),
        None => place("${Account}", &literal(function)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_named_by_its_arn_however_the_blueprint_names_it() {
        let own = "arn:${Partition}:lambda:${Region}:${Account}:function:f";
        assert_eq!((arn("f"), arn("f:live")), (own.to_owned(), format!("{own}:live")));
        assert_eq!(arn("222222222222:function:f"), own.replace("${Account}", "222222222222"));
        let whole = "arn:aws:lambda:eu-west-1:222222222222:function:f";
        assert_eq!(arn(whole), whole);
    }
}
