//! Who has signed so far, on the first screen of a signing: every state of a body that a signer does not expect is named,
//! before anything is typed.
//! Works nothing out: what it says was decided in `status`.

use std::collections::BTreeMap;

use anyhow::Result;

use super::agreed::Agreed;
use super::desk::Desk;
use super::first_screen::counted;
use super::screen::Screen;
use super::status_words::{beside_its_state, records};
use crate::seal::Decision;
use crate::status::{Ending, PartyStatus, Stage, State, Status};

/// What stands before each of these, where the name of a row would be.
const HOWEVER: &str = "however";

impl Desk<'_> {
    /// The bodies that have signed a text and those that have not, and all that is out of the ordinary, in rows of so many
    /// columns.
    pub fn signed_so_far(&self, agreed: &Agreed, width: usize) -> Result<String> {
        let mut screen = Screen::of(width);
        let view = self.view(Some(agreed.id.as_str()))?;
        let of_text = view.statuses.iter().find(|status| status.terms == agreed.terms_digest);
        match of_text {
            None => screen.line("signed", "nobody yet"),
            Some(status) => so_far(&mut screen, status),
        }
        // What bodies put on record stands beside each of them.
        let told = records(&view.statuses);
        for remark in view.remarks.iter().filter(|remark| !told.contains(remark)) {
            screen.line("note", remark);
        }
        Ok(screen.text())
    }
}

fn so_far(screen: &mut Screen, status: &Status) {
    let of = |state: State| status.parties.iter().filter(move |party| party.state == state);
    let names = |state: State| of(state).map(|party| party.body.as_str()).collect::<Vec<_>>();
    screen.line("signed", &counted(&names(State::Signed), "nobody yet"));
    screen.line("awaited", &counted(&names(State::Awaiting), "nobody else"));
    for party in of(State::PartSigned) {
        let offices = party.awaited.join(" and ");
        screen.line("awaited", &format!("{} ({}): {offices}", party.body, party.state.word()));
    }
    let mut unexpected: BTreeMap<State, Vec<&str>> = BTreeMap::new();
    for party in &status.parties {
        unexpected.entry(party.state).or_default().push(&party.body);
    }
    for (state, bodies) in unexpected {
        if let Some(words) = of_state(state) {
            // By name, however many: whose signature does not count is never "and 3 more".
            screen.line(HOWEVER, &format!("{} ({}): {words}", bodies.join(", "), state.word()));
        }
    }
    for party in &status.parties {
        of_body(screen, party);
    }
    if let Some(words) = of_stage(status.stage) {
        screen.line(HOWEVER, &format!("{words} ({})", status.stage.word()));
    }
    match status.ends {
        Some(Ending::Agreed(day)) => screen.line(HOWEVER, &format!("it ends for all on {day}")),
        Some(Ending::Proposed(bodies)) => {
            let would = if bodies == 1 { "1 body has".to_string() } else { format!("{bodies} bodies have") };
            screen.line(HOWEVER, &format!("{would} consented to its end for all"));
        }
        None => {}
    }
    match status.review {
        None | Some((Decision::Keep, _)) => {}
        Some((outcome, day)) => {
            screen.line(HOWEVER, &format!("the review of {day} asks for its {}", outcome.word()));
        }
    }
}

/// What it means where a body has neither simply signed nor simply to sign.
fn of_state(state: State) -> Option<&'static str> {
    Some(match state {
        State::Signed | State::PartSigned | State::Awaiting | State::NotAsked => return None,
        State::Conditional => "signed on conditions that not all have accepted who have signed",
        State::Recorded => "decided elsewhere, as its own office says: nobody's key signed that",
        State::AsksToJoin => "would join, and is not let in yet",
        State::Withdrawn => "has left",
        State::Declined => "refuses this text",
        State::Contradicted => "two acts of one of its offices contradict each other",
        State::Disputed => "the key was reported stolen, and the act may be the thief's",
        State::OtherParties => "signed with another list of parties: another agreement than this one",
        State::Superseded => "another text binds it in place of this one",
    })
}

fn of_body(screen: &mut Screen, party: &PartyStatus) {
    for told in beside_its_state(party) {
        screen.line(HOWEVER, &told);
    }
    let body = &party.body;
    if let Some(version) = &party.carried_from {
        screen
            .line(HOWEVER, &format!("{body}: what it signed of version {version} carries over to this one"));
    }
    if let Some(day) = party.leaves.filter(|_| party.state != State::Withdrawn) {
        screen.line(HOWEVER, &format!("{body} leaves: from {day} it is no longer bound"));
    }
    for (advice, whose) in [(party.advice, "data protection officer"), (party.view, "Caldicott Guardian")] {
        if advice == Some(Decision::AdviseAgainst) {
            screen.line(HOWEVER, &format!("{body}: its {whose} advises against this"));
        }
    }
}

