//! The one list that a signer of many looks at, and the digests that are typed on it.
//! What was shown of each agreement is its whole text all the same: it is stored, and its digest signed.

use std::fmt::Write as _;
use std::io::{BufRead, Write};

use anyhow::Result;

use super::Sheet;
use crate::commands::by::Who;
use crate::commands::desk::Desk;
use crate::commands::fail;
use crate::commands::since::Since;
use crate::commands::typing::forget_typed_ahead;
use crate::commands::wrapped::{self, fitted};
use crate::roster::Roster;
use crate::rules::{counted, short_list};
use crate::text::{clean, steady};

/// Shows everything in one list: what each is, what has changed, what is open for the ends of the body.
pub fn review(desk: &Desk<'_>, sheets: &[Sheet<'_>], cannot: &[String], who: &Who) -> String {
    let agreements = counted(sheets.len(), "agreement");
    let mut text = String::new();
    if desk.register.roster().is_ok_and(Roster::demonstration) {
        text.push_str("DEMONSTRATION: no real body signs here, and this binds nobody.\n\n");
    }
    let mut line = |words: String| {
        let _ = writeln!(text, "{}", steady(&words.replace('\n', " ")));
    };
    line(format!("{agreements} for {} to sign as {}", who.body, who.capacity));
    for Sheet { agreed, prepared } in sheets {
        let title = agreed.reading.agreement.title.value().map_or("(no title)", |title| title.as_str());
        line(String::new());
        line(format!("{} {}: {title}", agreed.id, agreed.version));
        line(format!("  terms    {}", agreed.terms_digest.hex()));
        line(format!("  parties  {}", agreed.parties_digest().hex()));
        line(format!("  bodies   {}", short_list(&agreed.members.bodies())));
        line(format!("  changed  {}", changed(prepared.since.as_ref())));
        let (ours, others) = agreed.by_whose_end(&who.body);
        for finding in ours {
            line(format!("  finding  {}[{}]: {}", finding.severity, finding.rule, finding.message));
        }
        if !others.is_empty() {
            line(format!("  finding  {} about the ends of others", counted(others.len(), "finding")));
        }
    }
    line(String::new());
    for words in cannot {
        line(words.clone());
        line(String::new());
    }
    line("Each text is the agreement.yaml of its folder.".to_string());
    line("Nothing is signed before the last question is answered.".to_string());
    line(format!("You SIGN each whose digest you type, for {} as {}.", who.body, who.capacity));
    line(String::new());
    fitted(&text, wrapped::screen())
}

pub fn show(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// The summary of what has changed since the body last signed.
fn changed(since: Option<&Since>) -> String {
    let Some(Since { version, capacity, changes }) = since else {
        return "your body has signed no other text of this agreement before".to_string();
    };
    let signed = format!("since version {version}, which your {capacity} signed");
    if changes.is_empty() {
        return format!("nothing {signed}");
    }
    let places: Vec<&str> = changes.iter().map(|change| change.at.as_str()).collect();
    format!("{} {signed}: {}", counted(places.len(), "place"), short_list(&places))
}

/// Asks for the digest of each. Whoever types nothing leaves one out; whoever ends the input signs nothing at all.
pub fn confirmed(sheets: Vec<Sheet<'_>>) -> Result<Vec<Sheet<'_>>> {
    let mut input = std::io::stdin().lock();
    let mut confirmed = Vec::new();
    for sheet in sheets {
        let digest = sheet.agreed.terms_digest.hex();
        let name = format!("{} {}", sheet.agreed.id, sheet.agreed.version);
        loop {
            forget_typed_ahead()?;
            show(&format!(
                "{}: the first 8 digits of its terms, or nothing to leave it out: ",
                clean(&name)
            ))?;
            let mut typed = String::new();
            if input.read_line(&mut typed)? == 0 {
                return Err(fail(
                    "the input ended before the last digest, and nothing was signed",
                    "give the command again, and type a digest or nothing for each",
                ));
            }
            match typed.trim() {
                "" => break,
                typed if typed == &digest[..8] => {
                    confirmed.push(sheet);
                    break;
                }
                _ => show("that is not how its terms begin: compare it with your papers\n")?,
            }
        }
    }
    Ok(confirmed)
}
