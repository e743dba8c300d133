//! `isa roster enrol --from FILE.csv`: a list of bodies, checked whole before anything is signed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use isa::seal::{PublicKey, SecretKey};
use isa::text::Digest;
use program::{Answer, Estate, files, isa, read, tree, unchanged, write};

const HEAD: &str = "body,name,admin_key,threshold,evidence,fingerprint";

fn public(name: &str) -> PublicKey {
    SecretKey::from_seed(&Digest::of(name.as_bytes()).0).public()
}

/// A row for a body with one key of its own.
fn row(body: &str) -> String {
    let key = public(&format!("{body}-admin"));
    format!("{body},,{key},1,letter 2026/14,{}", key.fingerprint())
}

fn list(rows: &[&str]) -> String {
    rows.iter().fold(format!("{HEAD}\n"), |list, row| format!("{list}{row}\n"))
}

fn begun() -> Estate {
    let estate = Estate::bare();
    estate.begin().done();
    estate
}

fn enrol(estate: &Estate, list: &str) -> Answer {
    write(estate.keys(), "bodies.csv", list);
    #[rustfmt::skip]
    let arguments = [
        "roster", "enrol", "--from", "../bodies.csv",
        "--key", "../registrar-1.pem", "--key", "../registrar-2.pem", "--passphrase-fd", "3", "--passphrase-fd", "4",
    ];
    estate.isa(&arguments)
}

/// The list is refused with these words about these lines, and nothing was enrolled.
#[track_caller]
fn refused(estate: &Estate, list: &str, words: &[&str]) {
    let before = tree(&estate.repository());
    let said = enrol(estate, list).found();
    unchanged(&estate.repository(), &before);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), words.len() + 1, "{said}");
    for (line, words) in lines.iter().zip(words) {
        assert!(line.starts_with("../bodies.csv:") && line.contains(words), "expected {words:?}: {line}");
    }
    assert!(lines[words.len()].ends_with("; nobody was enrolled"), "{said}");
}

#[test]
fn forty_bodies_are_enrolled_in_one_go() {
    let estate = begun();
    let law = isa::law::Catalogue::built_in();
    let boroughs: Vec<&str> = law
        .bodies()
        .group("london-boroughs")
        .unwrap()
        .members
        .iter()
        .map(|member| member.body.as_str())
        .collect();
    let mut rows: Vec<String> = boroughs.iter().map(|body| row(body)).collect();
    for number in 1..=40 - rows.len() {
        let key = public(&format!("trust-{number}-admin"));
        rows.push(format!("trust-{number},Trust {number},{key},,,{}", key.fingerprint()));
    }
    assert_eq!(rows.len(), 40);
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let said = enrol(&estate, &list(&rows)).done();
    assert!(said.contains("roster version 41"), "{said}");
    estate.append().done();
    let shown = isa(&estate.repository(), &["roster", "show"]).done();
    assert!(shown.contains("camden  London Borough of Camden (1 of 1 keys)"), "{shown}");
    assert!(shown.contains("trust-7  Trust 7 (1 of 1 keys)"), "{shown}");
    // Given again it finds nothing to do.
    let before = tree(&estate.repository());
    let said = enrol(&estate, &list(&rows)).done();
    assert!(said.contains("every body of ../bodies.csv is enrolled already"), "{said}");
    unchanged(&estate.repository(), &before);
}

#[test]
fn a_list_takes_keys_that_sign_in_each_of_the_three_ways() {
    let estate = begun();
    let software = format!("sshsig {}", public("hackney-admin")).parse::<PublicKey>().unwrap();
    let blob =
        [&b"\0\0\0\x1ask-ssh-ed25519@openssh.com\0\0\0 "[..], &public("x").to_bytes(), b"\0\0\0\x04ssh:"];
    let security = PublicKey::from_ssh(&blob.concat()).unwrap();
    let of = |body: &str, key: PublicKey| format!("{body},,{key} a comment,1,,{}", key.fingerprint());
    let rows = [row("camden"), of("hackney", software), of("islington", security)];
    enrol(&estate, &list(&rows.each_ref().map(String::as_str))).done();
    let shown = isa(&estate.repository(), &["roster", "show"]).done();
    for (key, how) in [(software, "(through ssh-keygen)"), (security, "(a security key)")] {
        assert!(shown.contains(&format!("{} {how}", key.fingerprint())), "{shown}");
    }
    // The same points, each in another way and for another body.
    let twice = [of("lambeth", public("hackney-admin")), of("southwark", public("x"))];
    let (software, security) = (software.fingerprint(), public("x").fingerprint());
    refused(
        &estate,
        &list(&twice.each_ref().map(String::as_str)),
        &[
            &format!("bodies.csv:2: the key {software} is already an administrative key of hackney"),
            &format!("bodies.csv:3: the key {security} is already an administrative key of islington"),
        ],
    );
}

