//! The documents of `tests/rules`: what each case is made of, how it is read, and how the rules are asked about it.
//! Says nothing of what must come out.
//!
//! A case is a file `pass….yaml` or `fail….yaml`, or a folder of such a name whose files are checked together, as a
//! repository is: `NAME.yaml` or `NAME/agreement.yaml` each. Its first line says the day: `# as-of: 2026-11-23`.
//! Beside the cases, or inside a case's folder: `template.yaml` holds what the standard template fixes, an empty file
//! `template-unknown` says that it was not found, `bodies/*.yaml` are particulars that bodies keep.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use isa::agreement::{History, Particulars, Reading, TemplateFacts, TemplateTerms, parse, parse_particulars};
use isa::law::Catalogue;
use isa::report::{FileReport, Report};
use isa::rules::{Case, Checked, Finding, RepositoryCase, check, check_repository};
use isa::text::{Refusal, Source};
use serde_json::Value;

/// The folders of the rules.
pub fn folders() -> Vec<PathBuf> {
    entries(&fixtures()).into_iter().filter(|path| path.is_dir()).collect()
}

/// The cases of a rule's folder.
pub fn cases(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| is_case(path)).collect()
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn is_case(path: &Path) -> bool {
    let name = name(path);
    let is_text = path.extension().is_some_and(|extension| extension == "yaml");
    (name.starts_with("pass") || name.starts_with("fail")) && (is_text || path.is_dir())
}

/// A case, read.
pub struct Document {
    pub day: NaiveDate,
    pub texts: Vec<Text>,
    together: bool,
    beside: Beside,
}

impl Document {
    pub fn read(path: &Path) -> Result<Self, String> {
        let together = path.is_dir();
        let files = if together { repository_files(path)? } else { vec![path.to_path_buf()] };
        let day = day_of(&files[0])?;
        let texts = files.iter().map(|file| Text::read(file, path)).collect();
        Ok(Self { day, texts, together, beside: Beside::of(path)? })
    }

    /// What the rules say of it; all of them, if `only` is empty.
    pub fn check(&self, only: &[String]) -> Report<'_> {
        if self.together {
            self.beside.check_together(self.day, &self.texts, only)
        } else {
            self.beside.check_one(self.day, &self.texts[0], only)
        }
    }
}

/// A text of a case: what was read, or why it was not.
pub struct Text {
    /// Its name among the cases, by which the report shows it.
    shown: String,
    agreement: String,
    pub reading: Result<Reading, (Source, Refusal)>,
}

impl Text {
    fn read(file: &Path, case: &Path) -> Self {
        let shown = file.strip_prefix(case.parent().unwrap()).unwrap().to_string_lossy().replace('\\', "/");
        let reading = parse(Source::new(shown.clone(), &fs::read(file).unwrap()));
        let agreement = match &reading {
            Ok(reading) => reading.agreement.id.to_string(),
            Err(_) => folder_name(file),
        };
        Self { shown, agreement, reading }
    }

    fn report(&self, checked: Checked) -> FileReport<'_> {
        let source = match &self.reading {
            Ok(reading) => &reading.source,
            Err((source, _)) => source,
        };
        FileReport { path: self.shown.clone(), source, agreement: self.agreement.clone(), checked }
    }

    /// What the program says of a file that it cannot read.
    fn refused(refusal: &Refusal) -> Checked {
        let mut finding = Finding::error(refusal.place, &refusal.message);
        finding.rule = "unreadable";
        finding.help.clone_from(&refusal.help);
        finding.related.clone_from(&refusal.related);
        Checked { findings: vec![finding], ..Checked::default() }
    }
}

/// What stands beside the texts of a case.
struct Beside {
    template: TemplateFacts,
    particulars: HashMap<String, Particulars>,
}

impl Beside {
    fn of(case: &Path) -> Result<Self, String> {
        let folders = [case, case.parent().unwrap()].into_iter().filter(|folder| folder.is_dir());
        let folders: Vec<&Path> = folders.collect();
        let first = |name: &str| folders.iter().map(|folder| folder.join(name)).find(|path| path.exists());
        // What stands in the case's own folder goes before what stands beside it.
        let says = |folder: &&&Path| {
            folder.join("template.yaml").exists() || folder.join("template-unknown").exists()
        };
        let template = match folders.iter().find(says).map(|folder| folder.join("template.yaml")) {
            Some(file) if file.exists() => TemplateFacts::Known(template(&file)?),
            Some(_) => TemplateFacts::Unknown,
            None => TemplateFacts::NotNamed,
        };
        let mut particulars = HashMap::new();
        for file in first("bodies").iter().flat_map(|folder| entries(folder)) {
            let source = Source::new(name(&file), &fs::read(&file).unwrap());
            let (_, own) = parse_particulars(&source).map_err(|refusal| {
                format!("bodies/{}:{}: {refusal}", name(&file), source.point(refusal.place.start))
            })?;
            particulars.insert(own.id.to_string(), own);
        }
        Ok(Self { template, particulars })
    }

