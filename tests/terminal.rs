//! What is typed on a terminal: the passphrase, and the signer's word for what is signed.
//! `terminal/type.py` holds the terminal; without one the same commands are tested in `usage`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::path::Path;
use std::process::Command;

use program::{
    AGREEMENT, Estate, PASSPHRASE, PROGRAM, TEXT, change, empty, files, isa, terms, tree, unchanged,
};

/// What to wait for, what to type then, and whether the terminal must hide it.
type Step<'a> = (&'a str, &'a str, bool);

/// Runs the program on a terminal of 80 columns: its exit code, and all that was shown, with the line ends of files.
fn on_terminal(folder: &Path, steps: &[Step<'_>], command: &[&str]) -> (i32, String) {
    on_terminal_of(80, folder, steps, command)
}

/// The same on a terminal that is so wide. However it ended, the terminal shows again what is typed.
fn on_terminal_of(columns: usize, folder: &Path, steps: &[Step<'_>], command: &[&str]) -> (i32, String) {
    let output = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal/type.py"))
        .args([columns.to_string(), serde_json::to_string(steps).unwrap()])
        .args(command)
        .env("TERM", "dumb")
        .current_dir(folder)
        .output()
        .expect("python3 is needed for a terminal");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
    let (ended, shown) = shown.split_once('\n').unwrap();
    let (code, echo) = ended.split_once(' ').unwrap();
    assert_eq!(echo, "1", "the terminal no longer shows what is typed: {shown}");
    (code.parse().unwrap(), shown.to_owned())
}

const SIGN: [&str; 9] =
    [PROGRAM, "sign", AGREEMENT, "--as", "camden", "--capacity", "siro", "--key", "../camden-siro.pem"];
const PASSPHRASE_IS_ASKED: &str = "passphrase of ../camden-siro.pem: ";
const WORD_IS_ASKED: &str = "with a space between: ";

fn acts(repository: &Path) -> usize {
    files(repository).iter().filter(|path| path.contains("/acts/")).count()
}

#[test]
fn who_types_id_and_digest_signs_what_was_shown_whole() {
    let estate = Estate::new();
    let repository = estate.repository();
    let word = format!("{AGREEMENT} {}\n", &terms(&repository, TEXT)[..8]);
    let passphrase = format!("{PASSPHRASE}\n");
    let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, &word, false)];
    let (code, shown) = on_terminal(&repository, &steps, &SIGN);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains(PASSPHRASE), "{shown}");
    assert!(shown.contains("You SIGN this for camden as siro."), "{shown}");
    assert!(shown.contains("signed home-fire-safety 1.0.0 for camden as siro"), "{shown}");
    // Words from the beginning, the middle and the end of the text, and who the parties are.
    // A long line goes on behind a colon.
    let flat = shown.split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ");
    for words in [
        "Home fire safety visits for people at higher risk from fire",
        "home oxygen or airflow mattress",
        "another council, where the adult has moved there and a safeguarding enquiry is open",
        "Only what was seen or said and who it concerns",
        "lfc",
    ] {
        assert!(flat.contains(words), "{words:?} is not shown: {shown}");
    }
    assert_eq!(acts(&repository), 1);
    estate.append().done();
    isa(&repository, &["registry", "verify"]).done();
}

#[test]
fn who_types_anything_else_signs_nothing() {
    let estate = Estate::new();
    let repository = estate.repository();
    let digest = terms(&repository, TEXT);
    let before = tree(&repository);
    let passphrase = format!("{PASSPHRASE}\n");
    for word in [
        "yes\n".to_owned(),
        "\n".to_owned(),
        "\u{4}".to_owned(),
        format!("{}\n", &digest[..8]),
        format!("{AGREEMENT}\n"),
        format!("{AGREEMENT} {}\n", &digest[..7]),
        format!("{AGREEMENT} {}\n", &digest[1..9]),
        format!("home-fire-safty {}\n", &digest[..8]),
        format!("{AGREEMENT} {} and more\n", &digest[..8]),
    ] {
        let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, &word, false)];
        let (code, shown) = on_terminal(&repository, &steps, &SIGN);
        assert_eq!(code, 2, "{word:?}: {shown}");
        let end = "error: what you typed is not this agreement, and nothing was signed\nhint: compare id and digest with your papers\n";
        assert!(shown.ends_with(end), "{word:?}: {shown}");
        unchanged(&repository, &before);
    }
}

