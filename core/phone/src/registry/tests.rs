//! Tests of the officer's side.
