//! The texts that may be signed, and those that may not, with the reason.
//! Makes no act.

use anyhow::Result;

use super::canonical::same_for_all_readers;
use super::desk::Desk;
use super::fail;
use super::members::members;
use super::repository::read_source;
use crate::agreement::{History, Members, Reading, has_order, is_greater, parse, terms};
use crate::rules::{Case, Checked, Finding, Severity, Supply, check};
use crate::status::{KnownAct, consents};
use crate::template::Shelf;
use crate::text::{Digest, Source, canonical};

/// A text that may be signed: it reads the same to all readers, has no blank and no error.
pub struct Agreed {
    pub id: String,
    pub version: String,
    pub reading: Reading,
    pub terms: serde_json::Value,
    pub parties: serde_json::Value,
    pub members: Members,
    pub terms_digest: Digest,
    pub template: Option<SignedTemplate>,
    /// Findings that are open, the errors first.
    pub open: Vec<Finding>,
    /// Findings that a departure in the text accepts.
    pub accepted: Vec<Finding>,
    /// What bodies have still to supply in their own particulars.
    pub to_supply: Vec<Supply>,
    /// What a signer must know of the text beside its words: it is shown with it, and signed with it.
    pub remarks: Vec<String>,
}

/// What to do where a text has errors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Faults {
    /// Nobody signs it.
    Refused,
    /// Whoever declines it, advises on it or leaves it may do so all the same: the act names what was found.
    Named,
}

/// The template version that a signature binds.
pub struct SignedTemplate {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The locked clauses: title and text.
    pub clauses: Vec<(String, String)>,
}

impl Agreed {
    /// Puts together what is signed. Refused where the text has no version: nobody could tell a later one from it.
    pub fn of(
        reading: Reading,
        members: Members,
        template: Option<SignedTemplate>,
        checked: Checked,
    ) -> Result<Self> {
        let id = reading.agreement.id.to_string();
        let version = reading
            .agreement
            .version
            .value()
            .map(ToString::to_string)
            .ok_or_else(|| fail(format!("\"{id}\" has no version"), "add `version: 1.0.0`"))?;
        let terms = terms(&reading.tree);
        let Checked { findings: open, departed, to_supply, .. } = checked;
        Ok(Self {
            id,
            version,
            terms_digest: Digest::of_json(&terms),
            parties: members.json(),
            members,
            terms,
            template,
            open,
            accepted: departed.into_iter().map(|(finding, _)| finding).collect(),
            to_supply,
            remarks: Vec::new(),
            reading,
        })
    }

    /// The digest of the list of parties, which the terms do not hold.
    pub fn parties_digest(&self) -> Digest {
        Digest::of_json(&self.parties)
    }

    /// Everything that was found, which an act names.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.open.iter().chain(&self.accepted)
    }

    /// What a body has still to put into its own particulars, in words.
    pub fn asked_of(&self, body: &str) -> Option<String> {
        let mine = self.to_supply.iter().filter(|supply| supply.bodies.iter().any(|id| id == body));
        let words: Vec<&str> = mine.map(|supply| supply.what).collect();
        (!words.is_empty())
            .then(|| format!("{body} has still to supply, in bodies/{body}.yaml: {}", words.join(", ")))
    }
}

