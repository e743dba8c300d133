//! Signatures as OpenSSH makes them, put together by hand from its PROTOCOL.sshsig and PROTOCOL.u2f: by keys in software
//! and by keys as an authenticator would keep them. Every part can be made wrong before it is signed.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use data_encoding::BASE64;
use ed25519_dalek::{Signer as _, SigningKey};
use isa::seal::PublicKey;
use isa::text::Digest;
use sha2::{Digest as _, Sha256, Sha512};

pub const SOFTWARE: &str = "ssh-ed25519";
pub const FIDO: &str = "sk-ssh-ed25519@openssh.com";

fn secret(name: &str) -> SigningKey {
    SigningKey::from_bytes(&Digest::of(name.as_bytes()).0)
}

/// What one signature says, and with what it was made.
#[derive(Clone)]
pub struct Blob {
    pub name: &'static str,
    pub version: u32,
    pub kind: &'static str,
    pub application: &'static str,
    pub namespace: &'static str,
    pub reserved: &'static str,
    pub hash: &'static str,
    pub inner_kind: &'static str,
    pub flags: u8,
    pub counter: u32,
}

impl Blob {
    /// As ssh-keygen makes it with the key of that name.
    pub fn by(name: &'static str, kind: &'static str) -> Self {
        Self {
            name,
            version: 1,
            kind,
            application: "ssh:",
            namespace: "dsse@isa.example",
            reserved: "",
            hash: "sha512",
            inner_kind: kind,
            flags: 0x01,
            counter: 7,
        }
    }

    fn fido(&self) -> bool {
        self.kind == FIDO
    }

    /// The key in one line, without what it says of plain or framed signatures.
    pub fn line(&self) -> String {
        format!("{} {}", self.kind, BASE64.encode(&self.public()))
    }

    /// The key as SSH sends it.
    pub fn public(&self) -> Vec<u8> {
        let mut blob = text(self.kind.as_bytes());
        blob.extend(text(secret(self.name).verifying_key().as_bytes()));
        if self.fido() {
            blob.extend(text(self.application.as_bytes()));
        }
        blob
    }

    /// What the key makes of bytes that SSH hands to it, as an agent answers it.
    pub fn sent(&self, framed: &[u8]) -> Vec<u8> {
        let behind = [&[self.flags][..], &self.counter.to_be_bytes()].concat();
        let mut signed = framed.to_vec();
        if self.fido() {
            let application = Sha256::digest(self.application.as_bytes());
            signed = [&application[..], &behind, &Sha256::digest(framed)].concat();
        }
        let mut sent = text(self.inner_kind.as_bytes());
        sent.extend(text(&secret(self.name).sign(&signed).to_bytes()));
        if self.fido() {
            sent.extend(behind);
        }
        sent
    }

    /// The signature, well made over whatever the parts say.
    pub fn over(&self, message: &[u8]) -> Vec<u8> {
        let hashed = match self.hash {
            "sha256" => Sha256::digest(message).to_vec(),
            _ => Sha512::digest(message).to_vec(),
        };
        let mut framed = b"SSHSIG".to_vec();
        for part in [self.namespace.as_bytes(), self.reserved.as_bytes(), self.hash.as_bytes(), &hashed] {
            framed.extend(text(part));
        }
        let mut blob = [b"SSHSIG", &self.version.to_be_bytes()[..]].concat();
        for part in [
            &self.public()[..],
            self.namespace.as_bytes(),
            self.reserved.as_bytes(),
            self.hash.as_bytes(),
            &self.sent(&framed),
        ] {
            blob.extend(text(part));
        }
        blob
    }
}

/// Bytes with their length before them.
pub fn text(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat()
}

/// The key of that name, kept by an authenticator.
pub fn fido(name: &'static str) -> PublicKey {
    Blob::by(name, FIDO).line().parse().unwrap()
}

/// The key of that name in software, which signs through ssh-keygen.
pub fn sshsig(name: &'static str) -> PublicKey {
    format!("sshsig {}", Blob::by(name, SOFTWARE).line()).parse().unwrap()
}

/// The text that ssh-keygen writes.
pub fn armored(blob: &[u8]) -> String {
    let base64 = BASE64.encode(blob);
    let lines: Vec<&str> = base64.as_bytes().chunks(70).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
}
