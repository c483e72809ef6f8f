//! What means of identification answer.

use super::form;
use crate::identity::{account, eid, wallet};

pub(super) fn read(bytes: &[u8]) {
    let Some((form, text)) = form(bytes, 8) else {
        return;
    };
    match form {
        0..=4 => wallet::fuzzing::read(form, text),
        5 => eid::fuzzing::read(text),
        _ => account::fuzzing::read(text),
    }
}
