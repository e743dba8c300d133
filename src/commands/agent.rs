//! A key that stays in the user's ssh-agent: the agent is asked which keys it holds, and to sign.
//! Speaks draft-ietf-sshm-ssh-agent over the Unix socket in `SSH_AUTH_SOCK`. What the agent answers is not believed:
//! a signature is verified before it is handed on.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use super::fail;
use crate::seal::{Fingerprint, PublicKey, SealError, Signature};

const FAILURE: u8 = 5;
const REQUEST_IDENTITIES: u8 = 11;
const IDENTITIES_ANSWER: u8 = 12;
const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;

/// OpenSSH's own limit on a message, in bytes.
const MOST_BYTES: usize = 256 << 10;
/// More keys than anybody holds.
const MOST_KEYS: u32 = 2048;

/// A person may be asked to confirm, and looks for the window.
const PATIENCE: Duration = Duration::from_mins(1);

/// An agent at its socket.
#[derive(Debug)]
pub struct Agent {
    socket: PathBuf,
    patience: Duration,
}

impl Agent {
    /// The agent of this session.
    pub fn of_session() -> Result<Self> {
        let socket = std::env::var_os("SSH_AUTH_SOCK").filter(|path| !path.is_empty()).ok_or_else(|| {
            fail(
                "there is no ssh-agent in this session (SSH_AUTH_SOCK is not set)",
                "start one with `eval $(ssh-agent)`, and give it your key with `ssh-add -c KEY`",
            )
        })?;
        Ok(Self { socket: PathBuf::from(socket), patience: PATIENCE })
    }

    /// The Ed25519 keys that it holds. Others, and those that nobody should trust, are passed over.
    pub fn keys(&self) -> Result<Vec<PublicKey>> {
        let answer = self.ask(&[REQUEST_IDENTITIES])?;
        identities(&answer).ok_or_else(|| self.nonsense())
    }

    /// The key of this fingerprint, or without one the only Ed25519 key that there is.
    pub fn key(&self, wanted: Option<Fingerprint>) -> Result<PublicKey> {
        let keys = self.keys()?;
        let held: Vec<String> = keys.iter().map(|key| key.fingerprint().to_string()).collect();
        let held = if held.is_empty() { "none".to_owned() } else { held.join(", ") };
        if let Some(wanted) = wanted {
            return keys.into_iter().find(|key| key.fingerprint() == wanted).ok_or_else(|| {
                fail(
                    format!("the ssh-agent does not hold the key {wanted}"),
                    format!("add it with `ssh-add -c KEY`; its Ed25519 keys: {held}"),
                )
            });
        }
        match keys[..] {
            [key] => Ok(key),
            [] => Err(fail("the ssh-agent holds no Ed25519 key", "add yours with `ssh-add -c KEY`")),
            _ => Err(fail(
                "the ssh-agent holds several Ed25519 keys",
                format!("name one, as `--agent SHA256:…`: {held}"),
            )),
        }
    }

    /// A signature by this key over this message, in the key's form, verified.
    pub fn sign(&self, key: &PublicKey, message: &[u8]) -> Result<Signature> {
        let mut request = vec![SIGN_REQUEST];
        put(&mut request, &key.to_ssh());
        put(&mut request, &key.to_be_signed(message));
        request.extend_from_slice(&0_u32.to_be_bytes());
        let answer = self.ask(&request)?;
        if answer[..] == [FAILURE] {
            return Err(fail(
                "the ssh-agent refused to sign",
                "it is locked, the key has gone, or the question that it asks was answered with no",
            ));
        }
        let sent = signed(&answer).ok_or_else(|| self.nonsense())?;
        let signature = key.signature_from_ssh(sent).map_err(|error| match error {
            SealError::Untouched => fail(error.to_string(), "sign again, and touch the key when it blinks"),
            _ => self.nonsense(),
        })?;
        if !key.verify(message, &signature) {
            return Err(fail(
                format!("what the ssh-agent answered is no signature by {}", key.fingerprint()),
                "nothing was signed; ask whoever looks after this computer which agent listens there",
            ));
        }
        Ok(signature)
    }

