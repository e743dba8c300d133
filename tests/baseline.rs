//! Old estates: what `--baseline` and `--base` hold to be known, and what they must never hide.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]
#![allow(clippy::cloned_ref_to_slice_refs, reason = "lists of one finding beside lists of several")]

use std::path::{Path, PathBuf};
use std::process::Command;

use isa::law::Catalogue;
use isa::report::{Asked, Baseline, Debt, FileReport, Origin, Recorded, Report};
use isa::rules::{Checked, Finding, Severity};
use isa::text::{Place, Source};
use proptest::prelude::*;

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;
mod program;

use documents::{Document, cases, folders};
use program::{empty, isa, read, unchanged, write};

const WHOLE: Asked<'static> = Asked { only: &[], whole: true };
const PART: Asked<'static> = Asked { only: &[], whole: false };

fn source() -> Source {
    Source::new("a.yaml", b"id: a\n")
}

/// A finding of a rule, as a warning.
fn warning(rule: &'static str, said: &str) -> Finding {
    let mut finding = Finding::warning(Place::default(), said);
    finding.rule = rule;
    finding
}

fn file<'a>(agreement: &str, source: &'a Source, findings: Vec<Finding>) -> FileReport<'a> {
    FileReport {
        path: format!("{agreement}/agreement.yaml"),
        source,
        agreement: agreement.to_string(),
        checked: Checked { findings, ..Checked::default() },
    }
}

fn report<'a>(day: &str, files: Vec<FileReport<'a>>) -> Report<'a> {
    Report::new(day.parse().unwrap(), Catalogue::built_in(), files)
}

fn one<'a>(source: &'a Source, findings: &[Finding]) -> Report<'a> {
    report("2026-11-24", vec![file("a", source, findings.to_vec())])
}

fn recorded(findings: &[Finding]) -> Baseline {
    Baseline::of(&one(&source(), findings))
}

fn applied<'a>(baseline: &Baseline, mut report: Report<'a>, asked: Asked<'_>) -> Report<'a> {
    baseline.apply(&mut report, Origin::Baseline("debt.yaml".to_string()), asked);
    report
}

fn debt<'r>(report: &'r Report<'_>) -> &'r Debt {
    report.debt.as_ref().unwrap()
}

/// How many findings are new, known, paid and not judged.
fn counts(baseline: &Baseline, findings: &[Finding], asked: Asked<'_>) -> [usize; 4] {
    let source = source();
    let report = applied(baseline, one(&source, findings), asked);
    let debt = debt(&report);
    [report.findings().count(), debt.known.len(), debt.paid(), debt.not_judged]
}

#[test]
fn what_was_recorded_is_known_and_what_was_not_is_new() {
    let (old, new) = (warning("defunct-body", "old"), warning("defunct-body", "new"));
    assert_eq!(counts(&recorded(&[old.clone()]), &[old.clone(), new.clone()], WHOLE), [1, 1, 0, 0]);
    assert_eq!(counts(&Baseline::default(), &[old.clone(), new], WHOLE), [2, 0, 0, 0]);
    // The same words of another rule, another part or another agreement are another finding.
    assert_eq!(counts(&recorded(&[old.clone()]), &[warning("name-unknown", "old")], WHOLE), [1, 0, 1, 0]);
    assert_eq!(counts(&recorded(&[old.clone()]), &[old.clone().about("b")], WHOLE), [1, 0, 1, 0]);
    let source = source();
    let other = report("2026-11-24", vec![file("b", &source, vec![old.clone()])]);
    assert_eq!(applied(&recorded(&[old]), other, WHOLE).findings().count(), 1);
}

#[test]
fn lines_may_move_and_nothing_is_new() {
    let old = warning("defunct-body", "old");
    let moved = Finding { place: Place { start: 4, end: 5 }, ..old.clone() };
    assert_eq!(counts(&recorded(&[old]), &[moved], WHOLE), [0, 1, 0, 0]);
}

