//! The baseline: findings that a repository came with, recorded so that only new ones fail.
//! Decides nothing but what a check shows: whether a text may be signed, and what binds whom, is never asked here.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use super::debt::{Debt, Known, Origin, Owed};
use super::{FileReport, Report};
use crate::rules::{Check, Finding, Severity, rule, wants};
use crate::text::clean;

/// Findings that were there when somebody recorded them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// In the order of the file: by agreement, rule, part, words and day.
    pub(super) entries: Vec<Entry>,
}

/// The same thing said of the same part of one agreement, and how often.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Entry {
    pub(super) key: Key,
    /// The day as of which it was recorded first.
    pub(super) since: NaiveDate,
    /// How bad it was. What has become worse is new.
    pub(super) severity: Severity,
    pub(super) times: usize,
}

/// What makes two findings one and the same. No line, so that a baseline outlives edits elsewhere in the file; and all
/// that was said, so that a fault which grows is new.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key {
    pub(super) agreement: String,
    pub(super) rule: String,
    pub(super) about: Option<String>,
    /// The message, with `{day}` where it names the day as of which was asked, and `{time}` where it counts to it.
    pub(super) said: String,
}

/// The day as of which was asked, where a message names it: tomorrow's finding says the same of another day.
const THE_DAY: &str = "{day}";

impl Key {
    /// The key with every day as the message names it.
    fn of(file: &FileReport<'_>, finding: &Finding) -> Self {
        Self {
            agreement: plain(&file.agreement),
            rule: finding.rule.to_string(),
            about: finding.about.as_deref().map(plain),
            said: plain(&finding.lasting()),
        }
    }

    /// The same, where the message names this day as the one of asking.
    fn as_of(&self, day: &str) -> Self {
        Self { said: self.said.replace(day, THE_DAY), ..self.clone() }
    }
}

/// A text as the strict reader takes it: nothing in it acts, and every letter is whole.
fn plain(text: &str) -> String {
    clean(text).nfc().collect()
}

/// What recording a baseline changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Recorded {
    /// Findings that the baseline held already.
    pub kept: usize,
    pub new: usize,
    /// What it held and is not found any more.
    pub paid: usize,
    /// Findings that no baseline may hold.
    pub refused: usize,
}

/// The part of the work that was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The rules that were asked; empty for all.
    pub only: &'a [String],
    /// True when the whole repository was checked, and what its agreements say together.
    pub whole: bool,
}

/// True of findings that a baseline may hold. What was signed and is not as it was, and what cannot be read and so was
/// not judged, is no debt.
fn may_be_owed(finding: &Finding) -> bool {
    rule(finding.rule).is_some_and(|rule| !matches!(rule.check, Check::Signed | Check::Reading))
}

impl Baseline {
    /// The findings of a report, as they are there now.
    pub fn of(report: &Report<'_>) -> Self {
        let owed = report.findings().filter(|(_, finding)| may_be_owed(finding));
        Self::holding(owed.map(|(file, finding)| Entry {
            key: Key::of(file, finding).as_of(&report.as_of.to_string()),
            since: report.as_of,
            severity: finding.severity,
            times: 1,
        }))
    }

    /// In order, and what is the same counted.
    pub(super) fn holding(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        entries.sort();
        entries.dedup_by(|next, entry| {
            let same = (&next.key, next.since, next.severity) == (&entry.key, entry.since, entry.severity);
            if same {
                entry.times += next.times;
            }
            same
        });
        Self { entries }
    }

    /// Takes what the baseline holds out of the findings of a report, into its debt. Equal findings are counted: where
    /// there are more than were recorded, all stay, since nobody can tell which is the new one.
    pub fn apply(&self, report: &mut Report<'_>, origin: Origin, asked: Asked<'_>) {
        let mut left: Vec<usize> = self.entries.iter().map(|entry| entry.times).collect();
        let mut known = Vec::new();
        for same in self.alike(report) {
            let room: usize = same.entries.iter().map(|at| left[*at]).sum();
            if room > 0 && same.findings.len() > room {
                for (file, at) in &same.findings {
                    tell(&mut report.files[*file].checked.findings[*at], room, same.findings.len());
                }
                // They are all shown: none is paid, and none is hidden.
                same.entries.iter().for_each(|at| left[*at] = 0);
                continue;
            }
            let mut findings = same.findings.into_iter();
            for entry in same.entries {
                for place in findings.by_ref().take(left[entry]) {
                    left[entry] -= 1;
                    known.push((place, self.entries[entry].since));
                }
            }
        }
        known.sort_unstable();
        let mut debt = Debt::new(origin);
        // From behind, so that the places of those in front stay true.
        for ((file, at), since) in known.into_iter().rev() {
            let finding = report.files[file].checked.findings.remove(at);
            debt.known.push(Known { file, finding, since });
        }
        debt.known.reverse();
        let judged = Judged::by(report, asked);
        for (entry, left) in self.entries.iter().zip(left).filter(|(_, left)| *left > 0) {
            if judged.was(&entry.key) {
                debt.paid.push(entry.owed(left));
            } else {
                debt.not_judged += left;
            }
        }
        report.debt = Some(debt);
    }

