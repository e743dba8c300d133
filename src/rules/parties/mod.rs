//! Does each party exist?

mod adviser_decides;
mod contact_missing;
mod defunct_body;
mod dpo_contact_missing;
mod joining_or_leaving_open;
mod joint_arrangement_unpublished;
mod joint_control_not_considered;
mod joint_controllers_disagree;
mod joint_controllers_without_arrangement;
mod memorandum_beyond_government;
mod party_list_differs;
mod party_without_part;
mod person_named;
mod record_of_processing_missing;
mod role_contradicts_flow;
mod role_missing;
mod signature_not_recorded;

pub use adviser_decides::ADVISER_DECIDES;
pub use contact_missing::CONTACT_MISSING;
pub use defunct_body::DEFUNCT_BODY;
pub use dpo_contact_missing::DPO_CONTACT_MISSING;
pub use joining_or_leaving_open::JOINING_OR_LEAVING_OPEN;
pub use joint_arrangement_unpublished::JOINT_ARRANGEMENT_UNPUBLISHED;
pub use joint_control_not_considered::JOINT_CONTROL_NOT_CONSIDERED;
pub use joint_controllers_disagree::JOINT_CONTROLLERS_DISAGREE;
pub use joint_controllers_without_arrangement::JOINT_CONTROLLERS_WITHOUT_ARRANGEMENT;
pub use memorandum_beyond_government::MEMORANDUM_BEYOND_GOVERNMENT;
pub use party_list_differs::PARTY_LIST_DIFFERS;
pub use party_without_part::PARTY_WITHOUT_PART;
pub use person_named::PERSON_NAMED;
pub use record_of_processing_missing::RECORD_OF_PROCESSING_MISSING;
pub use role_contradicts_flow::ROLE_CONTRADICTS_FLOW;
pub use role_missing::ROLE_MISSING;
pub use signature_not_recorded::SIGNATURE_NOT_RECORDED;
