//! `isa law gateways`: every gateway of the catalogue by which one body may give to another, the strongest first.
//! What it does not list may still exist: the catalogue is no list of all law.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::super::law_words::{limit, mark, mark_code, purpose, standing_words, weight, who};
use super::super::wrapped::{width, wrapped};
use super::super::{Context, Outcome, fail, meant};
use super::{Ends, called, footer};
use crate::law::{
    Asked, Catalogue, End, Force, GENERAL, LiftsConfidence, Route, Seat, Standing, Verdict, Weight, routes,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    ends: Ends,
    /// Only gateways for this kind of purpose, such as adult-safeguarding
    #[arg(long, value_name = "TAG")]
    purpose: Option<String>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let (from, to) = args.ends.asked(context)?;
    if let Some(tag) = &args.purpose {
        known_purpose(context.law, tag)?;
    }
    let day = args.ends.day();
    let routes = routes(context.law, &from, &to, args.purpose.as_deref(), day);
    let question = Question { law: context.law, from, to, purpose: args.purpose.as_deref(), day };
    if args.ends.is_json() {
        return Ok(Outcome::json(&question.contract(&routes)));
    }
    Ok(Outcome::says(question.told(&routes, width())))
}

/// Refuses a purpose that no gateway of the catalogue serves.
fn known_purpose(law: &Catalogue, tag: &str) -> Result<()> {
    let provisions = law.instruments().flat_map(|instrument| &instrument.provisions);
    let tags: BTreeSet<&str> = provisions
        .filter_map(|provision| provision.gateway.as_ref())
        .flat_map(|gateway| &gateway.purposes)
        .map(String::as_str)
        .filter(|tag| *tag != GENERAL)
        .collect();
    if tags.contains(tag) {
        return Ok(());
    }
    let hint = meant::meant(tag, tags.iter().map(|known| (*known, *known)), || {
        format!("there are {}", tags.iter().copied().collect::<Vec<_>>().join(", "))
    });
    Err(fail(format!("no gateway of the catalogue is for the purpose \"{tag}\""), hint))
}

struct Question<'q> {
    law: &'static Catalogue,
    from: Asked<'static>,
    to: Asked<'static>,
    purpose: Option<&'q str>,
    day: NaiveDate,
}

impl Question<'_> {
    fn told(&self, routes: &[Route<'_>], width: usize) -> String {
        let purpose_words = self.purpose.map(|tag| format!(", for {}", purpose(tag))).unwrap_or_default();
        let head = format!(
            "Powers and duties by which {} may give information to {}{purpose_words}, the strongest first",
            called(&self.from),
            called(&self.to)
        );
        let mut text = wrapped("", &head, width);
        let mut shown = None;
        for route in routes {
            let heading = heading(route.weight);
            if shown != Some(heading) {
                let _ = writeln!(text);
                text.push_str(&wrapped("", heading, width));
                shown = Some(heading);
            }
            self.tell(route, width, &mut text);
        }
        if routes.is_empty() {
            text.push_str("\nnone in this catalogue; that says nothing of the rest of the law\n");
        }
        let count =
            if routes.len() == 1 { "1 entry".to_string() } else { format!("{} entries", routes.len()) };
        let _ = write!(text, "\n{count}{}", footer(self.law, self.day));
        text
    }

    fn tell(&self, route: &Route<'_>, width: usize, text: &mut String) {
        let perhaps = if route.verdict == Verdict::Yes { "" } else { "perhaps: " };
        let cite = route.instrument.cite(route.provision);
        text.push_str(&wrapped("  ", &format!("{perhaps}{cite}: {}", route.provision.name), width));
        let mut say = |words: &str| text.push_str(&wrapped("      ", words, width));
        if let Some(doubt) = self.doubt(route) {
            say(&doubt);
        }
        if !route.objectives.is_empty() {
            let names: Vec<&str> = route.objectives.iter().map(|objective| objective.name.as_str()).collect();
            say(&format!("for: {} (see `isa law dea`)", names.join("; ")));
        }
        let Some(gateway) = &route.provision.gateway else { return };
        let mut facts: Vec<String> = Vec::new();
        if route.objectives.is_empty() && route.weight != Weight::General {
            let purposes: Vec<String> = gateway.purposes.iter().map(|tag| purpose(tag)).collect();
            facts.push(format!("for {}", purposes.join(", ")));
        }
        facts.extend(gateway.limits.iter().map(|id| limit(id).to_string()));
        if gateway.lifts_confidence == LiftsConfidence::Yes {
            facts.push("it lifts a duty of confidence".to_string());
        }
        facts.push(mark(route.mark).to_string());
        if let Some(read) = gateway.lists_read.filter(|read| self.day > *read) {
            facts.push(format!("who may use it: as of {read}"));
        }
        say(&facts.join("; "));
        if let Some(onward) = &gateway.onward {
            say(&format!("onward: {}", onward.trim()));
        }
    }

    /// Why a gateway is only perhaps one for these two.
    fn doubt(&self, route: &Route<'_>) -> Option<String> {
        if route.standing != Standing::InForce {
            return Some(standing_words(&route.standing, self.day));
        }
        let doubt = |asked: &Asked<'_>, end: &End<'_>| {
            let name = if end.held_by.len() == asked.members.len() {
                called(asked)
            } else {
                who(self.law.bodies(), &end.held_by)
            };
            match end.seat {
                Seat::Provider => Some(format!(
                    "{name} comes in only as one who provides services to a listed public authority"
                )),
                Seat::EligibilityUnread => {
                    Some(format!("whether an objective is specified for {name} was not read"))
                }
                Seat::Unsure => {
                    Some(format!("the catalogue cannot tell whether {name} is among those it names"))
                }
                _ => None,
            }
        };
        let doubts: Vec<String> =
            [doubt(&self.from, &route.from), doubt(&self.to, &route.to)].into_iter().flatten().collect();
        (!doubts.is_empty()).then(|| doubts.join("; "))
    }
}

