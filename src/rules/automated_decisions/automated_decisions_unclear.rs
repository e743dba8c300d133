//! `automated-decisions-unclear`: the text gives a reason to ask whether a machine decides, and no plain answer.
//! A text that gives no reason to ask may be silent.

use crate::agreement::AutomatedDecisions;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, each, words_of};

pub static AUTOMATED_DECISIONS_UNCLEAR: Rule = Rule {
    id: "automated-decisions-unclear",
    family: Family::AutomatedDecisions,
    severity: Severity::Question,
    summary: "the text does not say plainly whether a machine decides",
    cites: &["UK GDPR Art 5(1)(a)"],
    page: include_str!("automated_decisions_unclear.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

/// The feature of the catalogue that rests on evaluation by machine.
const EVALUATION: &str = "UK GDPR Art 35(3)(a)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let automated = &case.agreement.automated_decisions;
    let help = "write `none`, or `what:` is decided, whether it is `significant:` and takes effect without a person, and the `safeguards:`";
    if let Some(AutomatedDecisions::Text(said)) = automated.value() {
        if !denies(said.as_str()) && !somebody_decides(said.as_str()) {
            let message =
                "does a machine decide here without a person, and how much does it mean for people?";
            out.report(Finding::question(said.place(), message).help(help));
        }
        return;
    }
    let features = case.law.features();
    let evaluates =
        |word: &str| features.iter().any(|feature| feature.id == word && feature.cite == EVALUATION);
    let Some(named) = each(&case.agreement.features).find(|word| evaluates(word.as_str())) else { return };
    if out.lacks(automated, "automated-decisions") {
        let id = &case.agreement.id;
        let message =
            "the sharing serves evaluation by automated means: does a machine decide without a person?";
        out.report(
            Finding::question(id.place(), message)
                .lacking(id.place(), "automated-decisions")
                .related(named.place(), "this")
                .help(help),
        );
    }
}

/// True of a sentence that has people look at each case: "an operator looks at each before anything is done".
fn somebody_decides(said: &str) -> bool {
    const PEOPLE: [&str; 12] = [
        "person",
        "people",
        "human",
        "officer",
        "officers",
        "manager",
        "operator",
        "caseworker",
        "worker",
        "practitioner",
        "investigator",
        "staff",
    ];
    const DO: [&str; 10] = [
        "looks", "look", "decides", "decide", "checks", "check", "reviews", "review", "confirms", "approves",
    ];
    let said = said.to_lowercase();
    let words: Vec<&str> = words_of(&said).collect();
    let in_each_case =
        ["each", "every", "always"].iter().any(|all| words.contains(all)) || said.contains("before any");
    let they_do = words.windows(2).any(|pair| PEOPLE.contains(&pair[0]) && DO.contains(&pair[1]));
    let done_by = words.windows(3).any(|three| three[0] == "by" && PEOPLE.contains(&three[2]));
    in_each_case && (they_do || done_by)
}

/// True of "none", and of a sentence that begins with a denial.
fn denies(said: &str) -> bool {
    let first = said.trim().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    ["no", "none", "never", "not", "nothing", "nobody"].contains(&first.as_str())
        || ["does not", "do not", "will not", "are not", "is not", "not used", "no automated"]
            .iter()
            .any(|denial| said.to_lowercase().contains(denial))
}

#[cfg(test)]
mod tests {
    use super::somebody_decides;

    #[test]
    fn a_person_who_looks_at_each_case_is_told_from_one_who_comes_after() {
        assert!(somebody_decides("An operator looks at each before anything is done."));
        assert!(somebody_decides("A list is drawn up; officers decide before any letter is sent."));
        assert!(somebody_decides("Each match is examined by a person."));
        assert!(!somebody_decides("The system refuses the claim before a person looks at it."));
        assert!(!somebody_decides("The system decides, and staff review complaints."));
        assert!(!somebody_decides("The system scores every household."));
    }
}