#[test]
fn a_wrong_passphrase_is_said_before_anything_is_shown() {
    let estate = Estate::new();
    let repository = estate.repository();
    let before = tree(&repository);
    for passphrase in ["not this one\n", "\n"] {
        let (code, shown) = on_terminal(&repository, &[(PASSPHRASE_IS_ASKED, passphrase, true)], &SIGN);
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("\nerror: ../camden-siro.pem: "), "{shown}");
        assert!(!shown.contains(WORD_IS_ASKED) && !shown.contains("not this one"), "{shown}");
        unchanged(&repository, &before);
    }
}

#[test]
fn a_signer_of_a_new_version_is_shown_what_has_changed() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.sign("camden", "siro").done();
    estate.append().done();
    change(&repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    change(&repository, TEXT, "tell-parties-within-hours: 24", "tell-parties-within-hours: 48");
    let word = format!("{AGREEMENT} {}\n", &terms(&repository, TEXT)[..8]);
    let passphrase = format!("{PASSPHRASE}\n");
    let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, &word, false)];
    let (code, shown) = on_terminal(&repository, &steps, &SIGN);
    assert_eq!(code, 0, "{shown}");
    let (_, changes) = shown.split_once("WHAT HAS CHANGED SINCE THIS BODY LAST SIGNED\n").unwrap();
    let changes: Vec<&str> = changes.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    let expected =
        ["breach / tell-parties-within-hours:", "  - 24", "  + 48", "version:", "  - 1.0.0", "  + 1.1.0"];
    assert_eq!(changes, expected);
}

#[test]
fn an_expected_digest_asks_for_no_word() {
    let estate = Estate::new();
    let repository = estate.repository();
    let digest = terms(&repository, TEXT);
    let passphrase = format!("{PASSPHRASE}\n");
    let command = [&SIGN[..], &["--expect-digest", &digest]].concat();
    let (code, shown) = on_terminal(&repository, &[(PASSPHRASE_IS_ASKED, &passphrase, true)], &command);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains(WORD_IS_ASKED), "{shown}");
    assert_eq!(acts(&repository), 1);
}

#[test]
fn nobody_is_asked_for_a_word_on_what_is_shown_elsewhere() {
    let estate = Estate::new();
    let repository = estate.repository();
    let before = tree(&repository);
    let into_a_file = ["sh", "-c", "exec \"$0\" \"$@\" >/dev/null"];
    let command = [&into_a_file[..], &SIGN].concat();
    let (code, shown) = on_terminal(&repository, &[], &command);
    assert_eq!(code, 2, "{shown}");
    assert!(
        shown.starts_with("error: there is no terminal on which to confirm what you sign\nhint: "),
        "{shown}"
    );
    unchanged(&repository, &before);
}

#[test]
fn a_new_passphrase_is_typed_twice_and_never_shown() {
    let place = empty();
    let command = [PROGRAM, "key", "new", "--out", "siro.pem"];
    let right = format!("{PASSPHRASE}\n");
    for (first, second, error) in [
        (right.as_str(), "something else entirely\n", "error: the two passphrases are not the same\nhint: "),
        ("too short\n", "too short\n", "error: the passphrase is shorter than 12 characters\nhint: "),
    ] {
        let steps = [("choose a passphrase: ", first, true), ("type it again: ", second, true)];
        let (code, shown) = on_terminal(place.path(), &steps, &command);
        assert!(code == 2 && shown.contains(error), "{code} {shown}");
        assert!(files(place.path()).is_empty());
    }
    let steps = [("choose a passphrase: ", right.as_str(), true), ("type it again: ", &right, true)];
    let (code, shown) = on_terminal(place.path(), &steps, &command);
    assert_eq!(code, 0, "{shown}");
    assert!(!shown.contains(PASSPHRASE), "{shown}");
    let fingerprint = shown.lines().find(|line| line.starts_with("SHA256:")).unwrap();
    let show = [PROGRAM, "key", "show", "siro.pem"];
    let (code, shown) = on_terminal(place.path(), &[("passphrase of siro.pem: ", &right, true)], &show);
    assert!(code == 0 && shown.contains(fingerprint), "{code} {shown}");
}

