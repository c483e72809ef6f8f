//! What happens without anybody asking. Requests reach authorities through
//! the pick-up list ([`crate::exchange::submissions`]), which reads the
//! outbox; channels that push come beside it.

pub mod sweep;
