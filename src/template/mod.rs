//! Templates: blanks with their questions, the page they stand in, and what a template fixes.
//! Knows no agreement: it yields text, and the parser of `agreement` is the only maker of one.

mod answer;
mod blank;
mod page;
mod quoted;
mod shelf;
mod terms;

pub use answer::{Answer, Answers};
pub use blank::{Blank, BlankKind};
pub use shelf::Shelf;
pub use terms::{Bound, Clause, Files, Template};

use crate::text::Refusal;

/// Why a template or an answer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("{file} is not read: {refusal}")]
    Unreadable { file: String, refusal: Box<Refusal> },
    #[error("{file}, line {line}: {why}")]
    Page { file: String, line: usize, why: String },
    #[error("template {template}: {why}")]
    Malformed { template: String, why: String },
    #[error("template {template} has no blank `{name}`; its blanks are {known}")]
    NoBlank { template: String, name: String, known: String },
    #[error("the answer to `{name}` is not taken: {why}")]
    Answer { name: String, why: String },
    #[error("the filled template is longer than {0} bytes")]
    TooLong(usize),
}
