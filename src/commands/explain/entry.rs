//! What is known of a rule or of a provision, as one entry of the reference: in Markdown, from which every other form is
//! made. Works nothing out.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::super::law_words::{bodies, limit, mark, purpose, standing};
use super::example::example;
use crate::law::{
    Catalogue, Entry, Extent, Force, Found, Instrument, LiftsConfidence, Period, Provision, Schedule,
    Strength,
};
use crate::rules::{RULES, Rule, Severity};

/// A rule: its page, an example, the law on the day with its history, and how sure that is.
pub fn rule_entry(law: &Catalogue, rule: &Rule, day: NaiveDate) -> String {
    let mut text = format!("{}\n", rule.page.trim_end());
    if let Some(example) = example(rule.id) {
        let _ = writeln!(
            text,
            "\n## Before and after\n\nOf the lines behind `-` the rule says: {}. With those behind `+` in their place it is silent.\n",
            example.said.trim_end_matches('.')
        );
        for line in example.lines {
            let _ = writeln!(text, "    {line}");
        }
    }
    let article = if rule.severity == Severity::Error { "an" } else { "a" };
    let _ = write!(
        text,
        "\n## The law on {day}\n\nThe rule is in the family {} and can be at most {article} {}.\n",
        rule.family.word(),
        rule.severity
    );
    if rule.fixed {
        text.push_str("No departure from it is possible.\n");
    }
    for cite in rule.cites {
        let Found::Provision { provision, .. } = law.look_up(cite) else { continue };
        let _ = writeln!(text, "\n- {cite}: {}.", provision.name);
        let spans = provision.periods.iter().map(span);
        for fact in std::iter::once(standing(provision, day)).chain(spans).chain([checked(provision)]) {
            let _ = writeln!(text, "  {}.", sentence(&fact));
        }
    }
    text
}