    /// One message, and the answer to it: each with its length before it.
    fn ask(&self, request: &[u8]) -> Result<Vec<u8>> {
        exchange(&self.socket, self.patience, request).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => self.nonsense(),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => fail(
                format!("the ssh-agent did not answer within {} seconds", self.patience.as_secs()),
                "look for the window in which it asks you, and run the command again",
            ),
            _ => fail(
                format!("the ssh-agent at {} cannot be spoken to: {error}", self.socket.display()),
                "see that it runs: `ssh-add -l` lists its keys",
            ),
        })
    }

    fn nonsense(&self) -> anyhow::Error {
        fail(
            format!("what listens at {} does not answer as an ssh-agent does", self.socket.display()),
            "see what `ssh-add -l` says there",
        )
    }
}

fn exchange(socket: &Path, patience: Duration, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    let mut framed = Vec::with_capacity(request.len() + 4);
    put(&mut framed, request);
    stream.write_all(&framed)?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length == 0 || length > MOST_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer)?;
    Ok(answer)
}

fn identities(answer: &[u8]) -> Option<Vec<PublicKey>> {
    let (&IDENTITIES_ANSWER, mut rest) = answer.split_first()? else { return None };
    let count = u32::from_be_bytes(*rest.split_off(..4)?.first_chunk()?);
    if count > MOST_KEYS {
        return None;
    }
    let mut keys = Vec::new();
    for _ in 0..count {
        let key = take(&mut rest)?;
        let _comment = take(&mut rest)?;
        keys.extend(PublicKey::from_ssh(key));
    }
    rest.is_empty().then_some(keys)
}

/// What stands in an answer to a request to sign; `None` of every other answer.
fn signed(answer: &[u8]) -> Option<&[u8]> {
    let (&SIGN_RESPONSE, mut rest) = answer.split_first()? else { return None };
    let sent = take(&mut rest)?;
    rest.is_empty().then_some(sent)
}

