//! The status for programs: the object of the contract, and lines of CSV.
//! Works nothing out: what it says was decided in `status`.

use chrono::NaiveDate;
use serde::Serialize;

use super::status::View;
use crate::seal::Decision;
use crate::status::{Ending, Status};
use crate::text::clean;

impl View {
    pub fn contract(&self) -> Contract<'_> {
        Contract {
            version: 1,
            as_of: self.day,
            tree: ContractTree { size: self.size, root: &self.root },
            demonstration: self.demonstration,
            remarks: &self.remarks,
            agreements: self.statuses.iter().map(ContractAgreement::of).collect(),
        }
    }

    pub fn csv(&self) -> String {
        let mut lines =
            String::from("agreement,version,stage,body,state,capacity,key,act,logged,effective_from\n");
        for one in &self.statuses {
            for party in &one.parties {
                let fields = [
                    one.id.clone(),
                    one.version.clone(),
                    one.stage.word().to_string(),
                    party.body.clone(),
                    party.state.word().to_string(),
                    party.capacity.clone(),
                    party.key.map(|key| key.to_string()).unwrap_or_default(),
                    party.act.map(|act| act.to_string()).unwrap_or_default(),
                    party.logged.map(|logged| logged.to_string()).unwrap_or_default(),
                    party.effective_from.map(|day| day.to_string()).unwrap_or_default(),
                ];
                lines.push_str(&fields.map(|field| csv_field(&field)).join(","));
                lines.push('\n');
            }
        }
        lines
    }
}

/// The object of the contract: its members are written in this order, the version first.
#[derive(Serialize)]
pub struct Contract<'a> {
    version: u64,
    as_of: NaiveDate,
    tree: ContractTree<'a>,
    demonstration: bool,
    remarks: &'a [String],
    agreements: Vec<ContractAgreement<'a>>,
}

#[derive(Serialize)]
struct ContractTree<'a> {
    size: u64,
    root: &'a str,
}

#[derive(Serialize)]
struct ContractAgreement<'a> {
    id: &'a str,
    version: &'a str,
    digest: String,
    stage: &'static str,
    parties: Vec<ContractParty<'a>>,
    /// The last review: what it found, and when.
    review: Option<ContractReview>,
    /// The day on which it ends for all, as all whom it binds have consented.
    ends: Option<NaiveDate>,
    /// What a text that counts signatures waits for, as long as it has bound nobody.
    missing: Vec<ContractMissing<'a>>,
}

#[derive(Serialize)]
struct ContractMissing<'a> {
    party: Option<&'a str>,
    at_least: usize,
    signed: usize,
}

#[derive(Serialize)]
struct ContractReview {
    outcome: Decision,
    day: NaiveDate,
}

#[derive(Serialize)]
struct ContractParty<'a> {
    body: &'a str,
    state: &'static str,
    capacity: &'a str,
    key: Option<String>,
    act: Option<String>,
    logged: Option<u64>,
    effective_from: Option<NaiveDate>,
    awaited: &'a [String],
    advice: Option<Decision>,
    view: Option<Decision>,
    leaves: Option<NaiveDate>,
    carried_from: Option<&'a str>,
    conditions: Vec<String>,
    recorded: Option<ContractRecord<'a>>,
    /// Acts that a thief of a key may have made.
    disputed: Vec<String>,
}

/// A decision that was made elsewhere.
#[derive(Serialize)]
struct ContractRecord<'a> {
    capacity: &'static str,
    day: NaiveDate,
    decision: Decision,
    how: &'a str,
    scan: Option<&'a str>,
}

impl<'a> ContractAgreement<'a> {
    fn of(status: &'a Status) -> Self {
        let parties = status.parties.iter().map(|party| ContractParty {
            body: &party.body,
            state: party.state.word(),
            capacity: &party.capacity,
            key: party.key.map(|key| key.to_string()),
            act: party.act.map(|act| act.to_string()),
            logged: party.logged,
            effective_from: party.effective_from,
            awaited: &party.awaited,
            advice: party.advice,
            view: party.view,
            leaves: party.leaves,
            carried_from: party.carried_from.as_deref(),
            conditions: party.conditions.iter().map(|condition| condition.text.clone()).collect(),
            recorded: party.recorded.as_ref().map(|recorded| ContractRecord {
                capacity: recorded.capacity.name(),
                day: recorded.day,
                decision: recorded.decision,
                how: &recorded.how,
                scan: recorded.scan.as_deref(),
            }),
            disputed: party.disputed.iter().map(ToString::to_string).collect(),
        });
        Self {
            id: &status.id,
            version: &status.version,
            digest: status.terms.to_string(),
            stage: status.stage.word(),
            parties: parties.collect(),
            review: status.review.map(|(outcome, day)| ContractReview { outcome, day }),
            ends: match status.ends {
                Some(Ending::Agreed(day)) => Some(day),
                Some(Ending::Proposed(_)) | None => None,
            },
            missing: status
                .missing
                .iter()
                .map(|missing| ContractMissing {
                    party: missing.party.as_deref(),
                    at_least: missing.at_least,
                    signed: missing.signed,
                })
                .collect(),
        }
    }
}

/// A field of CSV: quoted where it must be, and never a formula for a spreadsheet.
pub fn csv_field(text: &str) -> String {
    let text = clean(text);
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
