//! Names of things in ARNs.

use crate::finding::Subject;

/// Puts what an ARN names into a subject: bucket and key, function, principal and session; anything else as it is.
/// A text that is no ARN is put there as it is, too.
pub fn name(subject: &mut Subject, arn: &str) {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (scheme, _, service, region, account, resource) = (next(), next(), next(), next(), next(), next());
    if scheme != "arn" || resource.is_empty() {
        subject.other = Some(arn.to_owned());
        return;
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    subject.region = subject.region.take().or_else(|| some(region));
    subject.account = subject.account.take().or_else(|| some(account));
    let (class, rest) = resource.split_once(['/', ':']).unwrap_or((resource, ""));
    let last = rest.rsplit('/').next().unwrap_or_default();
    match (service, class) {
        ("s3", _) => {
            let (bucket, key) = resource.split_once('/').unwrap_or((resource, ""));
            subject.bucket = some(bucket);
            subject.key = some(key).filter(|key| key != "*");
        }
        ("lambda", "function") => subject.function = some(rest.split(':').next().unwrap_or_default()),
        ("iam", "role" | "user") => subject.principal = some(last),
        ("sts", "assumed-role") => {
            let (role, session) = rest.split_once('/').unwrap_or((rest, ""));
            subject.principal = some(role);
            subject.session = some(session);
        }
        ("logs", "log-group") => log_group(subject, rest.strip_suffix(":*").unwrap_or(rest)),
        _ => subject.other = Some(arn.to_owned()),
    }
}

/// A group of logs; that of a function names the function.
pub fn log_group(subject: &mut Subject, group: &str) {
    subject.function = group.strip_prefix("/aws/lambda/").map(str::to_owned);
    subject.other = Some(group.to_owned());
}

/// The last part of an ARN, after the last colon or slash: what people call the thing.
#[must_use]
pub fn last_part(arn: &str) -> &str {
    arn.rsplit([':', '/']).next().unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(arn: &str) -> Subject {
        let mut subject = Subject::default();
        name(&mut subject, arn);
        subject
    }

    #[test]
    fn an_arn_names_its_resource_in_the_words_of_its_service() {
        let some = |text: &str| Some(text.to_owned());
        let object = named("arn:aws:s3:::records/2026/a b.csv");
        assert_eq!((object.bucket, object.key), (some("records"), some("2026/a b.csv")));
        let function = named("arn:aws:lambda:eu-west-1:111122223333:function:pay:live");
        assert_eq!((function.function, function.region), (some("pay"), some("eu-west-1")));
        let role = named("arn:aws:iam::111122223333:role/service-role/deep/reader");
        assert_eq!((role.principal, role.account), (some("reader"), some("111122223333")));
        let session = named("arn:aws:sts::111122223333:assumed-role/reader/run-1");
        assert_eq!((session.principal, session.session), (some("reader"), some("run-1")));
        let group = named("arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/pay:*");
        assert_eq!((group.function, group.other), (some("pay"), some("/aws/lambda/pay")));
        for text in ["", "arn", "arn:aws:s3", "i-0abc", "arn:aws:ec2:us-east-1:111122223333:instance/i-0abc"] {
            assert_eq!(named(text).other, some(text));
        }
    }
}