/// Bytes with their length before them, big-endian (RFC 4251 §5).
fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("a message is far shorter than 4 GiB");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(*rest.split_off(..4)?.first_chunk()?);
    rest.split_off(..usize::try_from(length).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Scheme, SecretKey};
    use std::os::unix::net::UnixListener;
    use std::thread;

    const ED25519: &[u8] = b"ssh-ed25519";

    /// An agent that gives these answers, one a connection, each with its length or with the bytes alone.
    fn answering(answers: Vec<Vec<u8>>) -> (tempfile::TempDir, Agent) {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("agent");
        let listener = UnixListener::bind(&socket).unwrap();
        thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let mut request = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
                stream.read_exact(&mut request).unwrap();
                stream.write_all(&answer).unwrap();
            }
        });
        (folder, Agent { socket, patience: Duration::from_secs(5) })
    }

    fn framed(message: &[u8]) -> Vec<u8> {
        let mut framed = Vec::new();
        put(&mut framed, message);
        framed
    }

    fn listing(keys: &[&SecretKey]) -> Vec<u8> {
        let mut message = vec![IDENTITIES_ANSWER];
        message.extend_from_slice(&u32::try_from(keys.len()).unwrap().to_be_bytes());
        for key in keys {
            put(&mut message, &key.public().to_ssh());
            put(&mut message, b"a comment");
        }
        message
    }

    fn answer(kind: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mut inner = Vec::new();
        put(&mut inner, kind);
        put(&mut inner, bytes);
        let mut message = vec![SIGN_RESPONSE];
        put(&mut message, &inner);
        message
    }

    #[test]
    fn an_agent_signs_with_the_key_that_was_asked_for() {
        let (one, two) = (SecretKey::from_seed(&[1; 32]), SecretKey::from_seed(&[2; 32]));
        let good = answer(ED25519, &two.sign(b"words").to_bytes());
        let both = framed(&listing(&[&one, &two]));
        let (_folder, agent) = answering(vec![both.clone(), framed(&good), both.clone(), both]);
        assert_eq!(agent.key(Some(two.public().fingerprint())).unwrap(), two.public());
        assert_eq!(agent.sign(&two.public(), b"words").unwrap(), two.sign(b"words"));
        let several = agent.key(None).unwrap_err().to_string();
        assert_eq!(several, "the ssh-agent holds several Ed25519 keys");
        let stranger = SecretKey::from_seed(&[3; 32]).public().fingerprint();
        assert!(agent.key(Some(stranger)).unwrap_err().to_string().contains("does not hold the key"));
    }

    #[test]
    fn an_agent_that_says_no_and_one_that_lies_give_no_signature() {
        let key = SecretKey::from_seed(&[1; 32]);
        let other = SecretKey::from_seed(&[2; 32]).sign(b"words");
        let right = answer(ED25519, &key.sign(b"words").to_bytes());
        for (given, says) in [
            (framed(&[FAILURE]), "refused to sign"),
            (framed(&answer(ED25519, &other.to_bytes())), "is no signature by"),
            (framed(&answer(ED25519, &key.sign(b"other words").to_bytes())), "is no signature by"),
            (framed(&answer(b"ssh-rsa", &key.sign(b"words").to_bytes())), "does not answer"),
            (framed(&answer(ED25519, &[0; 63])), "does not answer"),
            (framed(&[&right[..], b"x"].concat()), "does not answer"),
            (framed(&right[..right.len() - 1]), "does not answer"),
            (framed(&[]), "does not answer"),
            (framed(&[IDENTITIES_ANSWER, 0, 0, 0, 0]), "does not answer"),
            (vec![0xff; 4], "does not answer"),
            (vec![0, 0, 0, 9, SIGN_RESPONSE], "cannot be spoken to"),
            (Vec::new(), "cannot be spoken to"),
        ] {
            let (_folder, agent) = answering(vec![given]);
            let error = agent.sign(&key.public(), b"words").unwrap_err().to_string();
            assert!(error.contains(says), "{says}: {error}");
        }
    }

    /// What a security key answers over these bytes, in OpenSSH's words for it (PROTOCOL.u2f).
    fn touched(key: &SecretKey, flags: u8, bytes: &[u8]) -> Vec<u8> {
        use sha2::{Digest as _, Sha256};
        let behind = [flags, 0, 0, 0, 9];
        let signed = [&Sha256::digest(b"ssh:")[..], &behind, &Sha256::digest(bytes)].concat();
        let mut inner = Vec::new();
        put(&mut inner, b"sk-ssh-ed25519@openssh.com");
        put(&mut inner, &key.sign(&signed).to_bytes());
        inner.extend(behind);
        let mut message = vec![SIGN_RESPONSE];
        put(&mut message, &inner);
        framed(&message)
    }

    #[test]
    fn a_security_key_signs_when_it_is_touched_and_a_software_key_as_the_roster_says() {
        let secret = SecretKey::from_seed(&[1; 32]);
        let software = secret.public().signing_as(Scheme::Sshsig).unwrap();
        let mut blob = Vec::new();
        for part in [&b"sk-ssh-ed25519@openssh.com"[..], &software.to_bytes(), b"ssh:"] {
            put(&mut blob, part);
        }
        let security = PublicKey::from_ssh(&blob).unwrap();
        let mut list = vec![IDENTITIES_ANSWER, 0, 0, 0, 1];
        put(&mut list, &blob);
        put(&mut list, b"a comment");
        let bytes = security.to_be_signed(b"words").into_owned();
        let (good, lazy) = (touched(&secret, 5, &bytes), touched(&secret, 4, &bytes));
        let bare = touched(&secret, 1, b"words");
        let plain = framed(&answer(ED25519, &secret.sign(&bytes).to_bytes()));
        let answers = vec![framed(&list), good, lazy, bare, plain.clone(), plain];
        let (_folder, agent) = answering(answers);
        assert_eq!(agent.key(None).unwrap(), security);
        let signature = agent.sign(&security, b"words").unwrap();
        assert!(security.verify(b"words", &signature) && signature.to_bytes().starts_with(b"SSHSIG"));
        for says in ["nobody touched", "is no signature by", "does not answer"] {
            let error = agent.sign(&security, b"words").unwrap_err().to_string();
            assert!(error.contains(says), "{says}: {error}");
        }
        assert_eq!(
            agent.sign(&software, b"words").unwrap(),
            secret.sign_as(Scheme::Sshsig, b"words").unwrap()
        );
    }

    #[test]
    fn an_agent_that_is_silent_is_not_waited_for_longer_than_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("agent");
        let _listener = UnixListener::bind(&socket).unwrap();
        let agent = Agent { socket, patience: Duration::from_millis(50) };
        assert!(agent.keys().unwrap_err().to_string().contains("did not answer within"));
    }

    #[test]
    fn a_list_of_keys_is_read_whole_or_not_at_all() {
        let key = SecretKey::from_seed(&[1; 32]);
        let list = listing(&[&key]);
        assert_eq!(identities(&list), Some(vec![key.public()]));
        for cut in 0..list.len() {
            assert_eq!(identities(&list[..cut]), None, "cut at {cut}");
        }
        assert_eq!(identities(&[&list[..], b"x"].concat()), None);
        let mut many = list;
        many[1..5].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(identities(&many), None);
    }
}
