//! A template: its blanks, its page, and what it fixes: locked values, locked clauses and minor places.
//! Reads no disk: it is handed the texts of its files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::TemplateError;
use super::answer::{Answer, Answers};
use super::blank::{Blank, BlankKind, is_name};
use super::page::Page;
use crate::text::{Digest, Node, Source, Tree, canonical, typed};

/// The texts of a template's folder, and the folder's name for errors.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// `<id>/<version>`, as the folders are named.
    pub folder: &'a str,
    /// `template.yaml`
    pub about: &'a str,
    /// `agreement.yaml`
    pub page: &'a str,
    /// `README.md`
    pub readme: &'a str,
}

/// A clause that every agreement made from the template has, in words. A signer is shown it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clause {
    pub id: String,
    pub title: String,
    pub text: String,
}

/// One version of a template.
#[derive(Debug)]
pub struct Template {
    pub id: String,
    pub version: String,
    pub title: String,
    /// One line, for lists.
    pub summary: String,
    /// When to use it, and when not.
    pub when_to_use: String,
    pub blanks: Vec<Blank>,
    /// The blank that `--parties` answers.
    pub parties: String,
    /// Locked clauses.
    pub clauses: Vec<Clause>,
    /// Values that must stay as the template has them: JSON pointer and value.
    pub locked: Vec<(String, Json)>,
    /// JSON pointers of values that may change without a new signature: contacts, links, spelling.
    pub minor: Vec<String>,
    pub readme: String,
    /// False for a template of a repository's own: it is no standard template.
    pub standard: bool,
    page: Page,
}

/// What a signature on an agreement of a template binds besides the agreement itself. Titles, questions, help and
/// README are not in it: they may be put better without touching what was signed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bound {
    pub id: String,
    pub version: String,
    /// False for a template of a repository's own.
    #[serde(skip, default = "is_standard")]
    pub standard: bool,
    pub clauses: Vec<Clause>,
    /// JSON pointer and value.
    pub locked: serde_json::Map<String, Json>,
    pub minor: Vec<String>,
}

/// Only standard templates have what they bind in a file of their own.
fn is_standard() -> bool {
    true
}

impl Bound {
    /// Reads what [`Bound::bytes`] writes.
    pub fn read(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// `<id>/<version>`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    /// The canonical bytes, whose SHA-256 is the template's digest. `bound.json` holds them.
    pub fn bytes(&self) -> Vec<u8> {
        canonical(&json!(self))
    }

    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes())
    }
}

/// `template.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct About {
    id: String,
    version: String,
    title: String,
    summary: String,
    when_to_use: String,
    parties: String,
    blanks: Vec<Blank>,
    locked: Vec<String>,
    clauses: Vec<Clause>,
    minor: Vec<String>,
}

impl Template {
    /// Reads a template. What it fixes is taken from its own page with every blank left open.
    pub fn read(files: &Files<'_>, standard: bool) -> Result<Self, TemplateError> {
        let source = Source::new(format!("{}/template.yaml", files.folder), files.about.as_bytes());
        let about: About = Tree::read(&source)
            .and_then(|tree| typed(&tree.root))
            .map_err(|refusal| unreadable(&source, refusal))?;
        let malformed = |why: String| TemplateError::Malformed { template: files.folder.to_string(), why };
        about.fault(files.folder).map_or(Ok(()), |why| Err(malformed(why)))?;
        let page = Page::read(&format!("{}/agreement.yaml", files.folder), files.page, &about.blanks)?;
        let mut template = Self {
            id: about.id,
            version: about.version,
            title: about.title,
            summary: about.summary,
            when_to_use: about.when_to_use,
            blanks: about.blanks,
            parties: about.parties,
            clauses: about.clauses,
            locked: Vec::new(),
            minor: about.minor,
            readme: files.readme.to_string(),
            standard,
            page,
        };
        let open = template.fill("left-open", &Answers::default())?;
        let source = Source::new(format!("{}/agreement.yaml", files.folder), open.as_bytes());
        let tree = Tree::read(&source).map_err(|refusal| unreadable(&source, refusal))?;
        for pointer in about.locked {
            let node = tree.at(&pointer).ok_or_else(|| malformed(format!("nothing stands at {pointer}")))?;
            if has_blank(node) {
                return Err(malformed(format!("{pointer} is locked and holds a blank")));
            }
            template.locked.push((pointer, node.json()));
        }
        Ok(template)
    }

    /// `<id>/<version>`, as agreements name it.
    pub fn name(&self) -> String {
        format!("{}/{}", self.id, self.version)
    }

    pub fn blank(&self, name: &str) -> Option<&Blank> {
        self.blanks.iter().find(|blank| blank.name == name)
    }

    /// What a signature on an agreement of this template binds besides the agreement itself.
    pub fn bound(&self) -> Bound {
        Bound {
            id: self.id.clone(),
            version: self.version.clone(),
            standard: self.standard,
            clauses: self.clauses.clone(),
            locked: self.locked.iter().cloned().collect(),
            minor: self.minor.clone(),
        }
    }

    /// The digest of what the template binds.
    pub fn digest(&self) -> Digest {
        self.bound().digest()
    }

    /// The text of a new agreement. What nobody answered and has no default stays a blank.
    pub fn fill(&self, id: &str, answers: &Answers) -> Result<String, TemplateError> {
        let mut taken: BTreeMap<&str, Answer> = BTreeMap::new();
        for (name, answer) in &answers.0 {
            let blank = self.blank(name).ok_or_else(|| self.no_blank(name))?;
            let answer = blank.take(answer.clone()).map_err(|why| blank.not_taken(why))?;
            taken.insert(&blank.name, answer);
        }
        let answered = self.blanks.iter().map(|blank| {
            let answer = taken.get(blank.name.as_str()).or(blank.default.as_ref());
            (blank, answer)
        });
        self.page.write([id, &self.name()], answered)
    }

    /// That the template has no blank of this name.
    pub fn no_blank(&self, name: &str) -> TemplateError {
        let known: Vec<&str> = self.blanks.iter().map(|blank| blank.name.as_str()).collect();
        TemplateError::NoBlank { template: self.name(), name: name.to_string(), known: known.join(", ") }
    }
}

impl About {
    fn fault(&self, folder: &str) -> Option<String> {
        if folder != format!("{}/{}", self.id, self.version) {
            return Some(format!("it calls itself {}/{}, which is not its folder", self.id, self.version));
        }
        if !is_name(&self.id) {
            return Some("its id needs small letters, digits and hyphens".to_string());
        }
        if super::shelf::version(&self.version).is_none() {
            return Some("its version needs three numbers, such as 1.0.0".to_string());
        }
        for (at, blank) in self.blanks.iter().enumerate() {
            if self.blanks[..at].iter().any(|other| other.name == blank.name) {
                return Some(format!("the blank `{}` is declared twice", blank.name));
            }
            if let Some(fault) = blank.fault() {
                return Some(fault);
            }
        }
        let parties = self.blanks.iter().find(|blank| blank.name == self.parties);
        if parties.is_none_or(|blank| blank.kind != BlankKind::Bodies) {
            return Some(format!("`parties: {}` names no blank of bodies", self.parties));
        }
        None
    }
}

fn has_blank(node: &Node) -> bool {
    let mut found = false;
    node.leaves(&mut |_, leaf| found |= leaf.blank().is_some());
    found
}

fn unreadable(source: &Source, refusal: crate::text::Refusal) -> TemplateError {
    let point = source.point(refusal.place.start);
    TemplateError::Unreadable { file: format!("{}:{point}", source.name()), refusal: Box::new(refusal) }
}
