//! The ledger's table in DynamoDB. What is too large for it lies in the record bucket.

use std::collections::HashMap;

use activity::ports::{Claim, Documents as _, Item, Page, PortError, Table};
use activity::truth::keys::{DayRange, ItemKey, LARGEST_BODY};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use futures::{StreamExt, TryStreamExt};

use crate::base::Base;
use crate::documents::BucketDocuments;
use crate::error::{client, port_error};

/// Objects that are read at once.
const AT_ONCE: usize = 64;

/// The partition key: the day.
const DAY: &str = "day";
/// The sort key: the rest of a document's key.
const DOCUMENT: &str = "document";
/// The attribute that holds a document.
const BODY: &str = "body";
/// The attribute that holds the key of the object that holds a document.
const OBJECT: &str = "object";

/// A table, and the bucket that holds what is too large for it.
#[derive(Clone, Debug)]
pub struct LedgerTable {
    dynamodb: aws_sdk_dynamodb::Client,
    table: String,
    bucket: BucketDocuments,
}

type Attributes = HashMap<String, AttributeValue>;

impl LedgerTable {
    /// The table of that name; large documents lie in `bucket`.
    #[must_use]
    pub fn new(base: &Base, table: &str, bucket: BucketDocuments) -> LedgerTable {
        LedgerTable { dynamodb: aws_sdk_dynamodb::Client::new(&base.sdk), table: table.to_owned(), bucket }
    }

    /// The item of a document, whose object is there first: whoever is stopped in between leaves an object that nobody
    /// reads, and never an item without its content.
    async fn item(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> Result<Attributes, PortError> {
        let (name, text) = if body.len() > LARGEST_BODY {
            let object = key.object(nonce);
            self.bucket.put(&object, body).await?;
            (OBJECT, object)
        } else {
            let text = String::from_utf8(body);
            (BODY, text.map_err(|_| client("Request", format!("{key} is not text")))?)
        };
        let attributes = [(DAY, key.day.clone()), (DOCUMENT, key.document.clone()), (name, text)];
        Ok(attributes.map(|(name, text)| (name.to_owned(), AttributeValue::S(text))).into())
    }

    fn put_item(&self, item: Attributes) -> PutItemFluentBuilder {
        self.dynamodb.put_item().table_name(&self.table).set_item(Some(item))
    }

    /// What an item holds; `None`: neither a body nor an object that is there.
    async fn body(&self, item: &Attributes) -> Result<Option<Vec<u8>>, PortError> {
        match (text(item, BODY), text(item, OBJECT)) {
            (Some(body), _) => Ok(Some(body.clone().into_bytes())),
            (None, Some(object)) => self.bucket.get(object).await,
            (None, None) => Ok(None),
        }
    }
}

fn text<'a>(item: &'a Attributes, name: &str) -> Option<&'a String> {
    item.get(name).and_then(|value| value.as_s().ok())
}

impl Table for LedgerTable {
    async fn create(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> Result<Claim, PortError> {
        let item = self.item(key, body, nonce).await?;
        let request = self
            .put_item(item.clone())
            .condition_expression("attribute_not_exists(#document)")
            .expression_attribute_names("#document", DOCUMENT)
            // What is there comes with the refusal: it need not be read.
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = request.send().await else { return Ok(Claim::Won) };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                let own = failed.item().is_some_and(|there| *there == item);
                Ok(if own { Claim::Won } else { Claim::Taken })
            }
            _ => Err(port_error(error)),
        }
    }

    async fn put(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> Result<(), PortError> {
        let item = self.item(key, body, nonce).await?;
        self.put_item(item).send().await.map(drop).map_err(port_error)
    }

    async fn query(&self, range: &DayRange, after: Option<&str>, limit: usize) -> Result<Page, PortError> {
        let value = |text: &str| AttributeValue::S(text.to_owned());
        let mut request = self
            .dynamodb
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .expression_attribute_names("#day", DAY)
            .expression_attribute_values(":day", value(&range.day));
        request = match &range.documents {
            None => request.key_condition_expression("#day = :day"),
            Some((first, last)) => request
                .key_condition_expression("#day = :day AND #document BETWEEN :first AND :last")
                .expression_attribute_names("#document", DOCUMENT)
                .expression_attribute_values(":first", value(first))
                .expression_attribute_values(":last", value(last)),
        };
        if let Some(after) = after {
            request = request.exclusive_start_key(DAY, value(&range.day)).exclusive_start_key(DOCUMENT, value(after));
        }
        let answer = request.send().await.map_err(port_error)?;
        let next = answer.last_evaluated_key.as_ref().and_then(|key| text(key, DOCUMENT)).cloned();
        let items = answer.items.unwrap_or_default().into_iter().map(|item| async move {
            let document = text(&item, DOCUMENT).cloned().unwrap_or_default();
            let key = ItemKey { day: range.day.clone(), document };
            Ok(Item { key, body: self.body(&item).await? })
        });
        let items = futures::stream::iter(items).buffered(AT_ONCE).try_collect().await?;
        Ok(Page { items, next })
    }
}
