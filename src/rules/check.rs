//! Asking every rule of a case, and what may be said in the end: the law's own dates, the marks of what was read,
//! one finding for one missing thing, answers and departures.
//! Reads no clock: the case says which day.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::answers::adds_nothing;
use super::departures::lapse;
use super::then::tell_apart;
use super::{Case, Check, Finding, RULES, RepositoryCase, Rule, Severity, Supply, items, to_supply};
use chrono::NaiveDate;

use crate::agreement::Seen;
use crate::law::Standing;
use crate::text::{Given, List, Many, Mark, Place, Word};

/// The result of asking the rules.
#[derive(Debug, Default)]
pub struct Checked {
    /// In the order of the file.
    pub findings: Vec<Finding>,
    /// Findings that a departure in the text accepts, with the departure's reason.
    pub departed: Vec<(Finding, String)>,
    /// Rules that were not asked, and why.
    pub not_asked: Vec<(&'static str, String)>,
    /// What the text leaves to each body's own particulars, and some have not supplied. No fault of the text.
    pub to_supply: Vec<Supply>,
}

/// Where a rule puts what it has to say.
pub struct Out<'a> {
    case: &'a Case<'a>,
    findings: Vec<Finding>,
    /// Rules that could not judge since a record's transcriber did not see what they need.
    unseen: &'a RefCell<BTreeSet<&'static str>>,
    rule: &'static str,
}

impl Out<'_> {
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// What a rule needs in order to judge. `None` when it is not there: if that is nobody's blank, mark or unseen
    /// part, the rule has said at its owner's place that it cannot tell.
    pub fn need<'t, T>(&mut self, given: &'t Given<T>, owner: Place, key: &'static str) -> Option<&'t T> {
        if let Some(value) = given.value() {
            return Some(value);
        }
        if self.lacks(given, key) {
            let how = if matches!(given, Given::Mark(_)) { "not stated" } else { "missing" };
            let message = format!("`{key}` is {how}, so the rule `{}` cannot be judged", self.rule);
            let finding = Finding::error(owner, message).lacking(owner, key).help(format!("add `{key}:`"));
            self.findings.push(finding.untold());
        }
        None
    }

    /// True when a thing is missing in a way that a rule may report: not a blank, not a mark such as `stated` or
    /// `in-parent`, not a part of a record that nobody saw. The mark `not-stated` says that it is missing.
    pub fn lacks<T>(&mut self, given: &Given<T>, key: &'static str) -> bool {
        match given {
            Given::Value(_) | Given::Blank(_) => false,
            Given::Mark(mark) => **mark == Mark::NotStated,
            Given::Null(_) | Given::Absent => !self.unseen(key),
        }
    }

    /// `lacks` for what stands inside a part: where the part is missing, so is what it would hold.
    pub fn lacks_in<P, T>(
        &mut self,
        part: &Given<P>,
        key: &'static str,
        read: impl FnOnce(&P) -> &Given<T>,
    ) -> bool {
        match part.value() {
            Some(part) => self.lacks(read(part), key),
            None => self.lacks(part, key),
        }
    }

    /// `lacks` for a list: an empty one says as little as none.
    pub fn lacks_any<T>(&mut self, given: &Given<Many<T>>, key: &'static str) -> bool {
        given.value().is_some_and(Many::is_empty) || self.lacks(given, key)
    }

    /// `lacks` for a list of mappings.
    pub fn lacks_list<T>(&mut self, given: &Given<List<T>>, key: &'static str) -> bool {
        given.value().is_some_and(|list| list.iter().next().is_none()) || self.lacks(given, key)
    }

    /// `lacks` for a text: one in which nothing stands says as little as none.
    pub fn lacks_text(&mut self, given: &Given<Word<String>>, key: &'static str) -> bool {
        given.value().is_some_and(|text| text.trim().is_empty()) || self.lacks(given, key)
    }

    /// True when a record names a whole part, such as `grounds`, as unseen. The rule then counts as not judged.
    pub fn part_unseen(&mut self, part: &str) -> bool {
        let unseen = self.case.agreement.record.value().and_then(|record| record.unseen.value());
        let named = unseen.is_some_and(|names| names.iter().any(|name| name.as_str() == part));
        if named {
            self.unseen.borrow_mut().insert(self.rule);
        }
        named
    }

    /// True when a part that is there may not be all of it, since the transcriber of a record did not see everything. The
    /// rule then counts as not judged.
    pub fn may_be_cut_short(&mut self, part: &str) -> bool {
        self.unseen(part)
    }

    fn unseen(&mut self, key: &str) -> bool {
        let unseen = self.case.unseen(key);
        if unseen {
            self.unseen.borrow_mut().insert(self.rule);
        }
        unseen
    }
}

