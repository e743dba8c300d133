//! `isa registry verify URL` and `prove --from URL` against a web server on this machine: what is asked for, what is
//! kept, and what no server can make them believe. What follows from what is in `unlisted`.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;
mod served;

use std::fs;
use std::path::PathBuf;

use isa::registry::{Checkpoint, Files, Proof};
use isa::seal::{Envelope, Root, WitnessKey, WitnessPolicy};
use isa::text::Digest;
use london::{London, key, public};
use program::Answer;
use served::{Odd, Served};
use tempfile::TempDir;

const ROOT: &str = "roster/0001-root.json";
const CHECKPOINT: &str = "registry/checkpoint";

/// Somebody with settings and a cache of their own, in no repository.
struct Reader {
    home: TempDir,
}

impl Reader {
    fn new() -> Self {
        Self { home: program::empty() }
    }

    fn isa(&self, arguments: &[&str]) -> Answer {
        program::program(self.home.path(), arguments)
            .env("XDG_CONFIG_HOME", self.home.path().join("settings"))
            .env("XDG_CACHE_HOME", self.home.path().join("cache"))
            // A proxy that would answer nothing, and is not to be asked.
            .env("http_proxy", "http://127.0.0.1:9")
            .env("ALL_PROXY", "http://127.0.0.1:9")
            .output()
            .unwrap()
            .into()
    }

    fn verify(&self, server: &Served) -> Answer {
        self.isa(&["registry", "verify", &server.address])
    }

    /// The files of the cache.
    fn kept(&self) -> Vec<PathBuf> {
        let cache = self.home.path().join("cache");
        let files = if cache.exists() { program::files(&cache) } else { Vec::new() };
        files.into_iter().map(|file| cache.join(file)).collect()
    }
}

fn asked_first(files: &Files) -> usize {
    let objects = files.keys().filter(|path| path.starts_with("registry/objects/")).count();
    // The root statement, the checkpoint, one bundle and one tile.
    objects + 4
}

#[test]
fn a_registry_on_a_server_holds_as_its_folder_does_and_says_what_was_not_seen() {
    let london = London::with_a_registry();
    let server = Served::new(&london.files);
    let reader = Reader::new();
    let said = reader.verify(&server).done();
    let address = &server.address;
    let pin = london.roster.pin();
    let asked = asked_first(&london.files);
    assert_eq!(
        said,
        format!(
            "DEMONSTRATION: no real body has signed, and this binds nobody.\n\
             from {address}: {asked} files asked for, 0 known from before\n\
             registry.example/london: consistent with the root that it names itself\n\
             10 entries, 2 tiles, 10 envelopes, 13 signatures, 2 agreements looked at\n\
             not seen, since a web server lists no files: acts that wait to be logged, and whatever else lies there\n\
             not seen, since a web server lists no files: the copies of what is logged in `roster/` and `acts/`\n\
             not seen, since a web server lists no files: earlier heads that nobody named, and what witnesses said of them\n\
             not seen, since a web server lists no files: whether the root has ended this log since, as its key was lost or stolen\n\
             root {pin}\n\
             compare the root with the one that you were given on paper, and type it once with `isa roster trust`\n"
        )
    );
    assert_eq!(server.asked().len(), asked);

    let json = reader.isa(&["registry", "verify", address, "--format", "json"]).json();
    let mut here = serde_json::to_value(london.verify().report).unwrap();
    here["checked"]["tiles"] = 2.into();
    here["not_seen"] = json["not_seen"].clone();
    assert_eq!(json, here);
    assert_eq!(json["not_seen"].as_array().unwrap().len(), 4);
}

