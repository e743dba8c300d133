//! The built program as a stranger runs it: what it answers, and what it leaves on the disk.
//! Knows no room of the library but the keys, which it writes as the program does.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use ed25519_dalek::pkcs8::{EncodePrivateKey, KeypairBytes};
use isa::disk::create_private;
use isa::seal::{SecretKey, WitnessKey};
use isa::text::Digest;
use pkcs8::pkcs5::pbes2;
use pkcs8::{LineEnding, PrivateKeyInfoRef};
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_isa");

/// The passphrase of every key that a test makes itself.
pub const PASSPHRASE: &str = "correct horse battery staple";

/// The log that goes on from the first one of an estate.
pub const NEXT_ORIGIN: &str = "agreements.example/london-2";

/// Where no user has settings: what the person who runs the tests trusts is not asked.
const NO_SETTINGS: &str = "/nonexistent";

/// The settings of whoever works in a folder: beside the repository of an estate, where they are copied with it.
pub fn settings(folder: &Path) -> PathBuf {
    match folder.parent().filter(|_| folder.ends_with("repository")) {
        Some(estate) => estate.join("settings"),
        None => PathBuf::from(NO_SETTINGS),
    }
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Answer {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Answer {
    /// What a command that did its work wrote; it wrote nothing else.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// What a command that found something wrote; it wrote nothing else.
    #[track_caller]
    pub fn found(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(1), ""), "{}", self.out);
        self.out
    }

    /// The program could not do its work, for this reason and with this way out: one line each, and nothing else.
    #[track_caller]
    pub fn refused(&self, error: &str, hint: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        let lines: Vec<&str> = self.err.lines().collect();
        let [first, second] = lines[..] else { panic!("not two lines: {}", self.err) };
        let says = |line: &str, name: &str, words: &str| {
            line.strip_prefix(name).is_some_and(|rest| rest.contains(words))
        };
        assert!(says(first, "error: ", error), "expected the error {error:?}: {}", self.err);
        assert!(says(second, "hint: ", hint), "expected the hint {hint:?}: {}", self.err);
    }

    /// The object of a `--format json`.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program, in a folder, with no terminal, and nothing that a user's own surroundings could change.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .env("XDG_CONFIG_HOME", settings(folder))
        .env("TERM", "xterm");
    command
}

pub fn isa(folder: &Path, arguments: &[&str]) -> Answer {
    program(folder, arguments).output().unwrap().into()
}

/// The program with a passphrase to read from each of the file descriptors 3, 4 and 5.
pub fn isa_with(folder: &Path, passphrase: &str, arguments: &[&str]) -> Answer {
    let held = tempfile::NamedTempFile::new().unwrap();
    fs::write(held.path(), format!("{passphrase}\n")).unwrap();
    let mut shell = shell(folder, "exec \"$0\" \"$@\" 3<\"$HELD\" 4<\"$HELD\" 5<\"$HELD\"", arguments);
    shell.env("HELD", held.path()).output().unwrap().into()
}

/// The program behind words of the shell, which finds it in `$0` and its arguments in `$@`.
pub fn shell(folder: &Path, words: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", words, PROGRAM]).args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("XDG_CONFIG_HOME", settings(folder));
    command
}

/// A new empty folder outside every git work tree; it goes away with the value.
pub fn empty() -> TempDir {
    tempfile::Builder::new().prefix("isa-test-").tempdir().unwrap()
}

/// A new empty folder that stays until the next run of this file of tests: for what is made once and copied, since
/// nobody is left at the end to take it away.
fn kept(name: &str) -> PathBuf {
    let name = format!("{}-{name}", env!("CARGO_CRATE_NAME"));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _was_there = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

pub fn write(folder: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let full = folder.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, bytes).unwrap();
}

