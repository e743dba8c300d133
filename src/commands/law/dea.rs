//! `isa law dea`: could two bodies share under Part 5 of the Digital Economy Act 2017, for what, and on what terms.
//! The answer is the law's: nothing is decided here.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::super::law_words::{mark, mark_code, standing_words, who};
use super::super::wrapped::{width, wrapped};
use super::super::{Context, Outcome};
use super::{Ends, called, footer};
use crate::law::{
    Asked, Catalogue, Chapter, Commencement, DeaAnswer, End, Instrument, Objective, Provision, Seat,
    Standing, Verdict, dea_answers,
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    ends: Ends,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let (from, to) = args.ends.asked(context)?;
    let day = args.ends.day();
    let answers = dea_answers(context.law, &from, &to, day);
    let question = Question { law: context.law, from, to, day };
    if args.ends.is_json() {
        return Ok(Outcome::json(&question.contract(&answers)));
    }
    Ok(Outcome::says(question.told(&answers, width())))
}

struct Question {
    law: &'static Catalogue,
    from: Asked<'static>,
    to: Asked<'static>,
    day: NaiveDate,
}

impl Question {
    fn told(&self, answers: &[DeaAnswer<'_>], width: usize) -> String {
        let mut text = wrapped(
            "",
            &format!(
                "Could {} give information to {} under Part 5 of the Digital Economy Act 2017?",
                called(&self.from),
                called(&self.to)
            ),
            width,
        );
        text.push_str(&wrapped("", &summary(answers), width));
        for chapter in &self.law.dea().chapters {
            let own: Vec<&DeaAnswer<'_>> =
                answers.iter().filter(|answer| std::ptr::eq(answer.chapter, chapter)).collect();
            text.push('\n');
            text.push_str(&wrapped("", &format!("Chapter {}: {}", chapter.number, chapter.name), width));
            if let Some(note) = &chapter.note {
                text.push_str(&wrapped("  ", note, width));
            }
            for answer in &own {
                self.tell(answer, width, &mut text);
            }
            if own.iter().any(|answer| answer.verdict != Verdict::No) {
                self.tell_what_is_left(chapter, &own, width, &mut text);
            }
        }
        text.push_str(&footer(self.law, self.day));
        text
    }

    fn tell(&self, answer: &DeaAnswer<'_>, width: usize, text: &mut String) {
        let Some((_, provision)) = answer.gateway else {
            text.push_str(&wrapped(
                "  NO       ",
                "it opens no gateway between such bodies (from memory)",
                width,
            ));
            return;
        };
        let label = match answer.verdict {
            Verdict::Yes => "  YES      ",
            Verdict::No => "  NO       ",
            Verdict::NotEstablished => "  PERHAPS  ",
        };
        text.push_str(&wrapped(label, &format!("{} ({})", what_for(answer), provision.at), width));
        for why in self.why(answer) {
            text.push_str(&wrapped("           ", &why, width));
        }
    }

    /// What the answer turns on, in sentences.
    fn why(&self, answer: &DeaAnswer<'_>) -> Vec<String> {
        let mut all = Vec::new();
        if answer.standing != Standing::InForce {
            all.push(match answer.objective {
                Some(objective) if objective.commencement == Commencement::Prospective => {
                    format!(
                        "no regulations specify this objective: {}",
                        objective.note.as_deref().unwrap_or("none were found")
                    )
                }
                _ => standing_words(&answer.standing, self.day),
            });
        }
        let is_settled = answer.verdict == Verdict::No;
        for (asked, end) in [(&self.from, &answer.from), (&self.to, &answer.to)] {
            let Some(end) = end else { continue };
            // Of a no only the end that makes it one is told.
            if !is_settled || end.seat.verdict() == Verdict::No {
                all.extend(self.seat(answer, asked, end));
            }
        }
        if answer.verdict != Verdict::No {
            all.extend(answer.objective.and_then(needed));
            all.extend(self.uses(answer));
        }
        if answer.verdict == Verdict::NotEstablished {
            all.extend(answer.objective.and_then(|objective| objective.note.clone()));
        }
        let of_schedule =
            |end: &End<'_>| end.is_scheduled && (!is_settled || end.seat.verdict() == Verdict::No);
        let is_of_schedule = [&answer.from, &answer.to].into_iter().flatten().any(of_schedule);
        let as_at = match answer.schedule.filter(|_| is_of_schedule) {
            Some(schedule) if self.day > schedule.list_read => {
                format!(
                    "; the Schedule as it stood on {}, later changes are not known here",
                    schedule.list_read
                )
            }
            _ => String::new(),
        };
        all.push(format!("how sure: {}{as_at}", mark(answer.mark)));
        all
    }

    /// Where one of the two stands, in a sentence.
    fn seat(&self, answer: &DeaAnswer<'_>, asked: &Asked<'_>, end: &End<'_>) -> Option<String> {
        let name = if end.held_by.len() == asked.members.len() {
            called(asked)
        } else {
            who(self.law.bodies(), &end.held_by)
        };
        let is = if end.held_by.len() > 1 { "are" } else { "is" };
        let list =
            answer.schedule.map_or_else(String::new, |schedule| format!("Schedule {}", schedule.number));
        let paras = paragraphs(end);
        Some(match end.seat {
            Seat::Anybody | Seat::OwnFunction => return None,
            Seat::Named => format!("{name} {is} among those whom the section names"),
            Seat::Listed => {
                let only = end.entries.iter().any(|entry| entry.functions_only.is_yes());
                let only = if only { ", for what it holds for certain functions only" } else { "" };
                format!("{name} {is} in {list}, {paras}{only}")
            }
            Seat::NotEligible => format!(
                "{name} {is} in {list}, {paras}, and this objective is not specified for that paragraph"
            ),
            Seat::EligibilityUnread => format!(
                "{name} {is} in {list}, {paras}; whether this objective is specified for that paragraph was not read"
            ),
            Seat::Provider => format!(
                "{name} can be in {list} only as one who provides services to a public authority that is listed \
                 ({paras}): it depends on whom it serves"
            ),
            Seat::Unsure => {
                format!("the catalogue cannot tell whether {name} {is} in the list: name the body itself")
            }
            Seat::Absent => match answer.schedule.filter(|_| end.is_scheduled) {
                Some(schedule) => {
                    let para = schedule.provider_para.as_deref().unwrap_or_default();
                    format!(
                        "{name} {is} not in {list}; at most as one who provides services to a public \
                         authority that is listed (para {para})"
                    )
                }
                None => format!("{name} {is} none of those whom the section names"),
            },
        })
    }

    /// The uses to which a section ties what is shared.
    fn uses(&self, answer: &DeaAnswer<'_>) -> Option<String> {
        let (instrument, provision) = answer.gateway?;
        let cite = instrument.cite(provision);
        let uses: Vec<String> = self
            .law
            .dea()
            .schemes_of(&cite, self.day)
            .map(|scheme| format!("{} ({})", scheme.name, mark(scheme.mark)))
            .collect();
        (!uses.is_empty()).then(|| format!("needed, one of: {}", uses.join("; ")))
    }

    /// What a sharing under a Chapter still needs, whatever it is for.
    fn tell_what_is_left(&self, chapter: &Chapter, own: &[&DeaAnswer<'_>], width: usize, text: &mut String) {
        text.push_str("  what still applies\n");
        for asked in &chapter.conditions {
            let words = format!("{} ({}; {})", asked.says, asked.cite, mark(asked.mark));
            text.push_str(&wrapped("  - ", &words, width));
        }
        let provides = |answer: &&DeaAnswer<'_>| {
            [&answer.from, &answer.to].into_iter().flatten().any(|end| end.seat == Seat::Provider)
        };
        for schedule in own.iter().copied().filter(provides).filter_map(|answer| answer.schedule).take(1) {
            if let Some(limit) = &schedule.provider_limit {
                let words = format!("a provider uses only what it holds for that public authority ({limit})");
                text.push_str(&wrapped("  - ", &words, width));
            }
        }
        for document in self.law.dea().documents_of(&chapter.number) {
            let words =
                format!("the code expects {} ({}; {})", document.name, document.cite, mark(document.mark));
            text.push_str(&wrapped("  - ", &words, width));
        }
    }
}

/// The answer in a sentence or two.
fn summary(answers: &[DeaAnswer<'_>]) -> String {
    let of = |verdict: Verdict| {
        let names = answers.iter().filter(move |answer| answer.verdict == verdict).map(what_for);
        names.collect::<Vec<String>>()
    };
    let (yes, unsure) = (of(Verdict::Yes), of(Verdict::NotEstablished));
    let mut text = match yes.as_slice() {
        [] => "Nothing in it is established for these two.".to_string(),
        some => format!("Yes, for: {}.", some.join("; ")),
    };
    if yes.is_empty() && unsure.is_empty() {
        return "No: nothing in it is for these two.".to_string();
    }
    if !unsure.is_empty() {
        let _ = write!(text, " Not established: {}.", unsure.join("; "));
    }
    text
}

/// What an objective needs, each provision behind the words that rest on it.
fn needed(objective: &Objective) -> Option<String> {
    let mut tests = objective.tests.iter().peekable();
    let mut parts: Vec<String> = Vec::new();
    while let Some(test) = tests.next() {
        let is_last_of_its = tests.peek().is_none_or(|next| next.cite != test.cite || next.mark != test.mark);
        let source =
            if is_last_of_its { format!(" ({}; {})", test.cite, mark(test.mark)) } else { String::new() };
        parts.push(format!("{}{source}", test.says));
    }
    (!parts.is_empty()).then(|| format!("needed: {}", parts.join("; and ")))
}

fn paragraphs(end: &End<'_>) -> String {
    let paras: Vec<String> =
        end.entries.iter().map(|entry| format!("para {} ({})", entry.para, entry.name)).collect();
    paras.join(" and ")
}

/// For what a power is, in words.
fn what_for(answer: &DeaAnswer<'_>) -> String {
    match (answer.objective, answer.gateway) {
        (Some(objective), _) => objective.name.clone(),
        (None, Some((_, provision))) => lower(&provision.name),
        (None, None) => answer.chapter.name.clone(),
    }
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[derive(Serialize)]
struct Contract<'a> {
    version: u64,
    from: &'a str,
    to: &'a str,
    as_of: NaiveDate,
    law: String,
    answers: Vec<ContractAnswer<'a>>,
}

#[derive(Serialize)]
struct ContractAnswer<'a> {
    chapter: &'a str,
    gateway: Option<String>,
    objective: Option<&'a str>,
    answer: &'static str,
    from_paragraphs: Vec<&'a str>,
    to_paragraphs: Vec<&'a str>,
    why: Vec<String>,
    conditions: Vec<Condition<'a>>,
    checked: &'static str,
    list_read: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Condition<'a> {
    says: &'a str,
    cite: &'a str,
    checked: &'static str,
}

impl Question {
    fn contract<'a>(&'a self, answers: &'a [DeaAnswer<'a>]) -> Contract<'a> {
        Contract {
            version: 1,
            from: self.from.id,
            to: self.to.id,
            as_of: self.day,
            law: self.law.digest().to_string(),
            answers: answers.iter().map(|answer| self.contract_answer(answer)).collect(),
        }
    }

    fn contract_answer<'a>(&self, answer: &'a DeaAnswer<'a>) -> ContractAnswer<'a> {
        let paras = |end: &'a Option<End<'a>>| {
            end.iter().flat_map(|end| &end.entries).map(|entry| entry.para.as_str()).collect()
        };
        let asked = |objective: Option<&'a Objective>| {
            let tests = objective.into_iter().flat_map(|objective| &objective.tests);
            tests
                .chain(&answer.chapter.conditions)
                .map(|asked| Condition {
                    says: &asked.says,
                    cite: &asked.cite,
                    checked: mark_code(asked.mark),
                })
                .collect()
        };
        ContractAnswer {
            chapter: &answer.chapter.number,
            gateway: answer
                .gateway
                .map(|(instrument, provision): (&Instrument, &Provision)| instrument.cite(provision)),
            objective: answer.objective.map(|objective| objective.id.as_str()),
            answer: match answer.verdict {
                Verdict::Yes => "yes",
                Verdict::No => "no",
                Verdict::NotEstablished => "not-established",
            },
            from_paragraphs: paras(&answer.from),
            to_paragraphs: paras(&answer.to),
            why: if answer.gateway.is_some() { self.why(answer) } else { Vec::new() },
            conditions: if answer.verdict == Verdict::No { Vec::new() } else { asked(answer.objective) },
            checked: mark_code(answer.mark),
            list_read: answer.schedule.map(|schedule| schedule.list_read),
        }
    }
}
