//! Statements of a roster on their way from one signer to the next: a file outside the repository's `roster/`.
//! One line is one statement: an envelope, or the payload alone while nobody has signed it. Several lines are one
//! chain, and the digest of the last covers them all.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;

use crate::commands::enrol::{Enrolling, grown, not_next, refused};
use crate::commands::signer::Signer;
use crate::commands::{Repository, fail, output, repository};
use crate::roster::{Quorum, Roster, Way, number};
use crate::seal::{Envelope, Fingerprint, PublicKey, Statement};
use crate::text::Digest;

/// More than forty bodies with sixteen keys each.
const MOST_BYTES: usize = 4 << 20;

const WRITE_AGAIN: &str = "have it made again with `--propose FILE`, or ask who sent it for the file";

/// A statement, and the signatures that it has.
struct Piece {
    statement: Statement,
    envelope: Option<Envelope>,
}

/// A chain of statements that wait for signatures.
pub struct Proposal(Vec<Piece>);

/// How far one statement is.
pub struct Progress {
    pub signed: Vec<PublicKey>,
    /// The way that needs the fewest further signatures.
    pub missing: Vec<(Quorum, usize)>,
}

impl Proposal {
    /// Statements that follow each other, with the signatures of these keys.
    pub fn of(statements: Vec<Statement>, signers: &[Signer], roster: Option<&Roster>) -> Result<Self> {
        let pieces = statements.into_iter().map(|statement| {
            statement.to_payload().map_err(|error| refused(&error))?;
            Ok(Piece { statement, envelope: None })
        });
        let mut proposal = Self(pieces.collect::<Result<_>>()?);
        for signer in signers {
            proposal.sign(signer, roster)?;
        }
        Ok(proposal)
    }

    pub fn read(path: &Path) -> Result<Self> {
        let bytes = repository::read_bytes(path, MOST_BYTES)?;
        let wrong = |line: usize, why: String| {
            fail(format!("{}:{line}: {why}", repository::shown_path(path)), WRITE_AGAIN)
        };
        if bytes.len() > MOST_BYTES {
            return Err(wrong(1, "it is larger than 4 MiB".to_string()));
        }
        let Some(whole) = bytes.strip_suffix(b"\n") else {
            return Err(wrong(
                1,
                "it is no statement of a roster, or does not end with a line feed".to_string(),
            ));
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, line) in whole.split(|byte| *byte == b'\n').enumerate() {
            let piece = piece(line).map_err(|why| wrong(at + 1, why))?;
            if let Some(before) = pieces.last() {
                let follows = number(&before.statement).zip(number(&piece.statement));
                if follows.is_none_or(|(before, this)| before.checked_add(1) != Some(this))
                    || previous(&piece.statement) != Some(digest(&before.statement))
                {
                    return Err(wrong(
                        at + 1,
                        "it does not follow the statement in the line before".to_string(),
                    ));
                }
            }
            pieces.push(piece);
        }
        Ok(Self(pieces))
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.0 {
            if let Some(envelope) = &piece.envelope {
                bytes.extend(envelope.to_bytes());
            } else {
                bytes.extend(piece.statement.to_payload().expect("it was read or made so"));
                bytes.push(b'\n');
            }
        }
        bytes
    }

    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.0.iter().map(|piece| &piece.statement)
    }

    /// The act digest of the last statement. Each names the one before it, so this one stands for them all.
    pub fn digest(&self) -> Digest {
        digest(&self.0.last().expect("a proposal has a statement").statement)
    }

    /// Adds one signer's signature to every statement, in the form in which its key signs.
    pub fn sign(&mut self, signer: &Signer, roster: Option<&Roster>) -> Result<()> {
        for piece in &mut self.0 {
            let own = signer.public();
            let key = piece.key(&own.fingerprint(), roster).unwrap_or(own);
            let message = Envelope::message(&piece.statement).map_err(|error| refused(&error))?;
            let signature = signer.sign(&key, &message)?;
            let envelope = match &piece.envelope {
                Some(envelope) => envelope.also_signed(&key, signature),
                None => Envelope::assemble(&piece.statement, vec![(key, signature)]),
            };
            piece.envelope = Some(envelope.map_err(|error| {
                fail(error.to_string(), "`isa roster read FILE` says who has signed and who has still to")
            })?);
        }
        Ok(())
    }

    /// The statements that are not in the roster yet. Those that are must be these very ones: what a stop left of a
    /// chain goes on, and another chain does not.
    fn ahead(&self, roster: Option<&Roster>) -> Result<&[Piece]> {
        let there = |piece: &&Piece| {
            let number = number(&piece.statement).unwrap_or_default();
            roster.and_then(|roster| roster.statement(number)) == Some(digest(&piece.statement))
        };
        let ahead = &self.0[self.0.iter().take_while(there).count()..];
        let (version, head) = roster.map_or((0, None), |roster| (roster.version(), Some(roster.seen().head)));
        match ahead.first() {
            Some(first)
                if number(&first.statement) != Some(version + 1) || previous(&first.statement) != head =>
            {
                Err(fail(
                    "the proposal does not follow the last statement of the roster: another one came between",
                    "have it made again on the roster as it is now",
                ))
            }
            _ => Ok(ahead),
        }
    }

    /// Takes over the signatures that a copy of the same proposal was given elsewhere.
    pub fn join(&mut self, other: Self) -> Result<()> {
        let differs = || {
            fail(
                "the files are not copies of one proposal",
                "`isa roster read FILE` tells each; add only files with the same digest",
            )
        };
        if self.digest() != other.digest() || self.0.len() != other.0.len() {
            return Err(differs());
        }
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            mine.envelope = match (mine.envelope.take(), theirs.envelope) {
                (Some(mine), Some(theirs)) => Some(mine.joined(&theirs).ok_or_else(differs)?),
                (mine, theirs) => mine.or(theirs),
            };
        }
        Ok(())
    }

    /// In which ways each statement can be signed.
    pub fn ways(&self, roster: Option<&Roster>, day: NaiveDate) -> Result<Vec<Vec<Way>>> {
        self.ahead(roster)?.iter().map(|piece| piece.ways(roster, day)).collect()
    }

    /// Who has signed, and who must still. Signatures of keys that nobody knows are refused.
    pub fn progress(&self, roster: Option<&Roster>, day: NaiveDate) -> Result<Vec<Progress>> {
        self.ahead(roster)?.iter().map(|piece| piece.progress(roster, day)).collect()
    }

    /// Puts the statements into the roster, each whole, one after the other. Everything is tried before the first byte
    /// is written.
    pub fn add(&self, enrolling: &mut Enrolling<'_>, day: NaiveDate) -> Result<usize> {
        let ahead = self.ahead(enrolling.roster.as_ref())?;
        let mut trial = enrolling.roster.clone();
        let mut envelopes = Vec::with_capacity(ahead.len());
        for piece in ahead {
            let Some(envelope) = &piece.envelope else {
                return Err(fail(
                    "nobody has signed it yet",
                    "`isa roster cosign FILE --key KEY` adds a signature; `isa roster read FILE` says whose are missing",
                ));
            };
            trial = Some(grown(trial.as_ref(), envelope, day).map_err(|fault| not_next(&fault))?);
            envelopes.push(envelope);
        }
        for envelope in &envelopes {
            enrolling.add(envelope)?;
        }
        Ok(envelopes.len())
    }

    /// Writes a new file. Never into `roster/`, where everything is whole.
    pub fn write_new(&self, repository: &Repository, path: &Path) -> Result<()> {
        outside_roster(repository, path)?;
        output::create_new(path, &self.to_bytes())
    }

    pub fn write_over(&self, repository: &Repository, path: &Path) -> Result<()> {
        outside_roster(repository, path)?;
        output::replace(path, &self.to_bytes())
    }
}

