//! The disk room: files appear whole or not at all, and no link leads a write astray.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use isa::disk::{Folder, Trouble, create_private, read_private};

fn empty(name: &str) -> (PathBuf, Folder) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("disk").join(name);
    let _was_there = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    let folder = Folder::open(&path).unwrap();
    (path, folder)
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_written_is_read_and_nothing_else_is_left() {
    let (path, folder) = empty("written");
    folder.replace("registry/tile/0/000.p/5", b"tile").unwrap();
    folder.replace("registry/checkpoint", b"one").unwrap();
    folder.replace("registry/checkpoint", b"two").unwrap();
    folder.create_new("adult-safeguarding/acts/0123.json", b"act").unwrap();
    folder.create_new("adult-safeguarding/agreement.yaml", b"text").unwrap();
    let files = folder.read_all(&["registry", "roster", "*/acts"]).unwrap();
    let listed: Vec<(&str, &[u8])> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    assert_eq!(
        listed,
        [
            ("adult-safeguarding/acts/0123.json", &b"act"[..]),
            ("registry/checkpoint", b"two"),
            ("registry/tile/0/000.p/5", b"tile"),
        ]
    );
    assert_eq!(folder.read("registry/checkpoint").unwrap().unwrap(), b"two");
    assert_eq!(folder.read("registry/nothing").unwrap(), None);
    assert_eq!(names(&path.join("registry")), ["checkpoint", "tile"]);
    folder.remove("registry/checkpoint").unwrap();
    folder.remove("registry/checkpoint").unwrap();
    assert_eq!(names(&path.join("registry")), ["tile"]);
}

#[test]
fn a_new_file_never_takes_the_place_of_an_old_one() {
    let (path, folder) = empty("new");
    folder.create_new("acts/a.json", b"first").unwrap();
    let error = folder.create_new("acts/a.json", b"second").unwrap_err();
    assert!(matches!(error.trouble, Trouble::Exists));
    assert!(
        error.to_string().ends_with("acts/a.json: it is there already, and is not overwritten"),
        "{error}"
    );
    assert_eq!(fs::read(path.join("acts/a.json")).unwrap(), b"first");
    assert_eq!(names(&path.join("acts")), ["a.json"]);
}

#[test]
fn what_a_stop_left_half_written_is_written_over() {
    let (path, folder) = empty("half");
    fs::create_dir(path.join("registry")).unwrap();
    fs::write(path.join("registry/checkpoint.unfinished"), b"half").unwrap();
    folder.replace("registry/checkpoint", b"whole").unwrap();
    folder.create_new("registry/other", b"whole").unwrap();
    assert_eq!(names(&path.join("registry")), ["checkpoint", "other"]);
}

/// A pipe stands for a device: for root, `/dev/null` itself would be gone.
#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;

    let (path, folder) = empty("pipe");
    assert!(Command::new("mkfifo").arg(path.join("pipe")).status().unwrap().success());
    let error = folder.replace("pipe", b"whole").unwrap_err();
    assert!(matches!(error.trouble, Trouble::NotAFile), "{error}");
    assert!(fs::symlink_metadata(path.join("pipe")).unwrap().file_type().is_fifo());
    assert_eq!(names(&path), ["pipe"]);
}

