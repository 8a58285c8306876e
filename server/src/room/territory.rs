//! The territory: one item that everybody reads. A newer edition takes the place of the one before.

use super::{RoomError, SqliteRoom, add_item, immediate};
use crate::registry::Wards;
use std::sync::Arc;
use tinxom_domain::territory::Territory;
use tinxom_sqlite::rusqlite::params;
use tinxom_wire::operation::kind;
use tinxom_wire::space::Space;
use tinxom_wire::territory::TerritoryPackage;

impl SqliteRoom {
    /// The territory that this server goes by: the newest that it published, or an empty one.
    pub fn territory(&self) -> &Arc<Territory> {
        &self.territory
    }

    /// Publishes the territory of the server's directory if it is newer than the one that is published, and takes the
    /// newest for its own. An older file changes nothing: what phones took they would not give back.
    pub(super) fn publish_territory(&mut self) -> Result<(), RoomError> {
        let published = self.items(Space::Territory)?.pop().map(|item| item.body);
        let version = |bytes: &[u8]| TerritoryPackage::peek(bytes).map_or(0, |head| head.version);
        let before = published.as_deref().map_or(0, version);
        let mut newest = published;
        if let Some(file) = self.keys.territory.take() {
            match version(&file) {
                now if now > before => {
                    let transaction = immediate(&mut self.database)?;
                    let key = Space::Territory.to_key();
                    transaction.execute("DELETE FROM item WHERE space = ?1", params![key])?;
                    add_item(&transaction, Space::Territory, kind::TERRITORY, 0, &file, 1)?;
                    transaction.commit()?;
                    tracing::info!(event = "territory published", version = now);
                    newest = Some(file);
                }
                now if now < before => {
                    tracing::warn!(
                        event = "older territory not published",
                        version = now,
                        published = before
                    );
                }
                _ if newest.as_ref() != Some(&file) => {
                    tracing::warn!(
                        event = "other territory of the same version not published",
                        version = before
                    );
                }
                _ => {}
            }
        }
        let package = newest.and_then(|bytes| TerritoryPackage::open(&bytes).ok());
        if let Some(package) = package {
            self.wards = Wards::in_territory(&package.territory);
            self.territory = Arc::new(package.territory);
        }
        Ok(())
    }
}