impl Desk<'_> {
    /// The text of an agreement as its file has it, if it may be signed.
    pub fn text(&self, id: &str, faults: Faults) -> Result<Agreed> {
        let file = self.repository.agreement(id)?;
        let source = read_source(&file.path)?;
        let reading = parse(source).map_err(|(source, refusal)| {
            let point = source.point(refusal.place.start);
            fail(format!("{}:{point}: {}", source.name(), refusal.message), "`isa check` shows the line")
        })?;
        same_for_all_readers(&reading.source, &reading.tree, &reading.agreement)?;
        if reading.agreement.is_record() {
            return Err(fail(
                format!("\"{id}\" is a record of an agreement that exists elsewhere, and cannot be signed"),
                "a text to be signed has no `record:`",
            ));
        }
        if reading.agreement.id.as_str() != id {
            return Err(fail(
                format!("the agreement in {}/ calls itself \"{}\"", file.folder, reading.agreement.id),
                "give the folder and the text the same id",
            ));
        }
        let checked = self.findings(&reading, faults)?;
        let template = self.templates.signed(&reading.agreement);
        if let (Some(name), None) = (reading.agreement.template.value(), &template) {
            return Err(fail(
                format!("the template \"{name}\" is not known, so what it locks could not be shown"),
                "`isa templates` lists those that are; name one with its version",
            ));
        }
        let members = members(self.context.law, &self.particulars, &reading.agreement);
        let agreed = Agreed::of(reading, members, template, checked)?;
        if !has_order(&agreed.version) {
            return Err(fail(
                format!("\"{}\" cannot be the version of a text to be signed", agreed.version),
                "a version is numbers with dots between them, such as 1.0.0, so that a later one can be told",
            ));
        }
        reads_back(&agreed.terms)?;
        self.follows_what_was_signed(id, &agreed.version, &agreed.terms_digest)?;
        if faults == Faults::Refused {
            let own = agreed.template.as_ref().map(|template| Digest::of(&template.bytes));
            self.same_clauses(id, &agreed.terms_digest, own.as_ref())?;
        }
        Ok(agreed)
    }

    /// The findings that an act names. An error stops a signature: the way past it is a departure in the text.
    pub fn findings(&self, reading: &Reading, faults: Faults) -> Result<Checked> {
        let history = History::default();
        let facts = self.templates.facts(&reading.agreement);
        let case = Case::new(reading, self.context.law, self.day, &history, &facts, &self.particulars);
        let mut checked = check(&case, &[]);
        checked.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let errors: Vec<&Finding> =
            checked.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        if let (Some(first), Faults::Refused) = (errors.first(), faults) {
            let point = reading.source.point(first.place.start);
            let count =
                if errors.len() == 1 { "1 error".to_string() } else { format!("{} errors", errors.len()) };
            return Err(fail(
                format!(
                    "the text has {count}, the first at {}:{point}: {}",
                    reading.source.name(),
                    first.message
                ),
                "put it right, or record a departure in the text, which all parties see; `isa check` lists them",
            ));
        }
        Ok(checked)
    }

    /// Whoever signed these terms signed the clauses of a template with them. Other clauses under the same name would
    /// make two agreements of one text. Those of a standard template are the true ones, whatever somebody else signed: an
    /// office that acts first, with clauses of its own making, keeps nobody from signing.
    pub fn same_clauses(&self, id: &str, terms: &Digest, template: Option<&Digest>) -> Result<()> {
        let consent = |known: &&KnownAct| consents(known) && known.act.subjects.terms == *terms;
        let mut others = self.signed.acts(id).filter(consent);
        let Some(known) = others.find(|known| known.act.subjects.template.as_ref() != template) else {
            return Ok(());
        };
        if template.is_some_and(Shelf::is_standard) {
            return Ok(());
        }
        Err(fail(
            format!(
                "the template of \"{id}\" has other clauses now than when {} signed with it",
                known.act.says.body
            ),
            "put the template back as it was (its text is in the registry), or let all sign a new version",
        ))
    }

    /// The same version with other terms, or a version that goes back, would make two texts of one name.
    pub fn follows_what_was_signed(&self, id: &str, version: &str, terms: &Digest) -> Result<()> {
        for known in self.signed.acts(id) {
            if known.act.subjects.terms == *terms {
                continue;
            }
            let signed = &known.act.says.version;
            if !is_greater(version, signed) {
                return Err(fail(
                    format!("version {signed} of \"{id}\" was signed with other terms"),
                    "give the changed text a greater version, or put the signed words back",
                ));
            }
        }
        Ok(())
    }
}

/// What is signed is read from its canonical bytes ever after; a text that only its file could be read from would be
/// signed and then known to nobody.
fn reads_back(signed: &serde_json::Value) -> Result<()> {
    let back = parse(Source::new("the canonical text", &canonical(signed)));
    let refused = match back {
        Ok(back) if terms(&back.tree) == *signed => return Ok(()),
        Ok(_) => "it reads otherwise".to_string(),
        Err((_, refusal)) => refusal.message,
    };
    Err(fail(
        format!("the text cannot be read back from the form in which it would be signed: {refused}"),
        "make the text shorter, or write it more simply; nothing was signed",
    ))
}
