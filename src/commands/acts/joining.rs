//! Joining an agreement, letting others join, and speaking against it. Nobody else signs again.

use anyhow::Result;

use crate::agreement::{JoiningRule, Members, Party};
use crate::commands::agreed::{Agreed, Faults};
use crate::commands::by::By;
use crate::commands::desk::Decides;
use crate::commands::members::is_of_kind;
use crate::commands::register::SignedText;
use crate::commands::sign::make;
use crate::commands::{Context, Outcome, fail};
use crate::seal::{ActKind, Decision};
use crate::text::List;

#[derive(clap::Args)]
pub struct Accede {
    #[command(flatten)]
    by: By,
    /// The party of the text in which your body will stand
    #[arg(long, value_name = "PARTY")]
    party: Option<String>,
}

impl Accede {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.newest(&by.id)?;
            let mut members = made.members();
            if members.bodies().contains(&by.who.body.as_str()) {
                return Err(fail(
                    format!("{} stands in \"{}\" already", by.who.body, by.id),
                    "it signs with `isa sign`, and need not join",
                ));
            }
            if matches!(rule(made.text), None | Some(JoiningRule::Closed)) {
                return Err(fail(
                    format!("\"{}\" lets nobody join", by.id),
                    "its parties can make a new version with a `joining:` rule, or with your body in it",
                ));
            }
            let party = self.party(made.text, &members)?;
            let is_of =
                |body: &str, kind: &str| is_of_kind(context.law, &desk.particulars, party, body, kind);
            members.put(party, &by.who.body, is_of);
            let mut what = Decides::of(ActKind::Accession, Decision::Accede);
            what.told = vec![format!("{} joins as a body of the party \"{}\"", by.who.body, party.id)];
            Ok((desk.signed_text(made.text, &[], members, Faults::Refused)?, what))
        })
    }

    /// The party that is meant: the one that was named, or the only one that has several bodies or none yet.
    fn party<'t>(&self, text: &'t SignedText, members: &Members) -> Result<&'t Party> {
        let parties = || text.reading.agreement.parties.value().into_iter().flat_map(List::iter);
        let ids: Vec<&str> = parties().map(|party| party.id.as_str()).collect();
        let open = |party: &&Party| members.0.get(party.id.as_str()).is_none_or(|bodies| bodies.len() != 1);
        let open: Vec<&Party> = parties().filter(open).collect();
        let named = |name: &String| parties().find(|party| party.id.as_str() == name.as_str());
        match (&self.party, &open[..]) {
            (Some(name), _) if let Some(party) = named(name) => Ok(party),
            (None, [only]) => Ok(only),
            (Some(named), _) => Err(fail(
                format!("\"{}\" has no party \"{named}\"", self.by.id),
                format!("its parties are: {}", ids.join(", ")),
            )),
            (None, _) => Err(fail(
                "the text does not say in which party your body would stand",
                format!("name it with `--party`: {}", ids.join(", ")),
            )),
        }
    }
}

fn rule(text: &SignedText) -> Option<JoiningRule> {
    let joining = text.reading.agreement.joining.value()?;
    joining.rule.value().map(|rule| **rule)
}

#[derive(clap::Args)]
pub struct Admit {
    #[command(flatten)]
    by: By,
    /// The body that joins, or its act
    #[arg(value_name = "BODY")]
    joiner: String,
}

impl Admit {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.act(&by.id, &self.joiner, &[ActKind::Accession])?;
            let agreed = desk.signed_text(made.text, &[made], made.members(), Faults::Named)?;
            match rule(made.text) {
                Some(JoiningRule::Open) => {
                    return Err(fail(
                        format!("\"{}\" is open: whoever joins needs nobody to admit it", by.id),
                        "there is nothing to do",
                    ));
                }
                Some(JoiningRule::AdmittedByLead) if !agreed.leads(&by.who.body) => {
                    return Err(fail(
                        format!("{} does not lead \"{}\"", by.who.body, by.id),
                        "by its joining rule the party with `lead: true` admits",
                    ));
                }
                _ => {}
            }
            if made.act.act.says.body == by.who.body {
                return Err(fail("a body cannot admit itself", "one of the other parties admits it"));
            }
            let mut what = Decides::of(ActKind::Admission, Decision::Admit);
            what.concerns = vec![made.act.digest];
            let joiner = &made.act.act.says.body;
            let places = made.members().0.into_iter().filter(|(_, bodies)| bodies.contains(joiner));
            what.told = made.told_whole();
            what.told
                .extend(places.map(|(party, _)| format!("{joiner} would stand in the party \"{party}\"")));
            Ok((agreed, what))
        })
    }
}

#[derive(clap::Args)]
pub struct Object {
    #[command(flatten)]
    by: By,
    /// The accession or amendment: the body that made it, or its digest
    #[arg(value_name = "ACT")]
    act: String,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Object {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.act(&by.id, &self.act, &[ActKind::Accession, ActKind::Amendment])?;
            if made.act.act.says.body == by.who.body {
                return Err(fail(
                    "a body cannot object to its own act",
                    "`isa withdraw` leaves an agreement; a new version changes a text",
                ));
            }
            let mut what = Decides::of(ActKind::Objection, Decision::Object);
            what.concerns = vec![made.act.digest];
            what.reason = Some(self.reason.clone());
            what.told = made.told_whole();
            Ok((desk.signed_text(made.text, &[made], made.members(), Faults::Named)?, what))
        })
    }
}

impl Agreed {
    /// True of a body of the party that leads; where no party leads, of all.
    pub(super) fn leads(&self, body: &str) -> bool {
        let parties = self.reading.agreement.parties.value().into_iter().flat_map(List::iter);
        let leading: Vec<&str> = parties
            .filter(|party| party.lead.value().is_some_and(|lead| **lead))
            .map(|party| party.id.as_str())
            .collect();
        let stands =
            |id: &&str| self.members.0.get(*id).is_some_and(|bodies| bodies.iter().any(|one| one == body));
        leading.is_empty() || leading.iter().any(stands)
    }
}
