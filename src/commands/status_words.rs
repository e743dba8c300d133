//! The status for people: a table of bodies and agreements, a line for each agreement, and remarks.
//! Works nothing out: what it says was decided in `status`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table};

use super::Context;
use super::status::View;
use super::wrapped::for_terminal;
use crate::seal::Decision;
use crate::status::{Ending, Missing, PartyStatus, Stage, State, Status};
use crate::text::one_line;

impl View {
    /// A matrix of body by agreement, then what each agreement waits for.
    pub fn human(&self, context: &Context) -> String {
        let mut text = String::new();
        if self.demonstration {
            text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
        }
        if self.statuses.is_empty() {
            return text + "no agreements yet: make one with `isa new`\n";
        }
        let mut table = Table::new();
        table.load_style(comfy_table::presets::ASCII_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Disabled);
        let heads =
            self.statuses.iter().map(|one| format!("{} {}", one_line(&one.id), one_line(&one.version)));
        table.set_header(std::iter::once("body".to_string()).chain(heads));
        let mut rows: BTreeMap<&str, Vec<Option<&PartyStatus>>> = BTreeMap::new();
        for (column, one) in self.statuses.iter().enumerate() {
            for party in &one.parties {
                rows.entry(&party.body).or_insert_with(|| vec![None; self.statuses.len()])[column] =
                    Some(party);
            }
        }
        for (body, cells) in &rows {
            let name = context.law.bodies().get(body).map_or(*body, crate::law::Body::short_name);
            let cells = cells.iter().map(|cell| cell.map_or("-".to_string(), shown_cell));
            table.add_row(std::iter::once(one_line(name)).chain(cells));
        }
        let _ = writeln!(text, "{table}\n");
        let mut said = String::new();
        for one in &self.statuses {
            let _ = writeln!(said, "{}", one_line(&summary(one)));
        }
        for remark in &self.remarks {
            let _ = writeln!(said, "note: {}", one_line(remark));
        }
        text.push_str(&for_terminal(said));
        let _ = writeln!(
            text,
            "as of {}; registry of {} entries{}",
            self.day,
            self.size,
            if self.root.is_empty() { String::new() } else { format!(", root {}", self.root) }
        );
        text
    }
}

/// What was put on record by others than the body itself, what is in dispute, and on what conditions bodies have signed.
pub fn records(statuses: &[Status]) -> Vec<String> {
    let of = |status: &Status, party: &PartyStatus| -> Vec<String> {
        let told = beside_its_state(party).into_iter();
        told.map(|told| format!("{} {}: {told}", status.id, status.version)).collect()
    };
    statuses
        .iter()
        .flat_map(|status| status.parties.iter().flat_map(move |party| of(status, party)))
        .collect()
}

/// What is to be said of a body beside its state: what was put on record of it, which acts of its are in dispute, and on
/// what conditions it has signed.
pub fn beside_its_state(party: &PartyStatus) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(recorded) = &party.recorded {
        let counts = if party.state == State::Recorded {
            "its own office put it on record, and nobody's key signed it"
        } else {
            "it counts for nothing: nobody's key signed it, and another body or a later act stands against it"
        };
        told.push(format!(
            "{} as {} is recorded to have decided on {} ({}): {}; {counts}",
            recorded.body,
            recorded.capacity,
            recorded.day,
            recorded.how,
            recorded.decision.word()
        ));
    }
    told.extend(party.disputed.iter().map(|act| {
        format!(
            "the act {} of {body} is in dispute, as its key was reported stolen: it counts for nothing until {body} stands by \
             it with another key, by `isa affirm`",
            &act.hex()[..16],
            body = party.body
        )
    }));
    if party.state == State::Conditional {
        let conditions = party.conditions.iter();
        told.extend(
            conditions.map(|condition| format!("{} signed {}", party.body, super::sign::told_of(condition))),
        );
    }
    told
}

fn shown_cell(party: &PartyStatus) -> String {
    match (party.state, party.effective_from) {
        (State::Signed | State::Declined | State::Contradicted, Some(_)) if party.leaves.is_some() => {
            let leaves = party.leaves.map(|day| day.to_string()).unwrap_or_default();
            format!("{}, leaves {leaves}", party.state.word())
        }
        (State::Signed, Some(day)) if party.carried_from.is_some() => format!("carried over, binds {day}"),
        (State::Signed | State::Conditional | State::Recorded, Some(day)) => {
            format!("{}, binds {day}", party.state.word())
        }
        (State::PartSigned, _) => format!("part-signed, awaits {}", party.awaited.join(", ")),
        (state, _) => state.word().to_string(),
    }
}

fn summary(one: &Status) -> String {
    let count = |state: State| one.parties.iter().filter(|party| party.state == state).count();
    let asked = one.parties.len() - count(State::NotAsked);
    let mut text = format!("{} {}: {}", one.id, one.version, one.stage.word());
    if one.stage != Stage::Record {
        let _ = write!(text, "; {} of {asked} bodies signed", count(State::Signed));
    }
    for state in [
        State::PartSigned,
        State::Conditional,
        State::Recorded,
        State::AsksToJoin,
        State::Withdrawn,
        State::Declined,
        State::Contradicted,
        State::Disputed,
        State::OtherParties,
        State::Superseded,
    ] {
        if count(state) > 0 {
            let _ = write!(text, "; {} {}", count(state), state.word());
        }
    }
    if !one.missing.is_empty() {
        let _ = write!(text, "; binds nobody before {}", shortfall(&one.missing));
    }
    match one.ends {
        Some(Ending::Agreed(day)) => {
            let _ = write!(text, "; ends {day}");
        }
        Some(Ending::Proposed(bodies)) => {
            let _ = write!(text, "; {bodies} would end it");
        }
        None => {}
    }
    match one.review {
        Some((Decision::Keep, day)) => {
            let _ = write!(text, "; reviewed and kept on {day}");
        }
        Some((decision, day)) => {
            let _ = write!(text, "; the review of {day} asks for its {}", decision.word());
        }
        None => {}
    }
    text
}

/// What a text that counts signatures waits for, such as "12 bodies have signed (9 so far)".
pub fn shortfall(missing: &[Missing]) -> String {
    let parts: Vec<String> = missing
        .iter()
        .map(|missing| {
            let of =
                missing.party.as_ref().map(|party| format!(" of the party \"{party}\"")).unwrap_or_default();
            let bodies = if missing.at_least == 1 { "body" } else { "bodies" };
            format!("{} {bodies}{of}", missing.at_least)
        })
        .collect();
    let so_far: Vec<String> = missing.iter().map(|missing| missing.signed.to_string()).collect();
    let have =
        if missing.iter().map(|missing| missing.at_least).sum::<usize>() == 1 { "has" } else { "have" };
    format!("{} {have} signed ({} so far)", parts.join(" and "), so_far.join(" and "))
}
