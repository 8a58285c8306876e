//! Why an officer looks at a household.

use crate::coded::coded;

coded! {
    /// Why an officer looks at a household (lý do xem): told to its member and to the group's head.
    LookPurpose {
        /// To enrol it (ghi danh).
        Enrol = 1 "enrol",
        /// Before or on a visit (thăm hộ).
        Visit = 2 "visit",
        /// To put its entry right (sửa sổ).
        Correct = 3 "correct",
        /// To settle two claims on it (xử lý tranh chấp suất).
        Settle = 4 "settle",
        /// Because its member asked (theo yêu cầu của hộ).
        Asked = 5 "asked",
    }
}