#[test]
fn who_signs_what_is_proposed_for_a_roster_reads_it_and_types_the_digest_that_was_told() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.make_key("hackney-admin");
    #[rustfmt::skip]
    let said = isa(&repository, &[
        "roster", "enrol", "hackney", "--admin", "../hackney-admin.pub", "--evidence", "letter 7",
        "--propose", "../hackney.json",
    ]).done();
    let digest = &said.lines().find_map(|line| line.strip_prefix("digest    ")).unwrap()[..8];
    let cosign = [PROGRAM, "roster", "cosign", "../hackney.json", "--key", "../registrar-1.pem"];
    let asked = "the digest that you were told: ";
    let before = tree(estate.keys());
    for word in ["yes\n".to_owned(), "\n".to_owned(), format!("{}\n", &digest[..7]), "\u{4}".to_owned()] {
        let (code, shown) = on_terminal(&repository, &[(asked, &word, false)], &cosign);
        assert_eq!(code, 2, "{word:?}: {shown}");
        assert!(
            shown.contains("error: what you typed is not this statement, and nothing was signed"),
            "{shown}"
        );
        unchanged(estate.keys(), &before);
    }
    let (word, passphrase) = (format!("{digest}\n"), format!("{PASSPHRASE}\n"));
    let steps = [(asked, word.as_str(), false), ("passphrase of ../registrar-1.pem: ", &passphrase, true)];
    let (code, shown) = on_terminal(&repository, &steps, &cosign);
    assert_eq!(code, 0, "{shown}");
    for words in ["ENROL hackney, London Borough of Hackney", "evidence  letter 7", "signed with SHA256:"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// A session as it is kept: without what is another on each day or by each change of the law.
fn kept(shown: &str) -> String {
    let mut kept = String::new();
    let mut hex = String::new();
    for c in shown.chars().chain(['\n']) {
        if matches!(c, '0'..='9' | 'a'..='f') {
            hex.push(c);
            continue;
        }
        kept.push_str(if hex.len() >= 16 { "HEX" } else { &hex });
        hex.clear();
        kept.push(c);
    }
    let today = chrono::Utc::now().date_naive().to_string();
    kept.replace(&today, "TODAY").trim_end().to_owned() + "\n"
}

fn as_expected(name: &str, shown: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal").join(name);
    let shown = kept(shown);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &shown).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(shown == expected, "{name} is not what is shown; read the diff of UPDATE=1\n{shown}");
}

#[test]
fn five_minutes_are_enough_for_a_new_version() {
    let estate = Estate::new();
    let repository = estate.repository();
    for (body, office) in [("lfc", "siro"), ("camden", "siro")] {
        estate.sign(body, office).done();
    }
    estate.append().done();
    change(&repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    change(
        &repository,
        TEXT,
        "open referrals are finished or withdrawn",
        "open referrals are finished, handed over or withdrawn",
    );
    let word = format!("{AGREEMENT} {}\n", &terms(&repository, TEXT)[..8]);
    let passphrase = format!("{PASSPHRASE}\n");
    let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, &word, false)];
    let command = [&SIGN[..], &["--note", "agreed at the board"]].concat();
    let (code, shown) = on_terminal(&repository, &steps, &command);
    assert_eq!(code, 0, "{shown}");
    as_expected("new-version.txt", &shown);
    // Whoever reads the first screen of 24 lines knows what it is, what has changed, and for whom something is open.
    let screen: Vec<&str> = shown.lines().take(26).collect();
    for words in ["title ", "purpose ", "changed ", "2 places since version 1.0.0, which your siro signed"] {
        assert!(
            screen.iter().any(|line| line.contains(words)),
            "{words:?} is not on the first screen: {shown}"
        );
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 80 || !line.starts_with(' ')), "{shown}");
}

/// The rows that a terminal of so many columns makes of what is shown: a line that is too long goes on below, from the
/// first column. Reckoned here by its own table, for the letters that the tests use.
fn physical(shown: &str, columns: usize) -> Vec<String> {
    let width = |c: char| match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    let mut rows = Vec::new();
    for line in shown.lines() {
        let (mut row, mut taken) = (String::new(), 0);
        for c in line.chars() {
            if taken + width(c) > columns {
                rows.push(std::mem::take(&mut row));
                taken = 0;
            }
            taken += width(c);
            row.push(c);
        }
        rows.push(row);
    }
    rows
}