#[test]
fn words_that_count_from_today_make_no_finding_new() {
    let ago = |days: &str| warning("review-overdue", &format!("due {days} ago")).counting(days);
    assert_eq!(counts(&recorded(&[ago("2 days")]), &[ago("3 days")], WHOLE), [0, 1, 0, 0]);
    assert_eq!(ago("2 days").fingerprint("a"), ago("3 days").fingerprint("a"));
    let said = |days: &str| warning("review-overdue", &format!("due {days} ago"));
    assert_eq!(counts(&recorded(&[said("2 days")]), &[said("3 days")], WHOLE), [1, 0, 1, 0]);
    assert_ne!(said("2 days").fingerprint("a"), said("3 days").fingerprint("a"));
}

#[test]
fn equal_findings_are_counted_and_one_more_than_recorded_hides_none() {
    let old = || warning("blank-left", "the blank NAME is left");
    let two = recorded(&[old(), old()]);
    assert_eq!(two.len(), 2);
    assert_eq!(counts(&two, &[old()], WHOLE), [0, 1, 1, 0]);
    assert_eq!(counts(&two, &[old(), old()], WHOLE), [0, 2, 0, 0]);
    assert_eq!(counts(&two, &[old(), old(), old()], WHOLE), [3, 0, 0, 0]);
    let source = source();
    let report = applied(&two, one(&source, &[old(), old(), old()]), WHOLE);
    assert!(report.findings().all(|(_, finding)| {
        finding.help.as_deref()
            == Some("the baseline holds 2 like this, and 3 are here: which is new cannot be told")
    }));
}

#[test]
fn what_has_become_worse_is_new_and_what_has_become_better_is_not() {
    let old = warning("defunct-body", "old");
    let error = Finding { severity: Severity::Error, ..old.clone() };
    let question = Finding { severity: Severity::Question, ..old.clone() };
    assert_eq!(counts(&recorded(&[old.clone()]), &[error.clone()], WHOLE), [1, 0, 1, 0]);
    assert_eq!(counts(&recorded(&[old.clone()]), &[question], WHOLE), [0, 1, 0, 0]);
    // The one error that was recorded excuses the error, and never the warning in its place.
    assert_eq!(counts(&recorded(&[error.clone()]), &[old, error], WHOLE), [1, 1, 0, 0]);
}

#[test]
fn a_message_that_names_the_day_of_asking_is_the_same_tomorrow() {
    let source = source();
    let on = |asked: &str, named: &str| {
        let said = format!("the gateway is not in force on {named}");
        report(asked, vec![file("a", &source, vec![warning("gateway-not-in-force", &said)])])
    };
    let baseline = Baseline::of(&on("2026-11-24", "2026-11-24"));
    assert_eq!(applied(&baseline, on("2026-11-25", "2026-11-25"), WHOLE).findings().count(), 0);
    // A day of the text stays the day that it is, also when it is asked on that very day.
    let baseline = Baseline::of(&on("2026-11-24", "2026-12-01"));
    assert_eq!(applied(&baseline, on("2026-11-25", "2026-12-01"), WHOLE).findings().count(), 0);
    assert_eq!(applied(&baseline, on("2026-12-01", "2026-12-01"), WHOLE).findings().count(), 0);
    assert_eq!(applied(&baseline, on("2026-11-25", "2026-12-02"), WHOLE).findings().count(), 1);
    // Recorded on the day that the text names, asked on another.
    let baseline = Baseline::of(&on("2026-12-01", "2026-12-01"));
    assert_eq!(applied(&baseline, on("2027-02-01", "2026-12-01"), WHOLE).findings().count(), 0);
}

