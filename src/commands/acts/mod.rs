//! The acts on an agreement beside signing and declining: one command an act, all made in one way (`sign::make`).
//! What each brings about is decided in `status`; here is refused what would count for nothing.

mod answering;
mod as_signed;
mod changing;
mod joining;
mod leaving;
mod reviewing;
mod standing;

pub use answering::{Accept, Affirm, Countersign};
pub use changing::{Amend, Supersede};
pub use joining::{Accede, Admit, Object};
pub use leaving::{Terminate, Withdraw};
pub use reviewing::{Advise, Record, Review};

use anyhow::Result;

use super::deferred::Deferred;
use super::{Context, Outcome};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Record the advice of the data protection officer, or the view of the Caldicott Guardian
    Advise(Deferred<Advise>),
    /// Accept the conditions on which another body has signed
    Accept(Deferred<Accept>),
    /// Join an agreement that lets others join
    Accede(Deferred<Accede>),
    /// Let a body join
    Admit(Deferred<Admit>),
    /// Object to a body that would join, or to a minor change
    Object(Deferred<Object>),
    /// Say that an agreement was looked at again, and what came of it
    Review(Deferred<Review>),
    /// Confirm, as the lead, what others have decided
    Countersign(Deferred<Countersign>),
    /// Put a changed text in the place of the one that binds your body
    Amend(Deferred<Amend>),
    /// Let another agreement take the place of this one
    Supersede(Deferred<Supersede>),
    /// Leave an agreement, with the notice that it asks
    Withdraw(Deferred<Withdraw>),
    /// Consent to the end of an agreement for all
    Terminate(Deferred<Terminate>),
    /// Stand by acts that were made with a key reported stolen
    Affirm(Deferred<Affirm>),
    /// Record a decision that was made in ink, by email or in a portal
    Record(Deferred<Record>),
}

pub fn run(context: &Context, command: &Command) -> Result<Outcome> {
    match command {
        Command::Advise(args) => args.run(context),
        Command::Accept(args) => args.run(context),
        Command::Accede(args) => args.run(context),
        Command::Admit(args) => args.run(context),
        Command::Object(args) => args.run(context),
        Command::Review(args) => args.run(context),
        Command::Countersign(args) => args.run(context),
        Command::Amend(args) => args.run(context),
        Command::Supersede(args) => args.run(context),
        Command::Withdraw(args) => args.run(context),
        Command::Terminate(args) => args.run(context),
        Command::Affirm(args) => args.run(context),
        Command::Record(args) => args.run(context),
    }
}
