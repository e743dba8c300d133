//! `isa find`: the agreements under which one body already shares with another, and the flows.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use super::loaded::{Loaded, load};
use super::members::members;
use super::{Context, Outcome, Repository, fail, meant};
use crate::agreement::{Agreement, End, Flow, MayDo, Members};
use crate::rules::counted;
use crate::text::{Given, List, Many};

#[derive(clap::Args)]
pub struct Args {
    /// The body that gives
    #[arg(long, value_name = "BODY")]
    from: String,
    /// The body that receives
    #[arg(long, value_name = "BODY")]
    to: String,
    /// Only flows for this kind of purpose, such as adult-safeguarding
    #[arg(long, value_name = "TAG")]
    purpose: Option<String>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

#[derive(Serialize)]
struct Found {
    agreement: String,
    title: String,
    record: bool,
    flow: String,
    purposes: Vec<String>,
    data: Vec<String>,
}

#[derive(Serialize)]
struct Contract {
    version: u64,
    from: String,
    to: String,
    flows: Vec<Found>,
    /// The agreements that could not be read, of which nothing is said.
    unread: Vec<String>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    let own = repository.particulars()?;
    for body in [&args.from, &args.to] {
        if context.law.bodies().get(body).is_none() && !own.contains_key(body) {
            return Err(fail(
                format!("there is no body \"{body}\""),
                meant::body(context.law.bodies(), body),
            ));
        }
    }
    let work = load(context.dir.as_deref(), &[])?;
    let read = || work.files.iter().filter_map(|loaded| Some(&loaded.read.as_ref().ok()?.agreement));
    if let Some(tag) = args.purpose.as_deref().filter(|tag| !read().any(|agreement| has_kind(agreement, tag)))
    {
        known_kind(context, tag)?;
    }
    let unread: Vec<String> =
        work.files.iter().filter(|loaded| loaded.read.is_err()).map(Loaded::id).collect();
    let mut flows = Vec::new();
    for agreement in read() {
        let members = members(context.law, &own, agreement);
        flows.extend(matching(agreement, &members, args));
    }
    if args.format == "json" {
        let contract = Contract { version: 1, from: args.from.clone(), to: args.to.clone(), flows, unread };
        return Ok(Outcome::json(&contract));
    }
    let mut text = String::new();
    for found in &flows {
        let record = if found.record { " (a record)" } else { "" };
        let _ = writeln!(text, "{}: {}{record}", found.agreement, found.title);
        let _ = writeln!(
            text,
            "  flow {}: {} for {}",
            found.flow,
            found.data.join(", "),
            found.purposes.join(", ")
        );
    }
    if flows.is_empty() {
        let purpose = args.purpose.as_ref().map(|tag| format!(" for {tag}")).unwrap_or_default();
        let _ = writeln!(text, "no agreement here lets {} give to {}{purpose}", args.from, args.to);
    }
    if !unread.is_empty() {
        let count = counted(unread.len(), "agreement");
        let _ = writeln!(text, "{count} could not be read, see `isa check`: {}", unread.join(", "));
    }
    Ok(Outcome::says(text))
}

/// Whether a purpose of an agreement is of a kind, known or not.
fn has_kind(agreement: &Agreement, tag: &str) -> bool {
    let mut purposes = agreement.purposes.value().into_iter().flat_map(List::iter);
    purposes.any(|purpose| words(&purpose.kinds).iter().any(|kind| kind == tag))
}

/// Refuses a kind of purpose that no agreement and no list has: nothing found would mean nothing.
fn known_kind(context: &Context, tag: &str) -> Result<()> {
    let kinds = context.law.purposes();
    if kinds.get(tag).is_some() {
        return Ok(());
    }
    let hint = meant::meant(tag, kinds.keys().map(|kind| (kind, kind)), || {
        format!("there are {}", kinds.keys().collect::<Vec<_>>().join(", "))
    });
    Err(fail(format!("there is no kind of purpose \"{tag}\""), hint))
}

fn matching(agreement: &Agreement, members: &Members, args: &Args) -> Vec<Found> {
    let purposes: Vec<_> = agreement.purposes.value().into_iter().flat_map(List::iter).collect();
    let flows = agreement.flows.value().into_iter().flat_map(List::iter);
    flows
        .filter(|flow| gives(flow, members, &args.from) && receives(flow, members, &args.to))
        .filter_map(|flow| {
            let ids = words(&flow.purpose);
            let kinds: Vec<String> = purposes
                .iter()
                .filter(|purpose| ids.contains(&purpose.id.to_string()))
                .flat_map(|purpose| words(&purpose.kinds))
                .collect();
            let wanted = args.purpose.as_ref().is_none_or(|tag| kinds.contains(tag));
            wanted.then(|| Found {
                agreement: agreement.id.to_string(),
                title: agreement.title.value().map(ToString::to_string).unwrap_or_default(),
                record: agreement.is_record(),
                flow: flow.id.to_string(),
                purposes: kinds,
                data: words(&flow.data),
            })
        })
        .collect()
}

fn gives(flow: &Flow, members: &Members, body: &str) -> bool {
    ends(&flow.from, members, body) || among(flow, members, body, MayDo::See)
}

fn receives(flow: &Flow, members: &Members, body: &str) -> bool {
    ends(&flow.to, members, body) || among(flow, members, body, MayDo::Give)
}

fn ends(ends: &Given<Many<End>>, members: &Members, body: &str) -> bool {
    ends.value().into_iter().flat_map(Many::iter).any(|end| has(members, end.party.as_str(), body))
}

/// A member of a conference, unless it only does the other thing.
fn among(flow: &Flow, members: &Members, body: &str, other: MayDo) -> bool {
    flow.among.value().into_iter().flat_map(List::iter).any(|member| {
        member.may.value().is_none_or(|may| **may != other) && has(members, member.party.as_str(), body)
    })
}

fn has(members: &Members, party: &str, body: &str) -> bool {
    members.0.get(party).is_some_and(|bodies| bodies.iter().any(|id| id == body))
}

fn words(many: &Given<Many<crate::text::Word<String>>>) -> Vec<String> {
    many.value().into_iter().flat_map(Many::iter).map(ToString::to_string).collect()
}