/// Of every document of every rule: what was found yesterday is known today, however the message counts or dates. A
/// rule that counts days in its message without saying so would make all its debt new every morning. What is new on one
/// morning alone has grown: the sharing has begun since.
#[test]
fn what_every_rule_found_yesterday_is_known_today() {
    let mut seen = 0;
    let mut faults = Vec::new();
    for case in folders().iter().flat_map(|folder| cases(folder)) {
        let mut document = Document::read(&case).unwrap();
        let mut mornings = [Vec::new(), Vec::new()];
        for new in &mut mornings {
            let (before, baseline) = {
                let report = document.check(&[]);
                let marks: Vec<_> = report.findings().map(|(file, finding)| mark(file, finding)).collect();
                (marks, Baseline::of(&report))
            };
            document.day = document.day.succ_opt().unwrap();
            let report = applied(&baseline, document.check(&[]), WHOLE);
            seen += debt(&report).known.len();
            let again = report.findings().map(|(file, finding)| mark(file, finding));
            new.extend(again.filter(|mark| mark.1 != "unreadable" && before.contains(mark)));
        }
        let [first, second] = mornings;
        faults
            .extend(second.into_iter().filter(|mark| first.contains(mark)).map(|mark| (case.clone(), mark)));
    }
    assert!(seen > 1000, "{seen}");
    assert!(faults.is_empty(), "{faults:#?}");
}

/// A finding by all but its message.
fn mark(file: &FileReport<'_>, finding: &Finding) -> (String, &'static str, Place, Option<String>, Severity) {
    (file.path.clone(), finding.rule, finding.place, finding.about.clone(), finding.severity)
}

#[test]
fn a_message_that_counts_to_the_day_of_asking_is_the_same_tomorrow() {
    let source = source();
    let on = |day: &str, ago: &str, due: &str| {
        let said = format!("the review was due on {due}, {ago} ago");
        report(day, vec![file("a", &source, vec![warning("review-overdue", &said).counting(ago)])])
    };
    let baseline = Baseline::of(&on("2026-11-24", "6 years", "2020-11-24"));
    let new = |report| applied(&baseline, report, WHOLE).findings().count();
    assert_eq!(new(on("2027-11-24", "7 years", "2020-11-24")), 0);
    assert_eq!(new(on("2027-11-24", "6 years", "2021-11-24")), 1);
}

#[test]
fn only_what_was_looked_for_can_be_paid() {
    let source = source();
    let old = recorded(&[warning("defunct-body", "old")]);
    let paid = |report, asked| {
        let report = applied(&old, report, asked);
        (debt(&report).paid(), debt(&report).not_judged)
    };
    assert_eq!(paid(one(&source, &[]), PART), (1, 0));
    // Another folder was named; in the whole repository the agreement is gone, and its debt with it.
    assert_eq!(paid(report("2026-11-24", Vec::new()), PART), (0, 1));
    assert_eq!(paid(report("2026-11-24", Vec::new()), WHOLE), (1, 0));
    let only = |rule: &str, report| {
        let only = [rule.to_string()];
        let report = applied(&old, report, Asked { only: &only, whole: true });
        (debt(&report).paid(), debt(&report).not_judged)
    };
    assert_eq!(only("name-unknown", one(&source, &[])), (0, 1));
    assert_eq!(only("defunct-body", one(&source, &[])), (1, 0));
    assert_eq!(paid(one(&source, &[warning("unreadable", "no colon")]), WHOLE), (0, 1));
    let mut left_out = file("a", &source, Vec::new());
    left_out.checked.not_asked.push(("defunct-body", "it is a notice".to_string()));
    assert_eq!(paid(report("2026-11-24", vec![left_out]), WHOLE), (0, 1));
    let together = recorded(&[warning("id-used-twice", "old")]);
    assert_eq!(counts(&together, &[], PART), [0, 0, 0, 1]);
    assert_eq!(counts(&together, &[], WHOLE), [0, 0, 1, 0]);
}

#[test]
fn what_was_signed_or_cannot_be_read_is_never_owed() {
    for rule in ["registry-does-not-verify", "signed-text-changed", "unreadable"] {
        let fault = warning(rule, "so it is");
        assert!(recorded(&[fault.clone()]).is_empty(), "{rule}");
        let forged = recorded(&[warning("defunct-body", "so it is")]).text().replace("defunct-body", rule);
        let refused = Baseline::parse(&Source::new("debt.yaml", forged.as_bytes())).unwrap_err();
        assert_eq!(refused.message, format!("no baseline may hold findings of the rule `{rule}`"));
    }
}

