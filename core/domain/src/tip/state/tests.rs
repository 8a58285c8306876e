//! Every state, every event and every path of a tip.

use super::*;
use std::collections::BTreeSet;

fn events() -> Vec<TipEvent> {
    use TipEvent::*;
    let mut all = vec![
        Queue,
        Edit,
        KeyMissing,
        KeyArrived,
        Offered,
        NeverLeft,
        Receipt,
        OpenedByDesk,
        AnsweredByDesk,
        ClosedByDesk,
        Withdraw,
        WithdrawalSeen,
        UnitChosen,
        TryAgain,
        RolledBack,
    ];
    all.extend(RefusalReason::ALL.iter().map(|reason| ServerRefused(*reason)));
    all.extend(PutAsideReason::ALL.iter().map(|reason| PutAside(*reason)));
    all
}

// An event that is new does not compile until it has a letter here, and a column in the table below.
fn event_letter(event: TipEvent) -> char {
    match event {
        TipEvent::Queue => 'q',
        TipEvent::Edit => 'e',
        TipEvent::KeyMissing => 'm',
        TipEvent::KeyArrived => 'k',
        TipEvent::Offered => 'f',
        TipEvent::NeverLeft => 'l',
        TipEvent::Receipt => 'r',
        TipEvent::ServerRefused(_) => 'n',
        TipEvent::PutAside(_) => 'p',
        TipEvent::OpenedByDesk => 'o',
        TipEvent::AnsweredByDesk => 'a',
        TipEvent::ClosedByDesk => 'c',
        TipEvent::Withdraw => 'w',
        TipEvent::WithdrawalSeen => 's',
        TipEvent::UnitChosen => 'u',
        TipEvent::TryAgain => 't',
        TipEvent::RolledBack => 'b',
    }
}

#[test]
fn x03_every_event_in_every_state_has_the_agreed_outcome() {
    // q keep, e edit, m key missing, k key came, f offered, l never left, r receipt, n server's no, p put aside, o opened,
    // a answered, c closed, w withdrawn here, s withdrawal seen (and asked for), u unit chosen, t again, b rolled back
    const EVENTS: &str = "q e m k f l r n p o a c w s u t b";
    const TABLE: &str = "
        draft           Q D . . . . . . . . . . X . . . .
        queued          . Q K Q W . . . P . . . X . . . .
        waiting-for-key . Q K Q W . . . P . . . X . . . .
        on-its-way      . . . . . Q A N P O R C . X . . W
        put-aside       . . . . . . A N P O R C X X Q Q P
        refused         . . . . . . A N N O R C . X . . N
        accepted        . . . . . . A A A O R C . X . . W
        opened          . . . . . . O O O O R C . X . . O
        answered        . . . . . . R R R R R C . X . . R
        closed          . . . . . . C C C C C C . X . . C
        withdrawn       . . . . . . X X X X X X . X . . X";
    let letter = |state: TipState| match state {
        TipState::Draft => "D",
        TipState::Queued => "Q",
        TipState::WaitingForKey => "K",
        TipState::OnItsWay => "W",
        TipState::PutAside(_) => "P",
        TipState::Refused(_) => "N",
        TipState::Accepted => "A",
        TipState::Opened => "O",
        TipState::Answered => "R",
        TipState::Closed => "C",
        TipState::Withdrawn => "X",
    };
    let row = |name: &str| TABLE.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap();
    for state in reachable() {
        let cells: Vec<&str> = row(state.name()).split_whitespace().collect();
        assert_eq!(cells.len(), EVENTS.split(' ').count());
        for event in events() {
            let column = EVENTS.split(' ').position(|known| known.starts_with(event_letter(event))).unwrap();
            let next = state.hear(event, true);
            assert_eq!(next.map_or(".", letter), cells[column], "{event:?} in {state:?}");
            // The first reason stays.
            if let (TipState::PutAside(_) | TipState::Refused(_), Ok(next)) = (state, next) {
                assert!(letter(next) != letter(state) || next == state);
            }
            if event != TipEvent::WithdrawalSeen {
                assert_eq!(state.hear(event, false), next);
            }
        }
    }
}

