//! Acts that answer other acts: conditions are accepted, decisions counter-signed, acts in dispute stood by.

use anyhow::Result;

use crate::commands::agreed::Faults;
use crate::commands::by::By;
use crate::commands::desk::Decides;
use crate::commands::sign::make;
use crate::commands::{Context, Outcome, fail};
use crate::seal::{ActKind, Decision};

#[derive(clap::Args)]
pub struct Accept {
    #[command(flatten)]
    by: By,
    /// The act with the conditions: its digest or the beginning of it, or the body that made it
    #[arg(value_name = "ACT")]
    act: String,
}

impl Accept {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        make(context, &self.by, |desk| {
            let made = desk.act(&self.by.id, &self.act, &[ActKind::PartyDecision])?;
            let says = &made.act.act.says;
            if says.conditions.is_empty() {
                return Err(fail(
                    format!("{} has no conditions", made.told()),
                    "there is nothing to accept: `isa status` shows who has signed on conditions",
                ));
            }
            if says.body == self.by.who.body {
                return Err(fail(
                    "a body cannot accept its own conditions",
                    "sign again without them, if they no longer stand",
                ));
            }
            let mut what = Decides::of(ActKind::Acceptance, Decision::Accept);
            what.concerns = vec![made.act.digest];
            what.told = made.told_whole();
            Ok((desk.signed_text(made.text, &[made], made.members(), Faults::Named)?, what))
        })
    }
}

#[derive(clap::Args)]
pub struct Countersign {
    #[command(flatten)]
    by: By,
    /// Only this act; all consents that are in the log when none is named
    #[arg(long = "act", value_name = "ACT")]
    acts: Vec<String>,
}

impl Countersign {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let newest = desk.newest(&by.id)?;
            let made = if self.acts.is_empty() {
                desk.consents_to(&by.id, newest.text)
            } else {
                let kinds = [ActKind::PartyDecision, ActKind::Accession, ActKind::RecordedDecision];
                self.acts.iter().map(|act| desk.act(&by.id, act, &kinds)).collect::<Result<Vec<_>>>()?
            };
            let mut others: Vec<_> =
                made.into_iter().filter(|made| made.act.act.says.body != by.who.body).collect();
            others.sort_by_key(|made| made.act.digest);
            others.dedup_by_key(|made| made.act.digest);
            let Some(first) = others.first().copied() else {
                return Err(fail(
                    format!("nobody else has signed \"{}\" yet", by.id),
                    "there is nothing to counter-sign",
                ));
            };
            if others.iter().any(|made| !std::ptr::eq(made.text, first.text)) {
                return Err(fail(
                    "these acts are about different texts",
                    "counter-sign those on each text by themselves",
                ));
            }
            let agreed = desk.signed_text(first.text, &others, first.members(), Faults::Named)?;
            if !agreed.leads(&by.who.body) {
                return Err(fail(
                    format!("{} does not lead \"{}\"", by.who.body, by.id),
                    "the party with `lead: true` counter-signs",
                ));
            }
            let mut what = Decides::of(ActKind::CounterSignature, Decision::CounterSign);
            what.concerns = others.iter().map(|made| made.act.digest).collect();
            what.told = others.iter().flat_map(super::standing::Made::told_whole).collect();
            Ok((agreed, what))
        })
    }
}

#[derive(clap::Args)]
pub struct Affirm {
    #[command(flatten)]
    by: By,
    /// The acts by which your body stands: their digests, or the beginning of them
    #[arg(value_name = "ACT", required = true)]
    acts: Vec<String>,
}

impl Affirm {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let found: Result<Vec<_>> =
                self.acts.iter().map(|act| desk.act(&by.id, act, &ActKind::ALL)).collect();
            let mut made = found?;
            made.sort_by_key(|made| made.act.digest);
            made.dedup_by_key(|made| made.act.digest);
            let first = made[0];
            for made in &made {
                if made.act.act.says.body != by.who.body {
                    return Err(fail(
                        format!("{} is not an act of {}", made.told(), by.who.body),
                        "a body stands by its own acts",
                    ));
                }
                if !made.act.disputed {
                    return Err(fail(
                        format!("{} is not in dispute", made.told()),
                        "only acts made with a key that was reported stolen need anybody to stand by them",
                    ));
                }
                if !std::ptr::eq(made.text, first.text) {
                    return Err(fail(
                        "these acts are about different texts",
                        "stand by those on each text by themselves",
                    ));
                }
            }
            let mut what = Decides::of(ActKind::Affirmation, Decision::Affirm);
            what.concerns = made.iter().map(|made| made.act.digest).collect();
            what.told = made.iter().flat_map(super::standing::Made::told_whole).collect();
            Ok((desk.signed_text(first.text, &made, first.members(), Faults::Named)?, what))
        })
    }
}