    fn check_one<'t>(&self, day: NaiveDate, text: &'t Text, only: &[String]) -> Report<'t> {
        let law = Catalogue::built_in();
        let checked = match &text.reading {
            Err((_, refusal)) => Text::refused(refusal),
            Ok(reading) => {
                let history = History::of_record(&reading.agreement);
                check(&self.case(reading, day, &history), only)
            }
        };
        Report::new(day, law, vec![text.report(checked)])
    }

    fn check_together<'t>(&self, day: NaiveDate, texts: &'t [Text], only: &[String]) -> Report<'t> {
        let law = Catalogue::built_in();
        let histories: Vec<History> = texts
            .iter()
            .map(|text| text.reading.as_ref().map_or_else(|_| History::default(), history))
            .collect();
        let mut reports = Vec::new();
        let mut repository = RepositoryCase { cases: Vec::new(), unread: Vec::new() };
        let mut of_case = Vec::new();
        for (text, history) in texts.iter().zip(&histories) {
            let checked = match &text.reading {
                Err((_, refusal)) => {
                    repository.unread.push(folder_name(Path::new(&text.shown)));
                    Text::refused(refusal)
                }
                Ok(reading) => {
                    let case = self.case(reading, day, history);
                    let checked = check(&case, only);
                    repository.cases.push((folder_name(Path::new(&text.shown)), case));
                    of_case.push(reports.len());
                    checked
                }
            };
            reports.push(text.report(checked));
        }
        for (finding, accepted) in check_repository(&repository, only) {
            let checked = &mut reports[of_case[finding.file]].checked;
            match accepted {
                Some(reason) => checked.departed.push((finding, reason)),
                None => checked.findings.push(finding),
            }
        }
        Report::new(day, law, reports)
    }

    fn case<'a>(&'a self, reading: &'a Reading, day: NaiveDate, history: &'a History) -> Case<'a> {
        Case::new(reading, Catalogue::built_in(), day, history, &self.template, &self.particulars)
    }
}

fn history(reading: &Reading) -> History {
    History::of_record(&reading.agreement)
}

/// `{id, version, standard, locked: {pointer: value}, minor: [pointer]}`; all but the id has a default.
fn template(file: &Path) -> Result<TemplateTerms, String> {
    let text = fs::read_to_string(file).unwrap();
    let value: Value = serde_yaml::from_str(&text).map_err(|error| format!("template.yaml: {error}"))?;
    let known = ["id", "version", "standard", "locked", "minor"];
    let keys = value.as_object().ok_or("template.yaml: `key: value` lines are needed")?;
    if let Some(key) = keys.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("template.yaml: `{key}` is not one of {}", known.join(", ")));
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let locked = value.get("locked").and_then(Value::as_object);
    let minor = value.get("minor").and_then(Value::as_array);
    Ok(TemplateTerms {
        id: text("id").ok_or("template.yaml: `id` is missing")?.to_string(),
        version: text("version").unwrap_or("1.0.0").to_string(),
        standard: value.get("standard").and_then(Value::as_bool).unwrap_or(true),
        locked: locked
            .into_iter()
            .flatten()
            .map(|(pointer, value)| (pointer.clone(), value.clone()))
            .collect(),
        minor: minor.into_iter().flatten().filter_map(Value::as_str).map(ToString::to_string).collect(),
    })
}

/// The texts of a repository case, in the order of their paths.
fn repository_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in entries(folder) {
        let is_text = path.extension().is_some_and(|extension| extension == "yaml");
        if path.join("agreement.yaml").exists() {
            files.push(path.join("agreement.yaml"));
        } else if is_text && name(&path) != "template.yaml" {
            files.push(path);
        }
    }
    if files.is_empty() { Err("the folder holds no agreement".to_string()) } else { Ok(files) }
}

/// The folder that an agreement stands in, or would: `NAME` for `NAME.yaml` and for `NAME/agreement.yaml`.
fn folder_name(file: &Path) -> String {
    let named = if name(file) == "agreement.yaml" { file.parent().unwrap() } else { file };
    named.file_stem().unwrap().to_string_lossy().into_owned()
}

fn day_of(file: &Path) -> Result<NaiveDate, String> {
    let bytes = fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let day = line.strip_prefix("# as-of: ").ok_or("the first line is not `# as-of: YEAR-MONTH-DAY`")?;
    day.trim().parse().map_err(|_| format!("`{day}` in the first line is not a day"))
}

pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
