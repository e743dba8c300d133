//! `id-not-folder-name`: an agreement whose folder is named otherwise.
//! Acts lie in that folder and name the agreement by its id; whether they belong to it is not asked here.

use crate::rules::{Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked};

pub static ID_NOT_FOLDER_NAME: Rule = Rule {
    id: "id-not-folder-name",
    family: Family::Form,
    severity: Severity::Error,
    summary: "an agreement's folder has another name than the agreement",
    cites: &[],
    page: include_str!("id_not_folder_name.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    for (file, (folder, case)) in repository.cases.iter().enumerate() {
        let id = &case.agreement.id;
        // A file that lies in no folder of its own has no name to differ from.
        if folder.is_empty() || id.as_str() == folder {
            continue;
        }
        let mut finding =
            Finding::error(id.place(), format!("agreement \"{id}\" stands in a folder named \"{folder}\""))
                .help(format!("rename the folder to \"{id}\", or the agreement to \"{folder}\""));
        finding.file = file;
        findings.push(finding);
    }
}