pub fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Everything below a folder: mode and bytes of each file, the aim of each link, and the folders.
pub fn tree(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

/// Nothing was made, changed or taken away since.
#[track_caller]
pub fn unchanged(folder: &Path, before: &BTreeMap<String, (u32, Vec<u8>)>) {
    let after = tree(folder);
    let all = before.keys().chain(after.keys());
    let differ: Vec<&String> = all.filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(differ.is_empty(), "changed: {differ:?}");
}

fn collect(top: &Path, folder: &Path, found: &mut BTreeMap<String, (u32, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let meta = path.symlink_metadata().unwrap();
        let bytes = if meta.is_symlink() {
            fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
        } else if meta.is_dir() {
            collect(top, &path, found);
            Vec::new()
        } else {
            fs::read(&path).unwrap()
        };
        found.insert(path.strip_prefix(top).unwrap().to_string_lossy().into_owned(), (meta.mode(), bytes));
    }
}

/// The paths of the files of a folder, in order.
pub fn files(folder: &Path) -> Vec<String> {
    tree(folder).into_keys().filter(|path| folder.join(path).is_file()).collect()
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for (path, (mode, bytes)) in tree(from) {
        let (source, target) = (from.join(&path), to.join(&path));
        if source.is_symlink() {
            symlink(fs::read_link(&source).unwrap(), target).unwrap();
        } else if source.is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::write(&target, bytes).unwrap();
            fs::set_permissions(target, Permissions::from_mode(mode)).unwrap();
        }
    }
}

/// A demonstration, made once for a file of tests.
pub struct Demonstration {
    place: PathBuf,
    /// What `isa demo` wrote.
    pub said: String,
    /// The passphrase of the key that it left.
    pub passphrase: String,
}

impl Demonstration {
    pub fn new(bodies: usize) -> Self {
        let place = kept("demonstration");
        let bodies = bodies.to_string();
        let said = isa(&place, &["demo", "--bodies", &bodies, "isa-demo"]).done();
        let passphrase = said.trim_end().rsplit("passphrase: ").next().unwrap().to_owned();
        Self { place, said, passphrase }
    }

    /// The folder in which the demonstration was made.
    pub fn around(&self) -> &Path {
        &self.place
    }

    pub fn repository(&self) -> PathBuf {
        self.place.join("isa-demo")
    }

    pub fn key(&self) -> PathBuf {
        self.place.join("isa-demo-camden-siro.pem")
    }

    /// A copy of the repository, to be changed.
    pub fn copy(&self) -> TempDir {
        let place = empty();
        copy(&self.repository(), place.path());
        place
    }
}

/// An agreement of the demonstration that Camden's senior officer signs.
pub const AGREEMENT: &str = "home-fire-safety";
pub const TEXT: &str = "home-fire-safety/agreement.yaml";

/// What `isa sign` is given where an office of a body signs the terms that it expects.
#[rustfmt::skip]
pub fn signing<'a>(body: &'a str, office: &'a str, key: &'a str, expected: &'a str) -> [&'a str; 12] {
    [
        "sign", AGREEMENT, "--as", body, "--capacity", office,
        "--key", key, "--passphrase-fd", "3", "--expect-digest", expected,
    ]
}

/// The digest of the terms of a text, in hexadecimal digits.
pub fn terms(repository: &Path, text: &str) -> String {
    let digests = isa(repository, &["digest", text]).done();
    let line = digests.lines().find_map(|line| line.strip_prefix("terms sha256:")).unwrap();
    line.to_owned()
}

/// Changes words of a text that are there.
#[track_caller]
pub fn change(repository: &Path, text: &str, words: &str, others: &str) {
    let before = read(repository, text);
    assert!(before.contains(words), "{text} has no {words:?}");
    write(repository, text, before.replacen(words, others, 1));
}

/// A repository whose keys a test holds: the London Fire Commissioner and Camden, two of two root keys, two of two
/// registrar keys, one agreement that nobody has signed. The keys lie beside it.
pub struct Estate {
    place: PathBuf,
    /// Takes the folder away in the end.
    _held: Option<TempDir>,
}

