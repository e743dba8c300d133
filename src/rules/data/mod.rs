//! Is it said truly what the data are?

mod catch_all_item;
mod data_in_no_flow;
mod data_not_justified;
mod data_without_people;
mod items_not_listed;
mod special_data_unmarked;

pub use catch_all_item::CATCH_ALL_ITEM;
pub use data_in_no_flow::DATA_IN_NO_FLOW;
pub use data_not_justified::DATA_NOT_JUSTIFIED;
pub use data_without_people::DATA_WITHOUT_PEOPLE;
pub use items_not_listed::ITEMS_NOT_LISTED;
pub use special_data_unmarked::SPECIAL_DATA_UNMARKED;

use crate::agreement::DataSet;
use crate::rules::{Finding, short_list};

/// More places than these tire the reader.
const MARKED: usize = 4;

/// One finding on several data sets that lack the same key: at the first of them, with some of the others marked. Their
/// names come to `message` with the verb that fits; None where there are none.
fn lacked_by(
    sets: &[&DataSet],
    key: &'static str,
    also: &str,
    message: impl Fn(&str, &str) -> String,
) -> Option<Finding> {
    let (first, rest) = sets.split_first()?;
    let names: Vec<String> = sets.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let is = if rest.is_empty() { "is" } else { "are" };
    let finding = Finding::warning(first.id.place(), message(&short_list(&names), is))
        .about(first.id.as_str())
        .lacking(first.id.place(), key);
    Some(rest.iter().take(MARKED).fold(finding, |finding, set| finding.related(set.id.place(), also)))
}