/// A stage in which nobody expects to sign.
fn of_stage(stage: Stage) -> Option<&'static str> {
    match stage {
        Stage::Draft | Stage::PartSigned | Stage::Agreed | Stage::InForce => None,
        Stage::ReviewOverdue => Some("its review is overdue"),
        Stage::Superseded => Some("another text is in force in its place"),
        Stage::Expired => Some("its last day is past"),
        Stage::Terminated => Some("it has ended for all"),
        Stage::Indeterminate => Some(
            "the log has an act on it that this program does not know, and what that brings about is undecided",
        ),
        Stage::Record => Some("it is a record of an agreement that exists elsewhere"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Digest;

    fn party(body: &str, state: State) -> PartyStatus {
        PartyStatus {
            body: body.to_string(),
            state,
            capacity: String::new(),
            key: None,
            act: None,
            logged: None,
            effective_from: None,
            advice: None,
            view: None,
            awaited: vec!["siro".to_string()],
            leaves: None,
            conditional: Vec::new(),
            conditions: Vec::new(),
            recorded: None,
            disputed: Vec::new(),
            carried_from: None,
        }
    }

    fn status(stage: Stage, parties: Vec<PartyStatus>) -> Status {
        Status {
            id: "a".to_string(),
            version: "1.0.0".to_string(),
            terms: Digest::of(b""),
            stage,
            review: None,
            ends: None,
            missing: Vec::new(),
            parties,
        }
    }

    fn shown(status: &Status) -> String {
        let mut screen = Screen::of(80);
        so_far(&mut screen, status);
        screen.text().split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_to_be_expected_is_said_in_two_rows() {
        let parties = vec![party("camden", State::Awaiting), party("lfc", State::Signed)];
        assert_eq!(shown(&status(Stage::PartSigned, parties)), "signed lfc awaited camden");
        let parties = vec![party("hmrc", State::NotAsked)];
        assert_eq!(shown(&status(Stage::Draft, parties)), "signed nobody yet awaited nobody else");
        let parties = vec![party("camden", State::PartSigned)];
        assert!(shown(&status(Stage::Draft, parties)).ends_with("awaited camden (part-signed): siro"));
    }

    #[test]
    fn every_other_state_is_named_with_every_body_that_is_in_it() {
        let states = [
            State::Conditional,
            State::Recorded,
            State::AsksToJoin,
            State::Withdrawn,
            State::Declined,
            State::Contradicted,
            State::Disputed,
            State::OtherParties,
            State::Superseded,
        ];
        for state in states {
            let bodies = ["barnet", "bexley", "brent", "bromley", "camden", "croydon"];
            let parties = bodies.map(|body| party(body, state)).to_vec();
            let shown = shown(&status(Stage::InForce, parties));
            let said = format!("however {} ({}): ", bodies.join(", "), state.word());
            assert!(shown.contains(&said), "{said}: {shown}");
            assert!(shown.starts_with("signed nobody yet awaited nobody else"), "{shown}");
        }
    }

    #[test]
    fn every_stage_in_which_nobody_expects_to_sign_is_named() {
        let stages = [
            Stage::ReviewOverdue,
            Stage::Superseded,
            Stage::Expired,
            Stage::Terminated,
            Stage::Indeterminate,
            Stage::Record,
        ];
        for stage in stages {
            let shown = shown(&status(stage, vec![party("lfc", State::Signed)]));
            assert!(shown.ends_with(&format!(" ({})", stage.word())), "{shown}");
            assert!(shown.contains("however "), "{shown}");
        }
        for stage in [Stage::Draft, Stage::PartSigned, Stage::Agreed, Stage::InForce] {
            assert!(!shown(&status(stage, vec![party("lfc", State::Signed)])).contains("however"));
        }
    }

    #[test]
    fn advice_against_an_end_and_a_review_are_named() {
        let day = "2027-03-01".parse().unwrap();
        let advised = PartyStatus {
            advice: Some(Decision::AdviseAgainst),
            view: Some(Decision::AdviseAgainst),
            leaves: Some(day),
            carried_from: Some("0.9.0".to_string()),
            ..party("lfc", State::Signed)
        };
        let of_text = |ends, review| Status {
            review,
            ends,
            ..status(Stage::InForce, vec![advised.clone(), party("camden", State::Signed)])
        };
        let first = shown(&of_text(Some(Ending::Agreed(day)), Some((Decision::Change, day))));
        for words in [
            "however lfc: its data protection officer advises against this",
            "however lfc: its Caldicott Guardian advises against this",
            "however lfc leaves: from 2027-03-01 it is no longer bound",
            "however lfc: what it signed of version 0.9.0 carries over to this one",
            "however it ends for all on 2027-03-01",
            "however the review of 2027-03-01 asks for its change",
        ] {
            assert!(first.contains(words), "{words}: {first}");
        }
        let second = shown(&of_text(Some(Ending::Proposed(1)), Some((Decision::Keep, day))));
        assert!(second.contains("however 1 body has consented to its end for all"), "{second}");
        assert!(!second.contains("review"), "{second}");
    }
}