impl Piece {
    fn ways(&self, roster: Option<&Roster>, day: NaiveDate) -> Result<Vec<Way>> {
        let ways = match (roster, &self.statement) {
            (Some(roster), statement) => roster.ways(statement, day),
            (None, Statement::Root(root)) => Ok(vec![Way::first_root(root)]),
            (None, _) => Err(crate::roster::Fault::Empty),
        };
        ways.map_err(|fault| not_next(&fault))
    }

    /// A key by its fingerprint: one of the roster's, or one that the statement names as the root's.
    fn key(&self, print: &Fingerprint, roster: Option<&Roster>) -> Option<PublicKey> {
        let named: &[PublicKey] = match &self.statement {
            Statement::Root(root) => &root.root.keys,
            _ => &[],
        };
        let new = || named.iter().find(|key| key.fingerprint() == *print).copied();
        roster.and_then(|roster| roster.key(print)).or_else(new)
    }

    fn progress(&self, roster: Option<&Roster>, day: NaiveDate) -> Result<Progress> {
        let signed = match &self.envelope {
            None => Vec::new(),
            Some(envelope) => {
                let verified = envelope
                    .verify(|print| self.key(print, roster))
                    .map_err(|error| fail(error.to_string(), WRITE_AGAIN))?;
                verified.signers().to_vec()
            }
        };
        let ways = self.ways(roster, day)?;
        let missing = ways
            .iter()
            .map(|way| way.missing(&signed).map(|(quorum, have)| (quorum.clone(), have)).collect::<Vec<_>>())
            .min_by_key(|missing| {
                missing.iter().map(|(quorum, have)| quorum.set.threshold - have).sum::<usize>()
            })
            .unwrap_or_default();
        Ok(Progress { signed, missing })
    }
}

fn piece(line: &[u8]) -> Result<Piece, String> {
    let mut with_end = line.to_vec();
    with_end.push(b'\n');
    let (statement, envelope) = match Envelope::parse(&with_end) {
        Ok(envelope) => {
            let claims = envelope.claims().map_err(|error| error.to_string())?;
            (claims.statement().clone(), Some(envelope))
        }
        Err(no_envelope) => match Statement::parse(line) {
            Ok(statement) => (statement, None),
            // Which of the two it should have been shows in its members.
            Err(error) if line.starts_with(b"{\"_type\"") => return Err(error.to_string()),
            Err(_) => return Err(no_envelope.to_string()),
        },
    };
    match number(&statement) {
        Some(_) => Ok(Piece { statement, envelope }),
        None => {
            Err(format!("this is a {} statement, which does not belong in a roster", statement.kind().name()))
        }
    }
}

fn digest(statement: &Statement) -> Digest {
    Digest::of(&Envelope::message(statement).expect("it was read or made so"))
}

fn previous(statement: &Statement) -> Option<Digest> {
    match statement {
        Statement::Root(root) => root.previous,
        Statement::Body(body) => body.previous,
        Statement::Signatory(signatory) => signatory.previous,
        Statement::Revocation(revocation) => revocation.previous,
        Statement::LogContinuation(continuation) => continuation.previous,
        Statement::Act(_) | Statement::Unknown(_) => None,
    }
}

fn outside_roster(repository: &Repository, path: &Path) -> Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let roster = repository.root.join("roster").canonicalize();
    match (parent.canonicalize(), roster) {
        (Ok(parent), Ok(roster)) if parent.starts_with(&roster) => Err(fail(
            format!("{} is in roster/, where only complete statements lie", path.display()),
            "name a file elsewhere; `isa roster add FILE` puts it there when everybody has signed",
        )),
        _ => Ok(()),
    }
}