impl Case<'_> {
    /// True when this is a record and the transcriber did not see the part of that name.
    pub fn unseen(&self, key: &str) -> bool {
        let Some(record) = self.agreement.record.value() else { return false };
        match record.unseen.value() {
            Some(unseen) => unseen.iter().any(|name| name.as_str() == key),
            None => *record.seen == Seen::Part,
        }
    }
}

/// What the rules said of one agreement, before answers and departures: for the rules that speak last.
pub struct Heard<'h> {
    pub findings: &'h [Finding],
    /// Rules that could not judge, since nobody saw the part of a record that they need.
    pub unjudged: &'h BTreeSet<&'static str>,
    /// Rules that were not asked, and why.
    pub not_asked: &'h [(&'static str, String)],
}

impl Heard<'_> {
    /// True when nothing follows from the silence of a rule: it was not asked, or could not judge.
    pub fn is_open(&self, rule: &str) -> bool {
        self.unjudged.contains(rule) || self.not_asked.iter().any(|(id, _)| *id == rule)
    }
}

/// The rule that is asked only where somebody wants to know: what it finds is no fault of the text.
const ON_REQUEST: &str = "law-not-checked-lately";

/// Why a rule could not judge a record.
const NOT_SEEN: &str = "the part of a record that it needs was not seen";

/// Asks every rule about one agreement. `only` narrows it to some rules; empty means all.
pub fn check(case: &Case<'_>, only: &[String]) -> Checked {
    let mut checked = ask(case, only);
    tell_apart(case, &mut checked);
    checked
}

/// Asks as of the day of the case alone.
pub(super) fn ask(case: &Case<'_>, only: &[String]) -> Checked {
    let unseen = RefCell::new(BTreeSet::new());
    let mut checked = Checked::default();
    let mut findings = Vec::new();
    let wanted = |rule: &str| wants(only, rule);
    // Those that speak last speak of what all others said, even if they alone were wanted.
    let all_needed = asked(only).any(|rule| matches!(rule.check, Check::Afterwards(_)));
    let mut not_asked = Vec::new();
    // Many rules go by one provision.
    let mut doubtful: foldhash::HashMap<&str, Option<String>> = foldhash::HashMap::default();
    let day = case.operative_day();
    let mut why_not = |rule: &Rule| {
        let unasked = only.is_empty() && !case.stale_law && rule.id == ON_REQUEST;
        let on_request = unasked.then(|| "it is asked on request, by `--stale-law`".to_string());
        on_request.or_else(|| (rule.not_asked)(case)).or_else(|| {
            let cite = *rule.cites.first()?;
            // Of most rules it is plain, and the provision need not be read.
            if case.law.surely_stands(cite, day) {
                return None;
            }
            doubtful.entry(cite).or_insert_with(|| not_in_force(cite, day, case)).clone()
        })
    };
    let says = |rule: &'static Rule, look: &dyn Fn(&mut Out<'_>)| {
        let mut out = Out { case, findings: Vec::new(), unseen: &unseen, rule: rule.id };
        look(&mut out);
        out.findings.into_iter().map(|finding| settle(finding, rule, case))
    };
    for rule in asked(if all_needed { &[] } else { only }) {
        let Check::Agreement(look) = rule.check else { continue };
        match why_not(rule) {
            Some(why) => not_asked.push((rule.id, why)),
            None => findings.extend(says(rule, &|out| look(case, out))),
        }
    }
    let unjudged = unseen.borrow().clone();
    let heard = Heard { findings: &findings, unjudged: &unjudged, not_asked: &not_asked };
    let mut last = Vec::new();
    for rule in asked(only) {
        let Check::Afterwards(look) = rule.check else { continue };
        match why_not(rule) {
            Some(why) => checked.not_asked.push((rule.id, why)),
            None => last.extend(says(rule, &|out| look(case, &heard, out))),
        }
    }
    checked.not_asked.append(&mut not_asked);
    checked.not_asked.extend(unjudged.iter().map(|rule| (*rule, NOT_SEEN.to_string())));
    findings.append(&mut last);
    checked.not_asked.retain(|(rule, _)| wanted(rule));
    findings.retain(|finding| wanted(finding.rule));
    drop_doubles(&mut findings);
    for finding in findings.into_iter().filter_map(|finding| still_asked(finding, case)) {
        match departure(&finding, case) {
            Some(reason) => checked.departed.push((finding, reason)),
            None => checked.findings.push(finding),
        }
    }
    // What one rule asks for alone is no question of what bodies supply.
    if only.is_empty() {
        checked.to_supply = to_supply(case);
    }
    checked.findings.sort_by(|a, b| (a.place, a.rule, &a.message).cmp(&(b.place, b.rule, &b.message)));
    checked
}

