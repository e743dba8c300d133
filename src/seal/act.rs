//! What an act on an agreement says. The fields are frozen: every later kind of act has the same ones.
//! What an act brings about (in force, declined …) is decided in `status`.
//!
//! Which fields a kind fills: `concerns` names the acts that an act answers (an admission the accession, an objection
//! the accession or amendment, an acceptance the decision with conditions, a counter-signature all that it
//! counter-signs, an affirmation those that were made with a stolen key), an amendment the decision by which its
//! body is bound to the text that it changes, a supersession its own decision on the agreement that takes the place.
//! `effective` is the day that leaving, ending, amending and superseding need.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use crate::seal::serial::AsText;
use crate::seal::statement::{is_id, is_origin, is_version, one_line};
use crate::seal::{Capacity, Fingerprint, SealError, serial};
use crate::text::Digest;

/// The kinds of act on an agreement. Closed; each has its own predicate type, so that none can pass for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// `party-decision/v1`: a body consents, consents on conditions, or declines.
    PartyDecision,
    /// `dpo-advice/v1`: the advice of UK GDPR Arts 35(2) and 39. A kind of its own, so that it can never be
    /// counted as consent.
    DpoAdvice,
    /// `caldicott-view/v1`: what the guardian of health and care information thinks of it. Never consent.
    CaldicottView,
    /// `review/v1`: somebody looked at the agreement again.
    Review,
    /// `counter-signature/v1`: the lead confirms what others have decided.
    CounterSignature,
    /// `acceptance/v1`: the conditions of another body's decision are accepted, all of them.
    Acceptance,
    /// `accession/v1`: a body joins.
    Accession,
    /// `admission/v1`: a body lets another join.
    Admission,
    /// `objection/v1`: a body speaks against an accession or a minor amendment.
    Objection,
    /// `withdrawal/v1`: a body leaves; the others go on.
    Withdrawal,
    /// `termination/v1`: a body consents to the end of the agreement for all.
    Termination,
    /// `amendment/v1`: a body puts a changed text in the place of one that binds it.
    Amendment,
    /// `supersession/v1`: a body consents that another agreement takes the place of this one.
    Supersession,
    /// `affirmation/v1`: a body stands by acts that were made with a key reported stolen.
    Affirmation,
    /// `recorded-decision/v1`: an office says that a decision was made elsewhere, in ink or in a portal. What was made
    /// elsewhere is in the text `recorded`; nobody's key signed that decision.
    RecordedDecision,
}

