//! `answer-without-effect`: an answer to a question that nobody asked, or one that says nothing.
//! Whether an answer is right is for people to judge.

use crate::agreement::Answer;
use crate::rules::answers::{NAMED_QUESTIONS, adds_nothing};
use crate::rules::{
    Case, Check, Family, Finding, Heard, Out, RULES, Rule, Severity, always_asked, items, list, rule,
};
use crate::text::Word;

pub static ANSWER_WITHOUT_EFFECT: Rule = Rule {
    id: "answer-without-effect",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "an answer answers nothing that was asked, or says nothing",
    cites: &[],
    page: include_str!("answer_without_effect.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Afterwards(check),
};

fn check(case: &Case<'_>, heard: &Heard<'_>, out: &mut Out<'_>) {
    for answer in items(&case.agreement.answers) {
        let asked = answer.asked.as_str();
        let finding = if NAMED_QUESTIONS.contains(&asked) {
            to_named_question(case, answer)
        } else if let Some(rule) = rule(asked) {
            to_rule(rule, answer, heard)
        } else {
            Some(to_nobody(answer))
        };
        if let Some(finding) = finding {
            out.report(finding);
        }
    }
}

fn to_nobody(answer: &Answer) -> Finding {
    let asked = &answer.asked;
    let names = RULES.iter().map(|rule| rule.id).chain(NAMED_QUESTIONS);
    let help = super::nearest(asked.as_str(), names.map(|name| (name, name))).map_or_else(
        || format!("name the rule whose question it answers, or {}", list(&NAMED_QUESTIONS, "or")),
        |name| format!("did you mean `{name}`?"),
    );
    Finding::warning(asked.place(), format!("nothing asks \"{asked}\", so this answers no question"))
        .help(help)
}

/// What every purpose raises is answered for a part of the text, in words that are not those of the question.
fn to_named_question(case: &Case<'_>, answer: &Answer) -> Option<Finding> {
    let asked = &answer.asked;
    if let Some(about) = answer.about.value()
        && !parts(case).any(|id| id == about.as_str())
    {
        let purposes: Vec<&str> = case.purposes().map(|purpose| purpose.id.as_str()).collect();
        let finding = Finding::warning(
            about.place(),
            format!("the text has no part \"{about}\", of which an answer on {asked} could speak"),
        );
        return Some(finding.help(if purposes.is_empty() {
            "name a purpose, a flow or a set of data of this text".to_string()
        } else {
            format!("the purposes are {}", super::quoted(&purposes))
        }));
    }
    adds_nothing(&answer.answer, asked).then(|| {
        Finding::warning(answer.answer.place(), format!("the answer on {asked} only repeats the question"))
            .help("say what could not be done without these data, or why no less would do")
    })
}

/// The parts of the text that a named question can be about.
fn parts<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a str> {
    let purposes = case.purposes().map(|purpose| purpose.id.as_str());
    let flows = case.flows().map(|flow| flow.id.as_str());
    purposes.chain(flows).chain(case.data_sets().map(|set| set.id.as_str()))
}

/// A rule that asks no question here. Rules of a whole repository speak elsewhere.
fn to_rule(rule: &Rule, answer: &Answer, heard: &Heard<'_>) -> Option<Finding> {
    let asked = &answer.asked;
    if heard.is_open(rule.id) || !matches!(rule.check, Check::Agreement(_)) {
        return None;
    }
    let mut meant =
        heard.findings.iter().filter(|finding| finding.is_meant_by(asked, &answer.about)).peekable();
    let Some(first) = meant.peek().copied() else {
        let about = answer.about.value().map_or(String::new(), |about| format!(" about \"{about}\""));
        let questions: Vec<&str> = heard
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id && finding.severity == Severity::Question)
            .filter_map(|finding| finding.about.as_deref())
            .collect();
        let message = format!("the rule \"{asked}\" asks nothing{about}, so this answers no question");
        let place = answer.about.value().map_or(asked.place(), Word::place);
        return Some(Finding::warning(place, message).help(if questions.is_empty() {
            "delete the answer".to_string()
        } else {
            format!("it asks about {}", super::quoted(&questions))
        }));
    };
    if meant.any(|finding| finding.severity == Severity::Question) {
        return None;
    }
    let word = if first.severity == Severity::Error { "an error" } else { "a warning" };
    Some(
        Finding::warning(
            asked.place(),
            format!("the rule \"{asked}\" gives {word} here, which no answer settles"),
        )
        .related(first.place, "it is found here")
        .help("put right what it finds, and delete the answer"),
    )
}
