//! Whom a text names, as the catalogue has it today: the bodies of groups, and the kinds that bodies are of.
//! What was signed is never asked here: it says so itself.

use std::collections::HashMap;

use crate::agreement::{Agreement, Members, Particulars, Party};
use crate::law::Catalogue;

/// The bodies of each party of a text, and which of them are of the kinds for which more offices sign, as the catalogue and
/// the particulars of the bodies say today.
pub fn members(
    law: &Catalogue,
    particulars: &HashMap<String, Particulars>,
    agreement: &Agreement,
) -> Members {
    Members::of(
        agreement,
        |group| members_of(law, agreement, group),
        |party, body, kind| is_of_kind(law, particulars, party, body, kind),
    )
}

/// Whether a body of a party is of a kind.
pub fn is_of_kind(
    law: &Catalogue,
    particulars: &HashMap<String, Particulars>,
    party: &Party,
    body: &str,
    kind: &str,
) -> bool {
    let own = || particulars.get(body).and_then(|own| own.category.value()).or(party.category.value());
    let category = law.bodies().category_of(body).or_else(|| own().map(|category| category.as_str()));
    category.is_some_and(|category| law.bodies().is_within(category, kind))
}

/// The members of a group on the day from which an agreement says that it runs: the text alone decides, so that the
/// parties that are signed do not depend on the day of signing.
fn members_of(law: &Catalogue, agreement: &Agreement, group: &str) -> Vec<String> {
    let Some(group) = law.bodies().group(group) else { return Vec::new() };
    let dates = agreement.dates.value();
    let day = dates.and_then(|dates| dates.starts.value().or(dates.agreed.value())).map(|day| day.first());
    let members = group.members_on(day.unwrap_or(chrono::NaiveDate::MAX));
    members.map(ToString::to_string).collect()
}
