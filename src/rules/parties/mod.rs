//! Does each party exist?

mod adviser_decides;
mod contact_missing;
mod defunct_body;
mod party_left_out;
mod party_not_in_parent;

pub use adviser_decides::ADVISER_DECIDES;
pub use contact_missing::CONTACT_MISSING;
pub use defunct_body::DEFUNCT_BODY;
pub use party_left_out::PARTY_LEFT_OUT;
pub use party_not_in_parent::PARTY_NOT_IN_PARENT;
