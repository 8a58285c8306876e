//! Views across the border: one shape for every kind of row. A call for a snapshot, a call for each batch of
//! differences, and none for a single row.

/// A length as both languages know it.
pub(crate) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A view of one kind of row: the object, and the step from the rows before to the rows now.
macro_rules! view {
    ($(#[$doc:meta])* $view:ident of $row:ident ($inner:ty), $change:ident) => {
        /// One step from the rows before to the rows now. Applied in order; places are those at that moment.
        #[derive(uniffi::Enum)]
        pub enum $change {
            /// The row at this place goes.
            Remove {
                /// Its place.
                at: u32,
            },
            /// A row comes.
            Insert {
                /// Its place.
                at: u32,
                /// The row.
                row: $row,
            },
            /// The row at this place is another one now.
            Update {
                /// Its place.
                at: u32,
                /// The row.
                row: $row,
            },
        }

        impl From<tinxom_phone::Difference<$inner>> for $change {
            fn from(step: tinxom_phone::Difference<$inner>) -> Self {
                use tinxom_phone::Difference;
                let small = $crate::view::small;
                match step {
                    Difference::Remove { at } => Self::Remove { at: small(at) },
                    Difference::Insert { at, row } => Self::Insert { at: small(at), row: row.into() },
                    Difference::Update { at, row } => Self::Update { at: small(at), row: row.into() },
                }
            }
        }

        $(#[$doc])*
        #[derive(uniffi::Object)]
        pub struct $view {
            home: std::sync::Arc<$crate::phone::Home>,
            view: tinxom_phone::View<$inner>,
        }

        impl $view {
            pub(crate) fn new(
                home: &std::sync::Arc<$crate::phone::Home>,
                view: tinxom_phone::View<$inner>,
            ) -> Self {
                Self { home: home.clone(), view }
            }
        }

        #[uniffi::export(async_runtime = "tokio")]
        impl $view {
            /// The rows now. What `next` gives is counted from them.
            ///
            /// # Errors
            /// [`PhoneError`](crate::PhoneError) of the vault.
            pub fn snapshot(&self) -> Result<Vec<$row>, $crate::PhoneError> {
                let rows = self.home.told(self.view.snapshot())?;
                Ok(rows.into_iter().map($row::from).collect())
            }

            /// Waits until something changed and gives the steps to it, or nothing when the view has ended. After a call
            /// that was cancelled a new snapshot is taken: steps that were on their way over the border are gone with it.
            ///
            /// # Errors
            /// [`PhoneError`](crate::PhoneError) of the vault. A vault that is closed for a while is waited for.
            pub async fn next(&self) -> Result<Option<Vec<$change>>, $crate::PhoneError> {
                let steps = self.home.told(self.view.next().await)?;
                Ok(steps.map(|steps| steps.into_iter().map($change::from).collect()))
            }

            /// Ends the view; a `next` that waits gives nothing.
            pub fn end(&self) {
                self.view.close();
            }
        }
    };
}

pub(crate) use view;