#[test]
fn every_fault_is_told_with_its_line() {
    let estate = begun();
    let (camden, hackney) = (row("camden"), row("hackney"));
    let weak = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let print = public("islington-admin").fingerprint();
    let rows = [
        camden.as_str(),
        &hackney.replace("letter 2026/14", "=HYPERLINK(1)"),
        &row("islington").replace(&print.to_string(), &public("x").fingerprint().to_string()),
        &row("narnia"),
        &format!("lambeth,,{weak},1,,SHA256:x"),
        &row("southwark").replace(",1,", ",2,"),
        "newham,,,1,,",
        "barnet,,ssh-rsa AAAA,1,,SHA256:x",
        "ealing,,none.pem,1,,SHA256:x",
        "a,b",
        &row("brent").replacen("brent,,", "brent,Brent & Sons,", 1),
    ];
    refused(
        &estate,
        &list(&rows),
        &[
            "bodies.csv:3: the cell evidence looks like a formula: =HYPERLINK(1)",
            "bodies.csv:4: the fingerprint that was read out is",
            "bodies.csv:5: there is no body \"narnia\"",
            "bodies.csv:6: the cell admin_key: not an Ed25519 public key: it is weak",
            "bodies.csv:7: the threshold is a number from 1 to the number of keys, which is 1",
            "bodies.csv:8: the cell admin_key is empty",
            "bodies.csv:8: the cell fingerprint is empty",
            "bodies.csv:9: the cell admin_key: not an Ed25519 public key: `ssh-ed25519`",
            "bodies.csv:10: the cell admin_key: there is no file or folder ../none.pem",
            "bodies.csv:11: it has 2 cells, and the first line has 6",
            "bodies.csv:12: brent is \"London Borough of Brent\", and the list calls it \"Brent & Sons\"",
        ],
    );
}

#[test]
fn a_body_or_a_key_that_is_there_twice_is_refused() {
    let estate = begun();
    let camden = public("camden-admin");
    let print = camden.fingerprint();
    let with_camdens_key = format!("hackney,,{camden},1,,{print}");
    refused(&estate, &list(&[&row("camden"), &with_camdens_key]), &["bodies.csv:3: the key SHA256:"]);
    refused(
        &estate,
        &list(&[&row("camden"), &row("camden")]),
        &["bodies.csv:3: camden stands in line 2 too", "bodies.csv:3: the key SHA256:"],
    );
    let twice = format!("camden,,{camden};{camden},1,,{print};{print}");
    refused(&estate, &list(&[&twice]), &["one of its keys is there twice"]);
    for taken in ["root-1", "registrar-2", "log"] {
        let key = public(taken);
        let row = format!("camden,,{key},1,,{}", key.fingerprint());
        refused(&estate, &list(&[&row]), &["one key, one purpose"]);
    }
    estate.enrol("camden", &["registrar-1", "registrar-2"]).done();
    refused(&estate, &list(&[&with_camdens_key]), &["is already an administrative key of camden"]);
    let others = row("camden").replace(&camden.to_string(), &public("x").to_string());
    let others = others.replace(&print.to_string(), &public("x").fingerprint().to_string());
    refused(&estate, &list(&[&others]), &["camden is enrolled with other keys: `isa roster replace`"]);
}

#[test]
fn columns_that_are_not_known_are_refused_before_any_row_is_read() {
    let estate = begun();
    let key = public("camden-admin");
    refused(&estate, "body,admin_key,fingerprint,siro_key\n", &["a body gives its offices itself"]);
    refused(
        &estate,
        "body,admin_key,fingerprint,e-mail\n",
        &["there is no column \"e-mail\" in such a list"],
    );
    refused(&estate, "body,admin_key,fingerprint,body\n", &["the column body is there twice"]);
    refused(
        &estate,
        &format!("body,key\ncamden,{key}\n"),
        &["there is no column \"key\"", "there is no column admin_key", "there is no column fingerprint"],
    );
    enrol(&estate, &format!("{HEAD}\n")).refused("names no body", "the first line is");
    enrol(&estate, "").refused("names no body", "the first line is");
}

