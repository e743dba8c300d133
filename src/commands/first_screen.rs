//! The first screen of a signing: what this is, what has changed, what was found for our ends, who has signed. A senior
//! officer who reads no further is not misled; the whole text follows it.
//! It is a reading of the text and of the log, made anew each time: what is signed is the text behind it.

use std::collections::BTreeSet;

use super::Context;
use super::agreed::Agreed;
use super::desk::Desk;
use super::screen::Screen;
use super::since::Since;
use crate::agreement::Agreement;
use crate::publish::How;
use crate::rules::{Finding, each, items};
use crate::text::{Node, Place, Tree, Value, Word};

impl Desk<'_> {
    /// What the signer of a body sees first, in rows of so many columns; who has signed so far follows it.
    pub fn first_screen(&self, agreed: &Agreed, since: Option<&Since>, body: &str, width: usize) -> String {
        let mut screen = Screen::of(width);
        let agreement = &agreed.reading.agreement;
        screen.heading(&format!("{} {}", agreed.id, agreed.version));
        about(&mut screen, self.context, agreement, agreed);
        screen.line("", "");
        screen.line("changed", &changed(since, body));
        findings(&mut screen, agreed, body);
        screen.line("assessment", &assessment(agreement));
        for departure in items(&agreement.departures) {
            let words = format!(
                "from {} until {}, accepted by {}: {}",
                departure.from.as_str(),
                *departure.until,
                departure.accepted_by.as_str(),
                departure.reason.as_str()
            );
            screen.line("departure", &words);
        }
        screen.text()
    }
}

fn changed(since: Option<&Since>, body: &str) -> String {
    let Some(Since { version, capacity, changes }) = since else {
        return format!("{body} has signed no other text of this agreement before");
    };
    let signed = format!("since version {version}, which your {capacity} signed");
    let moved = changes.iter().filter(|change| change.how == How::Order { only: true }).count();
    let places = match changes.len() {
        0 => return format!("nothing {signed}"),
        1 => "1 place".to_string(),
        places => format!("{places} places"),
    };
    let order = match moved {
        0 => String::new(),
        moved if moved == changes.len() => ", only the order".to_string(),
        moved => format!(", in {moved} of them only the order"),
    };
    format!("{places} {signed}{order}; marked below")
}

fn about(screen: &mut Screen, context: &Context, agreement: &Agreement, agreed: &Agreed) {
    let title = agreement.title.value().map_or("(no title)", |title| title.as_str());
    screen.line("title", title);
    for (party, bodies) in &agreed.members.0 {
        let known = |id: &&String| context.law.bodies().get(id).is_some();
        let (known, others): (Vec<&String>, Vec<&String>) = bodies.iter().partition(known);
        let names: Vec<&str> = known
            .into_iter()
            .map(|id| context.law.bodies().get(id).map_or(id.as_str(), crate::law::Body::short_name))
            .collect();
        let mut words = vec![counted(&names, "nobody yet")];
        words.retain(|_| !names.is_empty() || others.is_empty());
        // Among thirty boroughs a company would be one of "and 28 more": whom no list has is always named.
        words.extend(others.into_iter().map(|id| format!("{id} (in no list of public bodies)")));
        screen.line("party", &format!("{party}: {}", words.join(", ")));
    }
    for (kind, bodies) in agreed.members.by_kind() {
        let names: Vec<&str> = bodies.iter().map(String::as_str).collect();
        screen.line("kind", &format!("{kind}: {}", counted(&names, "no body")));
    }
    for purpose in items(&agreement.purposes) {
        let words = purpose.summary.value().map_or(purpose.id.as_str(), |summary| summary.as_str());
        screen.line("purpose", words);
    }
    let sets: Vec<String> = items(&agreement.data)
        .map(|set| {
            let categories: Vec<&str> = each(&set.category).map(|category| category.word()).collect();
            if categories.is_empty() {
                set.id.to_string()
            } else {
                format!("{} ({})", set.id, categories.join(", "))
            }
        })
        .collect();
    screen.line("data", &sets.join("; "));
    let dates = agreement.dates.value();
    let day = |word: Option<&Word<crate::agreement::Day>>| word.map(ToString::to_string);
    let runs = [
        ("from", dates.and_then(|dates| day(dates.starts.value()))),
        ("to", dates.and_then(|dates| day(dates.ends.value()))),
        ("review", dates.and_then(|dates| day(dates.review.value()))),
    ];
    let runs: Vec<String> =
        runs.into_iter().filter_map(|(word, day)| Some(format!("{word} {}", day?))).collect();
    screen.line("runs", if runs.is_empty() { "(no dates)".to_string() } else { runs.join(", ") }.as_str());
}