/// A key file with one lane of scrypt, as OpenSSL makes it, in place of the five of `isa key new`: opening keys would be
/// most of what these tests do.
fn encrypted(seed: [u8; 32]) -> String {
    let parameters = pbes2::Parameters {
        kdf: pbes2::Kdf::Scrypt(pbes2::ScryptParams {
            salt: pbes2::Salt::new([7; 16]).unwrap(),
            cost_parameter: 1 << 14,
            block_size: 8,
            parallelization: 1,
            key_length: None,
        }),
        encryption: pbes2::EncryptionScheme::Aes256Cbc { iv: [7; 16] },
    };
    let plain = KeypairBytes { secret_key: seed, public_key: None }.to_pkcs8_der().unwrap();
    let plain = PrivateKeyInfoRef::try_from(plain.as_bytes()).unwrap();
    let sealed = plain.encrypt_with_params(parameters, PASSPHRASE.as_bytes()).unwrap();
    sealed.to_pem("ENCRYPTED PRIVATE KEY", LineEnding::LF).unwrap().to_string()
}

pub const KEYS: [&str; 15] = [
    "root-1",
    "root-2",
    "registrar-1",
    "registrar-2",
    "log",
    "lfc-admin",
    "camden-admin",
    "lfc-siro",
    "camden-siro",
    "camden-caldicott-guardian",
    "camden-dpo",
    "lfc-reviewer",
    "hackney-admin",
    "hackney-siro",
    "hackney-caldicott-guardian",
];

impl Estate {
    /// The folder and the keys, before anybody is enrolled.
    pub fn bare() -> Self {
        let held = empty();
        Self::at(held.path().to_owned(), Some(held))
    }

    fn at(place: PathBuf, held: Option<TempDir>) -> Self {
        let estate = Self { place, _held: held };
        write(
            &estate.repository(),
            "isa.yaml",
            "format: isa-repository/1\norigin: agreements.example/london\n",
        );
        for name in KEYS {
            estate.make_key(name);
        }
        estate
    }

    /// With a root, two bodies and their offices, and an agreement.
    pub fn new() -> Self {
        // Keys are slow to encrypt, and that on purpose; so it is made once, and copied.
        static MADE: LazyLock<Estate> = LazyLock::new(Estate::make);
        MADE.copy()
    }

    /// The same repository and keys in another place.
    pub fn copy(&self) -> Self {
        let held = empty();
        copy(&self.place, held.path());
        Self { place: held.path().to_owned(), _held: Some(held) }
    }

    fn make() -> Self {
        let estate = Self::at(kept("estate"), None);
        estate.begin().done();
        for body in ["lfc", "camden"] {
            estate.enrol(body, &["registrar-1", "registrar-2"]).done();
            estate.appoint(body, "siro", &[]).done();
        }
        estate.appoint("camden", "caldicott-guardian", &[]).done();
        estate.draft(AGREEMENT);
        estate
    }

    pub fn repository(&self) -> PathBuf {
        self.place.join("repository")
    }

    /// Where the keys lie: `../NAME.pem` and `../NAME.pub` from the repository.
    pub fn keys(&self) -> &Path {
        &self.place
    }

    pub fn make_key(&self, name: &str) {
        if self.place.join(format!("{name}.pem")).exists() {
            return;
        }
        let seed = Digest::of(name.as_bytes()).0;
        let key = SecretKey::from_seed(&seed);
        create_private(&self.place.join(format!("{name}.pem")), encrypted(seed).as_bytes()).unwrap();
        write(&self.place, &format!("{name}.pub"), key.public().to_pem());
    }

    /// The program in the repository, with the passphrase of the keys.
    pub fn isa(&self, arguments: &[&str]) -> Answer {
        isa_with(&self.repository(), PASSPHRASE, arguments)
    }

    pub fn begin(&self) -> Answer {
        self.isa(&[
            "roster",
            "root",
            "--root",
            "../root-1.pem",
            "--root",
            "../root-2.pem",
            "--root-threshold",
            "2",
            "--registrar",
            "../registrar-1.pub",
            "--registrar",
            "../registrar-2.pub",
            "--registrar-threshold",
            "2",
            "--log",
            "../log.pub",
            "--passphrase-fd",
            "3",
            "--passphrase-fd",
            "4",
        ])
    }

    /// The registrar enrols a body, signing with these keys.
    pub fn enrol(&self, body: &str, signers: &[&str]) -> Answer {
        let admin = format!("../{body}-admin.pub");
        let keys: Vec<String> = signers.iter().map(|signer| format!("../{signer}.pem")).collect();
        let mut arguments = vec!["roster", "enrol", body, "--admin", &admin];
        for (key, fd) in keys.iter().zip(["3", "4", "5"]) {
            arguments.extend(["--key", key, "--passphrase-fd", fd]);
        }
        self.isa(&arguments)
    }

