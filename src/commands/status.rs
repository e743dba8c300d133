//! `isa status`: who has decided what, and what is in force, on a day.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use comfy_table::{ContentArrangement, Table};

use super::register::{Register, Signed, SignedText};
use super::repository::{AgreementFile, read_source};
use super::{Context, Outcome, Repository, chasing, in_tray, members_of, today};
use crate::agreement::{Members, Reading, parse, terms};
use crate::seal::Decision;
use crate::status::{Ending, KnownAct, Missing, PartyStatus, Stage, State, Status, Text, consents, status};
use crate::text::{Digest, clean};

#[derive(clap::Args)]
pub struct Args {
    /// One agreement; all of them when none is named
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The day as of which the question is asked; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json", "csv"])]
    format: String,
    /// The in-tray of a body: what awaits it, what has changed since it signed, what is open for its ends
    #[arg(long, value_name = "BODY", conflicts_with_all = ["id", "awaiting"])]
    me: Option<String>,
    /// Who has not answered yet, since when, with a message for each
    #[arg(long)]
    awaiting: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    let day = args.as_of.unwrap_or_else(today);
    if let Some(body) = &args.me {
        return in_tray::run(context, repository, day, body, &args.format);
    }
    if args.awaiting {
        return chasing::run(context, repository, day, args.id.as_deref(), &args.format);
    }
    let register = Register::read(&repository, &[])?;
    let view = View::of(context, &repository, &register, &register.signed(), day, args.id.as_deref())?;
    Ok(match args.format.as_str() {
        "json" => Outcome::json(&view.contract()),
        "csv" => Outcome::says(view.csv()),
        _ => Outcome::ready(view.human(context)),
    })
}

/// The status of every text of a repository: those that were signed, and those that nobody has signed yet.
pub struct View {
    pub day: NaiveDate,
    pub statuses: Vec<Status>,
    pub size: u64,
    pub root: String,
    pub demonstration: bool,
    /// What keeps the view from being whole: unknown acts, a registry that does not verify.
    pub remarks: Vec<String>,
}

/// Who signed the same terms with other locked clauses: the template said something else when they signed.
fn other_clauses(text: &SignedText) -> Option<String> {
    let mut by_template: Vec<(Option<Digest>, BTreeSet<&str>)> = Vec::new();
    for known in text.acts.iter().filter(|known| known.logged.is_some() && consents(known)) {
        let (template, body) = (known.act.subjects.template, known.act.says.body.as_str());
        match by_template.iter_mut().find(|(other, _)| *other == template) {
            Some((_, bodies)) => drop(bodies.insert(body)),
            None => by_template.push((template, BTreeSet::from([body]))),
        }
    }
    let sides: Vec<String> = by_template
        .into_iter()
        .map(|(_, bodies)| bodies.into_iter().collect::<Vec<_>>().join(" and "))
        .collect();
    let id = &text.reading.agreement.id;
    (sides.len() > 1).then(|| {
        format!(
            "{id}: {} signed it with different clauses of its template, and are not bound to each other",
            sides.join(", then ")
        )
    })
}