/// A provision: what it says, and facts, each with its label.
pub struct Facts {
    pub title: String,
    pub says: Option<String>,
    pub rows: Vec<(&'static str, String)>,
}

pub fn facts(law: &Catalogue, instrument: &Instrument, provision: &Provision, day: NaiveDate) -> Facts {
    let cite = instrument.cite(provision);
    let mut rows = vec![("on that day", standing(provision, day))];
    rows.extend(provision.periods.iter().map(|period| ("history", span(period))));
    rows.push((
        "obliges",
        match provision.force {
            Force::Duty => "yes, it is a duty",
            Force::Power => "no, it is a power",
            Force::DueRegard => "no, it asks for due regard only",
            Force::None => "not established, or not the question",
        }
        .to_string(),
    ));
    if let Some(list) = &provision.task_of {
        rows.push(("function of", bodies(law.bodies(), list)));
    }
    if let Some(gateway) = &provision.gateway {
        let strength = match gateway.strength {
            Strength::Express => "express words to disclose",
            Strength::Implied => "an ancillary or general power, weak alone",
        };
        rows.push(("as a gateway", strength.to_string()));
        rows.push(("from", bodies(law.bodies(), &gateway.from)));
        rows.push(("to", bodies(law.bodies(), &gateway.to)));
        let read = gateway.lists_read.map_or("no".to_string(), |day| format!("in the text of {day}"));
        rows.push(("lists read", read));
        let purposes: Vec<String> = gateway.purposes.iter().map(|tag| purpose(tag)).collect();
        rows.push(("for", purposes.join(", ")));
        if !gateway.limits.is_empty() {
            let limits: Vec<&str> = gateway.limits.iter().map(|id| limit(id)).collect();
            rows.push(("limits", limits.join("; ")));
        }
        if let Some(onward) = &gateway.onward {
            rows.push(("onward", onward.trim().to_string()));
        }
        rows.push((
            "confidence",
            match gateway.lifts_confidence {
                LiftsConfidence::Yes => "it lifts a duty of confidence",
                LiftsConfidence::No => "it does not lift a duty of confidence",
                LiftsConfidence::NotStated => "not stated, or not read",
            }
            .to_string(),
        ));
    }
    rows.extend(digital_economy(law, &cite, day));
    let extent: Vec<&str> = provision.extent.iter().map(|extent| country(*extent)).collect();
    rows.push(("extent", extent.join(", ")));
    if let Some(uri) = &provision.uri {
        rows.push(("text", format!("legislation.gov.uk{uri}")));
    }
    rows.push(("checked", checked(provision)));
    let rules: Vec<&str> =
        RULES.iter().filter(|rule| applies(law, rule, provision)).map(|rule| rule.id).collect();
    if !rules.is_empty() {
        rows.push(("rules", rules.join(", ")));
    }
    if let Some(note) = &provision.note {
        rows.push(("note", note.trim().to_string()));
    }
    rows.retain(|(_, value)| !value.is_empty());
    Facts {
        title: format!("{cite}: {}", provision.name),
        says: provision.says.as_ref().map(|says| says.trim().to_string()),
        rows,
    }
}

/// What the lists of the Digital Economy Act say of a provision: the exceptions that it allows, the uses to which it ties
/// what is shared, and what its Chapter still asks.
fn digital_economy(law: &Catalogue, cite: &str, day: NaiveDate) -> Vec<(&'static str, String)> {
    let dea = law.dea();
    let is_it = |other: &str| {
        law.provision(other).is_some_and(|p| law.provision(cite).is_some_and(|own| std::ptr::eq(own, p)))
    };
    let mut rows = Vec::new();
    for chapter in &dea.chapters {
        let excepted = [&chapter.use_except, &chapter.onward_except].into_iter().flatten();
        for exceptions in excepted.filter(|exceptions| is_it(&exceptions.cite)) {
            let names: Vec<&str> = exceptions
                .allows
                .iter()
                .filter_map(|id| dea.exception(id))
                .map(|exception| exception.name.as_str())
                .collect();
            rows.push(("allows", names.join("; ")));
        }
        if chapter.gateways.iter().any(|gateway| gateway == cite) {
            let asked = chapter.conditions.iter().map(|asked| format!("{} ({})", asked.says, asked.cite));
            rows.extend(asked.map(|asked| ("asks", asked)));
        }
    }
    let uses: Vec<&str> = dea.schemes_of(cite, day).map(|scheme| scheme.name.as_str()).collect();
    rows.push(("uses", uses.join("; ")));
    rows
}

fn applies(law: &Catalogue, rule: &Rule, provision: &Provision) -> bool {
    rule.cites.iter().any(|cite| law.provision(cite).is_some_and(|cited| std::ptr::eq(cited, provision)))
}

/// A paragraph of a Schedule of the Digital Economy Act, which the catalogue holds as a list.
pub fn paragraph(law: &Catalogue, schedule: &Schedule, entry: &Entry, day: NaiveDate) -> Facts {
    let mut rows = Vec::new();
    let here = match (entry.from, entry.until) {
        (Some(from), _) if day < from => format!("not there on {day}: it comes on {from}"),
        (_, Some(until)) if until <= day => format!("not there on {day}: it went on {until}"),
        _ => format!("there on {day}"),
    };
    rows.push(("on that day", here));
    let by = entry.by.as_deref().map(|by| format!("by {by}")).unwrap_or_default();
    rows.push(("changed", by));
    rows.push(("admits", bodies(law.bodies(), &entry.admits)));
    rows.push(("for", schedule.gateways.join(", ")));
    if entry.functions_only.is_yes() {
        rows.push(("limits", "only information held for certain functions".to_string()));
    }
    let objectives = law
        .dea()
        .objectives
        .iter()
        .filter(|o| schedule.by_objective.is_yes() && o.admits_paras.contains(&entry.para));
    let objectives: Vec<&str> = objectives.map(|objective| objective.name.as_str()).collect();
    rows.push(("objectives", objectives.join("; ")));
    rows.push(("checked", format!("{}, the list as it stood on {}", mark(entry.mark), schedule.list_read)));
    rows.extend(entry.note.iter().map(|note| ("note", note.trim().to_string())));
    rows.retain(|(_, value)| !value.is_empty());
    let title =
        format!("Digital Economy Act 2017 Sch {} para {}: {}", schedule.number, entry.para, entry.name);
    Facts { title, says: None, rows }
}

impl Facts {
    /// As an entry of the reference.
    pub fn markdown(&self) -> String {
        let mut text = format!("### {}\n", self.title);
        if let Some(says) = &self.says {
            let _ = write!(text, "\n{says}\n");
        }
        text.push('\n');
        for (label, value) in &self.rows {
            let _ = writeln!(text, "- {label}: {}", value.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        text
    }
}

/// Words as they begin a sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn span(period: &Period) -> String {
    let until = match (period.until, &period.until_by) {
        (Some(until), Some(by)) => format!(" to the day before {until}, ended by {by}"),
        (Some(until), None) => format!(" to the day before {until}"),
        (None, _) => String::new(),
    };
    let changed = period.changed.as_deref().map(|changed| format!(": {changed}")).unwrap_or_default();
    format!("from {} by {}{until} (date {}){changed}", period.from, period.by, mark(period.dated))
}

/// How well a provision was read, when and where.
fn checked(provision: &Provision) -> String {
    let seen = provision.checked.seen.as_deref().unwrap_or("where is not recorded");
    format!("{} on {}: {}", mark(provision.checked.mark), provision.checked.on, seen.trim())
}

fn country(extent: Extent) -> &'static str {
    match extent {
        Extent::E => "England",
        Extent::W => "Wales",
        Extent::S => "Scotland",
        Extent::Ni => "Northern Ireland",
    }
}
