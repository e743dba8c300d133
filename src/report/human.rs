//! Findings for people: a frame of the text for each, its law, the way out; then the counts and what was not asked.
//! Prints nothing: the text is handed back. Nothing in it can act on a terminal.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use chrono::NaiveDate;

use super::{FileReport, Ink, Report, counted, then};
use crate::law::{Catalogue, Found, NotInForce, Standing};
use crate::rules::{Finding, Severity, Supply};
use crate::text::{Place, Source, acts, clean};

/// How wide a frame may be. Fixed, so that a report is the same on every terminal and in every log.
const WIDTH: usize = 140;

/// The whole report.
pub fn human(report: &Report<'_>, ink: Ink) -> String {
    let mut text = findings(report, ink);
    if !text.is_empty() {
        text.push('\n');
    }
    let mut say = |line: String| {
        text.push_str(&one_line(&line));
        text.push('\n');
    };
    for file in report.files() {
        for (finding, reason) in &file.checked.departed {
            let (at, _) = file.points(finding);
            say(format!("accepted: {}:{at}: {} [{}]: {reason}", file.path, finding.message, finding.rule));
        }
    }
    for owed in report.debt.iter().flat_map(|debt| &debt.paid) {
        say(format!("paid: {owed}"));
    }
    for file in report.files() {
        if let Some(words) = to_supply(&file.checked.to_supply) {
            say(format!("to be supplied in bodies/: {}: {words}", file.path));
        }
    }
    for (why, rules) in by_reason(report) {
        let rules = if rules.len() > 3 { counted(rules.len(), "rule") } else { rules.join(", ") };
        say(format!("not asked: {rules}: {why}"));
    }
    let new = if report.debt.is_some() { "new: " } else { "" };
    say(format!("{new}{} in {}", report.count(), counted(report.files().len(), "file")));
    if let Some(debt) = &report.debt {
        say(debt.summary());
    }
    say(format!("law as of {}, catalogue {}", report.as_of, report.law.digest()));
    text
}

/// What bodies have still to supply, in one line: `policy-documents by 34 bodies`.
fn to_supply(supplies: &[Supply]) -> Option<String> {
    let each = |supply: &Supply| match supply.bodies.len() {
        1 => format!("{} by 1 body", supply.what),
        count => format!("{} by {count} bodies", supply.what),
    };
    let words: Vec<String> = supplies.iter().map(each).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The findings alone, each as a frame of its text.
pub fn findings(report: &Report<'_>, ink: Ink) -> String {
    let renderer = match ink {
        Ink::Plain => Renderer::plain(),
        Ink::Coloured => Renderer::styled(),
    }
    .term_width(WIDTH);
    let mut frames = Vec::new();
    for (file, finding) in report.findings() {
        frames.push(renderer.render(&[frame(file, finding, report)]) + "\n");
    }
    frames.join("\n")
}

/// So many places beside its own are marked in a frame: thousands on one line would each take a line below it.
const MARKED_AT_MOST: usize = 12;

fn frame<'a>(file: &'a FileReport<'_>, finding: &'a Finding, report: &Report<'_>) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Question => Level::NOTE.with_name("question"),
    };
    let (marked, more) = finding.related.split_at(finding.related.len().min(MARKED_AT_MOST));
    let shown = Shown::of(file.source, finding.place, marked);
    let related = marked
        .iter()
        .map(|(place, label)| AnnotationKind::Context.span(shown.span(*place)).label(one_line(label)));
    let snippet = Snippet::source(shown.text.clone())
        .line_start(shown.first_line)
        .annotation(AnnotationKind::Primary.span(shown.span(finding.place)))
        .annotations(related);
    let group = level.primary_title(one_line(&finding.message)).id(finding.rule);
    let path = one_line(&file.path);
    let mut group = if shown.is_cut {
        // The column in the frame is not the one in the file.
        let (at, _) = file.points(finding);
        let origin = Origin::path(path).line(at.line as usize).char_column(at.column as usize);
        group.element(origin).element(snippet)
    } else {
        group.element(snippet.path(path))
    };
    if !more.is_empty() {
        let places = format!("and at {} more", counted(more.len(), "place"));
        group = group.element(Level::NOTE.with_name("too").message(places));
    }
    for cite in &finding.cites {
        let line = law_line(report.law, cite, report.as_of);
        group = group.element(Level::NOTE.with_name("law").message(one_line(&line)));
    }
    if let Some(then) = then(finding) {
        group = group.element(Level::NOTE.with_name("then").message(then));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(clean(help).replace('\t', "    ")));
    }
    group
}

