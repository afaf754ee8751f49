//! A function behind plain HTTP on the loopback interface.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub first_line: String,
    pub content_type: String,
    pub body: Value,
}

/// A server that answers each request with the status that `answer` gives, by its number from 0. It lives as long as the
/// test's process.
pub struct FunctionServer {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl FunctionServer {
    pub fn start(answer: impl Fn(usize) -> u16 + Send + 'static) -> FunctionServer {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let url = format!("http://{}/function", listener.local_addr().expect("an address"));
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let Some(request) = read(&stream) else {
                    continue;
                };
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                let status = answer(number);
                // One request a connection, so that connections count.
                let reply = format!("HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                let _ = (&stream).write_all(reply.as_bytes());
            }
        });
        FunctionServer { url, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut first_line = String::new();
    reader.read_line(&mut first_line).ok()?;
    let (mut length, mut content_type) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "content-type" => content_type = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { first_line: first_line.trim().to_owned(), content_type, body: serde_json::from_slice(&body).ok()? })
}
