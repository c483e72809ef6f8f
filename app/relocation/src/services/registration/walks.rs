pub(crate) mod nothing {}
