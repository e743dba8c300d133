//! `isa sign` and `isa decline`; and how every act is made: its signer is shown the whole text, confirms it, and makes one
//! act. The other acts are in `acts`.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;

use super::agreed::{Agreed, Faults};
use super::by::{By, Expected, Who, capacity};
use super::desk::{Decide, Decides, Desk, Prepared};
use super::signer::Place;
use super::typing::forget_typed_ahead;
use super::wrapped::{self, fitted};
use super::{Context, Outcome, Repository, fail, sign_all, today};
use crate::disk::create_private_whole;
use crate::seal::{ActKind, Condition, Decision, NAMESPACE, PublicKey, Scheme};
use crate::text::{Digest, one_line, steady};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    #[arg(value_name = "ID", required_unless_present = "all_awaiting")]
    id: Option<String>,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    expected: Expected,
    /// Sign on a condition, as `ID: TEXT` with a short id of your own: nothing binds you until others accept it
    #[arg(long = "condition", value_name = "ID: TEXT")]
    conditions: Vec<String>,
    /// The last day on which a condition may be met, as `ID=DATE`
    #[arg(long = "condition-until", value_name = "ID=DATE")]
    until: Vec<String>,
    /// Sign everything that awaits your office, after one look at all of it: each is confirmed by its own digest
    #[arg(long, conflicts_with_all = ["id", "expect_digest", "expect_parties", "conditions", "until"])]
    all_awaiting: bool,
    /// With --all-awaiting: sign what this file names, a line `ID DIGEST` for each; `#` begins a comment
    #[arg(long, value_name = "FILE", requires = "all_awaiting", conflicts_with = "id")]
    expect_from: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct DeclineArgs {
    #[command(flatten)]
    by: By,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn sign(context: &Context, args: &Args) -> Result<Outcome> {
    let Some(id) = &args.id else {
        return sign_all::run(context, &args.who, args.expect_from.as_deref());
    };
    let conditions = conditions(&args.conditions, &args.until)?;
    act(context, &args.who, &args.expected, |desk| {
        let decision = if conditions.is_empty() { Decision::Sign } else { Decision::SignWithConditions };
        let told = conditions.iter().map(told_of).collect();
        let what = Decides { conditions, told, ..Decides::of(ActKind::PartyDecision, decision) };
        Ok((desk.text(id, Faults::Refused)?, what))
    })
}

/// A body may put on record that it refuses a text which nobody could sign.
pub fn decline(context: &Context, args: &DeclineArgs) -> Result<Outcome> {
    make(context, &args.by, |desk| {
        let what = Decides::of(ActKind::PartyDecision, Decision::Decline);
        let what = Decides { reason: Some(args.reason.clone()), ..what };
        Ok((desk.text(&args.by.id, Faults::Named)?, what))
    })
}

/// A condition in words, as it is shown to those who set it and to those who accept it.
pub fn told_of(condition: &Condition) -> String {
    let until = condition.until.map(|until| format!(" (by {until})")).unwrap_or_default();
    // Free words last: nothing that they pretend can follow them.
    format!("on the condition \"{}\"{until}: {}", condition.id, condition.text)
}

fn conditions(given: &[String], until: &[String]) -> Result<Vec<Condition>> {
    let mut days: Vec<(String, NaiveDate)> = Vec::new();
    for given in until {
        let day = given.split_once('=').and_then(|(id, day)| Some((id.to_string(), day.parse().ok()?)));
        days.push(day.ok_or_else(|| {
            fail(format!("\"{given}\" is no day of a condition"), "write `--condition-until dpia=2027-01-31`")
        })?);
    }
    let mut conditions = Vec::new();
    for given in given {
        let (id, text) = given.split_once(':').ok_or_else(|| {
            fail(
                format!("\"{given}\" is no condition"),
                "write `--condition \"dpia: the assessment is approved first\"`, with a short id before the colon",
            )
        })?;
        let day = days.iter().position(|(of, _)| of == id.trim()).map(|at| days.remove(at).1);
        conditions.push(Condition { id: id.trim().to_string(), text: text.trim().to_string(), until: day });
    }
    match days.first() {
        None => Ok(conditions),
        Some((id, _)) => Err(fail(
            format!("there is no condition \"{id}\""),
            "`--condition-until` names the id of a `--condition`",
        )),
    }
}

/// Makes an act. `decides` gives the text that it is about, and what is decided of it.
pub fn make(
    context: &Context,
    by: &By,
    decides: impl FnOnce(&Desk<'_>) -> Result<(Agreed, Decides)>,
) -> Result<Outcome> {
    act(context, &by.who, &by.expected, decides)
}

fn act(
    context: &Context,
    by: &Who,
    expected: &Expected,
    decides: impl FnOnce(&Desk<'_>) -> Result<(Agreed, Decides)>,
) -> Result<Outcome> {
    let (expected, expected_parties) = (expected.terms()?, expected.parties()?);
    let capacity = capacity(&by.capacity)?;
    if !is_asked() && expected.is_none() {
        return Err(fail(
            "there is no terminal on which to confirm what you sign",
            "give `--expect-digest` with the digest of the terms that you were sent",
        ));
    }
    let repository = Repository::find(context.dir.as_deref())?;
    let desk = Desk::open(context, repository, today())?;
    let (agreed, what) = decides(&desk)?;
    if let Some(expected) = expected.filter(|expected| *expected != agreed.terms_digest) {
        return Err(fail(
            format!("the terms are {}, and not those that you expect ({expected})", agreed.terms_digest),
            "compare the text with the one that you were sent",
        ));
    }
    if let Some(expected) = expected_parties.filter(|expected| *expected != agreed.parties_digest()) {
        return Err(fail(
            format!(
                "the list of parties is {}, and not the one that you expect ({expected})",
                agreed.parties_digest()
            ),
            "compare who stands in each party with the text that you were sent",
        ));
    }
    let place = by.signer.place()?;
    let key = match &place {
        Place::Here(signer) => desk.key_of(signer)?,
        Place::Away { key, .. } => desk.register.roster()?.key(key).ok_or_else(|| {
            fail(format!("the roster does not know the key {key}"), "`isa roster show` lists the keys")
        })?,
    };
    let words = Words::of(what.kind, what.decision);
    let prepared = desk.prepare(
        &agreed,
        Decide {
            body: &by.body,
            capacity,
            authority: by.authority.clone(),
            what,
            note: by.note.clone(),
            key,
        },
    )?;
    if expected.is_none() {
        let width = wrapped::screen();
        let first = desk.first_screen(&agreed, prepared.since.as_ref(), &by.body, width);
        let so_far = desk.signed_so_far(&agreed, width)?;
        let whole = fitted(&whole(&agreed, by, &prepared), width);
        let does = one_line(&format!("You {} for {} as {}.", words.does, by.body, by.capacity));
        // What is out of the ordinary has left the screen when the text has passed: it stands before the question again.
        confirm(&agreed, &format!("{first}{so_far}\n{whole}\n{so_far}\n{}", fitted(&does, width)))?;
    }
    let message = prepared.message()?;
    let signer = match place {
        Place::Here(signer) => signer,
        Place::Away { file, .. } => return detach(&desk, &prepared, &key, file, &message),
    };
    let path = desk.seal(&prepared, key, signer.sign(&key, &message)?)?;
    let asked = agreed.asked_of(&by.body).map(|asked| format!("{asked}\n")).unwrap_or_default();
    Ok(Outcome::says(format!(
        "{} {} {} for {} as {}\nterms {}\nparties {}\n{}\n{asked}next: commit {1}/, and let the registry take it in with `isa registry append`\n",
        words.did,
        agreed.id,
        agreed.version,
        by.body,
        by.capacity,
        agreed.terms_digest,
        agreed.parties_digest(),
        super::repository::shown_path(&path)
    )))
}

/// Is there somebody who reads what is shown and can type a word on it?
pub fn is_asked() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Writes what has to be signed on another computer, and says how that is done.
fn detach(
    desk: &Desk<'_>,
    prepared: &Prepared,
    key: &PublicKey,
    file: &Path,
    message: &[u8],
) -> Result<Outcome> {
    // The texts first: a file that is there can be signed, and what it names must wait for the signature by then.
    desk.lay_texts(prepared)?;
    create_private_whole(file, message)
        .map_err(|error| fail(error.to_string(), "give `--detached` the name of a new file"))?;
    let digest = Digest::of(message).hex();
    let shown = file.display();
    let command = match key.scheme() {
        Scheme::Plain => format!("openssl pkeyutl -sign -rawin -inkey KEY -in {shown} -out {shown}.sig"),
        Scheme::Sshsig | Scheme::Fido => format!("ssh-keygen -Y sign -n {NAMESPACE} -f KEY {shown}"),
    };
    Ok(Outcome::says(format!(
        "nothing is signed yet: {shown} is what your key has to sign\nsha256 {digest}\n\
         there: {command}\n\
         here: isa attach {shown} {shown}.sig\n"
    )))
}

/// What a signer is told that an act does, and what it did.
struct Words {
    does: &'static str,
    did: &'static str,
}

impl Words {
    fn of(kind: ActKind, decision: Decision) -> Self {
        let (does, did) = match (kind, decision) {
            (ActKind::RecordedDecision, _) => ("RECORD what was decided elsewhere on this", "recorded on"),
            (_, Decision::Sign) => ("SIGN this", "signed"),
            (_, Decision::SignWithConditions) => ("SIGN this ON CONDITIONS", "signed on conditions"),
            (_, Decision::Decline) => ("DECLINE this", "declined"),
            (_, Decision::Advise) => ("ADVISE on this", "advised on"),
            (_, Decision::AdviseAgainst) => ("ADVISE AGAINST this", "advised against"),
            (_, Decision::Keep) => ("SAY that this was REVIEWED AND STAYS", "reviewed and kept"),
            (_, Decision::Change) => {
                ("SAY that this was REVIEWED AND MUST CHANGE", "reviewed, to be changed:")
            }
            (_, Decision::End) => ("SAY that this was REVIEWED AND SHOULD END", "reviewed, to be ended:"),
            (_, Decision::CounterSign) => ("COUNTER-SIGN what others decided on this", "counter-signed"),
            (_, Decision::Accept) => {
                ("ACCEPT THE CONDITIONS of another body on this", "accepted the conditions on")
            }
            (_, Decision::Accede) => ("JOIN this", "joined"),
            (_, Decision::Admit) => ("LET ANOTHER BODY JOIN this", "let another body join"),
            (_, Decision::Object) => ("OBJECT to what another body did on this", "objected on"),
            (_, Decision::Withdraw) => ("LEAVE this", "left"),
            (_, Decision::Terminate) => ("CONSENT TO THE END of this for all", "consented to the end of"),
            (_, Decision::Amend) => ("PUT THIS IN THE PLACE of the text that binds you", "amended"),
            (_, Decision::Supersede) => ("LET ANOTHER AGREEMENT TAKE THE PLACE of this", "superseded"),
            (_, Decision::Affirm) => ("STAND BY acts on this that were in dispute", "affirmed acts on"),
        };
        Self { does, did }
    }
}

/// Shows all of it, and takes the signer's typed word for it.
fn confirm(agreed: &Agreed, screen: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(screen.as_bytes())?;
    out.flush()?;
    forget_typed_ahead()?;
    write!(out, "Type the agreement's id and the first 8 digits of its terms, with a space between: ")?;
    out.flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    let wanted = format!("{} {}", agreed.id, &agreed.terms_digest.hex()[..8]);
    if typed.split_whitespace().collect::<Vec<_>>().join(" ") == wanted {
        return Ok(());
    }
    Err(fail(
        "what you typed is not this agreement, and nothing was signed",
        "compare id and digest with your papers",
    ))
}

/// What follows the first screen: the text, what is open, and what the key will sign beside it.
fn whole(agreed: &Agreed, by: &Who, prepared: &Prepared) -> String {
    let mut text = format!("THE WHOLE TEXT\n==============\n\n{}\n", steady(&prepared.shown));
    let mut say = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    if agreed.findings().next().is_some() {
        say("OPEN FINDINGS, WHICH YOUR ACT NAMES\n");
        let accepted =
            agreed.accepted.iter().map(|finding| (finding, " (accepted by a departure in the text)"));
        for (finding, accepted) in agreed.open.iter().map(|finding| (finding, "")).chain(accepted) {
            let message = one_line(&finding.message);
            say(&format!("{}[{}]: {message}{accepted}", finding.severity, finding.rule));
        }
        say("");
    }
    if let Some(asked) = agreed.asked_of(&by.body) {
        say(&format!("{}\n", one_line(&asked)));
    }
    say("WHAT YOUR KEY WILL SIGN\n=======================\n");
    for line in prepared.says() {
        say(&one_line(&line));
    }
    text
}