#[test]
fn recorded_anew_what_stays_keeps_its_day_and_what_is_paid_goes() {
    let source = source();
    let (paid, kept, new) =
        (warning("defunct-body", "paid"), warning("name-unknown", "kept"), warning("blank-left", "new"));
    let first = recorded(&[paid, kept.clone()]);
    let later = |findings: &[Finding]| report("2027-01-05", vec![file("a", &source, findings.to_vec())]);
    let (second, told) = first.renewed(&later(&[kept.clone(), kept.clone(), new]), WHOLE);
    assert_eq!(told, Recorded { kept: 1, new: 2, paid: 1, refused: 0 });
    let text = second.text();
    let days: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("since: ")).collect();
    assert_eq!(days, ["2027-01-05", "2026-11-24", "2027-01-05"]);
    assert!(!text.contains("paid\""));
    let report = applied(&second, later(&[kept.clone(), kept]), WHOLE);
    assert_eq!((report.findings().count(), debt(&report).since()), (0, Some("2026-11-24".parse().unwrap())));
    // What was not looked for stays as it was.
    let (same, told) = first.renewed(&self::report("2027-01-05", Vec::new()), PART);
    assert_eq!((same, told), (first, Recorded { kept: 2, ..Recorded::default() }));
}

#[test]
fn a_baseline_that_is_not_one_is_refused_at_its_place() {
    let good = recorded(&[warning("defunct-body", "old").about("b")]).text();
    assert_eq!(good, read(Path::new(env!("CARGO_MANIFEST_DIR")), "tests/report/baseline.yaml"));
    for (from, to, why) in [
        ("isa-baseline/1", "isa-baseline/2", "`isa-baseline/2` is not one of the words"),
        ("warning", "grave", "`grave` is no severity"),
        ("2026-11-24", "2026-11-31", "`2026-11-31` is no day"),
        ("2026-11-24", "today", "`today` is no day"),
        ("times: 1", "times: 0", "a finding that was there no time is none"),
        ("times: 1", "times: one", "number"),
        ("    said: \"old\"\n", "", "said"),
        ("    rule", "    rules", "rules"),
        ("findings:", "findings: []\nfindings:", "findings"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        let refused = Baseline::parse(&Source::new("debt.yaml", bad.as_bytes())).unwrap_err();
        assert!(refused.message.contains(why), "{to}: {}", refused.message);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again_and_holds_the_same(
        said in any::<String>(), about in proptest::option::of(any::<String>()), agreement in any::<String>(), times in 1usize..4
    ) {
        let source = source();
        let mut finding = warning("defunct-body", &said);
        finding.about = about;
        let found = || report("2026-11-24", vec![file(&agreement, &source, vec![finding.clone(); times])]);
        let baseline = Baseline::of(&found());
        let text = baseline.text();
        let again = Baseline::parse(&Source::new("debt.yaml", text.as_bytes()));
        prop_assert_eq!(again.as_ref().map_err(|refusal| &refusal.message), Ok(&baseline));
        prop_assert_eq!(&again.unwrap().text(), &text);
        prop_assert_eq!(applied(&baseline, found(), WHOLE).findings().count(), 0);
    }

    /// Whatever is there and was there: what is new, known and no more adds up, and no more is known than was recorded.
    #[test]
    fn nothing_is_lost_and_nothing_is_excused_twice(
        before in proptest::collection::vec((0..3u8, 0..3u8), 0..12), now in proptest::collection::vec((0..3u8, 0..3u8), 0..12)
    ) {
        let made = |all: &[(u8, u8)]| -> Vec<Finding> {
            let severities = [Severity::Question, Severity::Warning, Severity::Error];
            let of = |(said, severity): &(u8, u8)| Finding {
                severity: severities[usize::from(*severity)], ..warning("defunct-body", &said.to_string())
            };
            all.iter().map(of).collect()
        };
        let baseline = recorded(&made(&before));
        let [new, known, paid, not_judged] = counts(&baseline, &made(&now), WHOLE);
        prop_assert_eq!(new + known, now.len());
        prop_assert!(known + paid <= before.len());
        prop_assert_eq!(not_judged, 0);
        let source = source();
        let (next, told) = baseline.renewed(&one(&source, &made(&now)), WHOLE);
        prop_assert_eq!((next.len(), told.kept + told.new), (now.len(), now.len()));
        prop_assert_eq!(told.kept + told.paid, before.len());
        prop_assert_eq!(counts(&next, &made(&now), WHOLE), [0, now.len(), 0, 0]);
    }
}

/// An agreement with errors enough.
fn agreement(id: &str) -> String {
    format!("format: isa-agreement/1\nid: {id}\n")
}

/// A repository of one agreement, under git.
fn estate() -> tempfile::TempDir {
    let folder = empty();
    write(folder.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/estate\n");
    write(folder.path(), "old/agreement.yaml", agreement("old"));
    folder
}

fn git(folder: &Path, order: &[&str]) {
    let who =
        ["-c", "user.name=estate", "-c", "user.email=estate@body.example", "-c", "init.defaultBranch=main"];
    let mut command = Command::new("git");
    command.args(who).args(order).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {order:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "--quiet", "-m", "more"]);
}

const DAY: [&str; 2] = ["--as-of", "2026-11-24"];

fn check(folder: &Path, more: &[&str]) -> program::Answer {
    isa(folder, &[&["check"], &DAY[..], more].concat())
}

#[test]
fn an_old_estate_is_recorded_and_only_what_comes_after_fails() {
    let estate = estate();
    let folder = estate.path();
    check(folder, &["--baseline", "debt.yaml"]).refused("there is no baseline debt.yaml", "--record");
    write(folder, "empty.yaml", "");
    for more in [&["--baseline", "empty.yaml"][..], &["--baseline", "empty.yaml", "--record"]] {
        check(folder, more).refused("empty.yaml:1:1: this file is empty", "take it away and record anew");
    }
    check(folder, &["--baseline", "."]).refused(". is a folder", "name the file of a baseline");
    let said = check(folder, &["--baseline", "debt.yaml", "--record"]).done();
    assert!(said.starts_with("debt.yaml now holds ") && said.ends_with("0 paid and taken out\n"), "{said}");
    let told = check(folder, &["--baseline", "debt.yaml"]).done();
    let debt = told.lines().find(|line| line.starts_with("debt: ")).unwrap();
    assert!(debt.starts_with("debt: left of debt.yaml, recorded since 2026-11-24: "), "{debt}");
    assert!(told.contains("new: no findings in 1 file\n"), "{told}");
    // The same estate gives the same bytes, and recording again changes none of them.
    let first = read(folder, "debt.yaml");
    check(folder, &["--baseline", "debt.yaml", "--record"]).done();
    assert_eq!(read(folder, "debt.yaml"), first);

    write(folder, "new/agreement.yaml", agreement("new"));
    let json = check(folder, &["--baseline", "debt.yaml", "--format", "json"]);
    assert_eq!(json.code, Some(1));
    let json = json.json();
    let files = |at: &serde_json::Value| -> Vec<String> {
        at.as_array().unwrap().iter().map(|finding| finding["file"].as_str().unwrap().to_string()).collect()
    };
    assert!(files(&json["findings"]).iter().all(|file| file == "new/agreement.yaml"), "{json}");
    let known = files(&json["baseline"]["known"]);
    assert!(!known.is_empty() && known.iter().all(|file| file == "old/agreement.yaml"), "{json}");
    assert_eq!(json["baseline"]["file"], "debt.yaml");
    assert_eq!(json["baseline"]["since"], "2026-11-24");
    assert!(json["baseline"]["left"]["errors"].as_u64() > Some(0));

    std::fs::remove_dir_all(folder.join("new")).unwrap();
    std::fs::remove_dir_all(folder.join("old")).unwrap();
    let told = check(folder, &["--baseline", "debt.yaml"]).done();
    assert!(
        told.contains("paid: old: ") && told.contains("debt: nothing of what debt.yaml holds is left; "),
        "{told}"
    );
    check(folder, &["--baseline", "debt.yaml", "--record"]).done();
    assert!(read(folder, "debt.yaml").ends_with("findings: []\n"));
}

#[test]
fn a_baseline_that_cannot_be_read_is_refused_and_not_written_over() {
    let estate = estate();
    let folder = estate.path();
    write(folder, "debt.yaml", "format: isa-baseline/1\nfindings: 3\n");
    let before = program::tree(folder);
    check(folder, &["--baseline", "debt.yaml"]).refused("debt.yaml:2:11", "");
    check(folder, &["--baseline", "debt.yaml", "--record"]).refused("debt.yaml:2:11", "");
    unchanged(folder, &before);
    check(folder, &["--record"]).refused("--baseline", "");
    check(folder, &["--baseline", "debt.yaml", "--record", "--format", "json"]).refused("--record", "");
}

#[test]
fn an_accepted_debt_opens_no_door_to_a_signature() {
    let source = include_str!("../src/commands/baseline.rs");
    let users = ["agreed", "sign", "desk", "register", "status"];
    for user in users {
        let path = format!("src/commands/{user}.rs");
        assert!(!read(Path::new(env!("CARGO_MANIFEST_DIR")), &path).contains("aseline"), "{path}");
    }
    assert!(source.contains("Baseline::parse"));
}

#[test]
fn against_an_earlier_text_only_what_is_new_in_it_fails() {
    let estate = estate();
    let folder = estate.path();
    git(folder, &["init", "--quiet"]);
    commit(folder);
    write(folder, "new/agreement.yaml", agreement("new"));
    let before = program::tree(folder);
    assert!(check(folder, &["--base", "HEAD"]).found().contains("debt: there at HEAD already: "));
    commit(folder);
    let told = check(folder, &["--base", "HEAD"]).done();
    assert!(told.contains("new: no findings in 2 files"), "{told}");
    let json = check(folder, &["--base", "HEAD^", "--format", "json"]).json();
    assert_eq!(json["baseline"]["ref"], "HEAD^");
    assert!(
        json["findings"].as_array().unwrap().iter().all(|finding| finding["file"] == "new/agreement.yaml")
    );
    // One file, and a folder inside the repository.
    check(folder, &["--base", "HEAD^", "old"]).done();
    check(folder, &["--base", "HEAD^", "new/agreement.yaml"]).found();
    check(&folder.join("old"), &["--base", "HEAD^", "agreement.yaml"]).done();
    check(folder, &["--base", "nowhere"]).refused("git knows no commit \"nowhere\" here", "fetch it");
    check(folder, &["--base=--all"]).refused("git knows no commit \"--all\" here", "fetch it");
    assert!(program::tree(folder).len() >= before.len());
    git(folder, &["diff", "--exit-code", "HEAD"]);
}

/// The earlier text is asked of git, and git runs what a clone tells it to run: hooks, and the watcher of files.
#[test]
fn c7_c9_no_hook_no_watcher_and_no_submodule_of_a_clone_acts_when_git_is_asked() {
    use std::os::unix::fs::PermissionsExt;
    let place = empty();
    let folder = place.path();
    write(folder, "a/agreement.yaml", "format: isa-agreement/1\nid: a\ntitle: t\n");
    let marker = folder.join("it-ran");
    let order = format!("touch {}", marker.display());
    write(
        folder,
        ".gitmodules",
        format!("[submodule \"sub\"]\n\tpath = sub\n\turl = ext::sh -c \"{order}\"\n\tupdate = !{order}\n"),
    );
    git(folder, &["init", "--quiet"]);
    git(folder, &["config", "user.name", "t"]);
    git(folder, &["config", "user.email", "t@example.org"]);
    let commit = "160000,1111111111111111111111111111111111111111,sub";
    git(folder, &["add", "-A"]);
    git(folder, &["update-index", "--add", "--cacheinfo", commit]);
    git(folder, &["commit", "--quiet", "-m", "one"]);
    for hook in ["post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction"] {
        let path = format!(".git/hooks/{hook}");
        write(folder, &path, format!("#!/bin/sh\n{order}\n"));
        std::fs::set_permissions(folder.join(&path), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    git(folder, &["config", "core.fsmonitor", &order]);
    let answer = isa(folder, &["check", "--base", "HEAD", "a"]);
    assert_ne!(answer.code, Some(2), "{}", answer.err);
    assert!(!marker.exists(), "git ran what the clone told it to run");
    // What was laid here does run where nobody forbids it.
    git(folder, &["read-tree", "HEAD"]);
    assert!(marker.exists());
}

/// A repository of git in a folder, whose configuration names filters that say that they ran, on every way that git
/// knows to them; and what shows it.
fn filtered(folder: &Path) -> PathBuf {
    let marker = folder.join("it-ran");
    let order = format!("touch {}; cat", marker.display());
    git(folder, &["init", "--quiet"]);
    write(folder, ".gitattributes", "*.yaml filter=theirs ident\n");
    commit(folder);
    write(folder, ".git/info/attributes", "*.yaml filter=theirs\n");
    for (name, value) in [("smudge", &order), ("process", &order), ("textconv", &order)] {
        git(folder, &["config", &format!("filter.theirs.{name}"), value]);
    }
    git(folder, &["config", "filter.theirs.required", "true"]);
    git(folder, &["config", "core.autocrlf", "true"]);
    marker
}

#[test]
fn c8_no_filter_that_a_clone_names_touches_the_earlier_text_or_runs() {
    let estate = estate();
    let folder = estate.path();
    let marker = filtered(folder);
    for more in
        [&["--base", "HEAD"][..], &["--base", "HEAD", "old"], &["--base", "HEAD", "old/agreement.yaml"]]
    {
        let told = check(folder, more).done();
        assert!(told.contains("new: no findings in 1 file"), "{told}");
        assert!(!marker.exists(), "git ran what the clone told it to run: {more:?}");
    }
    // What was laid here does run where git checks out.
    let mut out = Command::new("git");
    out.args(["checkout-index", "--all", "--prefix=out/"]).current_dir(folder);
    let _it_fails = out.output().unwrap();
    assert!(marker.exists());
}

#[test]
fn c8_a_clone_that_lacks_a_text_is_refused_and_fetches_it_from_nowhere() {
    let estate = estate();
    let folder = estate.path();
    let marker = folder.join(".git/it-ran");
    git(folder, &["init", "--quiet"]);
    commit(folder);
    let mut asked = Command::new("git");
    let object = asked.args(["rev-parse", "HEAD:old/agreement.yaml"]).current_dir(folder).output().unwrap();
    let object = String::from_utf8(object.stdout).unwrap();
    let (two, rest) = object.trim_end().split_at(2);
    std::fs::remove_file(folder.join(format!(".git/objects/{two}/{rest}"))).unwrap();
    check(folder, &["--base", "HEAD"]).refused("the clone does not hold it", "nothing is fetched");
    // A clone that says where the rest is: over a transport that is an order.
    let order = format!("ext::touch {}", marker.display());
    for (name, value) in [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &order),
        ("protocol.ext.allow", "always"),
    ] {
        git(folder, &["config", name, value]);
    }
    check(folder, &["--base", "HEAD"]).refused("the clone does not hold it", "nothing is fetched");
    assert!(!marker.exists(), "git ran what the clone told it to run");
    let mut shown = Command::new("git");
    let _it_fails = shown.args(["cat-file", "-p", object.trim_end()]).current_dir(folder).output().unwrap();
    assert!(marker.exists(), "what was laid here runs where nobody forbids it");
}

#[test]
fn c8_an_object_that_a_clone_puts_in_place_of_another_is_not_believed() {
    let estate = estate();
    let folder = estate.path();
    git(folder, &["init", "--quiet"]);
    write(folder, "new/agreement.yaml", agreement("other") + "title: another\n");
    commit(folder);
    let blob = |name: &str| {
        let mut asked = Command::new("git");
        let said = asked.args(["rev-parse", name]).current_dir(folder).output().unwrap();
        String::from_utf8(said.stdout).unwrap().trim_end().to_string()
    };
    write(folder, "new/agreement.yaml", agreement("new"));
    let new = check(folder, &["--base", "HEAD"]).found();
    git(folder, &["add", "-A"]);
    git(folder, &["replace", &blob("HEAD:new/agreement.yaml"), &blob(":new/agreement.yaml")]);
    assert_eq!(check(folder, &["--base", "HEAD"]).found(), new);
}

#[test]
fn a_link_or_a_submodule_in_an_earlier_text_is_passed_over() {
    let estate = estate();
    let folder = estate.path();
    git(folder, &["init", "--quiet"]);
    std::fs::create_dir(folder.join("new")).unwrap();
    std::os::unix::fs::symlink("../old/agreement.yaml", folder.join("new/agreement.yaml")).unwrap();
    git(folder, &["add", "-A"]);
    git(
        folder,
        &["update-index", "--add", "--cacheinfo", "160000,1111111111111111111111111111111111111111,sub"],
    );
    git(folder, &["commit", "--quiet", "-m", "one"]);
    std::fs::remove_file(folder.join("new/agreement.yaml")).unwrap();
    write(folder, "new/agreement.yaml", agreement("new"));
    let told = check(folder, &["--base", "HEAD"]).found();
    assert!(told.contains("new/agreement.yaml") && !told.contains(" old/agreement.yaml"), "{told}");
}

#[test]
fn a_file_in_no_repository_is_compared_too_and_a_folder_outside_git_is_refused() {
    let folder = empty();
    let folder = folder.path();
    write(folder, "a/text with space.yaml", agreement("loose"));
    check(folder, &["--base", "HEAD", "a/text with space.yaml"])
        .refused("is in no work tree of git", "leave `--base` out");
    git(folder, &["init", "--quiet"]);
    commit(folder);
    write(folder, ".git/config", "[core\n");
    check(folder, &["--base", "HEAD", "a/text with space.yaml"])
        .refused("git does not look into a: ", "do what git says");
    write(folder, ".git/config", "[core]\n\trepositoryformatversion = 0\n");
    check(folder, &["--base", "HEAD", "a/text with space.yaml"]).done();
    write(folder, "b.yaml", agreement("fresh"));
    check(folder, &["--base", "HEAD", "b.yaml"]).found();
    check(folder, &["--base", "HEAD", "."]).found();
}

#[test]
fn a_parent_that_cannot_be_read_is_not_called_missing() {
    let estate = estate();
    let folder = estate.path();
    write(folder, "old/agreement.yaml", agreement("old") + "parent: {id: umbrella}\n");
    let only = ["--only", "parent-missing,unreadable", "--fail-on", "warning"];
    assert!(
        check(folder, &only)
            .found()
            .contains("warning[parent-missing]: there is no agreement \"umbrella\" here")
    );
    write(folder, "umbrella/agreement.yaml", "id: umbrella\nid: umbrella\n");
    let told = check(folder, &only).found();
    assert!(told.contains("[unreadable]") && !told.contains("[parent-missing]"), "{told}");
    write(folder, "umbrella/agreement.yaml", agreement("umbrella"));
    check(folder, &only).done();
}

#[test]
fn rules_that_look_at_all_agreements_say_that_a_part_is_not_enough() {
    let estate = estate();
    let folder = estate.path();
    let why = "asked only where a whole repository is checked";
    assert!(!check(folder, &[]).found().contains(why));
    let told = check(folder, &["--only", "id-used-twice,parent-missing", "old"]).done();
    assert!(told.contains(&format!("not asked: id-used-twice, parent-missing: {why}\n")), "{told}");
}
