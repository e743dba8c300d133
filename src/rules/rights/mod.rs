//! Are people told, and can they use their rights?

mod answers_too_slow;
mod complaints_route_missing;
mod correction_route_missing;
mod disproportionate_effort_unpublished;
mod exemption_of_another_kind;
mod notice_missing;
mod publication_unstated;
mod rights_unassigned;

pub use answers_too_slow::ANSWERS_TOO_SLOW;
pub use complaints_route_missing::COMPLAINTS_ROUTE_MISSING;
pub use correction_route_missing::CORRECTION_ROUTE_MISSING;
pub use disproportionate_effort_unpublished::DISPROPORTIONATE_EFFORT_UNPUBLISHED;
pub use exemption_of_another_kind::EXEMPTION_OF_ANOTHER_KIND;
pub use notice_missing::NOTICE_MISSING;
pub use publication_unstated::PUBLICATION_UNSTATED;
pub use rights_unassigned::RIGHTS_UNASSIGNED;
