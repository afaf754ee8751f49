//! What targets ask of services, and how they make it of data points: one file a service, and here a module, what it shows
//! to others, and one line a request in [`each_request!`].

mod cloudwatch;
mod kind;
mod lambda;
mod s3;
mod takes;

pub use cloudwatch::{Dimension, Metric, PutMetricData};
pub use kind::{Answer, Repeat, RequestKind, Written};
pub use lambda::Invoke;
pub use s3::{GetObject, ListObjects, PutObject};
pub use takes::Takes;

/// Calls a macro with every kind of request, each a struct and the variant of [`Request`](crate::requests::Request).
///
/// Whoever does something by kind makes its `match` of this list. A kind for which that cannot be done does not compile.
#[macro_export]
macro_rules! each_request {
    ($callback:ident) => {
        $callback! {
            PutObject,
            GetObject,
            ListObjects,
            Invoke,
            PutMetricData,
        }
    };
}

macro_rules! define {
    ($($kind:ident,)+) => {
        /// A request to a service.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Request {
            $(#[doc = concat!("See [`", stringify!($kind), "`].")] $kind($kind),)+
        }

        /// The name of every kind of request, and whether it may be repeated.
        pub const KINDS: &[(&str, Repeat)] = &[$(($kind::NAME, $kind::REPEAT),)+];

        impl Request {
            /// The name that the service's API has for it.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Request::$kind(_) => $kind::NAME,)+ }
            }

            /// Whether it may be repeated.
            #[must_use]
            pub fn repeats(&self) -> Repeat {
                match self { $(Request::$kind(_) => $kind::REPEAT,)+ }
            }

            /// What it is about: a key, a function, a namespace.
            #[must_use]
            pub fn subject(&self) -> &str {
                match self { $(Request::$kind(request) => request.subject(),)+ }
            }

            /// How a local run writes it down.
            #[must_use]
            pub fn written(&self) -> Written<'_> {
                match self { $(Request::$kind(request) => request.written(),)+ }
            }

            /// What is answered where nothing stands in for the service.
            #[must_use]
            pub fn taken(&self) -> Answer {
                match self { $(Request::$kind(request) => request.taken(),)+ }
            }
        }

        $(impl From<$kind> for Request {
            fn from(request: $kind) -> Request {
                Request::$kind(request)
            }
        })+
    };
}

each_request!(define);
