//! What verifying a registry of 100 000 acts costs, against a floor measured in the same run: as many bare Ed25519
//! verifications on the same cores; what an append of 33 acts to it costs, which verifies it whole first, and what one
//! costs that goes on from the right edge of a tree of 1 000 000 entries; and the status of 1 000 agreements with 34
//! bodies each. Prints ratios; judges nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot run"
)]

#[path = "../tests/london/mod.rs"]
mod london;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use isa::agreement::{Members, Reading, parse, terms};
use isa::registry::{Checkpoint, Files, Frontier, Leaf, Step, Tiles, plan, verify};
use isa::seal::{Capacity, Envelope, LogKey, PublicKey, Signature, Statement};
use isa::status::{KnownAct, Text, status};
use isa::text::{Digest, Source};
use london::{London, day, key, public};
use rayon::prelude::*;

/// As in the program.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BODIES: usize = 34;
const ACTS: usize = 100_000;
const LEAVES: u64 = 1_000_000;
const RUNS: usize = 3;

fn main() {
    let mut london = London::new();
    let bodies: Vec<String> = (0..BODIES).map(|at| format!("body-{at}")).collect();
    for body in &bodies {
        london.enrol(body);
        london.appoint(body, Capacity::Siro);
    }
    for at in 0..ACTS {
        let act = london.act(&format!("agreement-{}", at / BODIES), &bodies[at % BODIES], Capacity::Siro);
        london.file(act);
    }
    let mut files = london.files.clone();
    append(&mut files, &london);
    println!("{ACTS} acts of {BODIES} bodies, {} files", files.len());

    // One message for each body: what is verified costs the same whatever it says.
    let signatures: Vec<(PublicKey, Vec<u8>, Signature)> = (0..ACTS)
        .into_par_iter()
        .map(|at| {
            let (name, message) = (format!("{}-siro", bodies[at % BODIES]), at.to_string().repeat(200));
            let signature = key(&name).sign(message.as_bytes());
            (public(&name), message.into_bytes(), signature)
        })
        .collect();
    let floor = best(|| {
        signatures.par_iter().filter(|(key, message, signature)| key.verify(message, signature)).count()
    });
    print("bare strict verification", floor, floor);
    print("the whole registry verified", best(|| verify(&files, &[]).report.checked.signatures), floor);

    let mut acts = Vec::new();
    for body in &bodies[..33] {
        let act = london.act("another-agreement", body, Capacity::Siro);
        let path = london.file(act);
        files.insert(path.clone(), london.files[&path].clone());
        acts.push(london.files[&path].clone());
    }
    print("an append of 33 acts planned", best(|| plan_of(&files, &london).steps.len()), floor);
    at_the_edge(&london, &acts);
    statuses(&bodies);
}

fn plan_of(files: &Files, london: &London) -> isa::registry::Plan {
    plan(files, &london.texts, &key("log"), day("2026-06-01")).unwrap()
}

fn append(files: &mut Files, london: &London) {
    for step in plan_of(files, london).steps {
        match step {
            Step::Write { path, bytes } => drop(files.insert(path, bytes)),
            Step::Remove { path } => drop(files.remove(&path)),
        }
    }
}

