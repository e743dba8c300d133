//! What an act on an agreement says. The fields are frozen: every later kind of act has the same ones.
//! What an act brings about (in force, declined …) is decided in `status`.
//!
//! How later kinds will fill the same fields: *review* has `keep | change | end` as decision; *accession* is the
//! joining body's own act, *admission* and *objection* name the act they answer in `concerns`; *withdrawal* and
//! *amendment* need `effective`; a counter-signature lists in `concerns` what it counter-signs; a body that
//! stands by an act whose key was stolen names that act in `concerns`. Until a kind has an effect it is read as
//! [`Kind::Unknown`](crate::seal::Kind): its signature is verified and it counts for nothing.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::seal::statement::{is_id, is_origin, is_version, one_line};
use crate::seal::{Capacity, Fingerprint, SealError, serial};
use crate::text::Digest;

/// The kinds of act on an agreement that have an effect today. Closed; each has its own predicate type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// `party-decision/v1`: a body consents, consents on conditions, or declines.
    PartyDecision,
    /// `dpo-advice/v1`: the advice of UK GDPR Arts 35(2) and 39. A kind of its own, so that it can never be
    /// counted as consent.
    DpoAdvice,
}

impl ActKind {
    pub const ALL: [Self; 2] = [Self::PartyDecision, Self::DpoAdvice];

    pub fn name(self) -> &'static str {
        match self {
            Self::PartyDecision => "party-decision",
            Self::DpoAdvice => "dpo-advice",
        }
    }

    /// The closed list of words that `decision` may be in this kind of act.
    pub fn decisions(self) -> &'static [Decision] {
        match self {
            Self::PartyDecision => &[Decision::Sign, Decision::SignWithConditions, Decision::Decline],
            Self::DpoAdvice => &[Decision::Advise, Decision::AdviseAgainst],
        }
    }
}

/// What was decided, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Consent, without any condition.
    Sign,
    /// Consent that binds nobody until its conditions are accepted or withdrawn.
    SignWithConditions,
    /// No consent to this version, for the reason given.
    Decline,
    /// Advice for it; what is advised stands in `note`.
    Advise,
    /// Advice against it, for the reason given.
    AdviseAgainst,
}

/// The texts that an act is about, each by the SHA-256 of its exact bytes. They are the `subject` of the in-toto
/// statement, in this order, under these names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subjects {
    /// Canonical JSON of the agreement without its list of parties: what the act binds the body to.
    pub terms: Digest,
    /// Canonical JSON of the sorted list of parties, groups expanded, as the signer saw it. Parties may join later
    /// under the joining rule of the terms without anybody signing again.
    pub parties: Digest,
    /// The template version whose locked clauses the signer was shown.
    pub template: Option<Digest>,
    /// The signing body's own particulars (policy documents, mailboxes, notices).
    pub particulars: Option<Digest>,
    /// The text that was on the signer's screen or paper, byte for byte. It decides a dispute about what was seen.
    pub shown: Digest,
}

impl Subjects {
    /// Names and digests, in the order of the statement.
    pub fn named(&self) -> Vec<(&'static str, Digest)> {
        [
            ("terms", Some(self.terms)),
            ("parties", Some(self.parties)),
            ("template", self.template),
            ("particulars", self.particulars),
            ("shown", Some(self.shown)),
        ]
        .into_iter()
        .filter_map(|(name, digest)| Some((name, digest?)))
        .collect()
    }

    pub(super) fn from_named(named: &[(String, Digest)]) -> Result<Self, SealError> {
        let find = |name: &str| named.iter().find(|(other, _)| other == name).map(|(_, digest)| *digest);
        let need =
            |name: &str| find(name).ok_or_else(|| SealError::statement(format!("no subject `{name}`")));
        let subjects = Self {
            terms: need("terms")?,
            parties: need("parties")?,
            template: find("template"),
            particulars: find("particulars"),
            shown: need("shown")?,
        };
        let same = subjects
            .named()
            .iter()
            .map(|(name, digest)| ((*name).to_owned(), *digest))
            .eq(named.iter().cloned());
        if same {
            Ok(subjects)
        } else {
            Err(SealError::statement("its subjects are not the ones of an act, in order"))
        }
    }
}

/// A condition under which a body consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A short name, unique in the act, by which others accept the condition.
    pub id: String,
    /// The condition, in one line.
    pub text: String,
    /// The last day on which it may be met; null if there is none.
    #[serde(with = "serial::option")]
    pub until: Option<NaiveDate>,
}

/// The roster as the signer knew it. `head` binds it, so that a forged line of the roster cannot be slipped
/// under an act afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterSeen {
    /// The number of statements in the roster, which is the version of the last one.
    pub version: u64,
    /// The act digest of the last one.
    #[serde(with = "serial")]
    pub head: Digest,
}

