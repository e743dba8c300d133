//! Everything that can be wrong with a key, an envelope, a statement or a note.
//! Says nothing about files: whoever read the bytes adds their name.

use crate::seal::Fingerprint;

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum SealError {
    #[error("not an Ed25519 public key: {0}")]
    PublicKey(&'static str),
    #[error(
        "not a key fingerprint: `SHA256:` and 43 letters and digits are needed, as ssh-keygen -lf prints it"
    )]
    Fingerprint,
    #[error("the system gave no random bytes: {0}")]
    NoRandomness(String),

    #[error("not an encrypted private key in PEM: {0}")]
    KeyFile(&'static str),
    /// One message for a wrong passphrase and a damaged file: telling them apart helps only a thief.
    #[error("the passphrase is wrong, or the key file is damaged")]
    Locked,
    #[error(
        "the key file is too easy to guess open ({0}); encrypt it again with: openssl pkcs8 -topk8 -scrypt -in KEY -out NEW"
    )]
    WeakEncryption(String),
    #[error("opening the key file would need {0}, which no honest key file asks for")]
    GreedyEncryption(String),
    #[error("an empty passphrase protects nothing")]
    EmptyPassphrase,

    #[error("not an envelope: {0}")]
    Envelope(String),
    #[error("the payload type is `{0}`, and only `application/vnd.in-toto+json` is read")]
    PayloadType(String),
    #[error("{0} signatures: an envelope carries 1 to 16")]
    SignatureCount(usize),
    #[error("the key {0} is in the envelope twice: one key counts once")]
    SameKeyTwice(Fingerprint),
    #[error("the key {0} is not known here")]
    UnknownKey(Fingerprint),
    #[error("the signature said to be by {0} is not: the bytes or the key differ")]
    WrongSignature(Fingerprint),
    #[error("the signature of {0} is not in the form in which the roster says that this key signs")]
    OtherForm(Fingerprint),
    /// In the words of whoever was asked for it.
    #[error("{0}")]
    NotSigned(String),
    #[error("not a signature: {0}")]
    Signature(&'static str),
    #[error("not a signature: nobody touched the security key that made it")]
    Untouched,
    #[error("the act names the key {named} and is signed by {signed_by}")]
    OtherKey { named: Fingerprint, signed_by: Fingerprint },

    #[error("not a statement: {0}")]
    Statement(String),
    #[error("the statement is {0} bytes long with its framing, and the most is 4095")]
    StatementTooLong(usize),

    #[error("not a signed note: {0}")]
    Note(String),
    #[error("not a log key: {0}")]
    LogKey(&'static str),
    #[error("not a key of a witness: {0}")]
    WitnessKey(&'static str),
}

impl SealError {
    pub(crate) fn statement(why: impl Into<String>) -> Self {
        Self::Statement(why.into())
    }
}
