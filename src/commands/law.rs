//! `isa law`: questions to the catalogue that officers ask before they draft, and what changed in it.
//! Reads agreements only to say which of them rest on a change.

mod changes;
mod dea;
mod gateways;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Subcommand;

use super::{Context, Outcome, fail, meant};
use crate::law::{Asked, Bodies, Catalogue, NotAsked};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    question: Question,
}

#[derive(Subcommand)]
enum Question {
    /// Could one body share with another under the Digital Economy Act 2017, and for what?
    Dea(dea::Args),
    /// List the gateways by which one body may give to another, the strongest first
    Gateways(gateways::Args),
    /// List what changed in the law between two days, and which agreements here rest on it
    Changes(changes::Args),
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    match &args.question {
        Question::Dea(args) => dea::run(context, args),
        Question::Gateways(args) => gateways::run(context, args),
        Question::Changes(args) => changes::run(context, args),
    }
}

/// Who gives and who receives, of whom a question is asked.
#[derive(clap::Args)]
struct Ends {
    /// Who gives: a body, a kind of bodies or a group, such as camden, icb or london-boroughs
    #[arg(long, value_name = "BODY")]
    from: String,
    /// Who receives
    #[arg(long, value_name = "BODY")]
    to: String,
    /// The day for which the law is asked; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

impl Ends {
    fn day(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(super::today)
    }

    fn is_json(&self) -> bool {
        self.format == "json"
    }

    fn asked(&self, context: &Context) -> Result<(Asked<'static>, Asked<'static>)> {
        let bodies = context.law.bodies();
        let (from, to) = (asked(bodies, &self.from, self.day())?, asked(bodies, &self.to, self.day())?);
        // One borough may give to another; what stays in one body is given to nobody.
        match from.members.as_slice() {
            [who] if who.body.is_some() && from.members == to.members => Err(fail(
                format!("{} is named twice: what stays inside a body is given to nobody", from.name),
                "name with --to who receives",
            )),
            _ => Ok((from, to)),
        }
    }
}

fn asked<'a>(bodies: &'a Bodies, words: &str, day: NaiveDate) -> Result<Asked<'a>> {
    bodies.asked(words, day).map_err(|problem| match problem {
        NotAsked::Unknown => fail(format!("there is no body \"{words}\""), near(bodies, words)),
        NotAsked::Empty => fail(
            format!("the group \"{words}\" has no members on {day}"),
            "name a body, or ask with another --as-of",
        ),
        NotAsked::NotYet { body, from } => fail(
            format!("{} begins on {from}, and the question is for {day}", body.name),
            format!("ask with an --as-of from {from}, or of what was there before it"),
        ),
        NotAsked::Gone { body, until, successors } => {
            let hint = match successors.as_slice() {
                [] => format!("ask with an --as-of before {until}"),
                ids => format!("ask of what came after it: {}", ids.join(", ")),
            };
            fail(format!("{} ended on {until}, and the question is for {day}", body.name), hint)
        }
    })
}

/// Somebody of whom a question is asked, in a sentence: a kind of bodies is one of them.
fn called(asked: &Asked<'_>) -> String {
    let is_kind = asked.members.iter().all(|who| who.body.is_none());
    match asked.name.chars().next() {
        Some(first) if is_kind && first.is_lowercase() => {
            let article = if "aeiou".contains(first) { "an" } else { "a" };
            format!("{article} {}", asked.name)
        }
        _ => asked.name.to_string(),
    }
}

/// Whom the words probably mean: a body by its id or a name, a kind of bodies or a group.
fn near(bodies: &Bodies, unknown: &str) -> String {
    let kinds = bodies.categories().iter().map(|kind| (&kind.id, &kind.name));
    let groups = bodies.groups().iter().map(|group| (&group.id, &group.name));
    let both =
        kinds.chain(groups).flat_map(|(id, name)| [(id.as_str(), id.as_str()), (name.as_str(), id.as_str())]);
    meant::meant(unknown, meant::bodies(bodies).chain(both), || {
        "name a body by its id, such as camden, mps or lfc, or a kind such as icb or charity".to_string()
    })
}

/// The last lines of an answer: of which law it is.
fn footer(law: &Catalogue, day: NaiveDate) -> String {
    format!("\nlaw as of {day}; this is not legal advice\ncatalogue {}\n", law.digest())
}
