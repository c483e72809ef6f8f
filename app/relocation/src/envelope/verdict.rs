//! What the status page may believe of a case.
