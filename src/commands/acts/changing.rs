//! A changed text, or another agreement, in the place of the one that binds a body.

use anyhow::Result;
use chrono::NaiveDate;

use super::standing::Made;
use crate::agreement::{is_greater, material};
use crate::commands::agreed::{Agreed, Faults};
use crate::commands::by::By;
use crate::commands::desk::Decides;
use crate::commands::sign::make;
use crate::commands::{Context, Outcome, fail};
use crate::rules::counted;
use crate::seal::{ActKind, Decision};
use crate::template::Bound;
use crate::text::Digest;

#[derive(clap::Args)]
pub struct Amend {
    #[command(flatten)]
    by: By,
    /// The first day of the changed text
    #[arg(long, value_name = "DATE", value_parser = crate::commands::day)]
    from: NaiveDate,
}

impl Amend {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.consent(&by.id, &by.who.body)?;
            let agreed = desk.text(&by.id, Faults::Refused)?;
            let signed = &made.act.act.says.version;
            if !is_greater(&agreed.version, signed) {
                return Err(fail(
                    format!(
                        "the file has version {}, and {} has signed {signed}",
                        agreed.version, by.who.body
                    ),
                    "change the text in the file, and give it a greater version",
                ));
            }
            let mut what = Decides::of(ActKind::Amendment, Decision::Amend);
            what.effective = Some(self.from);
            what.concerns = vec![made.act.digest];
            what.told = vec![format!(
                "version {} takes the place of version {signed} from {}, where the change is a minor one and nobody \
                 objects in time; any other change binds those who sign it",
                agreed.version, self.from
            )];
            what.told.push(how_great(&made, &agreed));
            Ok((agreed, what))
        })
    }
}

/// Whether the change is a minor one, as it will be computed from the two texts for everybody.
fn how_great(made: &Made<'_>, agreed: &Agreed) -> String {
    let template = agreed.template.as_ref().and_then(|template| {
        let same = made.act.act.subjects.template == Some(Digest::of(&template.bytes));
        Bound::read(str::from_utf8(&template.bytes).ok()?).ok().filter(|_| same)
    });
    let Some(template) = template else {
        return "the change is no minor one: the two texts have no template in common that lets one be"
            .to_string();
    };
    let places = material(&made.text.reading.tree.json(), &agreed.terms, &template.minor);
    match &places[..] {
        [] => "the change itself is a minor one".to_string(),
        [place] => format!("the change is no minor one: it is in {place}"),
        [first, others @ ..] => {
            format!(
                "the change is no minor one: it is in {first} and {}",
                counted(others.len(), "other place")
            )
        }
    }
}

#[derive(clap::Args)]
pub struct Supersede {
    #[command(flatten)]
    by: By,
    /// The agreement that takes the place of this one; your body has signed it
    #[arg(long, visible_alias = "by", value_name = "ID")]
    with: String,
    /// The first day on which it does
    #[arg(long, value_name = "DATE", value_parser = crate::commands::day)]
    from: NaiveDate,
}

impl Supersede {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            if self.with == by.id {
                return Err(fail(
                    "an agreement cannot take its own place",
                    "a greater version of the same agreement is signed with `isa sign`",
                ));
            }
            let made = desk.consent(&by.id, &by.who.body)?;
            let other = desk.consent(&self.with, &by.who.body)?;
            let mut what = Decides::of(ActKind::Supersession, Decision::Supersede);
            what.effective = Some(self.from);
            what.concerns = vec![other.act.digest];
            what.told =
                vec![format!("\"{}\" takes the place of \"{}\" from {}", self.with, by.id, self.from)];
            what.told.extend(other.told_whole());
            let (says, subjects) = (&other.act.act.says, &other.act.act.subjects);
            what.told.push(format!("that is version {} of \"{}\"", says.version, self.with));
            what.told.push(format!("its terms: {}", subjects.terms.hex()));
            what.told.push(format!("its parties: {}", subjects.parties.hex()));
            let title = other.text.reading.agreement.title.value();
            what.told.extend(title.map(|title| format!("its title: {}", title.as_str())));
            Ok((desk.signed_text(made.text, &[made], made.members(), Faults::Named)?, what))
        })
    }
}