#[test]
fn the_root_is_held_to_the_one_that_is_named_or_trusted() {
    let london = London::with_a_registry();
    let server = Served::new(&london.files);
    let reader = Reader::new();
    let pin = london.roster.pin().to_string();
    let said = reader.isa(&["registry", "verify", &server.address, "--root", &pin]).done();
    assert!(said.contains("holds under the pinned root"), "{said}");
    let other = key("another root").public().fingerprint().to_string();
    let said = reader.isa(&["registry", "verify", &server.address, "--root", &other]).found();
    assert!(said.contains("which is not the pinned one"), "{said}");

    reader.isa(&["roster", "trust", &pin, "--origin", london::ORIGIN]).done();
    let said = reader.verify(&server).done();
    assert!(said.contains("the one that you trust: this is the genuine registry"), "{said}");
    let mut root = london::root();
    root.note = Some("another one under the same name".to_owned());
    let mut false_london = London::with_root(root);
    false_london.enrol("camden");
    false_london.append();
    let said = reader.verify(&Served::new(&false_london.files)).found();
    assert!(said.contains("which is not the pinned one"), "{said}");
}

#[test]
fn the_second_time_only_what_is_new_is_asked_for() {
    let mut london = London::with_a_registry();
    let server = Served::new(&london.files);
    let reader = Reader::new();
    reader.verify(&server).done();
    server.asked();
    reader.verify(&server).done();
    assert_eq!(server.asked(), [CHECKPOINT, ROOT]);

    let before = london.files.clone();
    london.consent("adult-safeguarding", "camden");
    london.append();
    server.put(&london.files);
    reader.verify(&server).done();
    let mut new: Vec<&str> = london
        .files
        .keys()
        .filter(|path| !before.contains_key(*path) && !path.contains("/acts/"))
        .map(String::as_str)
        .filter(|path| !path.starts_with("registry/checkpoints/"))
        .chain([CHECKPOINT, ROOT])
        .collect();
    new.sort_unstable();
    assert!(new.len() >= 5, "{new:?}");
    assert_eq!(server.asked(), new);
}

#[test]
fn nothing_in_the_cache_is_believed() {
    let london = London::with_a_registry();
    let server = Served::new(&london.files);
    let reader = Reader::new();
    let first = reader.verify(&server).done();
    let whole = first.split_once("from before\n").unwrap().1;
    server.asked();
    let kept = reader.kept();
    assert_eq!(kept.len(), asked_first(&london.files) - 2);
    for path in &kept {
        let right = fs::read(path).unwrap();
        let mut wrong = right.clone();
        *wrong.last_mut().unwrap() ^= 1;
        for wrong in [wrong, Vec::new(), b"{}".to_vec()] {
            fs::write(path, &wrong).unwrap();
            let said = reader.verify(&server).done();
            assert!(said.ends_with(whole), "{said}");
            let asked = server.asked();
            assert!(asked.len() > 2, "{} was believed", path.display());
            assert_eq!(fs::read(path).unwrap(), right, "{}", path.display());
        }
    }
    // Where a folder is a file, nothing can be kept, and all the same everything is verified.
    fs::remove_dir_all(reader.home.path().join("cache")).unwrap();
    fs::create_dir_all(reader.home.path().join("cache/isa")).unwrap();
    fs::write(reader.home.path().join("cache/isa/registries"), "").unwrap();
    let said = reader.verify(&server).done();
    assert!(said.contains("could not be kept for the next time") && said.ends_with(whole), "{said}");
}

#[test]
fn a_changed_file_a_missing_one_and_a_longer_one_are_named() {
    let london = London::with_a_registry();
    let server = Served::new(&london.files);
    Reader::new().verify(&server).done();
    for path in server.asked().iter().filter(|path| *path != ROOT) {
        let mut changed = london.files.clone();
        changed.get_mut(path).unwrap()[10] ^= 4;
        server.put(&changed);
        let said = Reader::new().verify(&server).found();
        assert!(said.contains(&format!("problem: {path}: ")), "{path}: {said}");
        changed.remove(path);
        server.put(&changed);
        let said = Reader::new().verify(&server).found();
        assert!(said.contains(&format!("problem: {path}: is missing")), "{path}: {said}");
    }
    let tile = "registry/tile/0/000.p/10";
    server.put(&london.files);
    server.odd(tile, Odd::Padded(1));
    let said = Reader::new().verify(&server).found();
    assert!(said.contains(&format!("problem: {tile}: is not what the signed entries give")), "{said}");
}

