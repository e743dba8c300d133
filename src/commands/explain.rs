//! `isa explain`: a rule's page, or what the catalogue knows of a provision, with dates and how well it was read.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;

use super::check::near_rule;
use super::{Context, Outcome, fail, today};
use crate::law::{
    Extent, Force, Found, Instrument, LiftsConfidence, Mark, NotInForce, Provision, Standing, Strength,
};
use crate::rules::{RULES, Rule};

#[derive(clap::Args)]
pub struct Args {
    /// A rule, such as missing-lawful-basis, or a citation, such as "Care Act 2014 s.42"
    #[arg(value_name = "RULE|CITATION", required_unless_present = "list")]
    what: Option<String>,
    /// List every rule
    #[arg(long)]
    list: bool,
    /// The day for which the law is told; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let day = args.as_of.unwrap_or_else(today);
    let Some(what) = args.what.as_deref().filter(|_| !args.list) else { return Ok(Outcome::says(list())) };
    if let Some(rule) = crate::rules::rule(what) {
        return Ok(Outcome::says(page(context, rule, day)));
    }
    match context.law.look_up(what) {
        Found::Provision { instrument, provision } => Ok(Outcome::says(told(instrument, provision, day))),
        Found::TooBroad { instrument, inside } => {
            let mut text =
                format!("{what} is a whole part of {}. Cite one of its provisions:\n\n", instrument.title);
            for provision in inside {
                let _ = writeln!(text, "  {:<40} {}", instrument.cite(provision), provision.name);
            }
            Ok(Outcome::says(text))
        }
        Found::NotHeld { instrument } => Err(fail(
            format!("the catalogue does not hold {what}"),
            format!(
                "that says nothing of the law; `isa explain \"{}\"` lists what it holds",
                instrument.title
            ),
        )),
        Found::NotACitation(error) => Err(fail(error.to_string(), "write it such as: Care Act 2014 s.42")),
        Found::UnknownInstrument => Err(fail(
            format!("\"{what}\" is no rule, and no instrument that the catalogue knows"),
            // Ids of rules have hyphens and no spaces; citations have spaces.
            if what.contains(' ') {
                "a citation begins with the title of an Act, such as: Care Act 2014 s.42".to_string()
            } else {
                near_rule(what)
            },
        )),
    }
}

fn list() -> String {
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{:<44} {:<9} {}", rule.id, rule.severity.word(), rule.summary);
    }
    text
}

fn page(context: &Context, rule: &Rule, day: NaiveDate) -> String {
    let mut text = format!("{}\n", rule.page.trim_end());
    let _ = write!(
        text,
        "\n## The law on {day}\n\nThe rule is in the family {} and can be at most {} {}.\n",
        rule.family.word(),
        if rule.severity == crate::rules::Severity::Error { "an" } else { "a" },
        rule.severity
    );
    if rule.fixed {
        text.push_str("No departure from it is possible.\n");
    }
    for cite in rule.cites {
        if let Found::Provision { provision, .. } = context.law.look_up(cite) {
            let _ = writeln!(text, "\n- {cite}: {}\n  {}", provision.name, standing(provision, day));
        }
    }
    text
}

fn told(instrument: &Instrument, provision: &Provision, day: NaiveDate) -> String {
    let mut text = format!("{}: {}\n\n", instrument.cite(provision), provision.name);
    if let Some(says) = &provision.says {
        let _ = writeln!(text, "{}\n", says.trim());
    }
    let mut row = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:<14} {value}");
    };
    row("on that day", &standing(provision, day));
    for period in &provision.periods {
        let until = period.until.map(|until| format!(" to the day before {until}")).unwrap_or_default();
        let changed = period.changed.as_deref().map(|changed| format!(": {changed}")).unwrap_or_default();
        row(
            "in force",
            &format!("from {}{until} by {} ({}){changed}", period.from, period.by, mark(period.dated)),
        );
    }
    row(
        "obliges",
        match provision.force {
            Force::Duty => "yes, it is a duty",
            Force::Power => "no, it is a power",
            Force::DueRegard => "no, it asks for due regard only",
            Force::None => "not established, or not the question",
        },
    );
    if let Some(bodies) = &provision.task_of {
        row("function of", &bodies.join(", "));
    }
    if let Some(gateway) = &provision.gateway {
        let strength = match gateway.strength {
            Strength::Express => "express words to disclose",
            Strength::Implied => "an ancillary or general power, weak alone",
        };
        row("as a gateway", strength);
        row("from", &gateway.from.join(", "));
        row("to", &gateway.to.join(", "));
        row(
            "lists read",
            &gateway.lists_read.map_or("no".to_string(), |day| format!("in the text of {day}")),
        );
        if !gateway.purposes.is_empty() {
            row("for", &gateway.purposes.join(", "));
        }
        if !gateway.limits.is_empty() {
            row("limits", &gateway.limits.join(", "));
        }
        row(
            "confidence",
            match gateway.lifts_confidence {
                LiftsConfidence::Yes => "it lifts a duty of confidence",
                LiftsConfidence::No => "it does not lift a duty of confidence",
                LiftsConfidence::NotStated => "not stated, or not read",
            },
        );
    }
    let extent: Vec<&str> = provision
        .extent
        .iter()
        .map(|extent| match extent {
            Extent::E => "England",
            Extent::W => "Wales",
            Extent::S => "Scotland",
            Extent::Ni => "Northern Ireland",
        })
        .collect();
    row("extent", &extent.join(", "));
    if let Some(uri) = &provision.uri {
        row("text", &format!("legislation.gov.uk{uri}"));
    }
    let seen = provision.checked.seen.as_deref().unwrap_or("not recorded");
    row("checked", &format!("{} on {}: {seen}", mark(provision.checked.mark), provision.checked.on));
    if let Some(note) = &provision.note {
        row("note", note.trim());
    }
    text
}

/// Whether a provision is in force, in words.
fn standing(provision: &Provision, day: NaiveDate) -> String {
    match provision.standing_on(day) {
        Standing::InForce => format!("in force on {day}"),
        Standing::Unconfirmed(why) => format!("unconfirmed on {day}: {why}"),
        Standing::NotInForce(NotInForce::NotYet { from, by }) => {
            format!("not in force on {day}: it starts on {from} by {by}")
        }
        Standing::NotInForce(NotInForce::Ended { until, by }) => {
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            format!("not in force on {day}: it ended on {until}{by}")
        }
    }
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::V => "read",
        Mark::Vs => "read in an older or secondary text",
        Mark::M => "from memory",
        Mark::U => "unsure",
    }
}