impl View {
    pub fn of(
        context: &Context,
        repository: &Repository,
        register: &Register,
        signed: &Signed,
        day: NaiveDate,
        only: Option<&str>,
    ) -> Result<Self> {
        let ledger = if register.is_empty() { None } else { Some(register.ledger()?) };
        let files: BTreeMap<String, AgreementFile> =
            repository.agreements()?.into_iter().map(|file| (file.folder.clone(), file)).collect();
        // What was signed stands in the registry, whether or not its file is still there.
        let mut ids: BTreeSet<&str> = files.keys().map(String::as_str).collect();
        ids.extend(signed.texts.keys().map(String::as_str).filter(|id| signed.logged(id).next().is_some()));
        if let Some(id) = only.filter(|id| !ids.contains(id)) {
            repository.agreement(id)?;
        }
        let mut statuses = Vec::new();
        let mut remarks = Vec::new();
        for id in ids.into_iter().filter(|id| only.is_none_or(|only| only == *id)) {
            let nobody = Members::default();
            let texts: Vec<&SignedText> = signed.logged(id).collect();
            let acts: Vec<KnownAct> = texts.iter().flat_map(|text| text.acts.iter().cloned()).collect();
            remarks.extend(texts.iter().filter_map(|text| other_clauses(text)));
            let texts: Vec<Text<'_>> = texts
                .iter()
                .map(|text| Text {
                    agreement: &text.reading.agreement,
                    terms: text.terms,
                    members: &nobody,
                    schedules: &text.schedules,
                    tree: &text.reading.tree,
                    minor: &signed.minor,
                    consents: &signed.consents,
                })
                .collect();
            statuses.extend(status(&texts, &acts, day));
            match files.get(id).map(|file| read_source(&file.path)).transpose()?.map(parse) {
                None => remarks
                    .push(format!("{id}/agreement.yaml is not here; what was signed stands in the registry")),
                Some(Err((source, _))) => {
                    remarks.push(format!("{} cannot be read: see `isa check`", source.name()));
                }
                Some(Ok(reading)) if reading.agreement.id.as_str() != id => {
                    remarks.push(format!(
                        "the agreement in {id}/ calls itself \"{}\": it is not counted under either name",
                        reading.agreement.id
                    ));
                }
                Some(Ok(reading)) => {
                    let own = Digest::of_json(&terms(&reading.tree));
                    if !texts.iter().any(|text| text.terms == own) {
                        statuses.extend(draft(context, &reading, own, day));
                    }
                }
            }
        }
        let unknown = register.unknown_on();
        for status in &mut statuses {
            if unknown.iter().any(|id| id.as_ref().is_none_or(|id| *id == status.id)) {
                status.stage = Stage::Indeterminate;
            }
        }
        remarks.extend(records(&statuses));
        for (acts, why) in [
            (&signed.adrift, "is not about what it says it is about: it is counted for nothing"),
            (
                &signed.unread,
                "is about a text that this program cannot read: what is in force may depend on it",
            ),
        ] {
            let logged = acts.iter().filter(|known| known.logged.is_some());
            let asked = logged.filter(|known| only.is_none_or(|only| only == known.act.says.agreement));
            remarks.extend(asked.map(|known| {
                format!(
                    "the act {} of {} on {} {why}",
                    known.digest, known.act.says.body, known.act.says.agreement
                )
            }));
        }
        remarks.extend(register.verification.report.unknown.iter().map(|file| {
            format!("{file} is an act of a kind that this program does not know: it is counted for nothing, and what is in force may depend on it")
        }));
        let waiting = register.verification.report.waiting.len();
        if waiting > 0 {
            let wait =
                if waiting == 1 { "1 file waits".to_string() } else { format!("{waiting} files wait") };
            remarks.push(format!(
                "{wait} to be logged and counts for nothing until then: `isa registry append`"
            ));
        }
        let refused = register.verification.refused.len();
        if refused > 0 {
            let files = if refused == 1 { "1 file".to_string() } else { format!("{refused} files") };
            remarks.push(format!(
                "{files} cannot go into the log and count for nothing: `isa registry verify` says why"
            ));
        }
        let (size, root) = ledger.map_or((0, String::new()), |ledger| {
            (ledger.size(), data_encoding::BASE64.encode(&ledger.root()))
        });
        let demonstration = register.verification.report.demonstration;
        Ok(Self { day, statuses, size, root, demonstration, remarks })
    }

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
        let heads = self.statuses.iter().map(|one| format!("{} {}", clean(&one.id), clean(&one.version)));
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
            table.add_row(std::iter::once(clean(name).into_owned()).chain(cells));
        }
        let _ = writeln!(text, "{table}\n");
        for one in &self.statuses {
            let _ = writeln!(text, "{}", clean(&summary(one)));
        }
        for remark in &self.remarks {
            let _ = writeln!(text, "note: {}", clean(remark));
        }
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
        (State::Signed, Some(_)) if party.leaves.is_some() => {
            format!("signed, leaves {}", party.leaves.map(|day| day.to_string()).unwrap_or_default())
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

/// A text that nobody has signed: no act counts on it, whatever another folder holds.
fn draft(context: &Context, reading: &Reading, own: Digest, day: NaiveDate) -> Vec<Status> {
    let agreement = &reading.agreement;
    let members = Members::of(agreement, |group| members_of(context.law, agreement, group));
    let (schedules, minor, consents) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let tree = &reading.tree;
    let text = Text {
        agreement,
        terms: own,
        members: &members,
        schedules: &schedules,
        tree,
        minor: &minor,
        consents: &consents,
    };
    status(&[text], &[], day)
}
