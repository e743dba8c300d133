//! `section-251-out-of-scope`: support for confidential patient information is named for a purpose that is no medical one.
//! What a single approval covers stands in the approval.

use crate::agreement::ConfidenceRoute;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each, list};
use crate::text::Word;

pub static SECTION_251_OUT_OF_SCOPE: Rule = Rule {
    id: "section-251-out-of-scope",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "support for confidential patient information is named for a purpose that is no medical one",
    cites: &["National Health Service Act 2006 s.251"],
    page: include_str!("section_251_out_of_scope.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const SUPPORT: &str = "National Health Service Act 2006 s.251";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some(route) = flow.confidence.value().and_then(|confidence| confidence.route()) else { continue };
        let kinds: Vec<&Word<String>> =
            case.purposes_of(flow).flat_map(|purpose| each(&purpose.kinds)).collect();
        let every_purpose_says = case.purposes_of(flow).all(|purpose| each(&purpose.kinds).next().is_some());
        let Some(support) = case.law.provision(SUPPORT).and_then(|provision| provision.gateway.as_ref())
        else {
            return;
        };
        let is_medical = |kind: &&Word<String>| {
            case.law.purposes().get(kind.as_str()).is_none()
                || support.purposes.iter().any(|own| case.law.is_near(own, kind.as_str()))
        };
        let Some(first) = kinds.first() else { continue };
        if **route != ConfidenceRoute::Section251 || !every_purpose_says || kinds.iter().any(is_medical) {
            continue;
        }
        let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let message = format!(
            "flow \"{}\" is for {}, and {SUPPORT} sets confidence aside for medical purposes alone",
            flow.id,
            list(&words, "and")
        );
        out.report(
            Finding::warning(first.place(), message)
                .about(flow.id.as_str())
                .related(route.place(), "the route")
                .help("name another route for this purpose"),
        );
    }
}