#[test]
fn a_bucket_that_says_forbidden_of_what_is_not_there_is_understood() {
    let london = London::with_a_registry();
    let server = Served::new(&london.files);
    let path = london.files.keys().find(|path| path.starts_with("registry/objects/")).unwrap();
    for status in [403, 404, 410] {
        server.odd(path, Odd::Status(status));
        let said = Reader::new().verify(&server).found();
        assert!(said.contains(&format!("problem: {path}: is missing")), "{said}");
    }
}

#[test]
fn what_is_no_answer_is_a_failure_and_not_a_finding() {
    let london = London::with_a_registry();
    let object = london.files.keys().find(|path| path.starts_with("registry/objects/")).unwrap();
    let fails = |path: &str, odd: Odd, error: &str, hint: &str| {
        let server = Served::new(&london.files);
        server.odd(path, odd);
        let reader = Reader::new();
        reader.verify(&server).refused(error, hint);
        (server, reader)
    };
    fails(object, Odd::Status(500), "the server answers with 500", "run the command again");
    fails(object, Odd::Status(204), "the server answers with 204", "run the command again");
    fails(CHECKPOINT, Odd::Compressed, "compressed", "Content-Encoding");
    fails(CHECKPOINT, Odd::Padded(64 << 10), "longer than 65536 bytes", "address");
    fails(object, Odd::Padded(64 << 10), "longer than 65536 bytes", "address");
    fails("registry/tile/entries/000.p/10", Odd::Padded(256 << 10), "longer than 262144 bytes", "address");
    let (server, reader) = fails(object, Odd::BrokenOff, "", "");
    // What had come before was kept, and is not asked for again.
    let tile = "registry/tile/0/000.p/10".to_owned();
    assert!(server.asked().contains(&tile));
    server.odd(object, Odd::AndThen(london.files.clone()));
    reader.verify(&server).done();
    let again = server.asked();
    assert!(again.contains(object) && !again.contains(&tile), "{again:?}");
}

#[test]
fn a_redirect_is_followed_on_the_same_server_and_nowhere_else() {
    let london = London::with_a_registry();
    let elsewhere = Served::new(&london.files);
    let mut moved = london.files.clone();
    let checkpoint = moved.remove(CHECKPOINT).unwrap();
    moved.insert("heads/new".to_owned(), checkpoint);
    let server = Served::new(&moved);
    let origin = server.address.trim_end_matches("/london");
    for to in ["/london/heads/new".to_owned(), format!("{origin}/london/heads/new")] {
        server.odd(CHECKPOINT, Odd::Redirect(to));
        Reader::new().verify(&server).done();
    }
    let host = origin.trim_start_matches("http://");
    for to in [
        format!("{}/{CHECKPOINT}", elsewhere.address),
        format!("//{}", elsewhere.address.trim_start_matches("http://")),
        format!("https://{host}/london/heads/new"),
        format!("http://{host}.example/london/heads/new"),
        format!("{origin}@127.0.0.1/london/heads/new"),
        "heads/new".to_owned(),
        "file:///etc/passwd".to_owned(),
        String::new(),
    ] {
        server.odd(CHECKPOINT, Odd::Redirect(to.clone()));
        Reader::new().verify(&server).refused("sends elsewhere", "give that address yourself");
        assert!(elsewhere.asked().is_empty(), "{to}");
    }
    server.odd(CHECKPOINT, Odd::Redirect(format!("/london/{CHECKPOINT}")));
    Reader::new().verify(&server).refused("from one address to the next", "the files themselves");
}