/// The program that showed the text and made the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// What the signer says. Every field is always written; what there is none of is `null` or `[]`, so that nothing
/// can be said by leaving something out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// The origin of the registry that the act is for: the act means nothing in another registry.
    pub registry: String,
    /// The id of the agreement.
    pub agreement: String,
    /// The version of the agreement, as its text gives it.
    pub version: String,
    /// The body that decides (catalogue id).
    pub body: String,
    /// The office in which the signer acts for it.
    pub capacity: Capacity,
    /// By what authority of the body's own the office acts: the number of a decision, the paragraph of a scheme of
    /// delegation (Local Government Act 1972 s.101). A delegated signatory must name it.
    pub authority: Option<String>,
    /// The decision, one of the words of the kind of act.
    pub decision: Decision,
    /// The conditions of `sign-with-conditions`; otherwise none.
    pub conditions: Vec<Condition>,
    /// Why, for decisions against: required there and refused elsewhere, where it would read like a condition.
    pub reason: Option<String>,
    /// The day from which the decision takes effect; null leaves it to the dates of the agreement.
    #[serde(with = "serial::option")]
    pub effective: Option<NaiveDate>,
    /// Act digests of other acts that this one answers or repeats, sorted. Empty for decisions and advice.
    #[serde(with = "serial::list")]
    pub concerns: Vec<Digest>,
    /// The act digest of the last act on this agreement by the same body in the same capacity, or null. It makes one
    /// chain of each office's acts: none can be dropped, and two answers to one question show.
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    /// The roster as the signer knew it.
    pub roster: RosterSeen,
    /// The catalogue of law by which the agreement was checked for the signer.
    #[serde(with = "serial")]
    pub law: Digest,
    /// Fingerprints of the findings that were open when it was signed, sorted: what the signer knew and accepted.
    pub findings: Vec<String>,
    /// The program that was used.
    pub tool: Tool,
    /// The signer's key: the statement says itself whose it is, so no other key's signature fits it.
    #[serde(with = "serial")]
    pub key: Fingerprint,
    /// The day of signing, as the signer claims it. When it was logged is what proves.
    #[serde(with = "serial")]
    pub day: NaiveDate,
    /// A remark for the record, in one line. Never a condition.
    pub note: Option<String>,
}

/// An act on an agreement: its kind, the texts it is about, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub kind: ActKind,
    pub subjects: Subjects,
    pub says: Says,
}

impl Act {
    pub(super) fn predicate(&self) -> Value {
        json!(self.says)
    }

    /// What holds of every act, whoever signs it: no field is idle, none can be read in two ways.
    pub(super) fn check(&self) -> Result<(), SealError> {
        let says = &self.says;
        let wrong = |why: &str| Err(SealError::statement(why));
        if !is_origin(&says.registry) {
            return wrong("`registry` is not the origin of a log");
        }
        if !is_id(&says.agreement) || !is_id(&says.body) {
            return wrong("`agreement` and `body` are ids: small letters, digits and hyphens");
        }
        if !is_version(&says.version) || !is_version(&says.tool.version) || !is_id(&says.tool.name) {
            return wrong("`version` and `tool` are short words of letters, digits, dots and hyphens");
        }
        for text in [&says.authority, &says.reason, &says.note].into_iter().flatten() {
            one_line(text)?;
        }
        if says.roster.version == 0 {
            return wrong("`roster` has no version 0: a roster begins with its root statement");
        }
        if !says.findings.is_sorted_by(|a, b| a < b)
            || !says.findings.iter().all(|finding| is_finding(finding))
        {
            return wrong("`findings` are fingerprints of 8 to 64 hexadecimal digits, sorted, each once");
        }
        self.check_decision()
    }

    fn check_decision(&self) -> Result<(), SealError> {
        let says = &self.says;
        let wrong = |why: &str| Err(SealError::statement(why));
        if !self.kind.decisions().contains(&says.decision) {
            return wrong("this kind of act knows no such decision");
        }
        match self.kind {
            ActKind::PartyDecision if !says.capacity.decides() => {
                return Err(SealError::statement(format!(
                    "`{}` advises or sees; it cannot decide",
                    says.capacity
                )));
            }
            ActKind::DpoAdvice if says.capacity != Capacity::Dpo => {
                return wrong("only the data protection officer gives this advice");
            }
            ActKind::PartyDecision | ActKind::DpoAdvice => {}
        }
        if says.capacity == Capacity::DelegatedSignatory && says.authority.is_none() {
            return wrong("a delegated signatory names the delegation in `authority`");
        }
        if !says.concerns.is_empty() {
            return wrong("`concerns` is empty in decisions and advice");
        }
        let against = matches!(says.decision, Decision::Decline | Decision::AdviseAgainst);
        if against != says.reason.is_some() {
            return wrong("`reason` is needed to decline or to advise against, and only there");
        }
        if (says.decision == Decision::SignWithConditions) == says.conditions.is_empty() {
            return wrong("`conditions` belong to `sign-with-conditions`, and only there");
        }
        let mut ids = BTreeSet::new();
        for condition in &says.conditions {
            one_line(&condition.text)?;
            if !is_id(&condition.id) || !ids.insert(&condition.id) {
                return wrong("each condition has an id of its own");
            }
        }
        if says.decision == Decision::Advise && says.note.is_none() {
            return wrong("advice says in `note` what is advised");
        }
        Ok(())
    }
}

fn is_finding(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
