//! A web server that is asked for files, and nothing else: no account, no cookie, no proxy, no other server.
//! What it answers is believed by nobody: it is judged where it is used.

use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use ureq::http::{Response, StatusCode, Uri, header};
use ureq::{Agent, Body};

use super::fail;

/// For one answer, from the question to its last byte.
const MOST_TIME: Duration = Duration::from_mins(1);
const MOST_TIME_TO_CONNECT: Duration = Duration::from_secs(10);
/// For everything that one command asks.
const MOST_TIME_IN_ALL: Duration = Duration::from_mins(30);
/// What one command takes in, in bytes.
const MOST_IN_ALL: usize = 2 << 30;
/// Enough to hide the way there and back; a small server is not pressed by it.
const CONNECTIONS: usize = 6;
const REDIRECTS: usize = 3;

const AGAIN: &str = "run the command again: what came and was found right is kept";

/// A folder on a web server.
pub struct Server {
    /// Scheme and authority, such as `https://registry.example`.
    origin: String,
    /// The folder there, with no slash at its end.
    folder: String,
    agent: Agent,
    begun: Instant,
    patience: Duration,
    asked: AtomicUsize,
    taken: AtomicUsize,
}

impl Server {
    /// The folder that an address names.
    pub fn at(address: &str) -> Result<Self> {
        Self::patient(address, MOST_TIME, MOST_TIME_IN_ALL)
    }

    /// The same, with another patience for one answer and for all of them.
    fn patient(address: &str, one: Duration, all: Duration) -> Result<Self> {
        let refused = |what: &str| {
            fail(
                format!("\"{address}\" {what}"),
                "give the address of the folder that holds `registry/` and `roster/`, such as https://registry.example/london",
            )
        };
        let uri: Uri = address.parse().map_err(|_| refused("is no address"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused("is no address"));
        };
        if !["http", "https"].contains(&scheme) {
            return Err(refused("is no address of a web server"));
        }
        if authority.as_str().contains('@') {
            return Err(refused("has a name or password in it, which a registry never needs"));
        }
        if uri.query().is_some() || address.contains('#') {
            return Err(refused("is not the address of a folder"));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("isa/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .timeout_connect(Some(MOST_TIME_TO_CONNECT))
            .timeout_global(Some(one))
            .max_idle_connections_per_host(CONNECTIONS)
            .build();
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            folder: uri.path().trim_end_matches('/').to_owned(),
            agent: config.new_agent(),
            begun: Instant::now(),
            patience: all,
            asked: AtomicUsize::new(0),
            taken: AtomicUsize::new(0),
        })
    }

    pub fn address(&self) -> String {
        format!("{}{}", self.origin, self.folder)
    }