    /// A body gives an office to the key of that name, with further arguments.
    pub fn appoint(&self, body: &str, office: &str, further: &[&str]) -> Answer {
        let (public, key) = (format!("../{body}-{office}.pub"), format!("../{body}-admin.pem"));
        let mut arguments = vec!["roster", "appoint", body, office, "--public", &public];
        arguments.extend(["--key", &key, "--passphrase-fd", "3"]);
        arguments.extend(further);
        self.isa(&arguments)
    }

    /// An agreement between the two, answered in full.
    pub fn draft(&self, id: &str) {
        let answers = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("templates/home-fire-safety/1.0.0/example-answers.yaml");
        let answers = answers.to_str().unwrap();
        self.isa(&["new", "home-fire-safety", "--id", id, "--answers", answers, "--set", "councils=camden"])
            .done();
    }

    /// A body's office signs the text as it stands.
    pub fn sign(&self, body: &str, office: &str) -> Answer {
        let expected = terms(&self.repository(), TEXT);
        self.sign_expecting(body, office, &expected)
    }

    pub fn sign_expecting(&self, body: &str, office: &str, expected: &str) -> Answer {
        let key = format!("../{body}-{office}.pem");
        self.isa(&signing(body, office, &key, expected))
    }

    /// A body's office does something on the agreement: a command, and what it has beside who acts on which text.
    pub fn act(&self, command: &str, body: &str, office: &str, further: &[&str]) -> Answer {
        let (key, expected) = (format!("../{body}-{office}.pem"), terms(&self.repository(), TEXT));
        let mut arguments = signing(body, office, &key, &expected).to_vec();
        arguments[0] = command;
        // What an act answers stands behind the agreement.
        arguments.splice(2..2, further.iter().copied());
        self.isa(&arguments)
    }

    /// A registry whose root asks for one of two witnesses (keys `w-1` and `w-2`), logged.
    pub fn under_witnesses() -> Self {
        let estate = Self::new();
        let mut arguments = ["roster", "rotate", "--witness-threshold", "1"].map(str::to_owned).to_vec();
        for (name, file) in [("borough.example", "w-1"), ("nhs.example", "w-2")] {
            estate.make_key(file);
            let key = SecretKey::from_seed(&Digest::of(file.as_bytes()).0).public();
            arguments.extend(["--witness".to_owned(), WitnessKey::new(name, key).unwrap().to_string()]);
        }
        for (key, fd) in [("../root-1.pem", "3"), ("../root-2.pem", "4")] {
            arguments.extend(["--key", key, "--passphrase-fd", fd].map(str::to_owned));
        }
        estate.isa(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).done();
        estate.append().done();
        estate
    }

    /// The root ends the log at its head, for this reason, and names the next one, whose key is `log-2`. The others sign
    /// too, where they are keys of this estate.
    pub fn end_log(&self, reason: &str, signers: &[&str]) -> Answer {
        self.make_key("log-2");
        let keys: Vec<String> = signers.iter().map(|signer| format!("../{signer}.pem")).collect();
        let mut arguments = vec!["roster", "continue", "--log", "../log-2.pub", "--origin", NEXT_ORIGIN];
        arguments.extend(["--reason", reason]);
        for (key, fd) in keys.iter().zip(["3", "4", "5"]) {
            arguments.extend(["--key", key, "--passphrase-fd", fd]);
        }
        self.isa(&arguments)
    }

    /// Takes what waits into the log that goes on.
    pub fn append_next(&self) -> Answer {
        self.isa(&["registry", "append", "--key", "../log-2.pem", "--passphrase-fd", "3"])
    }

    /// The root that everybody has on paper.
    pub fn pin(&self) -> String {
        let report = self.isa(&["registry", "verify", "--format", "json"]).json();
        report["trust"]["root"][0].as_str().unwrap().to_owned()
    }

    pub fn append(&self) -> Answer {
        self.isa(&["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"])
    }
}