/// Findings for the ends of the body first, one by one; those that are about other bodies' ends are counted.
fn findings(screen: &mut Screen, agreed: &Agreed, body: &str) {
    let (ours, theirs) = agreed.by_whose_end(body);
    if agreed.open.is_empty() {
        screen.line("findings", "none is open");
    } else if ours.is_empty() {
        screen.line("findings", "none is open for your body");
    }
    for finding in &ours {
        screen.line("finding", &format!("{}: {} [{}]", finding.severity, finding.message, finding.rule));
    }
    if !theirs.is_empty() {
        let findings =
            if theirs.len() == 1 { "1 finding is" } else { &format!("{} findings are", theirs.len()) };
        screen.line("", &format!("{findings} about the ends of others: see below, or `isa check`"));
    }
}

impl Agreed {
    /// The open findings: those that are about the ends of a body or about all, and those about the ends of others.
    pub fn by_whose_end(&self, body: &str) -> (Vec<&Finding>, Vec<&Finding>) {
        let others = about_others(&self.reading.tree, &self.members.0, body);
        let within = |place: &Place, finding: &Finding| {
            place.start <= finding.place.start && finding.place.end <= place.end
        };
        self.open.iter().partition(|finding| !others.iter().any(|place| within(place, finding)))
    }
}

/// The places of a text that are about parties in which a body does not stand, and of grounds on which only they rest.
fn about_others(
    tree: &Tree,
    members: &std::collections::BTreeMap<String, Vec<String>>,
    body: &str,
) -> Vec<Place> {
    let ours: BTreeSet<&str> = members
        .iter()
        .filter(|(_, bodies)| bodies.iter().any(|one| one == body))
        .map(|(party, _)| party.as_str())
        .collect();
    let mut places = Vec::new();
    let mut rest_on: BTreeSet<&str> = BTreeSet::new();
    for party in list(tree.root.get("parties")) {
        if text(party.get("id")).is_some_and(|id| !ours.contains(id)) {
            places.push(party.place);
        }
    }
    for flow in list(tree.root.get("flows")) {
        let ends = ["from", "to", "among"].into_iter().flat_map(|key| list(flow.get(key)));
        for end in ends {
            match text(end.get("party")) {
                Some(party) if ours.contains(party) => {
                    rest_on
                        .extend(list(end.get("ground")).into_iter().filter_map(|ground| text(Some(ground))));
                }
                Some(_) => places.push(end.place),
                None => {}
            }
        }
    }
    for ground in list(tree.root.get("grounds")) {
        if text(ground.get("id")).is_some_and(|id| !rest_on.contains(id)) {
            places.push(ground.place);
        }
    }
    places
}

/// One or many: what stands behind a key, as a list.
fn list(node: Option<&Node>) -> Vec<&Node> {
    match node.map(|node| (&node.value, node)) {
        Some((Value::List(items), _)) => items.iter().collect(),
        Some((_, node)) => vec![node],
        None => Vec::new(),
    }
}

fn text(node: Option<&Node>) -> Option<&str> {
    match node.map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn assessment(agreement: &Agreement) -> String {
    let Some(all) = agreement.dpia.value() else {
        return "the text says nothing of an impact assessment".to_string();
    };
    let one = |dpia: &crate::agreement::Dpia| {
        let status = dpia.status.value().map_or("not stated", |status| status.word());
        let day = dpia.approved.value().map(|day| format!(" on {}", **day)).unwrap_or_default();
        let owner = dpia.owner.value().map(|owner| format!(" ({owner})")).unwrap_or_default();
        format!("{status}{day}{owner}")
    };
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A few by name, more by number: where what they have in common is what was to be expected.
pub fn counted(names: &[&str], none: &str) -> String {
    match names {
        [] => none.to_string(),
        few if few.len() <= 4 => few.join(", "),
        many => format!("{}, {} and {} more", many[0], many[1], many.len() - 2),
    }
}