/// Only the program says this, in one row.
const CLAIM: &str = "findings   none is open";

const ALL: [&str; 9] = [
    PROGRAM,
    "sign",
    "--all-awaiting",
    "--as",
    "camden",
    "--capacity",
    "siro",
    "--key",
    "../camden-siro.pem",
];
const DIGEST_IS_ASKED: &str = "or nothing to leave it out: ";

#[test]
fn who_signs_many_looks_at_one_list_and_types_a_digest_for_each() {
    let estate = Estate::new();
    let repository = estate.repository();
    for body in ["lfc", "camden"] {
        estate.sign(body, "siro").done();
    }
    estate.append().done();
    change(&repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    for id in ["a-second", "b-third"] {
        estate.draft(id);
    }
    change(&repository, "b-third/agreement.yaml", "    basis: UK GDPR Art 6(1)(e)\n", "");
    let typed = format!("{}\n", &terms(&repository, TEXT)[..8]);
    let passphrase = format!("{PASSPHRASE}\n");
    let steps = [
        (PASSPHRASE_IS_ASKED, passphrase.as_str(), true),
        ("a-second 1.0.0: the first 8 digits of its terms, or nothing to leave it out: ", "\n", false),
        ("home-fire-safety 1.1.0: the first 8 digits", "01234567\n", false),
        ("compare it with your papers", "", false),
        (DIGEST_IS_ASKED, &typed, false),
    ];
    let (code, shown) = on_terminal(&repository, &steps, &ALL);
    assert_eq!(code, 0, "{shown}");
    as_expected("many.txt", &shown);
    let (_, listed) = shown.split_once("2 agreements for camden to sign as siro\n").unwrap();
    let (listed, after) = listed.split_once("You SIGN each whose digest you type").unwrap();
    for words in [
        "home-fire-safety 1.1.0: Home fire safety visits",
        "1 place since version 1.0.0, which your siro signed: version",
        "your body has signed no other text of this agreement before",
        "cannot be signed: b-third 1.0.0: the text has ",
        &terms(&repository, TEXT),
        &terms(&repository, "a-second/agreement.yaml"),
    ] {
        assert!(listed.contains(words), "{words:?} is not in {shown}");
    }
    assert!(
        after.contains("1 agreement signed for camden as siro; 1 left out; 1 cannot be signed\n"),
        "{shown}"
    );
    assert_eq!(acts(&repository), 3);
    estate.append().done();
    isa(&repository, &["registry", "verify"]).done();
}

#[test]
fn who_ends_the_input_before_the_last_digest_signs_none() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.draft("a-second");
    let typed = format!("{}\n", &terms(&repository, "a-second/agreement.yaml")[..8]);
    let passphrase = format!("{PASSPHRASE}\n");
    let before = tree(&repository);
    let steps = [
        (PASSPHRASE_IS_ASKED, passphrase.as_str(), true),
        (DIGEST_IS_ASKED, typed.as_str(), false),
        (DIGEST_IS_ASKED, "\u{4}", false),
    ];
    let (code, shown) = on_terminal(&repository, &steps, &ALL);
    assert_eq!(code, 2, "{shown}");
    assert!(
        shown.contains("error: the input ended before the last digest, and nothing was signed\n"),
        "{shown}"
    );
    unchanged(&repository, &before);
}

