#!/bin/sh
# Brings the tools of others with which tests/conformance.rs has our files checked. Quick when they are there.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
mod=/usr/share/gocode/src/golang.org/x/mod/sumdb

missing=""
command -v openssl >/dev/null || missing="$missing openssl"
command -v ssh-keygen >/dev/null || missing="$missing openssh-client"
command -v go >/dev/null || missing="$missing golang-go"
[ -d "$mod" ] || missing="$missing golang-golang-x-mod-dev"
if [ -n "$missing" ]; then
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

# Pinned: what a verifier accepts must not change by itself.
python="$here/target/conformance/bin/python"
if ! "$python" -c 'import securesystemslib, cryptography, in_toto_attestation, pymerkle' 2>/dev/null; then
    python3 -m venv "$here/target/conformance"
    "$python" -m pip install -q --disable-pip-version-check \
        securesystemslib==1.6.0 cryptography==50.0.2 in-toto-attestation==0.9.3 pymerkle==7.0.0
fi
