//! `isa templates`: the templates from which agreements can be made, and what one of them asks and fixes.
//! Makes no agreement.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::facts::Templates;
use super::{Context, Outcome, Repository, fail};
use crate::template::{Answer, Template};
use crate::text::clean_json;

#[derive(clap::Args)]
pub struct Args {
    /// One template, to see its questions and locked clauses: such as home-fire-safety or home-fire-safety/1.0.0
    #[arg(value_name = "TEMPLATE")]
    name: Option<String>,
    /// Write the questions as a file of answers to fill in
    #[arg(long, requires = "name", conflicts_with = "format")]
    answers: bool,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::at_or_above(context.dir.as_deref().unwrap_or(Path::new(".")))?;
    let templates = Templates::of(repository.as_ref())?;
    let chosen: Vec<&Template> = match &args.name {
        None => templates.shelf().all().collect(),
        Some(name) => vec![find(&templates, name)?],
    };
    if args.format == "json" {
        let list: Vec<_> = chosen.iter().map(|template| contract(template)).collect();
        let text = serde_json::to_string_pretty(&json!({"version": 1, "templates": list}))?;
        return Ok(Outcome::ready(clean_json(&text) + "\n"));
    }
    Ok(Outcome::says(match (&args.name, chosen.as_slice()) {
        (Some(_), [template]) if args.answers => answers(template),
        (Some(_), [template]) => shown(template),
        _ => listed(&chosen),
    }))
}

/// The template of a name, or a failure that names those that there are.
pub fn find<'a>(templates: &'a Templates, name: &str) -> Result<&'a Template> {
    templates.shelf().find(name).ok_or_else(|| {
        let mut known: Vec<&str> = templates.shelf().all().map(|template| template.id.as_str()).collect();
        known.dedup();
        fail(format!("there is no template \"{name}\""), format!("there are {}", known.join(", ")))
    })
}

fn listed(templates: &[&Template]) -> String {
    let width = templates.iter().map(|template| template.name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for template in templates {
        let own = if template.standard { "" } else { " (not a standard template)" };
        let _ = writeln!(text, "{:<width$}  {}{own}", template.name(), template.summary);
    }
    text
}

fn shown(template: &Template) -> String {
    let mut text = format!("{}: {}\n", template.name(), template.title);
    if !template.standard {
        text.push_str("Not a standard template: it is this repository's own.\n");
    }
    let _ = writeln!(text, "{}\n\n{}\n\nQuestions", template.digest(), template.when_to_use);
    for blank in &template.blanks {
        let _ = writeln!(text, "\n  {}: {}\n    {}", blank.name, blank.question, blank.help);
        let _ = writeln!(text, "    {}; for example {}", blank.kind.words(), one_line(&blank.example));
        if !blank.choices.is_empty() {
            let _ = writeln!(text, "    choices: {}", blank.choices.join(", "));
        }
        if let Some(default) = &blank.default {
            let _ = writeln!(text, "    unless answered: {}", one_line(default));
        }
    }
    text.push_str("\nLocked clauses, which every signature binds\n");
    for clause in &template.clauses {
        let _ = writeln!(text, "\n  {}\n    {}", clause.title, clause.text);
    }
    let pointers: Vec<&str> = template.locked.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let _ = writeln!(text, "\nLocked values: {}", pointers.join(" "));
    let _ = writeln!(text, "May change without a new signature: {}", template.minor.join(" "));
    text
}

/// A file of answers with every question as a comment above its line.
fn answers(template: &Template) -> String {
    let mut text = format!(
        "# Answers to {}. Use: isa new {} --id ID --answers FILE\n",
        template.name(),
        template.name()
    );
    for blank in &template.blanks {
        let _ = write!(text, "\n# {} ({})\n# {}\n", blank.question, blank.kind.words(), blank.help);
        if !blank.choices.is_empty() {
            let _ = writeln!(text, "# One of: {}", blank.choices.join(", "));
        }
        match &blank.default {
            Some(default) => {
                let _ = writeln!(text, "# Unless answered: {}", one_line(default));
            }
            None => {
                let _ = writeln!(text, "# For example: {}", one_line(&blank.example));
            }
        }
        let _ = writeln!(text, "{}:", blank.name);
    }
    text
}

/// An answer as it would be typed.
pub fn one_line(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::Count(count) => count.to_string(),
        Answer::Flag(flag) => if *flag { "yes" } else { "no" }.to_string(),
        Answer::List(items) => {
            items.join(if items.iter().any(|item| item.contains(' ')) { "; " } else { ", " })
        }
    }
}

fn contract(template: &Template) -> serde_json::Value {
    let blanks: Vec<_> = template
        .blanks
        .iter()
        .map(|blank| {
            json!({
                "name": blank.name,
                "question": blank.question,
                "type": blank.kind,
                "help": blank.help,
                "choices": blank.choices,
                "example": blank.example,
                "default": blank.default,
            })
        })
        .collect();
    json!({
        "name": template.name(),
        "title": template.title,
        "summary": template.summary,
        "standard": template.standard,
        "digest": template.digest().to_string(),
        "blanks": blanks,
        "clauses": template.clauses,
        "locked": template.locked.iter().map(|(pointer, _)| pointer).collect::<Vec<_>>(),
        "minor": template.minor,
    })
}
