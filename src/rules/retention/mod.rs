//! How long are data kept, and what happens then?

mod data_on_leaving_not_said;
mod disposal_missing;
mod kept_beyond_limit;
mod retention_contradicts;
mod retention_differs_across;
mod retention_missing;
mod retention_start_missing;
mod retention_vague;

pub use data_on_leaving_not_said::DATA_ON_LEAVING_NOT_SAID;
pub use disposal_missing::DISPOSAL_MISSING;
pub use kept_beyond_limit::KEPT_BEYOND_LIMIT;
pub use retention_contradicts::RETENTION_CONTRADICTS;
pub use retention_differs_across::RETENTION_DIFFERS_ACROSS;
pub use retention_missing::RETENTION_MISSING;
pub use retention_start_missing::RETENTION_START_MISSING;
pub use retention_vague::RETENTION_VAGUE;
pub(in crate::rules) use retention_vague::names_nothing;

use std::collections::HashSet;

use super::{Case, counted, each, list};
use crate::agreement::Retention;
use crate::text::{Given, List, Place, Word};

/// The entries that speak of personal data, or may, with their places.
fn entries<'a>(case: &Case<'a>) -> Vec<(Place, &'a Retention)> {
    let others: HashSet<&str> =
        case.data_sets().filter(|set| !case.is_personal(set)).map(|set| set.id.as_str()).collect();
    let is_of_others = |entry: &Retention| {
        let names = entry.data.value().filter(|names| !names.is_empty());
        names.is_some_and(|names| {
            names.all().all(|name| name.value().is_some_and(|name| others.contains(name.as_str())))
        })
    };
    let all = case.agreement.retention.value().into_iter().flat_map(List::iter_placed);
    all.filter(|(_, entry)| !is_of_others(entry)).collect()
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

/// Where the number of an entry stands, and about how many days it is.
fn about_days(entry: &Retention) -> Option<(Place, u64)> {
    let number = |count: &Given<Word<u64>>| count.value().map(|count| **count).unwrap_or_default();
    let place = [&entry.years, &entry.months, &entry.days].into_iter().find_map(Given::value)?.place();
    let months = number(&entry.years).checked_mul(12)?.checked_add(number(&entry.months))?;
    Some((place, days_of_months(months)?.checked_add(number(&entry.days))?))
}

/// Four years are 1461 days, and 48 months.
fn days_of_months(months: u64) -> Option<u64> {
    months.checked_mul(1461)?.checked_div(48)
}

/// The time that an entry gives, as it gives it: `2 years and 6 months`.
fn time(entry: &Retention) -> String {
    let counts = [(&entry.years, "year"), (&entry.months, "month"), (&entry.days, "day")];
    let said = counts.into_iter().filter_map(|(count, word)| Some(counted(**count.value()?, word)));
    list(&said.collect::<Vec<String>>(), "and")
}
