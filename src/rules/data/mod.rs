//! Is it said truly what the data are?

mod catch_all_item;
mod data_in_no_flow;
mod data_not_justified;
mod data_without_people;
mod items_not_listed;
mod special_data_unmarked;

pub use catch_all_item::CATCH_ALL_ITEM;
pub use data_in_no_flow::DATA_IN_NO_FLOW;
pub use data_not_justified::DATA_NOT_JUSTIFIED;
pub use data_without_people::DATA_WITHOUT_PEOPLE;
pub use items_not_listed::ITEMS_NOT_LISTED;
pub use special_data_unmarked::SPECIAL_DATA_UNMARKED;
