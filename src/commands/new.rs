//! `isa new`: an agreement from a template, with answers from a file, from the command line, or asked one by one.
//! Judges no answer by law: `isa check` does that to the text that comes out.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Result;

use super::facts::Templates;
use super::repository::{read_source, shown_path};
use super::templates::{find, one_line};
use super::{Context, Outcome, Repository, fail, meant, today};
use crate::agreement::{is_id, parse};
use crate::disk::Folder;
use crate::template::{Answer, Answers, Blank, BlankKind, Template, TemplateError};
use crate::text::{Source, clean};

#[derive(clap::Args)]
pub struct Args {
    /// The template: `isa templates` lists them
    #[arg(value_name = "TEMPLATE")]
    template: String,
    /// The id of the new agreement, which is also its folder's name
    #[arg(long, value_name = "ID")]
    id: String,
    /// Take the answers from this file: `isa templates TEMPLATE --answers` writes one to fill in
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Answer one question; may be given often
    #[arg(long, value_name = "NAME=ANSWER")]
    set: Vec<String>,
    /// The parties: ids of bodies with commas between, or group:ID
    #[arg(long, value_name = "IDS")]
    parties: Option<String>,
    /// Ask nothing: what is not answered stays open
    #[arg(long)]
    no_questions: bool,
}

/// Folders of a repository that are no agreements.
const TAKEN: [&str; 6] = ["bodies", "roster", "registry", "templates", "schemas", "agreements"];

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    good_id(&args.id)?;
    let templates = Templates::of(Some(&repository))?;
    let template = find(&templates, &args.template)?;
    let path = format!("{}/agreement.yaml", args.id);
    // Before anybody has answered fifteen questions for nothing.
    if repository.root.join(&path).symlink_metadata().is_ok() {
        return Err(fail(
            format!("{} is there already", shown_path(&repository.root.join(&path))),
            "choose another id, or change the text that is there",
        ));
    }
    let bodies = Bodies { context, own: repository.particulars()?.into_keys().collect() };
    let mut answers = given(args, template, &bodies)?;
    if !args.no_questions && io::stdin().is_terminal() && io::stderr().is_terminal() {
        ask(template, &mut answers, &bodies, &mut io::stdin().lock(), &mut io::stderr())?;
    }
    let text = template.fill(&args.id, &answers).map_err(not_taken)?;
    let reading = parse(Source::new(&path, text.as_bytes())).map_err(|(source, refusal)| {
        fail(
            format!(
                "{} gives no agreement: {}: {refusal}",
                template.name(),
                source.point(refusal.place.start)
            ),
            "put the template right",
        )
    })?;
    let mut open = Vec::new();
    reading.tree.root.leaves(&mut |_, leaf| open.extend(leaf.blank().map(str::to_string)));
    let folder = Folder::open(&repository.root)
        .map_err(|error| fail(error.to_string(), "check that the repository can be written to"))?;
    folder
        .create_new(&path, text.as_bytes())
        .map_err(|error| fail(error.to_string(), "choose another id, or make room for it"))?;
    let shown = shown_path(&repository.root.join(&path));
    let own = if template.standard {
        ""
    } else {
        "made from a template of this repository's own, which is not a standard template\n"
    };
    let left = match open.as_slice() {
        [] => format!("nothing is left open; next: isa check {shown}"),
        [one] => format!("1 blank is left to complete: {one}"),
        many => format!("{} blanks are left to complete: {}", many.len(), many.join(", ")),
    };
    Ok(Outcome::says(format!("wrote {shown}\n{own}{left}\n")))
}

fn good_id(id: &str) -> Result<()> {
    if !is_id(id) || id.len() < 3 {
        return Err(fail(
            format!("\"{id}\" cannot be the id of an agreement"),
            "an id has 3 to 64 small letters, digits and hyphens, begins with a letter, and is no name that Windows keeps",
        ));
    }
    if TAKEN.contains(&id) {
        return Err(fail(
            format!("\"{id}\" is a folder of the repository itself"),
            "choose another id, such as home-fire-safety-2027",
        ));
    }
    Ok(())
}