#[test]
fn a_log_that_grows_while_it_is_read_is_verified_as_its_first_answer_said() {
    let mut london = London::with_a_registry();
    let before = london.files.clone();
    london.consent("council-tax-fraud", "hackney");
    london.append();
    let server = Served::new(&before);
    server.odd(CHECKPOINT, Odd::AndThen(london.files.clone()));
    let said = Reader::new().verify(&server).done();
    assert!(said.contains("10 entries"), "{said}");

    // Two hundred more, and the partial tiles of the smaller tree are gone, as C2SP lets a log do.
    for at in 0..130 {
        london.consent(&format!("agreement-{at}"), "camden");
        london.consent(&format!("agreement-{at}"), "hackney");
    }
    london.append();
    let mut pruned = london.files.clone();
    pruned.retain(|path, _| !path.contains("/000.p/"));
    let server = Served::new(&before);
    server.odd(CHECKPOINT, Odd::AndThen(pruned));
    let said = Reader::new().verify(&server).done();
    assert!(said.contains("10 entries"), "{said}");
}

#[test]
fn e7_a_server_that_shows_an_older_head_than_before_is_refused() {
    let mut london = London::with_a_registry();
    let old = london.files.clone();
    london.consent("council-tax-fraud", "hackney");
    london.append();
    let (server, reader) = (Served::new(&london.files), Reader::new());
    reader.verify(&server).done();
    server.put(&old);
    let said = reader.verify(&server).found();
    assert!(said.contains("the earlier checkpoint covers 11 entries, and there are 10 now"), "{said}");
    assert!(said.contains("does not hold"), "{said}");
    // Both heads are kept, for whoever must answer for them.
    let place = said.split("is kept: ").nth(1).unwrap().split("; what is shown now: ").collect::<Vec<_>>();
    assert_eq!(fs::read(place[0]).unwrap(), london.files[CHECKPOINT]);
    assert_eq!(fs::read(place[1].lines().next().unwrap()).unwrap(), old[CHECKPOINT]);
    // A mirror shows the same log, and is held to the same memory.
    reader.verify(&Served::new(&old)).found();
    // It is not forgotten by being told so twice; somebody who never saw the newer head cannot know.
    reader.verify(&server).found();
    Reader::new().verify(&server).done();
    server.put(&london.files);
    reader.verify(&server).done();
}

#[test]
fn e8_a_server_that_shows_a_fork_is_refused() {
    let base = London::with_a_registry();
    let (mut first, mut second) = (base.clone(), base.clone());
    first.consent("council-tax-fraud", "hackney");
    first.append();
    for body in ["camden", "hackney"] {
        second.consent("another-agreement", body);
    }
    second.append();
    let (server, reader) = (Served::new(&first.files), Reader::new());
    reader.verify(&server).done();
    server.put(&second.files);
    let said = reader.verify(&server).found();
    assert!(said.contains("are not the ones that the earlier checkpoint covers"), "{said}");
    let act = second.files.keys().find(|path| path.starts_with("another-agreement/")).unwrap();
    let prove = ["registry", "prove", act, "--from", &server.address];
    reader.isa(&prove).refused("does not go on from one of 11 entries", "registry verify");
    Reader::new().isa(&prove).done();
}

#[test]
fn an_earlier_checkpoint_that_somebody_kept_must_be_contained() {
    let mut london = London::with_a_registry();
    let old = london.files[CHECKPOINT].clone();
    london.consent("council-tax-fraud", "hackney");
    london.append();
    let reader = Reader::new();
    let server = Served::new(&london.files);
    for kept in [&old, &london.files[CHECKPOINT]] {
        fs::write(reader.home.path().join("kept"), kept).unwrap();
        reader.isa(&["registry", "verify", &server.address, "--since", "kept"]).done();
    }
    // The head itself and its partial tiles must still be there, as in a folder.
    for path in ["registry/checkpoints/10", "registry/tile/0/000.p/10"] {
        let mut without = london.files.clone();
        without.remove(path).unwrap();
        let server = Served::new(&without);
        let reader = Reader::new();
        fs::write(reader.home.path().join("kept"), &old).unwrap();
        let said = reader.isa(&["registry", "verify", &server.address, "--since", "kept"]).found();
        assert!(said.contains(&format!("problem: {path}: is missing")), "{said}");
    }
    let mut fork = London::with_two_boroughs();
    fork.enrol("brent");
    fork.append();
    fs::write(reader.home.path().join("kept"), &fork.files[CHECKPOINT]).unwrap();
    let said = reader.isa(&["registry", "verify", &server.address, "--since", "kept"]).found();
    assert!(said.contains("problem: kept: the log has forked"), "{said}");
}