fn heading(weight: Weight) -> &'static str {
    match weight {
        Weight::ExpressDuty => "Duties in express words",
        Weight::ExpressPower => "Powers in express words",
        Weight::ImpliedDuty | Weight::ImpliedPower => {
            "Functions that only need sharing: weak alone, and no answer to a duty of confidence"
        }
        Weight::General => {
            "General and ancillary powers: never enough alone, and never over a bar or a duty of confidence"
        }
    }
}

#[derive(Serialize)]
struct Contract<'a> {
    version: u64,
    from: &'a str,
    to: &'a str,
    purpose: Option<&'a str>,
    as_of: NaiveDate,
    law: String,
    gateways: Vec<ContractGateway<'a>>,
}

#[derive(Serialize)]
struct ContractGateway<'a> {
    cite: String,
    name: &'a str,
    uri: Option<&'a str>,
    weight: &'static str,
    duty: bool,
    answer: &'static str,
    doubt: Option<String>,
    purposes: &'a [String],
    objectives: Vec<&'a str>,
    limits: &'a [String],
    checked: &'static str,
    lists_read: Option<NaiveDate>,
}

impl Question<'_> {
    fn contract<'a>(&'a self, routes: &'a [Route<'a>]) -> Contract<'a> {
        let gateway = |route: &'a Route<'a>| {
            let gateway = route.provision.gateway.as_ref();
            ContractGateway {
                cite: route.instrument.cite(route.provision),
                name: &route.provision.name,
                uri: route.provision.uri.as_deref(),
                weight: weight(route.weight),
                duty: route.provision.force == Force::Duty,
                answer: if route.verdict == Verdict::Yes { "yes" } else { "not-established" },
                doubt: self.doubt(route),
                purposes: gateway.map_or(&[], |gateway| &gateway.purposes),
                objectives: route.objectives.iter().map(|objective| objective.id.as_str()).collect(),
                limits: gateway.map_or(&[], |gateway| &gateway.limits),
                checked: mark_code(route.mark),
                lists_read: gateway.and_then(|gateway| gateway.lists_read),
            }
        };
        Contract {
            version: 1,
            from: self.from.id,
            to: self.to.id,
            purpose: self.purpose,
            as_of: self.day,
            law: self.law.digest().to_string(),
            gateways: routes.iter().map(gateway).collect(),
        }
    }
}