#[test]
fn c1_c2_a_path_that_leads_out_or_means_different_things_is_refused() {
    let (path, folder) = empty("paths");
    for bad in ["../x", "a/../../x", "/etc/x", "a//b", "", ".", "a/.", "a\\b", "C:x", "a\0b"] {
        assert!(matches!(folder.replace(bad, b"x").unwrap_err().trouble, Trouble::Path), "{bad:?}");
        assert!(matches!(folder.create_new(bad, b"x").unwrap_err().trouble, Trouble::Path), "{bad:?}");
        assert!(matches!(folder.remove(bad).unwrap_err().trouble, Trouble::Path), "{bad:?}");
        assert!(folder.read(bad).is_err(), "{bad:?}");
    }
    assert_eq!(names(&path), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn c3_no_link_is_followed_for_reading_or_writing() {
    use std::os::unix::fs::symlink;
    let (elsewhere, _) = empty("elsewhere");
    fs::write(elsewhere.join("secret"), b"secret").unwrap();
    let (path, folder) = empty("links");
    symlink(&elsewhere, path.join("registry")).unwrap();
    symlink(elsewhere.join("secret"), path.join("file")).unwrap();
    symlink(elsewhere.join("not yet"), path.join("dangling")).unwrap();
    fs::create_dir_all(path.join("camden/acts")).unwrap();
    symlink(elsewhere.join("secret"), path.join("camden/acts/a.json")).unwrap();
    let link =
        |result: Result<(), isa::disk::DiskError>| matches!(result.unwrap_err().trouble, Trouble::Link);
    for bad in ["registry/checkpoint", "file", "dangling", "camden/acts/a.json"] {
        assert!(link(folder.replace(bad, b"x")), "{bad}");
        assert!(link(folder.create_new(bad, b"x")), "{bad}");
        assert!(link(folder.remove(bad)), "{bad}");
        assert!(link(folder.read(bad).map(drop)), "{bad}");
    }
    for bad in ["registry", "*/acts"] {
        assert!(link(folder.read_all(&[bad]).map(drop)), "{bad}");
    }
    assert!(link(folder.lock("file").map(drop)));
    assert_eq!(names(&elsewhere), ["secret"]);
    assert_eq!(fs::read(elsewhere.join("secret")).unwrap(), b"secret");
    // Where a half-written file would go, a link is taken away and not written through.
    symlink(elsewhere.join("secret"), path.join("fresh.unfinished")).unwrap();
    folder.replace("fresh", b"x").unwrap();
    assert_eq!(fs::read(elsewhere.join("secret")).unwrap(), b"secret");
    // A private key, too.
    assert!(matches!(create_private(&path.join("dangling"), b"key").unwrap_err().trouble, Trouble::Exists));
    assert!(!elsewhere.join("not yet").exists());
}

#[test]
fn a_file_where_a_folder_should_be_is_named() {
    let (path, folder) = empty("file");
    fs::write(path.join("registry"), b"x").unwrap();
    let error = folder.replace("registry/checkpoint", b"x").unwrap_err();
    assert!(error.to_string().contains("registry"), "{error}");
    assert!(matches!(folder.read_all(&["registry"]).unwrap_err().trouble, Trouble::NotAFolder));
    assert!(matches!(Folder::open(&path.join("registry")).unwrap_err().trouble, Trouble::NotAFolder));
    assert!(matches!(Folder::open(&path.join("nothing")).unwrap_err().trouble, Trouble::Missing));
    fs::create_dir(path.join("folder")).unwrap();
    assert!(matches!(folder.read("folder").unwrap_err().trouble, Trouble::NotAFile));
    assert!(folder.replace("folder", b"x").is_err());
    assert_eq!(names(&path), ["folder", "registry"]);
}

#[cfg(unix)]
#[test]
fn h1_a_key_file_is_private_from_the_first_moment_and_refused_when_it_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let (path, _) = empty("keys");
    let key = path.join("siro.key");
    create_private(&key, b"key").unwrap();
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read_private(&key).unwrap(), b"key");
    assert!(matches!(create_private(&key, b"other").unwrap_err().trouble, Trouble::Exists));
    for mode in [0o640, 0o604, 0o644, 0o620] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        assert!(matches!(read_private(&key).unwrap_err().trouble, Trouble::Readable), "{mode:o}");
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
    assert_eq!(read_private(&key).unwrap(), b"key");
}

#[test]
fn e13_a_second_writer_is_told_who_is_writing() {
    let (_, folder) = empty("lock");
    let lock = folder.lock(".isa-lock").unwrap();
    let error = folder.lock(".isa-lock").unwrap_err();
    let Trouble::Locked(holder) = error.trouble else { panic!("{error}") };
    if cfg!(unix) {
        assert_eq!(holder, Some(std::process::id()));
        assert!(error.to_string().ends_with(&format!("(process {})", std::process::id())), "{error}");
    }
    drop(lock);
    folder.lock(".isa-lock").unwrap();
}

/// The limit of the shell on file sizes: an error that names the file, and what was there stays. The test runs itself
/// again under the limit.
#[cfg(target_os = "linux")]
#[test]
fn e12_a_limit_on_file_sizes_is_an_error_and_leaves_what_was_there() {
    const NAME: &str = "e12_a_limit_on_file_sizes_is_an_error_and_leaves_what_was_there";
    if let Ok(path) = std::env::var("ISA_TEST_LIMITED") {
        let folder = Folder::open(Path::new(&path)).unwrap();
        folder.replace("small", &[b'y'; 100]).unwrap();
        let error = folder.replace("file", &b"x".repeat(100_000)).unwrap_err();
        assert!(matches!(error.trouble, Trouble::TooLarge), "{error}");
        assert_eq!(error.file, Path::new(&path).join("file"), "{error}");
        let error = folder.create_new("other", &b"x".repeat(100_000)).unwrap_err();
        assert!(matches!(error.trouble, Trouble::TooLarge), "{error}");
        return;
    }
    let (path, folder) = empty("limited");
    folder.replace("file", b"what was there").unwrap();
    let output = Command::new("sh")
        .args([
            "-c",
            "ulimit -f 8; exec \"$0\" --exact \"$1\"",
            std::env::current_exe().unwrap().to_str().unwrap(),
            NAME,
        ])
        .env("ISA_TEST_LIMITED", &path)
        .output()
        .unwrap();
    let words =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && words.contains("1 passed"), "{words}");
    assert_eq!(names(&path), ["file", "small"]);
    assert_eq!(fs::read(path.join("file")).unwrap(), b"what was there");
}
