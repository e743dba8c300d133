//! How a private key rests on a disk: encrypted PKCS#8 v1 in PEM, which `openssl pkey` reads.
//! Never writes a key in the clear, and never touches the disk itself.

use ed25519_dalek::pkcs8::{EncodePrivateKey as _, KeypairBytes};
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{self, Kdf};
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef, SecretDocument};
use zeroize::{Zeroize as _, Zeroizing};

use crate::seal::{SealError, SecretKey};

/// What opens a key file. Wiped when it is dropped.
pub type Passphrase = Zeroizing<String>;

const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// scrypt with 2^14 rounds, 16 MiB, five lanes: the most that OpenSSL opens with its own limit of 32 MiB.
const SCRYPT: (u64, u16, u16) = (1 << 14, 8, 5);

/// The least that PBKDF2 with SHA-256 must do (OWASP, 2023). `openssl genpkey -aes256` does 2 048.
const LEAST_PBKDF2_ROUNDS: u32 = 600_000;

/// What an honest key file asks for at most; more is a trap for the memory or the patience of who opens it.
const MOST_PBKDF2_ROUNDS: u32 = 20_000_000;
const MOST_SCRYPT_BYTES: u64 = 256 << 20;
const MOST_SCRYPT_LANES: u16 = 16;

impl SecretKey {
    /// The key as PEM text, encrypted under the passphrase with a fresh salt.
    pub fn to_encrypted_pem(&self, passphrase: &Passphrase) -> Result<Zeroizing<String>, SealError> {
        if passphrase.is_empty() {
            return Err(SealError::EmptyPassphrase);
        }
        let mut salt = [0; 16];
        let mut iv = [0; 16];
        for bytes in [&mut salt, &mut iv] {
            getrandom::fill(bytes).map_err(|error| SealError::NoRandomness(error.to_string()))?;
        }
        let (cost_parameter, block_size, parallelization) = SCRYPT;
        let parameters = pbes2::Parameters {
            kdf: Kdf::Scrypt(pbes2::ScryptParams {
                salt: pbes2::Salt::new(salt).expect("16 bytes is a salt"),
                cost_parameter,
                block_size,
                parallelization,
                key_length: None,
            }),
            encryption: pbes2::EncryptionScheme::Aes256Cbc { iv },
        };
        // Version 1, without the public key: OpenSSL 3.0 cannot read version 2, which dalek writes by itself.
        let mut pair = KeypairBytes { secret_key: *self.seed(), public_key: None };
        let plain = pair.to_pkcs8_der().expect("a 32-byte key always encodes");
        pair.secret_key.zeroize();
        PrivateKeyInfoRef::try_from(plain.as_bytes())
            .expect("what was just encoded decodes")
            .encrypt_with_params(parameters, passphrase.as_bytes())
            .and_then(|document| Ok(document.to_pem(LABEL, LineEnding::LF)?))
            .map_err(|_| SealError::KeyFile("it could not be encrypted"))
    }

    /// Opens a key file. Refuses plain keys, and keys whose encryption could be guessed open.
    pub fn from_encrypted_pem(pem: &str, passphrase: &Passphrase) -> Result<Self, SealError> {
        let (label, document) =
            SecretDocument::from_pem(pem).map_err(|_| SealError::KeyFile("its PEM is damaged"))?;
        match label {
            LABEL => {}
            "PRIVATE KEY" => {
                return Err(SealError::KeyFile(
                    "it is not encrypted; encrypt it with: openssl pkcs8 -topk8 -scrypt -in KEY -out NEW",
                ));
            }
            "OPENSSH PRIVATE KEY" => {
                return Err(SealError::KeyFile(
                    "it is in OpenSSH's own form, which is used through ssh-agent only",
                ));
            }
            _ => return Err(SealError::KeyFile("it holds something else")),
        }
        let encrypted = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes())
            .map_err(|_| SealError::KeyFile("its encryption is of a kind that is not read here"))?;
        worth_opening(&encrypted.encryption_algorithm)?;
        let plain = encrypted.decrypt(passphrase.as_bytes()).map_err(|_| SealError::Locked)?;
        let info = PrivateKeyInfoRef::try_from(plain.as_bytes()).map_err(|_| SealError::Locked)?;
        let mut pair =
            KeypairBytes::try_from(info).map_err(|_| SealError::KeyFile("it is not an Ed25519 key"))?;
        let key = Self::from_seed(&pair.secret_key);
        pair.secret_key.zeroize();
        if pair.public_key.as_ref().is_some_and(|public| public.0 != key.public().to_bytes()) {
            return Err(SealError::KeyFile("its public and private halves do not belong together"));
        }
        Ok(key)
    }
}

fn worth_opening(scheme: &EncryptionScheme) -> Result<(), SealError> {
    let Some(parameters) = scheme.pbes2() else {
        return Err(SealError::WeakEncryption("PBES1".to_owned()));
    };
    match &parameters.kdf {
        Kdf::Pbkdf2(pbkdf2) if pbkdf2.iteration_count < LEAST_PBKDF2_ROUNDS => {
            Err(SealError::WeakEncryption(format!(
                "{} rounds of PBKDF2; at least {LEAST_PBKDF2_ROUNDS} are needed",
                pbkdf2.iteration_count
            )))
        }
        Kdf::Pbkdf2(pbkdf2) if pbkdf2.iteration_count > MOST_PBKDF2_ROUNDS => {
            Err(SealError::GreedyEncryption(format!("{} rounds of PBKDF2", pbkdf2.iteration_count)))
        }
        Kdf::Pbkdf2(_) => Ok(()),
        Kdf::Scrypt(scrypt) => {
            let memory =
                scrypt.cost_parameter.saturating_mul(u64::from(scrypt.block_size)).saturating_mul(128);
            if scrypt.cost_parameter < SCRYPT.0 || scrypt.block_size < SCRYPT.1 {
                Err(SealError::WeakEncryption(format!("scrypt with N={}", scrypt.cost_parameter)))
            } else if memory > MOST_SCRYPT_BYTES || scrypt.parallelization > MOST_SCRYPT_LANES {
                Err(SealError::GreedyEncryption(format!("{} MiB of memory", memory >> 20)))
            } else {
                Ok(())
            }
        }
        _ => Err(SealError::KeyFile("its encryption is of a kind that is not read here")),
    }
}