/// Asks the rules that look at all agreements of a repository together: each finding, with the reason of the departure
/// that accepts it, where one does.
pub fn check_repository(repository: &RepositoryCase<'_>, only: &[String]) -> Vec<(Finding, Option<String>)> {
    let mut findings = Vec::new();
    for rule in asked(only) {
        let Check::Repository(look) = rule.check else { continue };
        let mut found = Vec::new();
        look(repository, &mut found);
        findings.extend(found.into_iter().filter_map(|finding| {
            let case = &repository.cases[finding.file].1;
            let finding = still_asked(settle(finding, rule, case), case)?;
            let reason = departure(&finding, case);
            Some((finding, reason))
        }));
    }
    findings
}

/// True of each rule that is among some, and of every rule where none are named.
pub fn wants(only: &[String], rule: &str) -> bool {
    only.is_empty() || only.iter().any(|id| id == rule)
}

fn asked(only: &[String]) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().filter(move |rule| wants(only, rule.id))
}

/// A rule's own dates are those of the provision that governs it.
fn not_in_force(cite: &str, day: NaiveDate, case: &Case<'_>) -> Option<String> {
    match case.law.provision(cite)?.standing_on(day) {
        Standing::NotInForce(_) => Some(format!("{cite} is not in force on {day}")),
        Standing::InForce | Standing::Unconfirmed(_) => None,
    }
}

/// Names the rule, adds its law where the finding names none, and keeps to what the marks allow.
fn settle(mut finding: Finding, rule: &Rule, case: &Case<'_>) -> Finding {
    finding.rule = rule.id;
    if finding.cannot_tell {
        finding.severity = rule.severity;
    }
    if finding.cites.is_empty() {
        finding.cites.extend(rule.cites.iter().map(ToString::to_string));
    }
    finding.severity = finding.severity.min(rule.severity);
    let borne = finding.cites.iter().all(|cite| case.law.bears_an_error(cite));
    if finding.severity == Severity::Error && !borne {
        finding.severity = Severity::Warning;
    }
    finding
}

/// One missing thing is one finding: a rule that cannot tell is dropped where another says what is missing, and of
/// several that cannot tell for one reason the worst stays.
fn drop_doubles(findings: &mut Vec<Finding>) {
    let lacks = |finding: &Finding| finding.lacks.clone();
    let said: BTreeSet<(Place, Cow<'static, str>)> =
        findings.iter().filter(|finding| !finding.cannot_tell).filter_map(lacks).collect();
    let doubled = |finding: &Finding| finding.lacks.as_ref().is_some_and(|lacks| said.contains(lacks));
    findings.retain(|finding| !finding.cannot_tell || !doubled(finding));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut told = BTreeSet::new();
    findings.retain(|finding| !finding.cannot_tell || lacks(finding).is_none_or(|lacks| told.insert(lacks)));
}

/// A finding, unless the text answers it. A question that an answer only repeats is asked again, and says so.
fn still_asked(finding: Finding, case: &Case<'_>) -> Option<Finding> {
    if finding.severity != Severity::Question {
        return Some(finding);
    }
    let mut asked_again = finding;
    for answer in items(&case.agreement.answers) {
        if !asked_again.is_meant_by(&answer.asked, &answer.about) {
            continue;
        }
        let summary = super::rule(asked_again.rule).map_or("", |rule| rule.summary);
        let question = format!("{} {summary} {}", asked_again.message, asked_again.rule);
        if !adds_nothing(&answer.answer, &question) {
            return None;
        }
        asked_again = asked_again.related(answer.answer.place(), "this answer only repeats the question");
    }
    Some(asked_again)
}

/// The reason of a departure that accepts a finding and has effect.
fn departure(finding: &Finding, case: &Case<'_>) -> Option<String> {
    items(&case.agreement.departures)
        .filter(|departure| finding.is_meant_by(&departure.from, &departure.about))
        .find(|departure| lapse(case, departure).is_none())
        .map(|departure| departure.reason.to_string())
}
