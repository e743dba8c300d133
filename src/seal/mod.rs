//! Keys, envelopes, and the statements that are signed: who decided what, for whom, in which capacity.
//! Sees no agreement: it signs digests. Whether a signer was entitled is asked in `roster`.

mod act;
mod capacity;
mod continuation;
mod envelope;
mod error;
mod fingerprint;
mod keys;
mod note;
mod pem;
mod plain;
mod serial;
mod sshsig;
mod statement;
mod vouching;
mod witness;

pub use act::{Act, ActKind, Condition, Decision, RosterSeen, Says, Subjects, Tool};
pub use capacity::Capacity;
pub use continuation::{ContinuationReason, LastHead, LogContinuation, TreeRoot};
pub use envelope::{Claims, Envelope, PAYLOAD_TYPE, Verified, pae};
pub use error::SealError;
pub use fingerprint::Fingerprint;
pub use keys::{PublicKey, Scheme, SecretKey, Signs};
pub use note::{LogKey, Note, sign_note};
pub use pem::Passphrase;
pub use sshsig::{NAMESPACE, Signature};
pub use statement::{ATTESTATIONS, Kind, Statement, Unknown};
pub use vouching::{BodyKeys, KeySet, Kinds, LogName, Revocation, RevocationReason, Root, Signatory};
pub use witness::{WitnessKey, WitnessPolicy};
