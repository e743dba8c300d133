//! `isa status --awaiting`: who has not answered, since when, and a message that can be sent as it stands.
//! It sends nothing.

use std::collections::HashMap;
use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::desk::Desk;
use super::status_forms::csv_field;
use super::{Context, Outcome, Repository};
use crate::agreement::{Agreement, Particulars};
use crate::rules::counted;
use crate::status::{State, Status};
use crate::text::{List, one_line};

#[derive(Serialize)]
struct Chasing {
    version: u64,
    as_of: NaiveDate,
    demonstration: bool,
    awaited: Vec<Answer>,
}

/// An answer that is owed.
#[derive(Serialize)]
struct Answer {
    agreement: String,
    agreement_version: String,
    digest: String,
    body: String,
    /// The offices that have still to sign.
    offices: Vec<String>,
    /// The day of the first act of anybody on this text.
    since: NaiveDate,
    days: i64,
    /// The role mailbox to which the message goes; null where neither the body nor the text gives one.
    mailbox: Option<String>,
    subject: String,
    message: String,
}

pub fn run(
    context: &Context,
    repository: Repository,
    day: NaiveDate,
    only: Option<&str>,
    format: &str,
) -> Result<Outcome> {
    let desk = Desk::open(context, repository, day)?;
    let view = desk.view(only)?;
    let mut awaited = Vec::new();
    for status in &view.statuses {
        // A text that nobody has signed has gone out to nobody.
        let Some(since) = desk.since(&status.id, status.terms) else { continue };
        let text = desk.signed.logged(&status.id).find(|text| text.terms == status.terms);
        let agreement = text.map(|text| &text.reading.agreement);
        let owing =
            status.parties.iter().filter(|party| matches!(party.state, State::Awaiting | State::PartSigned));
        for party in owing {
            // The author of a text must not begin a line of a message, nor a header.
            let mailbox =
                mailbox(&desk.particulars, agreement, &party.body).map(|mailbox| one_line(&mailbox));
            let own_name =
                context.law.bodies().get(&party.body).map_or(party.body.as_str(), |body| &body.name);
            awaited.push(Answer {
                agreement: status.id.clone(),
                agreement_version: status.version.clone(),
                digest: status.terms.to_string(),
                body: party.body.clone(),
                offices: party.awaited.clone(),
                since,
                days: (day - since).num_days(),
                mailbox,
                subject: format!("{} {}: your decision is awaited", status.id, one_line(&status.version)),
                message: message(status, agreement, own_name, &party.body, &party.awaited, since),
            });
        }
    }
    let awaited = Chasing { version: 1, as_of: day, demonstration: view.demonstration, awaited };
    Ok(match format {
        "json" => Outcome::json(&awaited),
        "csv" => Outcome::says(csv(&awaited)),
        _ => Outcome::says(human(&awaited)),
    })
}

/// The body's own mailbox for agreements, or that of its senior officer; else what the text gives for its party.
fn mailbox(
    particulars: &HashMap<String, Particulars>,
    agreement: Option<&Agreement>,
    body: &str,
) -> Option<String> {
    let own = particulars.get(body).and_then(|own| own.mailboxes.value());
    let own = own.and_then(|own| own.agreements.value().or(own.siro.value()));
    own.map(ToString::to_string).or_else(|| {
        let parties = agreement?.parties.value().into_iter().flat_map(List::iter);
        let mut mine = parties.filter(|party| party.body.value().is_some_and(|one| one.as_str() == body));
        mine.find_map(|party| party.mailbox.value().map(ToString::to_string))
    })
}

fn message(
    status: &Status,
    agreement: Option<&Agreement>,
    name: &str,
    body: &str,
    offices: &[String],
    since: NaiveDate,
) -> String {
    let title = agreement.and_then(|agreement| agreement.title.value()).map_or("", |title| title.as_str());
    let title = one_line(title);
    let offices = offices.join(" and ");
    let digest = status.terms.hex();
    format!(
        "To {name}\n\nThe agreement \"{title}\" ({}, version {}) has been open for signature since {since}. It still \
         awaits your {offices}.\n\nThe digest of its terms is {digest}. To read it, with what has changed and what is \
         open for your ends, and to sign it or decline it:\n\n    isa status --me {body}\n    isa sign {} --as {body} \
         --capacity OFFICE --key FILE\n    isa decline {} --as {body} --capacity OFFICE --key FILE --reason \"…\"\n",
        status.id, status.version, status.id, status.id
    )
}

fn human(awaited: &Chasing) -> String {
    let mut text = String::new();
    if awaited.demonstration {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    }
    let answers = match awaited.awaited.len() {
        0 => return text + "nobody's answer is awaited\n",
        1 => "1 answer is awaited".to_string(),
        more => format!("{more} answers are awaited"),
    };
    let _ = writeln!(text, "{answers} as of {}\n", awaited.as_of);
    for answer in &awaited.awaited {
        let days = counted(answer.days, "day");
        let _ = writeln!(
            text,
            "{} {}: {} ({}), since {} ({days})",
            answer.agreement,
            answer.agreement_version,
            answer.body,
            answer.offices.join(" and "),
            answer.since
        );
    }
    let lost: Vec<&str> = awaited
        .awaited
        .iter()
        .filter(|answer| answer.mailbox.is_none())
        .map(|answer| answer.body.as_str())
        .collect();
    for (at, answer) in awaited.awaited.iter().enumerate().filter(|(_, answer)| answer.mailbox.is_some()) {
        let mailbox = answer.mailbox.as_deref().unwrap_or_default();
        let _ = writeln!(text, "\n--- message {}\nto: {mailbox}\nsubject: {}\n", at + 1, answer.subject);
        text.push_str(&answer.message);
    }
    if !lost.is_empty() {
        let _ = writeln!(
            text,
            "\nno mailbox is known for {}: put it into bodies/<body>.yaml as `mailboxes: {{agreements: …}}`",
            lost.join(", ")
        );
    }
    text
}

fn csv(awaited: &Chasing) -> String {
    let mut lines =
        String::from("agreement,version,digest,body,offices,since,days,mailbox,subject,message\n");
    for answer in &awaited.awaited {
        let fields = [
            answer.agreement.clone(),
            answer.agreement_version.clone(),
            answer.digest.clone(),
            answer.body.clone(),
            answer.offices.join(" and "),
            answer.since.to_string(),
            answer.days.to_string(),
            answer.mailbox.clone().unwrap_or_default(),
            answer.subject.clone(),
            answer.message.clone(),
        ];
        lines.push_str(&fields.map(|field| csv_field(&field)).join(","));
        lines.push('\n');
    }
    lines
}
