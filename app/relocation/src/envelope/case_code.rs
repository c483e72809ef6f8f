//! The case code: 128 random bits that only the citizen holds. Everything the
//! citizen later needs is derived from it; it never travels.
