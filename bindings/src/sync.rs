//! Bringing everything to the server and back.

use crate::PhoneError;
use crate::names::Moment;
use crate::phone::Home;
use crate::view::view;
use std::sync::Arc;

/// What one sync did.
#[derive(uniffi::Record)]
pub struct SyncReport {
    /// Bytes sent.
    pub bytes_up: u64,
    /// Bytes that came.
    pub bytes_down: u64,
    /// Requests.
    pub round_trips: u64,
}

impl From<tinxom_phone::SyncReport> for SyncReport {
    fn from(report: tinxom_phone::SyncReport) -> Self {
        let tinxom_phone::SyncReport { bytes_up, bytes_down, round_trips } = report;
        Self { bytes_up, bytes_down, round_trips }
    }
}

/// How a sync stands: `done` of `done + left`.
#[derive(uniffi::Record)]
pub struct SyncStatus {
    /// Whether one is under way.
    pub running: bool,
    /// Things that the server acknowledged since it began.
    pub done: u64,
    /// Things that still wait, as a person counts them.
    pub left: u64,
    /// When everything was last in step, by the device's clock.
    pub in_step_at: Option<Moment>,
    /// The latest signed date that was seen.
    pub signed_date: Option<Moment>,
}

impl From<tinxom_phone::SyncStatus> for SyncStatus {
    fn from(status: tinxom_phone::SyncStatus) -> Self {
        let tinxom_phone::SyncStatus { running, done, left, in_step_at, signed_date } = status;
        Self { running, done, left, in_step_at, signed_date }
    }
}

view! {
    /// How a sync stands, as a view of one row.
    StatusView of SyncStatus (tinxom_phone::SyncStatus), StatusChange
}

/// The daily budget of bytes.
#[derive(uniffi::Record)]
pub struct Budget {
    /// Bytes a day, in both directions; nothing for no bound.
    pub a_day: Option<u64>,
    /// Bytes of today, by the device's clock.
    pub spent_today: u64,
}

/// Bringing everything to the server and back.
#[derive(uniffi::Object)]
pub struct SyncClient {
    pub(crate) home: Arc<Home>,
}

impl SyncClient {
    fn inner(&self) -> tinxom_phone::SyncClient {
        self.home.phone.sync()
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl SyncClient {
    /// Syncs until both sides have everything, because a person asked for it. A second call waits for the first. Can be
    /// dropped at any await and called again; its progress is in [`SyncClient::view`], its end in
    /// [`SyncClient::cancel`].
    ///
    /// # Errors
    /// [`PhoneError`]; what arrived before it is kept. [`PhoneError::Stopped`] after a cancel.
    pub async fn now(&self) -> Result<SyncReport, PhoneError> {
        Ok(self.home.told(self.inner().now().await)?.into())
    }

    /// Syncs once for a platform that wakes the phone unasked: not where there is no network or one that is to be spared, and
    /// within the day's budget. Can be dropped at any await.
    ///
    /// # Errors
    /// [`PhoneError`]; what arrived before it is kept. [`PhoneError::Later`] before a byte is sent where it may not.
    pub async fn unasked(&self) -> Result<SyncReport, PhoneError> {
        Ok(self.home.told(self.inner().unasked().await)?.into())
    }

    /// Keeps the phone in step until it is shut down. One task of the shell runs it; a platform that gives background
    /// work in slices lets it run for a slice and drops it, or ends it by [`Phone::shutdown`](crate::Phone::shutdown).
    pub async fn keep_up(&self) {
        self.inner().keep_up().await;
    }

    /// Ends a sync that is under way. Nothing is lost by it.
    pub fn cancel(&self) {
        self.inner().cancel();
    }

    /// Tells that the network came, went or changed: waiting after failures starts over.
    pub fn network_changed(&self) {
        self.inner().network_changed();
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn status(&self) -> Result<SyncStatus, PhoneError> {
        Ok(self.home.told(self.inner().status())?.into())
    }

    /// [`SyncClient::status`] as a view of one row: the progress of a sync.
    pub fn view(&self) -> StatusView {
        StatusView::new(&self.home, self.inner().view())
    }

    /// Bytes and requests since the vault was made.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn traffic(&self) -> Result<SyncReport, PhoneError> {
        Ok(self.home.told(self.inner().traffic())?.into())
    }

    /// The daily budget, and what was used of it.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn budget(&self) -> Result<Budget, PhoneError> {
        let tinxom_phone::Budget { a_day, spent_today } = self.home.told(self.inner().budget())?;
        Ok(Budget { a_day, spent_today })
    }

    /// Sets the daily budget in bytes; nothing for no bound.
    ///
    /// # Errors
    /// [`PhoneError`] of the vault.
    pub fn set_budget(&self, a_day: Option<u64>) -> Result<(), PhoneError> {
        self.home.told(self.inner().set_budget(a_day))
    }
}