    /// Can anybody on the way read what is asked, and answer in its place? On one's own machine nobody is on the way.
    pub fn is_open(&self) -> bool {
        let Some(authority) = self.origin.strip_prefix("http://") else { return false };
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let host = host.trim_start_matches('[').trim_end_matches(']');
        !(host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()))
    }

    /// How many questions were asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Asks for files by their paths below the folder, each with the most bytes that it may have, over a few
    /// connections at once. `each` gets every answer as it comes: None is a file that is not there. The first failure
    /// ends it.
    pub fn get_all(
        &self,
        files: &[(String, u64)],
        each: &mut (dyn FnMut(&str, Option<Vec<u8>>) + Send),
    ) -> Result<()> {
        let (next, failure, each) = (AtomicUsize::new(0), Mutex::new(None), Mutex::new(each));
        let unharmed = "no thread panics while it holds this";
        std::thread::scope(|scope| {
            for _ in 0..CONNECTIONS.min(files.len()) {
                scope.spawn(|| {
                    while let Some((path, most)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        match self.get(path, *most) {
                            Ok(answer) => (each.lock().expect(unharmed))(path, answer),
                            Err(error) => {
                                next.store(files.len(), Ordering::Relaxed);
                                failure.lock().expect(unharmed).get_or_insert(error);
                            }
                        }
                    }
                });
            }
        });
        failure.into_inner().expect(unharmed).map_or(Ok(()), Err)
    }

    /// One file; None if it is not there.
    fn get(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>> {
        let mut address = format!("{}/{path}", self.address());
        for _ in 0..=REDIRECTS {
            let mut response = self.ask(&address)?;
            let status = response.status();
            if status.is_redirection() {
                address = self.elsewhere(&address, &response)?;
                continue;
            }
            // A bucket whose list is not public says "forbidden" of what is not there.
            if [StatusCode::NOT_FOUND, StatusCode::GONE, StatusCode::FORBIDDEN].contains(&status) {
                return Ok(None);
            }
            if status != StatusCode::OK {
                return Err(fail(format!("{address}: the server answers with {status}"), AGAIN));
            }
            if response.headers().get(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
                return Err(fail(
                    format!("{address}: the server answers with other bytes than the file's, compressed"),
                    "have it serve the files as they are, without `Content-Encoding`",
                ));
            }
            let bytes = response
                .body_mut()
                .with_config()
                .limit(most)
                .read_to_vec()
                .map_err(|error| failed(&address, &error))?;
            if self.taken.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() > MOST_IN_ALL {
                return Err(fail(
                    format!("{} has sent more than {} MiB", self.address(), MOST_IN_ALL >> 20),
                    "copy the folder with another program, and verify the copy",
                ));
            }
            return Ok(Some(bytes));
        }
        Err(fail(
            format!("{}/{path}: the server sends from one address to the next", self.address()),
            "give the address at which the files themselves are",
        ))
    }

    /// Asks once more where a connection broke before an answer came: a server may close one that it has kept open.
    fn ask(&self, address: &str) -> Result<Response<Body>> {
        let mut again = true;
        loop {
            if self.begun.elapsed() > self.patience {
                return Err(fail(
                    format!("{} takes longer than {} minutes", self.address(), self.patience.as_secs() / 60),
                    AGAIN,
                ));
            }
            self.asked.fetch_add(1, Ordering::Relaxed);
            match self.agent.get(address).call() {
                Err(ureq::Error::Io(_)) if std::mem::take(&mut again) => {}
                answer => return answer.map_err(|error| failed(address, &error)),
            }
        }
    }

    /// Where a redirect leads: on the same server, by the same scheme, or nowhere.
    fn elsewhere(&self, address: &str, response: &Response<Body>) -> Result<String> {
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let location = location.unwrap_or_default();
        let next = if location.starts_with('/') && !location.starts_with("//") {
            format!("{}{location}", self.origin)
        } else {
            location.to_owned()
        };
        let same = next.strip_prefix(&self.origin).is_some_and(|path| path.starts_with('/'));
        if same && next.parse::<Uri>().is_ok() {
            Ok(next)
        } else {
            Err(fail(
                format!("{address}: the server sends elsewhere, to \"{location}\""),
                "if that is where the registry is now, give that address yourself",
            ))
        }
    }
}

fn failed(address: &str, error: &ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::BodyExceedsLimit(most) => fail(
            format!("{address}: the answer is longer than {most} bytes, which no such file is"),
            "see that the address is that of a registry",
        ),
        ureq::Error::Timeout(_) => fail(format!("{address}: no whole answer came in time"), AGAIN),
        ureq::Error::HostNotFound => {
            fail(format!("{address}: there is no server of that name"), "see that the address is right")
        }
        other => {
            fail(format!("{address}: {other}"), "see that the address is right and the server can be reached")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    /// A server that takes every question and sends what it is given, byte by byte, and then waits for ever.
    fn stalling(sends: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for mut stream in listener.incoming().flatten() {
                let _the_reader_may_be_gone = stream.write_all(sends);
                held.push(stream);
            }
        });
        address
    }

    fn ask(server: &Server) -> Result<()> {
        server.get_all(&[("registry/checkpoint".to_owned(), 100)], &mut |_, _| {})
    }

    #[test]
    fn a_server_that_never_comes_to_the_end_is_left() {
        let (short, long) = (Duration::from_millis(200), Duration::from_mins(1));
        for sends in [&b""[..], b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"] {
            let server = Server::patient(&stalling(sends), short, long).unwrap();
            let error = ask(&server).unwrap_err().to_string();
            assert!(error.ends_with("registry/checkpoint: no whole answer came in time"), "{error}");
        }
    }

    #[test]
    fn all_answers_together_may_take_only_so_long() {
        let server = Server::patient(&stalling(b""), Duration::from_mins(1), Duration::ZERO).unwrap();
        let error = ask(&server).unwrap_err().to_string();
        assert!(error.contains("takes longer than 0 minutes"), "{error}");
        assert_eq!(server.asked(), 0);
    }

    #[test]
    fn a_way_that_others_can_read_is_known() {
        for (address, open) in [
            ("http://registry.example/london", true),
            ("http://registry.example:8080", true),
            ("http://127.example/", true),
            ("http://localhost.example/", true),
            ("http://10.0.0.1/", true),
            ("https://registry.example/", false),
            ("http://localhost:8080/", false),
            ("http://127.0.0.1/", false),
            ("http://127.9.9.9:80/", false),
            ("http://[::1]:8080/", false),
        ] {
            assert_eq!(Server::at(address).unwrap().is_open(), open, "{address}");
        }
    }
}