/// The answers of the file and of the command line; the command line wins.
fn given(args: &Args, template: &Template, bodies: &Bodies<'_>) -> Result<Answers> {
    let mut answers = match &args.answers {
        None => Answers::default(),
        Some(path) => Answers::read(&read_source(path)?).map_err(not_taken)?,
    };
    for pair in &args.set {
        let (name, line) = pair.split_once('=').ok_or_else(|| {
            fail(
                format!("\"{pair}\" is no answer"),
                "write `--set NAME=ANSWER`, such as `--set visit-months=24`",
            )
        })?;
        let blank = template.blank(name).ok_or_else(|| not_taken(template.no_blank(name)))?;
        answers.0.insert(name.to_string(), blank.typed(line).map_err(not_taken)?);
    }
    if let Some(parties) = &args.parties {
        answers.0.insert(template.parties.clone(), bodies.parties(parties)?);
    }
    for (name, answer) in &answers.0 {
        if let Some(blank) = template.blank(name) {
            bodies.known(blank, answer).map_err(|(why, hint)| fail(why, hint))?;
        }
    }
    Ok(answers)
}

/// Asks what is not answered, one question at a time: plain lines, which every terminal and every reader of screens
/// can do. Enter takes what stands there or leaves the blank open; the end of the input leaves the rest open.
fn ask(
    template: &Template,
    answers: &mut Answers,
    bodies: &Bodies<'_>,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> Result<()> {
    let left: Vec<&Blank> =
        template.blanks.iter().filter(|blank| !answers.0.contains_key(&blank.name)).collect();
    if left.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}\n", clean(&template.title))?;
    writeln!(out, "Enter alone leaves a question open, or takes what stands in brackets.\n")?;
    for (at, blank) in left.iter().enumerate() {
        writeln!(out, "{} of {}: {}", at + 1, left.len(), clean(&blank.question))?;
        writeln!(out, "  {}", clean(&blank.help))?;
        if !blank.choices.is_empty() {
            writeln!(out, "  choices: {}", clean(&blank.choices.join(", ")))?;
        }
        writeln!(out, "  {}; for example: {}", blank.kind.words(), clean(&one_line(&blank.example)))?;
        loop {
            match &blank.default {
                Some(default) => write!(out, "[{}] > ", clean(&one_line(default)))?,
                None => write!(out, "> ")?,
            }
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Ok(());
            }
            if line.trim().is_empty() {
                break;
            }
            let answer = blank.typed(&line).map_err(|error| error.to_string()).and_then(|answer| {
                bodies.known(blank, &answer).map_err(|(why, hint)| format!("{why}; {hint}"))?;
                Ok(answer)
            });
            match answer {
                Ok(answer) => {
                    answers.0.insert(blank.name.clone(), answer);
                    break;
                }
                Err(why) => writeln!(out, "  {}", clean(&why))?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The bodies that can be parties: the catalogue's and those that the repository has particulars of.
struct Bodies<'a> {
    context: &'a Context,
    own: Vec<String>,
}

impl Bodies<'_> {
    /// That every body and group of an answer is known; or why not, and what to do.
    fn known(&self, blank: &Blank, answer: &Answer) -> Result<(), (String, String)> {
        match (blank.kind, answer) {
            (BlankKind::Body, Answer::Text(id)) => self.body(id),
            (BlankKind::Group, Answer::Text(id)) => self.group(id),
            (BlankKind::Bodies, Answer::Text(text)) => match text.strip_prefix("group:") {
                Some(group) => self.group(group),
                None => self.body(text),
            },
            (BlankKind::Bodies, Answer::List(ids)) => ids.iter().try_for_each(|id| self.body(id)),
            _ => Ok(()),
        }
    }

    fn body(&self, id: &str) -> Result<(), (String, String)> {
        if self.context.law.bodies().get(id).is_some() || self.own.iter().any(|own| own == id) {
            return Ok(());
        }
        Err((format!("there is no body \"{id}\""), meant::body(self.context.law.bodies(), id)))
    }

    fn group(&self, id: &str) -> Result<(), (String, String)> {
        let groups = self.context.law.bodies().groups();
        if groups.iter().any(|group| group.id == id) {
            return Ok(());
        }
        let known: Vec<&str> = groups.iter().map(|group| group.id.as_str()).collect();
        Err((format!("there is no group \"{id}\""), format!("groups are {}", known.join(", "))))
    }

    /// What `--parties` says. A group alone stays a group; among other bodies it is written out.
    fn parties(&self, line: &str) -> Result<Answer> {
        let parts: Vec<&str> = line.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if let [one] = parts.as_slice()
            && one.starts_with("group:")
        {
            return Ok(Answer::Text((*one).to_string()));
        }
        let mut ids: Vec<String> = Vec::new();
        for part in parts {
            match part.strip_prefix("group:") {
                None => ids.push(part.to_string()),
                Some(id) => {
                    self.group(id).map_err(|(why, hint)| fail(why, hint))?;
                    let group = self.context.law.bodies().group(id);
                    ids.extend(
                        group.into_iter().flat_map(|group| group.members_on(today())).map(String::from),
                    );
                }
            }
        }
        let mut once = Vec::new();
        for id in ids {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        Ok(Answer::List(once))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn not_taken(error: TemplateError) -> anyhow::Error {
    let hint = match &error {
        TemplateError::Unreadable { refusal, .. } => refusal.help.clone(),
        _ => None,
    };
    fail(
        error.to_string(),
        hint.unwrap_or_else(|| "`isa templates TEMPLATE` shows what each question takes".to_string()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Catalogue;

    fn asked(typed: &str) -> (Answers, String) {
        let context = Context { dir: None, law: Catalogue::built_in() };
        let bodies = Bodies { context: &context, own: vec!["fire-charity".to_string()] };
        let template = crate::template::Shelf::standard()
            .iter()
            .find(|template| template.id == "home-fire-safety")
            .expect("a standard template");
        let mut answers = Answers::default();
        let mut out = Vec::new();
        ask(template, &mut answers, &bodies, &mut typed.as_bytes(), &mut out).unwrap();
        (answers, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_wrong_answer_is_asked_again_and_enter_leaves_the_question_open() {
        let (answers, said) = asked("camdem\nCamden\ncamden, fire-charity\n\ntomorrow\n2027-01-04\n");
        assert_eq!(
            answers.0["councils"],
            Answer::List(vec!["camden".to_string(), "fire-charity".to_string()])
        );
        assert!(!answers.0.contains_key("contact"));
        assert_eq!(answers.0["start-day"], Answer::Text("2027-01-04".to_string()));
        assert_eq!(answers.0.len(), 2, "the end of the input leaves the rest open");
        assert!(said.contains("there is no body \"camdem\"; did you mean \"camden\"?"), "{said}");
        assert!(said.contains("`tomorrow` is not a day"), "{said}");
    }

    #[test]
    fn a_group_among_other_parties_is_written_out_and_alone_it_stays_a_group() {
        let context = Context { dir: None, law: Catalogue::built_in() };
        let bodies = Bodies { context: &context, own: Vec::new() };
        assert_eq!(
            bodies.parties("group:london-boroughs").unwrap(),
            Answer::Text("group:london-boroughs".into())
        );
        let Answer::List(ids) = bodies.parties("camden, group:london-boroughs, tfl").unwrap() else {
            panic!("a list")
        };
        assert_eq!((ids.len(), ids[0].as_str(), ids[33].as_str()), (34, "camden", "tfl"));
        assert!(bodies.parties("camden, group:nowhere").is_err());
    }

    #[test]
    fn ids_of_agreements_keep_to_the_contract() {
        for id in ["abc", "home-fire-safety-2027", &"a".repeat(64)] {
            assert!(good_id(id).is_ok(), "{id}");
        }
        for id in
            ["ab", "Abc", "1abc", "a_b", "a/b", "..", "bodies", "registry", &"a".repeat(65), "a b", "é-é"]
        {
            assert!(good_id(id).is_err(), "{id}");
        }
    }
}