    /// The findings of a report that say the same and are equally bad, the worst first, with the entries that hold
    /// them, the oldest first.
    fn alike(&self, report: &Report<'_>) -> Vec<Alike> {
        let mut by_key: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            by_key.entry(&entry.key).or_default().push(at);
        }
        let mut days: Vec<NaiveDate> = self.entries.iter().map(|entry| entry.since).collect();
        days.sort_unstable();
        days.dedup();
        // A message may name a day that was the day of asking when it was recorded, or is it now by chance.
        let days: Vec<String> = [report.as_of].iter().chain(&days).map(ToString::to_string).collect();
        let mut alike: BTreeMap<(Severity, Key), Alike> = BTreeMap::new();
        for (file_at, file) in report.files.iter().enumerate() {
            for (at, finding) in file.checked.findings.iter().enumerate() {
                if !may_be_owed(finding) {
                    continue;
                }
                let own = Key::of(file, finding);
                let named = days.iter().filter(|day| own.said.contains(day.as_str()));
                let held = named
                    .map(|day| own.as_of(day))
                    .chain([own.clone()])
                    .find_map(|key| by_key.get_key_value(&key));
                let (key, entries) = match held {
                    Some((key, entries)) => ((*key).clone(), entries.as_slice()),
                    None => (own.as_of(&days[0]), &[][..]),
                };
                let bad_enough = |at: &&usize| self.entries[**at].severity >= finding.severity;
                let same = alike.entry((finding.severity, key)).or_insert_with(|| Alike {
                    findings: Vec::new(),
                    entries: entries.iter().filter(bad_enough).copied().collect(),
                });
                same.findings.push((file_at, at));
            }
        }
        alike.into_values().rev().collect()
    }

    /// The baseline as it is to be after a check, to which it was not applied: what is found again stays under its day,
    /// what is new comes under the day of the check, what is paid goes, what was not looked for stays.
    pub fn renewed(&self, report: &Report<'_>, asked: Asked<'_>) -> (Self, Recorded) {
        let mut told = Recorded::default();
        let mut next = Vec::new();
        let mut left: Vec<usize> = self.entries.iter().map(|entry| entry.times).collect();
        for same in self.alike(report) {
            let (file, at) = same.findings[0];
            let (file, finding) = (&report.files[file], &report.files[file].checked.findings[at]);
            let mut count = same.findings.len();
            for at in same.entries {
                let held = count.min(left[at]);
                (count, left[at]) = (count - held, left[at] - held);
                told.kept += held;
                next.push(Entry { severity: finding.severity, times: held, ..self.entries[at].clone() });
            }
            told.new += count;
            let key = Key::of(file, finding).as_of(&report.as_of.to_string());
            next.push(Entry { key, since: report.as_of, severity: finding.severity, times: count });
        }
        let judged = Judged::by(report, asked);
        for (entry, times) in self.entries.iter().zip(left) {
            if judged.was(&entry.key) {
                told.paid += times;
            } else {
                told.kept += times;
                next.push(Entry { times, ..entry.clone() });
            }
        }
        told.refused = report.findings().filter(|(_, finding)| !may_be_owed(finding)).count();
        next.retain(|entry| entry.times > 0);
        (Self::holding(next), told)
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|entry| entry.times).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Findings that say the same, by file and place in it, and the entries that hold them.
struct Alike {
    findings: Vec<(usize, usize)>,
    entries: Vec<usize>,
}

/// Says of a finding that there are more of its like than the baseline holds.
fn tell(finding: &mut Finding, held: usize, found: usize) {
    let more =
        format!("the baseline holds {held} like this, and {found} are here: which is new cannot be told");
    finding.help = Some(finding.help.take().map_or_else(|| more.clone(), |help| format!("{help}\n{more}")));
}

/// What a check would have found, were it still there.
struct Judged<'r, 'a> {
    asked: Asked<'r>,
    /// The files by the agreement in them.
    files: HashMap<String, Vec<&'r FileReport<'a>>>,
}

impl<'r, 'a> Judged<'r, 'a> {
    fn by(report: &'r Report<'a>, asked: Asked<'r>) -> Self {
        let mut files: HashMap<String, Vec<&FileReport<'a>>> = HashMap::new();
        for file in &report.files {
            files.entry(plain(&file.agreement)).or_default().push(file);
        }
        Self { asked, files }
    }

    fn was(&self, key: &Key) -> bool {
        let of_repository = rule(&key.rule).is_some_and(|rule| matches!(rule.check, Check::Repository(_)));
        if !wants(self.asked.only, &key.rule) || (of_repository && !self.asked.whole) {
            return false;
        }
        let Some(files) = self.files.get(&key.agreement) else { return self.asked.whole };
        files.iter().all(|file| {
            let left_out = file.checked.not_asked.iter().any(|(rule, _)| *rule == key.rule);
            let unread =
                file.checked.findings.iter().any(|finding| {
                    rule(finding.rule).is_some_and(|rule| matches!(rule.check, Check::Reading))
                });
            !left_out && !unread
        })
    }
}

impl Entry {
    fn owed(&self, times: usize) -> Owed {
        Owed {
            agreement: self.key.agreement.clone(),
            rule: self.key.rule.clone(),
            about: self.key.about.clone(),
            said: self.key.said.clone(),
            times,
            since: self.since,
        }
    }
}