#[test]
fn one_act_is_proved_from_a_few_files_of_a_long_log() {
    let mut london = London::with_two_boroughs();
    for at in 0..400 {
        london.consent(&format!("agreement-{at}"), "camden");
        london.consent(&format!("agreement-{at}"), "hackney");
    }
    london.append();
    let ledger = london.verify().ledger.unwrap();
    assert_eq!(ledger.size(), 806);
    let (server, reader) = (Served::new(&london.files), Reader::new());
    for at in [6, 255, 256, 805] {
        let entry = &ledger.entries()[at];
        let (act, number) = (entry.digest().hex(), at.to_string());
        let ask = ["registry", "prove", &act[..16], "--from", &server.address, "--at", &number];
        let proof = reader.isa(&ask).done();
        assert_eq!(proof.as_bytes(), ledger.prove(&entry.digest()).unwrap().to_bytes(), "entry {at}");
        // Root statement, checkpoint, one bundle, and two tiles at most for each of the two levels.
        let asked = server.asked();
        assert!(asked.len() <= 7, "{asked:?}");
        let envelope = Envelope::parse(&london.files[&entry.file]).unwrap();
        let proof = Proof::parse(proof.as_bytes()).unwrap();
        proof.holds(&envelope, ledger.log_key()).unwrap();
    }
    // Without the number the bundles are looked through, from the newest.
    let newest = ledger.entries().last().unwrap().digest();
    let out = reader.isa(&["registry", "prove", &newest.to_string(), "--from", &server.address]).done();
    assert_eq!(out.as_bytes(), ledger.prove(&newest).unwrap().to_bytes());
    assert!(server.asked().len() <= 7);
    let oldest = ledger.entries()[0].digest();
    let ask = ["registry", "prove", &oldest.hex(), "--from", &server.address, "--out", "act.tlog-proof"];
    assert_eq!(reader.isa(&ask).done(), "act.tlog-proof\n");
    let proof = fs::read(reader.home.path().join("act.tlog-proof")).unwrap();
    assert_eq!(proof, ledger.prove(&oldest).unwrap().to_bytes());
    assert!(server.asked().len() <= 10);
}

#[test]
fn a_proof_that_cannot_be_made_is_refused_with_its_reason() {
    let london = London::with_a_registry();
    let (server, reader) = (Served::new(&london.files), Reader::new());
    let ledger = london.verify().ledger.unwrap();
    let act = ledger.entries()[8].digest().hex();
    let prove = |act: &str, at: &str| {
        let ask = ["registry", "prove", act, "--from", &server.address, "--at", at];
        reader.isa(&ask)
    };
    prove(&act, "8").done();
    prove(&act, "7").refused("entry 7 of the log is the act", "leave out `--at`");
    prove(&act[..7], "8").refused("and not", "at least 8 digits");
    prove(&act, "10").refused("the log has 10 entries, and none with the number 10", "the first");
    let nobody = Digest::of(b"nothing").hex();
    let ask = ["registry", "prove", &nobody, "--from", &server.address];
    reader.isa(&ask).refused("names no single act", "at least 8 digits");
    for (path, reason) in [
        ("registry/tile/entries/000.p/10", "do not lead to the root that the log signed"),
        ("registry/tile/0/000.p/10", "do not lead to the root that the log signed"),
        (CHECKPOINT, "shows no head that it has signed"),
    ] {
        let mut changed = london.files.clone();
        let bytes = changed.get_mut(path).unwrap();
        // In a bundle the last digit of a digest, which leaves it an entry; elsewhere anything.
        let at = if path.contains("entries") { bytes.len() - 9 } else { 40 };
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        server.put(&changed);
        let number = if path.contains("entries") { "9" } else { "8" };
        let act = ledger.entries()[number.parse::<usize>().unwrap()].digest().hex();
        Reader::new()
            .isa(&["registry", "prove", &act[..16], "--from", &server.address, "--at", number])
            .refused(reason, "registry verify");
    }
    server.put(&london.files);
    let other = key("another root").public().fingerprint().to_string();
    reader.isa(&["roster", "trust", &other, "--origin", london::ORIGIN]).done();
    prove(&act, "8").refused("does not stand on the root that you trust", "registry verify");
}

