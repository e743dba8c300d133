//! Leaving an agreement, and ending it for all. What was done under it is not undone.

use anyhow::Result;
use chrono::NaiveDate;

use crate::commands::agreed::Faults;
use crate::commands::by::By;
use crate::commands::desk::Decides;
use crate::commands::sign::make;
use crate::commands::{Context, Outcome, fail, today};
use crate::seal::{ActKind, Decision};

#[derive(clap::Args)]
pub struct Withdraw {
    #[command(flatten)]
    by: By,
    /// The first day on which your body is no longer bound; not before the notice that the text asks has passed
    #[arg(long, value_name = "DATE", value_parser = crate::commands::day)]
    from: NaiveDate,
}

impl Withdraw {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.consent(&by.id, &by.who.body)?;
            let leaving = made.text.reading.agreement.leaving.value();
            let notice = leaving.and_then(|leaving| leaving.notice_days.value()).map_or(0, |days| **days);
            let first = today().checked_add_days(chrono::Days::new(notice)).unwrap_or(NaiveDate::MAX);
            if self.from < first {
                return Err(fail(
                    format!("{} is too early: the text asks {notice} days' notice", self.from),
                    format!("the first day on which {} can leave is {first}", by.who.body),
                ));
            }
            let mut what = Decides::of(ActKind::Withdrawal, Decision::Withdraw);
            what.effective = Some(self.from);
            what.told = vec![format!("{} is no longer bound from {}", by.who.body, self.from)];
            let data = leaving.and_then(|leaving| leaving.data.value());
            what.told.extend(
                data.map(|data| format!("of the data that it holds the text says: {}", data.as_str())),
            );
            Ok((desk.signed_text(made.text, &[made], made.members(), Faults::Named)?, what))
        })
    }
}

#[derive(clap::Args)]
pub struct Terminate {
    #[command(flatten)]
    by: By,
    /// The first day on which nobody is bound any more, once all have consented
    #[arg(long, value_name = "DATE", value_parser = crate::commands::day)]
    from: NaiveDate,
}

impl Terminate {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.consent(&by.id, &by.who.body)?;
            let mut what = Decides::of(ActKind::Termination, Decision::Terminate);
            what.effective = Some(self.from);
            what.told = vec![format!(
                "{} consents that \"{}\" ends for all from {}, once every body that it binds has consented",
                by.who.body, by.id, self.from
            )];
            Ok((desk.signed_text(made.text, &[made], made.members(), Faults::Named)?, what))
        })
    }
}
