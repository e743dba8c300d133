//! Are the data safe on the way, in store and abroad, and is a breach told in time?

mod adequacy_not_found;
mod breach_notice_missing;
mod breach_notice_too_slow;
mod insecure_channel;
mod location_abroad;
mod security_missing;
mod transfer_without_mechanism;
mod transfers_unstated;

pub use adequacy_not_found::ADEQUACY_NOT_FOUND;
pub use breach_notice_missing::BREACH_NOTICE_MISSING;
pub use breach_notice_too_slow::BREACH_NOTICE_TOO_SLOW;
pub use insecure_channel::INSECURE_CHANNEL;
pub use location_abroad::LOCATION_ABROAD;
pub use security_missing::SECURITY_MISSING;
pub use transfer_without_mechanism::TRANSFER_WITHOUT_MECHANISM;
pub use transfers_unstated::TRANSFERS_UNSTATED;

use crate::law::Standing;
use crate::rules::Case;
use crate::rules::risk::only_law_enforcement;

/// The duty to tell the regulator of a breach, under the law that governs the sharing.
fn breach_law(case: &Case<'_>) -> &'static str {
    if only_law_enforcement(case) { "DPA 2018 s.67" } else { "UK GDPR Art 33" }
}

/// The general rule on transfers that is in force on the day whose law governs the sharing.
fn transfer_law(case: &Case<'_>) -> &'static str {
    in_force(case, "UK GDPR Art 44A", "UK GDPR Art 44")
}

/// Of two provisions the newer one, where it is in force on that day, and else the older.
fn in_force(case: &Case<'_>, newer: &'static str, older: &'static str) -> &'static str {
    let day = case.operative_day();
    let is_new = case.law.provision(newer).is_some_and(|law| law.standing_on(day) == Standing::InForce);
    if is_new { newer } else { older }
}

/// The countries that a text names in one breath.
fn countries(words: &str) -> impl Iterator<Item = &str> {
    let parts = words.split([',', ';', '/', '&']).flat_map(|part| part.split(" and "));
    let bare = parts.map(|part| {
        part.trim().trim_start_matches("the ").trim_start_matches("The ").trim_end_matches('.').trim()
    });
    bare.filter(|part| !part.is_empty())
}