#[test]
fn x03_a_server_that_makes_up_a_withdrawal_ends_no_tip_whose_owner_never_asked() {
    for state in reachable() {
        let made_up = TipEvent::WithdrawalSeen;
        assert_eq!(state.hear(made_up, false), Err(NotPossible { state, event: made_up }));
    }
    let by_the_server = |event: &TipEvent| !matches!(event, TipEvent::Withdraw);
    let mut seen = BTreeSet::from([TipState::OnItsWay]);
    let mut open = vec![TipState::OnItsWay];
    while let Some(state) = open.pop() {
        for next in
            events().into_iter().filter(by_the_server).filter_map(|event| state.hear(event, false).ok())
        {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    assert!(!seen.contains(&TipState::Withdrawn));
    // What left and was not asked for is not withdrawn by its owner's tap either, but in a put-aside state.
    assert!(TipState::Accepted.hear(TipEvent::WithdrawalSeen, true).is_ok());
}

fn reachable() -> BTreeSet<TipState> {
    let mut seen = BTreeSet::from([TipState::Draft]);
    let mut open = vec![TipState::Draft];
    while let Some(state) = open.pop() {
        for next in events().into_iter().filter_map(|event| state.hear(event, true).ok()) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

// The table above shows that reasons change nothing but the action that is offered.
fn one_reason_each() -> Vec<TipEvent> {
    let first = |event: &TipEvent| match event {
        TipEvent::ServerRefused(reason) => *reason == RefusalReason::Malformed,
        TipEvent::PutAside(reason) => {
            matches!(reason, PutAsideReason::UnitSplit | PutAsideReason::QuotaReached)
        }
        _ => true,
    };
    events().into_iter().filter(first).collect()
}

#[test]
fn x03_every_path_from_a_draft_ends_where_its_owner_sees_the_end() {
    // Every path without a state twice, over the states and over whether the owner asked for a withdrawal.
    type Place = (TipState, bool);
    fn walk(path: &mut Vec<Place>, ends: &mut BTreeSet<Place>, paths: &mut usize) {
        let (state, asked) = path[path.len() - 1];
        let mut next: BTreeSet<Place> = one_reason_each()
            .into_iter()
            .filter_map(|event| Some((state.hear(event, asked).ok()?, asked)))
            .collect();
        if state.actions().contains(&TipAction::AskWithdrawal) {
            next.insert((state, true));
        }
        next.retain(|place| !path.contains(place));
        assert!(!state.actions().is_empty());
        if next.is_empty() {
            *paths += 1;
            ends.insert((state, asked));
        }
        for place in next {
            path.push(place);
            walk(path, ends, paths);
            path.pop();
        }
    }
    let (mut ends, mut paths) = (BTreeSet::new(), 0);
    walk(&mut vec![(TipState::Draft, false)], &mut ends, &mut paths);
    assert!(paths > 1_000, "{paths}");
    // A path may also end at Closed, for an owner who never asked; nothing else ends a way.
    let states: BTreeSet<TipState> = ends.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, BTreeSet::from([TipState::Closed, TipState::Withdrawn]));
    assert!(states.iter().all(|state| state.is_final()));
    assert!(ends.contains(&(TipState::Closed, false)) && !ends.contains(&(TipState::Closed, true)));
}

#[test]
fn x03_every_state_has_a_name_of_its_own_and_no_code_beyond_them_is_read() {
    let names: BTreeSet<&str> = reachable().iter().map(|state| state.name()).collect();
    assert_eq!(names.len(), 11);
    assert!((12..=u8::MAX).all(|code| TipState::from_code(code, 0).is_none()));
}

#[test]
fn x03_every_state_is_reached_and_none_but_a_visible_end_is_a_dead_end() {
    let states = reachable();
    assert_eq!(states.len(), 9 + RefusalReason::ALL.len() + PutAsideReason::ALL.len());
    for state in &states {
        assert!(!state.actions().is_empty(), "{state:?} leaves its owner without anything to do");
        assert!(!state.name().is_empty());
        let leads_on =
            events().into_iter().filter_map(|event| state.hear(event, true).ok()).any(|next| next != *state);
        // A late word of the desk raises a closed or refused tip; only a withdrawn one stays for good.
        assert!(leads_on || *state == TipState::Withdrawn, "{state:?}");
        let (code, reason) = state.code();
        assert_eq!(TipState::from_code(code, reason), Some(*state));
    }
}

#[test]
fn x03_from_every_state_a_visible_end_can_be_reached() {
    for start in reachable() {
        let mut seen = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(state) = open.pop() {
            for next in events().into_iter().filter_map(|event| state.hear(event, true).ok()) {
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        assert!(seen.iter().any(|state| state.is_final()), "{start:?}");
    }
}

#[test]
fn the_desks_words_end_alike_in_any_order_and_number() {
    use TipEvent::*;
    let words = [Receipt, OpenedByDesk, AnsweredByDesk, ClosedByDesk];
    for mask in 0..16u8 {
        let chosen: Vec<TipEvent> =
            (0..4).filter(|bit| mask & (1 << bit) != 0).map(|bit| words[bit as usize]).collect();
        let end = |order: &mut dyn Iterator<Item = TipEvent>| {
            order.fold(TipState::OnItsWay, |state, event| state.hear(event, true).unwrap())
        };
        let forth = end(&mut chosen.iter().copied());
        let back = end(&mut chosen.iter().rev().copied());
        let twice = end(&mut chosen.iter().chain(chosen.iter().rev()).copied());
        assert!(forth == back && back == twice);
    }
}

#[test]
fn nothing_is_sent_before_a_receipt_and_nothing_that_left_is_taken_back_silently() {
    for state in [TipState::Draft, TipState::Queued, TipState::WaitingForKey] {
        assert!(state.on(TipEvent::Receipt).is_err());
    }
    for state in [TipState::OnItsWay, TipState::Accepted, TipState::Opened, TipState::Answered] {
        assert!(state.on(TipEvent::Withdraw).is_err());
        assert!(state.actions().contains(&TipAction::AskWithdrawal));
    }
}

fn words_of_the_others() -> impl proptest::strategy::Strategy<Value = (Vec<TipEvent>, Vec<TipEvent>)> {
    use TipEvent::*;
    use proptest::prelude::*;
    let word = proptest::sample::select(vec![
        Receipt,
        OpenedByDesk,
        AnsweredByDesk,
        ClosedByDesk,
        WithdrawalSeen,
        PutAside(PutAsideReason::QuotaReached),
        ServerRefused(RefusalReason::NotAllowed),
    ]);
    // The second list holds the same words, some of them twice, in another order.
    proptest::collection::vec((word, 1..3usize), 0..12).prop_flat_map(|words| {
        let once: Vec<TipEvent> = words.iter().map(|(word, _)| *word).collect();
        let again: Vec<TipEvent> = words.iter().flat_map(|(word, times)| vec![*word; *times]).collect();
        (Just(once), Just(again).prop_shuffle())
    })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    #[test]
    fn x03_the_others_words_in_any_order_and_number_end_in_one_state_and_never_go_back(
        (once, again) in words_of_the_others(), asked: bool,
    ) {
        let walk = |words: &[TipEvent]| {
            words.iter().fold(TipState::OnItsWay, |state, word| {
                let heard = state.hear(*word, asked);
                assert!(heard.is_ok() || (*word == TipEvent::WithdrawalSeen && !asked));
                let next = heard.unwrap_or(state);
                assert!(next.rank() >= state.rank());
                next
            })
        };
        proptest::prop_assert_eq!(walk(&once), walk(&again));
        let arrived = once.iter().any(|word| matches!(word, TipEvent::Receipt | TipEvent::AnsweredByDesk));
        proptest::prop_assert!(!arrived || walk(&once).rank() >= TipState::Accepted.rank());
    }
}

#[test]
fn x03_every_action_that_is_shown_can_be_done() {
    for state in reachable() {
        for action in state.actions() {
            let event = match action {
                TipAction::Edit => TipEvent::Edit,
                TipAction::Queue => TipEvent::Queue,
                TipAction::Withdraw | TipAction::Delete => TipEvent::Withdraw,
                TipAction::ChooseUnit => TipEvent::UnitChosen,
                TipAction::TryAgain => TipEvent::TryAgain,
                TipAction::AskWithdrawal => TipEvent::WithdrawalSeen,
                TipAction::CopyToDraft | TipAction::ReadAnswer => continue,
            };
            assert!(state.hear(event, true).is_ok(), "{action:?} in {state:?}");
        }
    }
}

#[test]
fn x03_every_reason_has_a_way_on_that_is_shown() {
    for reason in RefusalReason::ALL {
        assert!(TipState::Refused(*reason).actions().contains(&reason.way_on()));
    }
    for reason in PutAsideReason::ALL {
        assert!(TipState::PutAside(*reason).actions().contains(&reason.way_on()));
    }
}

#[test]
fn a_tip_that_never_left_is_taken_back_at_once() {
    for state in [TipState::Draft, TipState::Queued, TipState::WaitingForKey] {
        assert_eq!(state.on(TipEvent::Withdraw), Ok(TipState::Withdrawn));
    }
}

#[test]
fn a_restored_server_takes_back_a_receipt_and_nothing_that_the_desk_read() {
    use TipState::*;
    assert_eq!(Accepted.on(TipEvent::RolledBack), Ok(OnItsWay));
    let refused = Refused(RefusalReason::Malformed);
    for state in [OnItsWay, Opened, Answered, Closed, Withdrawn, refused] {
        assert_eq!(state.on(TipEvent::RolledBack), Ok(state));
    }
}
