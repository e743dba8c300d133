//! `isa`: agree, lawfully and provably, what data public bodies share.

pub mod disk;
pub mod registry;
pub mod roster;
pub mod seal;
pub mod text;

pub mod agreement;
pub mod commands;
pub mod law;
pub mod publish;
pub mod report;
pub mod rules;
pub mod status;
pub mod template;
