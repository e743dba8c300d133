//! Compiles the law catalogue (`law/**/*.yaml`) into one compact text, with its digest.

#[path = "src/law/bundle.rs"]
mod bundle;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=law");
    println!("cargo:rerun-if-changed=src/law/bundle.rs");
    let bundle = bundle::bundle(&PathBuf::from("law")).unwrap_or_else(|error| panic!("law/: {error}"));
    let mut digest = String::new();
    for byte in bundle::digest(&bundle) {
        write!(digest, "{byte:02x}").expect("a String takes every write");
    }
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names an output folder"));
    fs::write(out.join("law.txt"), bundle).expect("the output folder can be written");
    fs::write(out.join("law.digest"), digest).expect("the output folder can be written");
}
