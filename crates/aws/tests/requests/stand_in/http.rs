//! As much of HTTP/1.1 as the SDK's clients speak.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// A request, read whole.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Without the query, as it was sent.
    pub path: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A field of a form: what STS is asked in.
    pub fn field(&self, name: &str) -> Option<String> {
        let text = self.text();
        let value = text.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
        Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// Whose key signed it, for which region and service: the scope of the signature.
    pub fn signed(&self) -> Signed {
        let header = self.header("authorization").expect("a signed request");
        let scope = header.split_once("Credential=").and_then(|(_, rest)| rest.split_once(',')).expect("a scope").0;
        let parts: Vec<&str> = scope.split('/').collect();
        let [key_id, _date, region, service, "aws4_request"] = parts[..] else {
            panic!("the scope of a signature: {scope}");
        };
        Signed { key_id: key_id.to_owned(), region: region.to_owned(), service: service.to_owned() }
    }

    /// The service that it was meant for.
    pub fn service(&self) -> String {
        self.signed().service
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub key_id: String,
    pub region: String,
    pub service: String,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status, headers: vec![("content-type", content_type.to_owned())], body: body.into() }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// As it goes over the connection.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("HTTP/1.1 {} x\r\ncontent-length: {}\r\n", self.status, self.body.len()).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The next request of a connection; `None`: the client has gone.
pub async fn read(reader: &mut (impl AsyncBufRead + Unpin)) -> Option<Request> {
    let first = line(reader).await?;
    let (method, rest) = first.split_once(' ')?;
    let target = rest.strip_suffix(" HTTP/1.1").expect("HTTP/1.1");
    let path = target.split('?').next().unwrap_or_default();
    let (method, path) = (method.to_owned(), path.to_owned());
    let mut request = Request { method, path, headers: Vec::new(), body: Vec::new() };
    loop {
        let line = line(reader).await?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').expect("a header");
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    assert!(request.header("expect").is_none(), "a client that waits before it sends is not provided for");
    if request.header("transfer-encoding").is_some() {
        request.body = chunks(reader).await?;
    } else if let Some(length) = request.header("content-length") {
        request.body = vec![0; length.parse().expect("a length")];
        reader.read_exact(&mut request.body).await.ok()?;
    }
    Some(request)
}

async fn chunks(reader: &mut (impl AsyncBufRead + Unpin)) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(line(reader).await?.split(';').next()?, 16).expect("a chunk's size");
        if size == 0 {
            // Trailers, such as checksums, end with an empty line.
            while !line(reader).await?.is_empty() {}
            return Some(body);
        }
        let start = body.len();
        body.resize(start + size, 0);
        reader.read_exact(&mut body[start..]).await.ok()?;
        assert!(line(reader).await?.is_empty(), "a chunk ends with its size");
    }
}

async fn line(reader: &mut (impl AsyncBufRead + Unpin)) -> Option<String> {
    let mut line = String::new();
    let read = reader.read_line(&mut line).await.ok()?;
    line.truncate(line.trim_end().len());
    (read > 0).then_some(line)
}