impl ActKind {
    pub const ALL: [Self; 15] = [
        Self::PartyDecision,
        Self::DpoAdvice,
        Self::CaldicottView,
        Self::Review,
        Self::CounterSignature,
        Self::Acceptance,
        Self::Accession,
        Self::Admission,
        Self::Objection,
        Self::Withdrawal,
        Self::Termination,
        Self::Amendment,
        Self::Supersession,
        Self::Affirmation,
        Self::RecordedDecision,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::PartyDecision => "party-decision",
            Self::DpoAdvice => "dpo-advice",
            Self::CaldicottView => "caldicott-view",
            Self::Review => "review",
            Self::CounterSignature => "counter-signature",
            Self::Acceptance => "acceptance",
            Self::Accession => "accession",
            Self::Admission => "admission",
            Self::Objection => "objection",
            Self::Withdrawal => "withdrawal",
            Self::Termination => "termination",
            Self::Amendment => "amendment",
            Self::Supersession => "supersession",
            Self::Affirmation => "affirmation",
            Self::RecordedDecision => "recorded-decision",
        }
    }

    /// The closed list of words that `decision` may be in this kind of act.
    pub fn decisions(self) -> &'static [Decision] {
        match self {
            Self::PartyDecision => &[Decision::Sign, Decision::SignWithConditions, Decision::Decline],
            Self::DpoAdvice | Self::CaldicottView => &[Decision::Advise, Decision::AdviseAgainst],
            Self::Review => &[Decision::Keep, Decision::Change, Decision::End],
            Self::CounterSignature => &[Decision::CounterSign],
            Self::Acceptance => &[Decision::Accept],
            Self::Accession => &[Decision::Accede],
            Self::Admission => &[Decision::Admit],
            Self::Objection => &[Decision::Object],
            Self::Withdrawal => &[Decision::Withdraw],
            Self::Termination => &[Decision::Terminate],
            Self::Amendment => &[Decision::Amend],
            Self::Supersession => &[Decision::Supersede],
            Self::Affirmation => &[Decision::Affirm],
            Self::RecordedDecision => &[Decision::Sign, Decision::Decline],
        }
    }

    /// May an office make this kind of act? An adviser advises, and whoever decides for the body decides.
    fn is_for(self, capacity: Capacity) -> bool {
        match self {
            Self::DpoAdvice => capacity == Capacity::Dpo,
            Self::CaldicottView => capacity == Capacity::CaldicottGuardian,
            Self::Review => capacity != Capacity::Witness,
            // Whoever keeps the papers may say what is in them.
            Self::RecordedDecision => true,
            _ => capacity.decides(),
        }
    }

    /// How many other acts this kind names in `concerns`: at least, and at most.
    fn concerns(self) -> (usize, usize) {
        match self {
            Self::CounterSignature | Self::Affirmation => (1, MOST_CONCERNS),
            Self::Acceptance | Self::Admission | Self::Objection | Self::Amendment | Self::Supersession => {
                (1, 1)
            }
            _ => (0, 0),
        }
    }

    /// Does an act of this kind say from which day it works?
    fn has_its_day(self) -> bool {
        matches!(self, Self::Withdrawal | Self::Termination | Self::Amendment | Self::Supersession)
    }
}

/// The most acts that one act answers: a statement stays below 4 096 bytes.
const MOST_CONCERNS: usize = 32;

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
    /// The agreement goes on as it is.
    Keep,
    /// The agreement should change, for the reason given.
    Change,
    /// The agreement should end, for the reason given.
    End,
    CounterSign,
    /// The conditions are accepted.
    Accept,
    Accede,
    Admit,
    /// Against it, for the reason given.
    Object,
    Withdraw,
    Terminate,
    Amend,
    Supersede,
    /// The body stands by what was done with its key.
    Affirm,
}

