//! The questions of the registration, a file for each topic. A guard looks at
//! pages above its own only.

pub(crate) mod dwellings;
pub(crate) mod home;
pub(crate) mod matters;
pub(crate) mod opening;
pub(crate) mod people;
pub(crate) mod place;
pub(crate) mod send;

#[cfg(test)]
mod tests;
