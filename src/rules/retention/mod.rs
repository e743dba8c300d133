//! How long are data kept, and what happens then?

mod retention_contradicts;
mod retention_missing;
mod retention_start_missing;
mod retention_vague;

pub use retention_contradicts::RETENTION_CONTRADICTS;
pub use retention_missing::RETENTION_MISSING;
pub use retention_start_missing::RETENTION_START_MISSING;
pub use retention_vague::RETENTION_VAGUE;

use super::{Case, each, list};
use crate::agreement::Retention;
use crate::text::{List, Place};

/// The entries of which something holds, with their places.
fn entries_that<'a>(
    case: &Case<'a>,
    mut holds: impl FnMut(&Retention) -> bool,
) -> Vec<(Place, &'a Retention)> {
    let all = case.agreement.retention.value().into_iter().flat_map(List::iter_placed);
    all.filter(|(_, entry)| holds(entry)).collect()
}

/// The data of an entry, with the verb: `"case" and "risk" are`, `the data are`.
fn what(entry: &Retention) -> String {
    let names: Vec<String> = each(&entry.data).map(|name| format!("\"{name}\"")).collect();
    match names.as_slice() {
        [] => "the data are".to_string(),
        [one] => format!("{one} is"),
        many => format!("{} are", list(many, "and")),
    }
}