impl Decision {
    /// The word in which a statement writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::SignWithConditions => "sign-with-conditions",
            Self::Decline => "decline",
            Self::Advise => "advise",
            Self::AdviseAgainst => "advise-against",
            Self::Keep => "keep",
            Self::Change => "change",
            Self::End => "end",
            Self::CounterSign => "counter-sign",
            Self::Accept => "accept",
            Self::Accede => "accede",
            Self::Admit => "admit",
            Self::Object => "object",
            Self::Withdraw => "withdraw",
            Self::Terminate => "terminate",
            Self::Amend => "amend",
            Self::Supersede => "supersede",
            Self::Affirm => "affirm",
        }
    }

    /// True of a word against something, which must say why.
    fn is_against(self) -> bool {
        matches!(self, Self::Decline | Self::AdviseAgainst | Self::Change | Self::End | Self::Object)
    }
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
    /// Of a decision that was made elsewhere: what was made, by which office, where the paper is. Only in records.
    pub recorded: Option<Digest>,
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
            ("recorded", self.recorded),
        ]
        .into_iter()
        .filter_map(|(name, digest)| Some((name, digest?)))
        .collect()
    }

    pub(super) fn from_named<N: AsRef<str>>(named: &[(N, Digest)]) -> Result<Self, SealError> {
        let find =
            |name: &str| named.iter().find(|(other, _)| other.as_ref() == name).map(|(_, digest)| *digest);
        let need =
            |name: &str| find(name).ok_or_else(|| SealError::statement(format!("no subject `{name}`")));
        let subjects = Self {
            terms: need("terms")?,
            parties: need("parties")?,
            template: find("template"),
            particulars: find("particulars"),
            shown: need("shown")?,
            recorded: find("recorded"),
        };
        if subjects.named().into_iter().eq(named.iter().map(|(name, digest)| (name.as_ref(), *digest))) {
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
    /// The act digest of the last one.
    #[serde(with = "serial")]
    pub head: Digest,
    /// The number of statements in the roster, which is the version of the last one.
    pub version: u64,
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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
    /// Why, for words against: required there and refused elsewhere, where it would read like a condition.
    pub reason: Option<String>,
    /// The day from which the act takes effect: needed to leave, to end, to amend and to supersede. In a decision,
    /// null leaves it to the dates of the agreement.
    #[serde(with = "serial::option")]
    pub effective: Option<NaiveDate>,
    /// Act digests of other acts that this one answers, sorted, each once. How many is a matter of the kind.
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

/// Written in the order of the members' names, as canonical JSON has them; the fields above stand as people read them.
impl Serialize for Says {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Says", 19)?;
        members.serialize_field("agreement", &self.agreement)?;
        members.serialize_field("authority", &self.authority)?;
        members.serialize_field("body", &self.body)?;
        members.serialize_field("capacity", &self.capacity)?;
        members.serialize_field("concerns", &self.concerns.iter().map(AsText).collect::<Vec<_>>())?;
        members.serialize_field("conditions", &self.conditions)?;
        members.serialize_field("day", &AsText(&self.day))?;
        members.serialize_field("decision", &self.decision)?;
        members.serialize_field("effective", &self.effective.as_ref().map(AsText))?;
        members.serialize_field("findings", &self.findings)?;
        members.serialize_field("key", &AsText(&self.key))?;
        members.serialize_field("law", &AsText(&self.law))?;
        members.serialize_field("note", &self.note)?;
        members.serialize_field("previous", &self.previous.as_ref().map(AsText))?;
        members.serialize_field("reason", &self.reason)?;
        members.serialize_field("registry", &self.registry)?;
        members.serialize_field("roster", &self.roster)?;
        members.serialize_field("tool", &self.tool)?;
        members.serialize_field("version", &self.version)?;
        members.end()
    }
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
        if !self.kind.is_for(says.capacity) {
            return Err(SealError::statement(match self.kind {
                ActKind::DpoAdvice => "only the data protection officer gives this advice".to_owned(),
                ActKind::CaldicottView => "only the Caldicott Guardian gives this view".to_owned(),
                _ if says.capacity == Capacity::Witness => "a witness sees, and does not review".to_owned(),
                _ => format!("`{}` advises or sees; it cannot decide", says.capacity),
            }));
        }
        if says.capacity == Capacity::DelegatedSignatory && says.authority.is_none() {
            return wrong("a delegated signatory names the delegation in `authority`");
        }
        let (least, most) = self.kind.concerns();
        if !(least..=most).contains(&says.concerns.len()) || !says.concerns.is_sorted_by(|a, b| a < b) {
            return Err(SealError::statement(match (least, most) {
                (_, 0) => "`concerns` is empty in this kind of act".to_owned(),
                (_, 1) => "`concerns` names the one act that this one answers".to_owned(),
                _ => format!("`concerns` names 1 to {most} acts, sorted, each once"),
            }));
        }
        if self.kind.has_its_day() && says.effective.is_none() {
            return wrong("`effective` is needed: the day from which this act works");
        }
        if self.kind != ActKind::PartyDecision && !self.kind.has_its_day() && says.effective.is_some() {
            return wrong("`effective` is null in this kind of act");
        }
        if says.effective.is_some_and(|effective| self.kind.has_its_day() && effective < says.day) {
            return wrong("`effective` is before the day of the act: what was is not undone");
        }
        if (self.kind == ActKind::RecordedDecision) != self.subjects.recorded.is_some() {
            return wrong("the subject `recorded` belongs to a recorded decision, and only there");
        }
        // Why a decision was made elsewhere stands in the paper, and whoever records it adds nothing.
        let against = says.decision.is_against() && self.kind != ActKind::RecordedDecision;
        if against != says.reason.is_some() {
            return wrong("`reason` is needed for every word against, and only there");
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
