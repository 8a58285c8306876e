//! Commands by which this program does what can be done.

use tinxom_domain::tip::TipAction;

/// The command by which this program does it.
pub const fn command(action: TipAction) -> &'static str {
    match action {
        TipAction::Edit => "edit",
        TipAction::Queue => "queue",
        TipAction::Delete => "delete",
        TipAction::Withdraw | TipAction::AskWithdrawal => "withdraw",
        TipAction::ChooseUnit => "choose",
        TipAction::TryAgain => "retry",
        TipAction::CopyToDraft => "copy",
        TipAction::ReadAnswer => "show",
    }
}

/// The commands by which a tip in a state goes on.
pub fn commands(actions: &[TipAction]) -> Vec<&'static str> {
    actions.iter().map(|action| command(*action)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tinxom_domain::tip::{PutAsideReason, TipState};

    #[test]
    fn every_state_leads_to_commands_that_there_are() {
        assert_eq!(commands(TipState::Queued.actions()), ["edit", "withdraw"]);
        assert_eq!(commands(TipState::PutAside(PutAsideReason::UnitSplit).actions()), ["choose", "withdraw"]);
    }
}