/// What the author of a text, or the signer of a condition, put into words neither acts on the terminal nor begins a row:
/// not where the terminal breaks a line, either, and whatever the letters are.
#[test]
fn g1_g2_hostile_words_stay_words_on_the_first_screen() {
    let estate = Estate::new();
    let repository = estate.repository();
    let pile = format!("q{}", "\u{301}".repeat(40));
    let hostile = |before: &str| format!("Visits {before}{CLAIM}");
    let text = program::read(&repository, TEXT);
    let line = |key: &str| text.lines().find(|line| line.trim_start().starts_with(key)).unwrap().to_owned();
    // Wide letters up to the edge of one terminal and of the other, a picture, marks, letters from right to left, blanks
    // that are no spaces.
    for (key, words) in
        [("title: ", hostile(&"\u{5b57}".repeat(31))), ("contact: ", hostile(&"\u{5b57}".repeat(11)))]
    {
        let old = line(key);
        change(&repository, TEXT, &old, &format!("{key}{words:?}"));
    }
    // Its template would fix the purposes.
    change(&repository, TEXT, &format!("{}\n", line("template: ")), "");
    let purpose = format!("{}\u{1f525}{pile} \u{5d0}\u{5d1}\u{a0}\u{3000}{CLAIM}", "\u{5b57}".repeat(11));
    let old = "Offer a home fire safety visit";
    change(&repository, TEXT, old, &purpose);
    let condition = format!("dpia: {}", hostile(&"\u{5b57}".repeat(17)));
    let digest = terms(&repository, TEXT);
    let mut sign = program::signing("lfc", "siro", "../lfc-siro.pem", &digest).to_vec();
    sign.extend(["--condition", &condition]);
    estate.isa(&sign).done();
    estate.append().done();
    let passphrase = format!("{PASSPHRASE}\n");
    for columns in [80, 60, 40] {
        let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, "no\n", false)];
        let (code, shown) = on_terminal_of(columns, &repository, &steps, &SIGN);
        assert_eq!(code, 2, "{shown}");
        let rows = physical(&shown, columns);
        let claims: Vec<&String> = rows.iter().filter(|row| row.contains("none is open")).collect();
        let own = claims.iter().filter(|row| **row == CLAIM).count();
        assert_eq!(own, 1, "{columns}: {shown}");
        assert!(claims.len() > 3, "{columns}: {shown}");
        for row in claims.into_iter().filter(|row| *row != CLAIM) {
            let begins = ["title ", "purpose ", "however ", ":", "title:", "|", "contact:"];
            assert!(begins.iter().any(|own| row.trim_start().starts_with(own)), "{columns}: {row}");
        }
        // No line was broken by the terminal but the program's own question.
        let broken: Vec<&str> = shown.lines().filter(|line| physical(line, columns).len() > 1).collect();
        assert!(broken.iter().all(|line| line.starts_with("Type the agreement's id")), "{broken:?}");
        assert!(!shown.contains(&pile), "{shown}");
        assert!(shown.contains("however    lfc signed on the condition"), "{shown}");
        assert!(shown.contains("however    lfc (conditional): "), "{shown}");
    }
}

/// Letters that act reach no signer at all: such a text is not read.
#[test]
fn g1_a_text_with_letters_that_act_is_shown_to_nobody() {
    let estate = Estate::new();
    let repository = estate.repository();
    let text = program::read(&repository, TEXT);
    let old = text.lines().find(|line| line.starts_with("title: ")).unwrap().to_owned();
    for letter in ["\\e[2J", "\\u202e", "\\u200b", "\\u2066"] {
        change(&repository, TEXT, &old, &format!("title: \"Visits {letter}{CLAIM}\""));
        let (code, shown) = on_terminal(&repository, &[], &SIGN);
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("error: ") && !shown.contains(CLAIM), "{shown}");
        program::write(&repository, TEXT, &text);
    }
}

#[test]
fn who_breaks_off_signs_nothing_and_still_sees_what_is_typed() {
    let estate = Estate::new();
    let repository = estate.repository();
    let before = tree(&repository);
    let passphrase = format!("{PASSPHRASE}\n");
    let (interrupt, end) = ("\u{3}", "\u{4}");
    let half = format!("{}{interrupt}", &PASSPHRASE[..5]);
    for typed in [interrupt, end, &half] {
        let (code, shown) = on_terminal(&repository, &[(PASSPHRASE_IS_ASKED, typed, true)], &SIGN);
        assert_ne!(code, 0, "{typed:?}: {shown}");
        assert!(!shown.contains(WORD_IS_ASKED) && !shown.contains(&PASSPHRASE[..5]), "{typed:?}: {shown}");
        unchanged(&repository, &before);
    }
    let word = format!("{AGREEMENT} {}", &terms(&repository, TEXT)[..8]);
    let taken_back = format!("{word}{interrupt}");
    for typed in [interrupt, end, &taken_back] {
        let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, typed, false)];
        let (code, shown) = on_terminal(&repository, &steps, &SIGN);
        assert_ne!(code, 0, "{typed:?}: {shown}");
        unchanged(&repository, &before);
    }
    // A new key, too, is made by nobody who breaks off.
    let place = empty();
    let command = [PROGRAM, "key", "new", "--out", "siro.pem"];
    let again = ("type it again: ", interrupt, true);
    let (code, shown) =
        on_terminal(place.path(), &[("choose a passphrase: ", &passphrase, true), again], &command);
    assert_ne!(code, 0, "{shown}");
    assert!(files(place.path()).is_empty());
}

