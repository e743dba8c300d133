//! Consents as an act on another agreement may name them: whose they are, and when they stood.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answers::gone_on;
use super::{KnownAct, consents, decides};
use crate::agreement::Agreement;
use crate::seal::{ActKind, Decision};
use crate::text::Digest;

/// A consent to an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub agreement: String,
    pub body: String,
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// The first day on which it was taken back, or its body had left.
    pub until: Option<NaiveDate>,
}

/// The consents in the log among the acts on one text, by their acts.
pub fn consents_to(agreement: &Agreement, acts: &[KnownAct]) -> BTreeMap<Digest, Consent> {
    let counted: Vec<&KnownAct> =
        acts.iter().filter(|known| known.logged.is_some() && !known.disputed).collect();
    let consent = |(at, known): (usize, &&KnownAct)| {
        let says = &known.act.says;
        let ends = counted[at + 1..].iter().filter_map(|later| {
            let (kind, said) = (later.act.kind, &later.act.says);
            let declines = decides(&later.act) && said.decision == Decision::Decline;
            match kind {
                _ if said.body != says.body => None,
                ActKind::Withdrawal => Some(gone_on(agreement, said)),
                _ => Some(said.day).filter(|_| declines && said.capacity == says.capacity),
            }
        });
        let from = says.effective.map_or(says.day, |effective| effective.max(says.day));
        let (agreement, body) = (says.agreement.clone(), says.body.clone());
        (known.digest, Consent { agreement, body, from, until: ends.min() })
    };
    counted.iter().enumerate().filter(|(_, known)| consents(known)).map(consent).collect()
}