/// 33 acts onto a tree of a million entries, of which only the last tiles are there: the head is opened, the edge held
/// to it, each act read, verified and asked whether its signer was entitled, and the new tiles and head are made. The
/// million entries have the form of entries and no envelopes: nothing looks at those. What waits, and the last act of
/// each office, is known; nothing is written to a disk.
fn at_the_edge(london: &London, acts: &[Vec<u8>]) {
    let log = LogKey::new(london::ORIGIN, public("log")).unwrap();
    let mut frontier = Frontier::default();
    for at in 0..LEAVES {
        let digest = |what: &str| Digest::of(format!("{what} {at}").as_bytes());
        let (envelope, statement) = (digest("envelope"), digest("statement"));
        let leaf = Leaf { envelope, kind: "party-decision".to_owned(), statement };
        frontier.push(leaf.to_bytes(), &mut Tiles::new());
    }
    let files: Files = frontier.tiles().into_iter().map(|(tile, bytes)| (tile.path(), bytes)).collect();
    let head = |frontier: &Frontier| Checkpoint {
        origin: london::ORIGIN.to_owned(),
        size: frontier.size(),
        root: frontier.root(),
    };
    let signed = head(&frontier).sign(&key("log")).unwrap();
    let edge: usize = files.values().map(Vec::len).sum();
    let took = best(|| {
        let mut frontier = Frontier::read(&files, &Checkpoint::open(&signed, &log).unwrap()).unwrap();
        let mut tiles = Tiles::new();
        for bytes in acts {
            let envelope = Envelope::parse(bytes).unwrap();
            let verified = envelope.verify(|print| london.roster.key(print)).unwrap();
            let Statement::Act(act) = verified.statement() else { panic!("it is an act") };
            london.roster.entitles(act).unwrap();
            let (envelope, statement) = (envelope.file_digest(), envelope.digest());
            let kind = verified.statement().kind().name().to_owned();
            frontier.push(Leaf { envelope, kind, statement }.to_bytes(), &mut tiles);
        }
        tiles.extend(frontier.tiles());
        (tiles.len(), head(&frontier).sign(&key("log")).unwrap())
    });
    println!(
        "{:<32} {took:>9.2?}   from {edge} bytes of {LEAVES} entries",
        "33 acts at the edge of the tree"
    );
}

/// A thousand agreements that all bodies have signed.
fn statuses(bodies: &[String]) {
    let mut london = London::new();
    let members = Members::by_party(BTreeMap::from([
        ("police".to_string(), vec![bodies[0].clone()]),
        ("councils".to_string(), bodies[1..].to_vec()),
    ]));
    let parties = Digest::of_json(&members.json());
    let lists = BTreeMap::from([(parties, members.clone())]);
    let made: Vec<(Reading, Digest, Vec<KnownAct>)> = (0..1_000)
        .map(|at| {
            let yaml = format!(
                "format: isa-agreement/1\nid: agreement-{at}\nversion: 1.0.0\nparties:\n  - id: police\n    signs: siro\n  \
                 - id: councils\n    signs: siro\n"
            );
            let reading = parse(Source::new("agreement.yaml", yaml.as_bytes())).map_err(|(_, no)| no).unwrap();
            let digest = Digest::of_json(&terms(&reading.tree));
            let acts = bodies.iter().enumerate().map(|(number, body)| {
                let mut act = london.act(&format!("agreement-{at}"), body, Capacity::Siro);
                act.subjects.terms = digest;
                act.subjects.parties = parties;
                let digest = Digest::of(format!("{at} {number}").as_bytes());
                KnownAct { act, digest, logged: Some(number as u64), disputed: false, recorded: None }
            });
            (reading, digest, acts.collect())
        })
        .collect();
    let (minor, consents) = (BTreeMap::new(), BTreeMap::new());
    let took = best(|| {
        let one = |(reading, terms, acts): &(Reading, Digest, Vec<KnownAct>)| {
            let text = Text {
                agreement: &reading.agreement,
                terms: *terms,
                members: &members,
                schedules: &lists,
                tree: &reading.tree,
                minor: &minor,
                consents: &consents,
            };
            black_box(status(&[text], acts, day("2027-06-01")).len())
        };
        made.iter().map(one).sum::<usize>()
    });
    println!("{:<32} {took:>9.2?}", "status of 1 000 agreements");
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let times = (0..RUNS).map(|_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    });
    times.min().unwrap()
}

fn print(what: &str, took: Duration, floor: Duration) {
    println!("{what:<32} {took:>9.2?}   {:.2} x the floor", took.as_secs_f64() / floor.as_secs_f64());
}
