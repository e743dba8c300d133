//! A web server on this machine that serves files from memory, one answer a connection, and misbehaves where it is told.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use isa::registry::Files;

/// An answer that is not the file.
#[derive(Clone)]
pub enum Odd {
    Status(u16),
    Redirect(String),
    /// Says that it is compressed.
    Compressed,
    /// Announces more than it sends.
    BrokenOff,
    /// Sends so many bytes more than the file has.
    Padded(usize),
    /// The file, after which the server holds these files.
    AndThen(Files),
}

#[derive(Default)]
struct State {
    files: Files,
    odd: BTreeMap<String, Odd>,
    asked: Vec<String>,
}

/// Ends with the process of the tests.
#[derive(Clone)]
pub struct Served {
    pub address: String,
    state: Arc<Mutex<State>>,
}

impl Served {
    /// Serves the files below `/london/`.
    pub fn new(files: &Files) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/london", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { files: files.clone(), ..State::default() }));
        let served = Self { address, state };
        let serving = served.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                // Whoever asked may have gone: that is for them to say.
                std::thread::spawn(move || drop(serving.answer(stream)));
            }
        });
        served
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn put(&self, files: &Files) {
        self.state().files = files.clone();
    }

    pub fn odd(&self, path: &str, odd: Odd) {
        self.state().odd.insert(path.to_owned(), odd);
    }

    /// What was asked for since the last time, in order of the paths.
    pub fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut self.state().asked);
        asked.sort();
        asked
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let path = first.split(' ').nth(1).unwrap_or_default().trim_start_matches("/london/").to_owned();
        let (file, odd) = {
            let mut state = self.state();
            state.asked.push(path.clone());
            let file = state.files.get(&path).cloned();
            let odd = state.odd.get(&path).cloned();
            if let Some(Odd::AndThen(files)) = &odd {
                state.files = files.clone();
            }
            (file, odd)
        };
        let status = if file.is_some() { "200 OK" } else { "404 Not Found" };
        let mut body = file.unwrap_or_default();
        let (status, headers) = match odd {
            None | Some(Odd::AndThen(_)) => (status.to_owned(), String::new()),
            Some(Odd::Status(status)) => (format!("{status} So"), String::new()),
            Some(Odd::Redirect(to)) => ("302 Found".to_owned(), format!("Location: {to}\r\n")),
            Some(Odd::Compressed) => (status.to_owned(), "Content-Encoding: gzip\r\n".to_owned()),
            Some(Odd::Padded(by)) => {
                body.resize(body.len() + by, b'x');
                (status.to_owned(), String::new())
            }
            Some(Odd::BrokenOff) => {
                write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len() + 1)?;
                return stream.write_all(&body);
            }
        };
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )?;
        stream.write_all(&body)
    }
}