/// Whoever pastes what somebody sent, command and answer together, has not been asked yet.
#[test]
fn what_is_typed_before_the_question_is_no_answer() {
    let estate = Estate::new();
    let repository = estate.repository();
    let before = tree(&repository);
    let pasted = format!("{PASSPHRASE}\n{AGREEMENT} {}\n", &terms(&repository, TEXT)[..8]);
    let steps = [(PASSPHRASE_IS_ASKED, pasted.as_str(), true), (WORD_IS_ASKED, "\u{4}", false)];
    let (code, shown) = on_terminal(&repository, &steps, &SIGN);
    assert_eq!(code, 2, "{shown}");
    unchanged(&repository, &before);
}

/// Rows of words put together again: without the colon behind which they go on.
fn flat(shown: &str) -> String {
    shown.split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ")
}

/// Who is shown the text and asked, and says no.
fn looked_at(repository: &Path, command: &[&str]) -> String {
    let passphrase = format!("{PASSPHRASE}\n");
    let steps = [(PASSPHRASE_IS_ASKED, passphrase.as_str(), true), (WORD_IS_ASKED, "no\n", false)];
    let (code, shown) = on_terminal(repository, &steps, command);
    assert_eq!(code, 2, "{shown}");
    shown
}

/// The terms do not hold who stands in which party: a body that is put there with no other change is told all the same.
#[test]
fn g4_a_body_that_was_put_into_a_party_is_a_change_since_one_signed() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.sign("camden", "siro").done();
    estate.append().done();
    let text = program::read(&repository, TEXT);
    let digest = terms(&repository, TEXT);
    let (one, two) = if text.contains("    body: camden\n") {
        ("    body: camden\n", "    bodies: [camden, hackney]\n")
    } else {
        ("bodies: [camden]", "bodies: [camden, hackney]")
    };
    change(&repository, TEXT, one, two);
    assert_eq!(terms(&repository, TEXT), digest);
    let shown = looked_at(&repository, &SIGN);
    assert!(shown.contains("changed    1 place since version 1.0.0, which your siro signed"), "{shown}");
    assert!(shown.contains("the bodies of each party / councils / 2:\n  + hackney\n"), "{shown}");
}

/// An adviser's act on a new version is no signature of it: what has changed since the last one is still to be read.
#[test]
fn g4_advice_on_a_new_version_hides_no_change_from_who_signs_it() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.sign("camden", "siro").done();
    estate.append().done();
    change(&repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    change(&repository, TEXT, "tell-parties-within-hours: 24", "tell-parties-within-hours: 48");
    estate.appoint("camden", "dpo", &[]).done();
    estate.append().done();
    estate.act("advise", "camden", "dpo", &["--against", "--reason", "two days are too many"]).done();
    estate.append().done();
    let shown = looked_at(&repository, &SIGN);
    assert!(shown.contains("changed    2 places since version 1.0.0, which your siro signed"), "{shown}");
    let against = "however camden: its data protection officer advises against this";
    assert_eq!(flat(&shown).matches(against).count(), 2, "{shown}");
    // The last of it stands right before the question.
    let (before, _) = shown.rsplit_once("You SIGN this").unwrap();
    assert!(before.trim_end().lines().rev().take(6).any(|row| row.starts_with("however ")), "{shown}");
}

/// Of many bodies the first screen names a few; one that is no public body is never among the others.
#[test]
fn g4_a_body_that_no_list_has_is_named_among_many() {
    let estate = Estate::new();
    let repository = estate.repository();
    let many = "bodies: [barnet, bexley, brent, bromley, camden, data-brokers, ealing, enfield]";
    let text = program::read(&repository, TEXT);
    let one = if text.contains("    body: camden\n") { "body: camden" } else { "bodies: [camden]" };
    change(&repository, TEXT, one, many);
    let mut decline = SIGN.to_vec();
    decline[1] = "decline";
    decline.extend(["--reason", "we do not know them"]);
    let shown = looked_at(&repository, &decline);
    assert!(flat(&shown).contains("and 5 more, data-brokers (in no list of public bodies)"), "{shown}");
}