#[test]
fn a_list_that_a_spreadsheet_saved_is_read() {
    let estate = begun();
    let (one, two) = (public("lfc-admin"), public("camden-admin"));
    let rows = [
        format!("\u{feff}{HEAD}"),
        format!(
            "camden, London Borough of Camden , {one} camden@spreadsheet ; camden-admin.pub ,2,\"letter, 2026\",{} ; {}",
            one.fingerprint(),
            two.fingerprint()
        ),
        ",,,,,".to_owned(),
    ];
    enrol(&estate, &(rows.join("\r\n") + "\r\n")).done();
    let shown = isa(&estate.repository(), &["roster", "show"]).done();
    assert!(shown.contains("camden  London Borough of Camden (2 of 2 keys)"), "{shown}");
    assert!(read(&estate.repository(), "roster/0002-body.json").len() > 500);
}

#[test]
fn a_list_is_signed_by_registrars_in_two_places() {
    let estate = begun();
    write(estate.keys(), "bodies.csv", list(&[&row("camden"), &row("hackney"), &row("islington")]));
    #[rustfmt::skip]
    let said = estate.isa(&[
        "roster", "enrol", "--from", "../bodies.csv", "--propose", "../bodies.json",
        "--key", "../registrar-1.pem", "--passphrase-fd", "3",
    ]).done();
    assert!(said.contains("of the last statement, which names all before it"), "{said}");
    let digest = said.lines().find_map(|line| line.strip_prefix("digest    ")).unwrap();
    let digest = digest.split(' ').next().unwrap();
    #[rustfmt::skip]
    estate.isa(&[
        "roster", "cosign", "../bodies.json", "--key", "../registrar-2.pem", "--passphrase-fd", "3",
        "--expect-digest", digest,
    ]).done();
    assert_eq!(read(estate.keys(), "bodies.json").lines().count(), 3);
    estate.isa(&["roster", "add", "../bodies.json"]).done();
    let there = files(&estate.repository()).into_iter().filter(|path| path.starts_with("roster/")).count();
    assert_eq!(there, 4);
    // What a stop left of the chain goes on; a chain with a hole in it does not.
    std::fs::remove_file(estate.repository().join("roster/0004-body.json")).unwrap();
    estate.isa(&["roster", "add", "../bodies.json"]).done();
    let chain = read(estate.keys(), "bodies.json");
    let lines: Vec<&str> = chain.lines().collect();
    let hole = format!("{}\n{}\n", lines[0], lines[2]);
    write(estate.keys(), "hole.json", hole);
    estate.isa(&["roster", "add", "../hole.json"]).refused("hole.json:2: it does not follow", "--propose");
}

#[test]
fn a_list_in_another_encoding_is_refused_whole() {
    let estate = begun();
    let before = tree(&estate.repository());
    let mut latin = list(&[&row("camden")]).into_bytes();
    latin.extend(b"lfc,Soci\xe9t\xe9,x,1,,y\n");
    write(estate.keys(), "bodies.csv", latin);
    estate
        .isa(&["roster", "enrol", "--from", "../bodies.csv", "--key", "../registrar-1.pem"])
        .refused("is not in UTF-8", "CSV UTF-8");
    unchanged(&estate.repository(), &before);
}

#[test]
fn what_is_no_list_at_all_is_refused_once_and_not_line_by_line() {
    let estate = begun();
    let before = tree(&estate.repository());
    let word: &[u8] = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\n\xdf\xa4\xd2l\n";
    let files: [(&str, &[u8], &str); 5] = [
        ("letter.docx", word, "is not in UTF-8"),
        ("short.docx", &word[..14], "is no list of bodies in CSV"),
        ("letter.rtf", b"{\\rtf1\\ansi Dear registrar,\nplease enrol us\n}", "is no list of bodies in CSV"),
        ("other.csv", b"council,telephone\nCamden,020 7974 4444\n", "is no list of bodies in CSV"),
        ("unicode.csv", b"\xff\xfeb\0o\0d\0y\0", "is not in UTF-8"),
    ];
    for (name, bytes, error) in files {
        write(estate.keys(), name, bytes);
        let file = format!("../{name}");
        let arguments =
            ["roster", "enrol", "--from", &file, "--key", "../registrar-1.pem", "--passphrase-fd", "3"];
        estate.isa(&arguments).refused(error, "CSV UTF-8");
    }
    unchanged(&estate.repository(), &before);
    // One column of such a list makes it one, and what is wrong with it is said by its line.
    let words = ["no column \"telephone\" in such a list", "no column admin_key", "no column fingerprint"];
    refused(&estate, "body,telephone\ncamden,020\n", &words);
    // A spreadsheet puts a mark before the first column.
    let list = list(&[&row("camden")]);
    enrol(&estate, &format!("\u{feff}{list}")).done();
}