#[test]
fn an_address_that_is_none_is_refused_before_anything_is_asked() {
    let reader = Reader::new();
    let refused = |address: &str, what: &str| {
        reader.isa(&["registry", "verify", address]).refused(what, "give the address of the folder");
    };
    refused("registry.example", "is no address");
    refused("", "is no address");
    refused("ftp://registry.example/", "is no address of a web server");
    refused("file:///etc", "is no address");
    refused("https://me:secret@registry.example/", "a name or password");
    refused("https://registry.example/?list", "is not the address of a folder");
    refused("https://registry.example/#here", "is not the address of a folder");
    refused("https://registry.example/a b", "is no address");
}

#[test]
fn of_a_log_that_goes_on_from_another_it_is_said_that_it_cannot_be_followed() {
    let london = London::with_a_registry();
    let mut files = london.files.clone();
    let next = Checkpoint { origin: "registry.example/next".to_owned(), size: 7, root: [7; 32] };
    let old = files.insert(CHECKPOINT.to_owned(), next.sign(&key("next")).unwrap()).unwrap();
    let reader = Reader::new();
    // Where nothing shows that the first log ended, the checkpoint is nobody's.
    let said = reader.verify(&Served::new(&files)).found();
    assert!(said.contains("problem: registry/checkpoint: "), "{said}");
    files.insert("registry/before/1/checkpoint".to_owned(), old);
    let server = Served::new(&files);
    let why = format!("the log {} ended at", london::ORIGIN);
    reader.verify(&server).refused(&why, "copy the whole folder");
    let act = files.keys().find(|path| path.contains("/acts/")).unwrap();
    reader.isa(&["registry", "prove", act, "--from", &server.address]).refused(&why, "copy the whole folder");
}

#[test]
fn where_no_registry_and_no_server_is_the_command_fails() {
    let reader = Reader::new();
    let server = Served::new(&Files::new());
    reader.verify(&server).refused("there is no registry at http://127.0.0.1:", "open to everybody");
    assert_eq!(server.asked(), [CHECKPOINT, ROOT]);
    // The server speaks no TLS.
    let secure = server.address.replace("http://", "https://");
    reader.isa(&["registry", "verify", &secure]).refused("https://127.0.0.1:", "can be reached");
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    reader.isa(&["registry", "verify", &nobody]).refused(&nobody, "can be reached");
}

#[test]
fn of_witnesses_only_what_the_present_head_shows_is_said() {
    let names = ["borough.example", "nhs.example"];
    let witness = |name: &str| WitnessKey::new(name, public(name)).unwrap();
    let policy = WitnessPolicy::new(names.map(witness).to_vec(), 1, 7);
    let mut london = London::with_root(Root { witnesses: Some(policy), ..london::root() });
    london.enrol("camden");
    london.append();
    let server = Served::new(&london.files);
    let verify = ["registry", "verify", &server.address, "--as-of", "2026-05-02"];
    let said = Reader::new().isa(&verify).found();
    assert!(said.contains("the root asks for 1 of 2 witnesses; fewer have cosigned this head"), "{said}");
    let checkpoint = String::from_utf8(london.files[CHECKPOINT].clone()).unwrap();
    let (text, _) = checkpoint.split_once("\n\n").unwrap();
    let line = witness(names[0]).cosign(&format!("{text}\n"), 1_777_626_000, &key(names[0])).unwrap();
    london.files.get_mut(CHECKPOINT).unwrap().extend(line.as_bytes());
    server.put(&london.files);
    let said = Reader::new().isa(&verify).done();
    assert!(said.contains("cosigned by borough.example, last at 2026-05-01 09:00:00 UTC"), "{said}");
    assert!(said.contains("enough of them have seen the first 2 entries"), "{said}");
}
