//! The whole reference in one text: every rule, then the law by instrument. Same law, same day, same bytes.
//! Reads no clock and no agreement.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::entry::{facts, paragraph, rule_entry};
use crate::law::Catalogue;
use crate::rules::RULES;

/// The reference in Markdown.
pub fn markdown(law: &Catalogue, day: NaiveDate) -> String {
    let mut text = format!(
        "# Rules and law of isa\n\nThe law as of {day}, catalogue {}. This is not legal advice: it says what was read, \
         and marks what was not.\n",
        law.digest()
    );
    text.push_str("\n# Rules\n");
    for rule in RULES {
        let entry = rule_entry(law, rule, day);
        // The page begins with a heading of its own, which stands one level lower here, as do those below it.
        for line in entry.lines() {
            let deeper = if line.starts_with('#') { "#" } else { "" };
            let gap = if line.starts_with("# ") { "\n" } else { "" };
            let _ = writeln!(text, "{gap}{deeper}{line}");
        }
    }
    text.push_str("\n# Law\n");
    for instrument in law.instruments() {
        let _ = write!(text, "\n## {}\n", instrument.title);
        if !instrument.also_cited_as.is_empty() {
            let _ = write!(text, "\nAlso cited as {}.\n", instrument.also_cited_as.join(", "));
        }
        for provision in &instrument.provisions {
            let _ = write!(text, "\n{}", facts(law, instrument, provision, day).markdown());
        }
    }
    text.push_str("\n# Lists of the Digital Economy Act 2017\n");
    for schedule in &law.dea().schedules {
        let _ = write!(text, "\n## Schedule {}\n", schedule.number);
        for entry in &schedule.entries {
            let _ = write!(text, "\n{}", paragraph(law, schedule, entry, day).markdown());
        }
    }
    text
}