/// The lines of a text that a frame needs.
struct Shown<'a> {
    source: &'a Source,
    text: String,
    /// Where `text` begins in the source, in bytes.
    start: usize,
    first_line: usize,
    /// True when `text` is a piece of one long line.
    is_cut: bool,
}

/// A line longer than this is not shown whole, in bytes: a frame costs as much as its lines, and no screen is so wide.
const LONG_LINE: usize = 2_000;

impl<'a> Shown<'a> {
    /// The lines from the first to the last place that the finding names. A frame made of the whole file would cost
    /// as much as the file, for every finding.
    fn of(source: &'a Source, place: Place, related: &[(Place, String)]) -> Self {
        let whole = source.text();
        let starts = || related.iter().map(|(place, _)| place.start).chain([place.start]);
        let first = starts().min().unwrap_or_default();
        let last = whole.floor_char_boundary(starts().max().unwrap_or_default() as usize);
        let start = whole[..whole.floor_char_boundary(first as usize)].rfind('\n').map_or(0, |at| at + 1);
        let end = line_end(whole, last);
        let first_line = source.point(first).line as usize;
        // Of one long line only what lies around the places.
        let is_cut = end - start > LONG_LINE && !whole[start..end].contains('\n');
        let (start, end) = if is_cut {
            let from = whole.floor_char_boundary((first as usize).saturating_sub(WIDTH)).max(start);
            (from, whole.ceil_char_boundary((last + 2 * WIDTH).min(end)))
        } else {
            (start, end)
        };
        Self { source, text: readable(&whole[start..end]), start, first_line, is_cut }
    }

    /// A place in `text`, in its bytes. A place of several lines is shown by its first line.
    fn span(&self, place: Place) -> Range<usize> {
        let whole = self.source.text();
        let start = whole.floor_char_boundary(place.start as usize);
        let end = whole.floor_char_boundary(place.end as usize).clamp(start, line_end(whole, start));
        let at = |offset: usize| readable(&whole[self.start..offset]).len().min(self.text.len());
        at(start)..at(end)
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}

/// The text on one line, with nothing that acts: words of a file must not be able to look like a finding of their own.
fn one_line(text: &str) -> String {
    clean(text).replace(['\n', '\t'], " ")
}

/// The text with one sign for every character that would act: unlike `clean`, so that columns and underlines stay
/// true. Its name and number stand in the message of the finding.
fn readable(text: &str) -> String {
    text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// A citation with its short name, and its standing on the day where that is anything but plainly in force.
fn law_line(law: &Catalogue, cite: &str, day: NaiveDate) -> String {
    let Found::Provision { provision, .. } = law.look_up(cite) else { return cite.to_string() };
    let standing = match provision.standing_on(day) {
        Standing::InForce => match provision.period_on(day) {
            Some(period) if period.changed.is_some() => format!(", as worded from {}", period.from),
            _ => String::new(),
        },
        Standing::NotInForce(NotInForce::NotYet { from, .. }) => format!(", not in force before {from}"),
        Standing::NotInForce(NotInForce::Ended { until, .. }) => format!(", no longer in force from {until}"),
        Standing::Unconfirmed(why) => format!(", {why}"),
    };
    format!("{cite} ({}){standing}", provision.name)
}

/// The rules that were not asked, by the reason why.
fn by_reason<'a>(report: &'a Report<'_>) -> BTreeMap<&'a str, Vec<&'static str>> {
    let mut reasons: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for (rule, why) in report.not_asked() {
        reasons.entry(why).or_default().push(rule);
    }
    reasons
}
