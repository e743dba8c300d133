//! Is it said truly what the data are?

mod special_data_unmarked;

pub use special_data_unmarked::SPECIAL_DATA_UNMARKED;
