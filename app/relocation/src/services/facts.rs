//! Facts from outside of the answers that decide what is asked: what the
//! signed directory says of the competent authorities.

use crate::journey::model::Facts;

/// The registration authority takes nothing by this way: the form can be
/// printed.
pub const NOT_CONNECTED: Facts = Facts(1);
