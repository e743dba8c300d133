//! `insecure-channel`: personal data that travel by ordinary e-mail or on discs and sticks that nothing encrypts.
//! Superseded standards of encryption are for the rules on stale words.

use crate::agreement::Channel;
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, each, is_sensitive,
};

pub static INSECURE_CHANNEL: Rule = Rule {
    id: "insecure-channel",
    family: Family::Security,
    severity: Severity::Error,
    summary: "personal data travel by a channel that nothing is said to encrypt",
    cites: &["UK GDPR Art 32", "UK GDPR Art 5(1)(f)"],
    page: include_str!("insecure_channel.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows().filter(|flow| case.may_be_personal(flow)) {
        for channel in flow.sent.value().into_iter().flat_map(|sent| each(&sent.by)) {
            let what = match **channel {
                Channel::Email => "ordinary e-mail",
                Channel::UnencryptedMedia => "discs or sticks that are not encrypted",
                _ => continue,
            };
            let sensitive = case.data_of(flow).find(|set| is_sensitive(set));
            let encrypted = **channel == Channel::Email
                && case.agreement.security.value().is_some_and(|own| !out.lacks(&own.in_transit, "security"));
            let message = match sensitive {
                Some(set) => format!(
                    "flow \"{}\" carries \"{}\", special category or criminal offence data, by {what}",
                    flow.id, set.id
                ),
                None => format!("flow \"{}\" carries personal data by {what}", flow.id),
            };
            let finding = if sensitive.is_some() && !encrypted {
                Finding::error(channel.place(), message)
            } else {
                Finding::warning(channel.place(), message)
            };
            out.report(
                finding
                    .about(flow.id.as_str())
                    .help("use secure e-mail, a portal or a transfer that is encrypted; or say under `security:` what protects it `in-transit:`"),
            );
        }
    }
}
