# Every text a person sees, in English. vi.ftl leads and tells how to add a text; here the same keys, arguments and
# sections say the same, not more.

## Names

app-name = Tin Xóm
app-about = A way to tell the ward's police what was seen, even without a network. A tip is safe in this phone until someone receives it.
language-vietnamese = Vietnamese
language-english = English

## Times

time-of-day = { $hour }:{ $minute }
date-numbers =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
date-with-weekday = { $weekday }, { $date }
time-today = Today, { $time }
time-yesterday = Yesterday, { $time }
time-on-date = { $time }, { $weekday }, { $date }
# A clock that nothing confirms yet.
time-doubted = { $time } (not certain)
duration-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
duration-hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
duration-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
weekday =
    { $day ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }

## Roles

role-resident = resident of the hamlet
role-group-head = head of a group
role-group-deputy = deputy head of a group
role-minor = pupil in the group of a school gate
role-group-member = member of a self-managed group
role-area-officer = area officer
role-officer = duty officer

## Kinds of tips and of patrol notes

tip-kind-stranger = Stranger, prowling
tip-kind-hazard = Danger, fire
tip-kind-scam = Online fraud
tip-kind-bank = At the bank
tip-kind-loan-shark = Loan sharks, debt collectors
tip-kind-disorder = Disorder, fighting
tip-kind-theft = Theft, stolen motorbike
tip-kind-traffic-school = Traffic, school gate
tip-kind-drugs-gambling = Drugs, gambling
tip-kind-environment = Fields, water, environment
tip-kind-other = Something else
field-words = The tip
field-hamlet = The hamlet's name
field-name = The sender's name
field-answer = The answer
field-note = The note
field-label = The name on the invite

## Time windows of a tip

time-window-just-now = Just now, or happening now
time-window-today = Some time today
time-window-last-night = Last night
time-window-this-week = This week
time-window-earlier = Longer ago
time-window-not-sure = Not known when

## Who reads it, shown before anything is typed

who-reads = Only the duty officer of { $unit } can read it, and knows who sent it.
who-reads-more = The server cannot read a word, but knows which phone sent it and when. In a small hamlet the words alone may show who wrote them.
emergency-first = In danger, call 113 first. Tin Xóm cannot replace that call.
truth-calm = A mistake does no harm. A report made false on purpose is punished by law.

## States of a tip: a label, and a sentence of comfort

tip-state-draft = Being written
tip-state-draft-more = Not finished yet. Every word is kept on this phone.
tip-state-queued = Kept, not sent
tip-state-queued-more = Kept on this phone, not sent yet. It leaves by itself when there is a network.
tip-state-on-its-way = On its way
tip-state-on-its-way-more = On its way, no receipt yet. If the network breaks, the tip is still whole in this phone.
tip-state-accepted = Arrived
tip-state-accepted-more = Arrived, with the server's receipt. Waiting for an officer to open it.
tip-state-opened = Opened
tip-state-opened-more = The duty officer has opened and read it. An answer will show here.
tip-state-answered = Answered
tip-state-answered-more = The officer has answered. Only this phone can open the answer.
tip-state-closed = Closed
tip-state-closed-more = The officer's work on it is done. Receipt and answer stay in this phone.
tip-state-withdrawn = Withdrawn
tip-state-withdrawn-more = Withdrawn, and sent nowhere any more.
tip-state-withdrawn-by-desk-more = The desk agreed to the withdrawal. What reached the desk may have been read; the words stay in this phone.
tip-state-withdrawal-asked = Withdrawal asked
tip-state-withdrawal-asked-more = The tip has left this phone and cannot be taken back; the request goes where the tip goes, and the officer will see it.
tip-state-refused = Not accepted
tip-state-refused-more = The server could not take this tip and says why. The words are still whole in this phone.
tip-state-waiting-for-key = Waiting for the ward's key
tip-state-waiting-for-key-more = The ward has not given a key to seal with yet. The tip is safe in this phone; it leaves by itself when the key is there.
tip-state-put-aside = Put aside
tip-state-put-aside-more = Put aside in this phone, not a word lost. Other tips go on as usual.

## Put aside: what happened, what is safe, what to do

put-aside-unit-split = The place in the tip is now divided among several wards.
put-aside-unit-split-safe = The tip is whole in this phone and was sent nowhere.
put-aside-unit-split-do = Once the right ward is chosen, the tip goes on.
put-aside-unit-gone = The place in the tip is gone, and which ward takes its place is not known.
put-aside-unit-gone-safe = The tip is whole in this phone.
put-aside-unit-gone-do = Once another ward is chosen, the tip goes on.
put-aside-too-large = This tip is longer than the server takes.
put-aside-too-large-safe = The words are whole in this phone.
put-aside-too-large-do = Copied to a new draft and made shorter, it can be sent.
put-aside-quota = This phone has sent its share for today.
put-aside-quota-safe = Every word is safe in this phone.
put-aside-quota-do = Try again tomorrow. If it is urgent, call 113.
put-aside-share = This phone has used up its room on the server.
put-aside-share-safe = Every word is safe in this phone.
put-aside-share-do = The area officer can ask whoever runs the server. If it is urgent, call 113.
put-aside-server-too-old = The server is older and does not know this form yet.
put-aside-server-too-old-safe = Every word is whole in this phone.
put-aside-server-too-old-do = Try again once the server is newer. If it is urgent, call 113.
put-aside-key-too-old = The ward's key in this phone is too old.
put-aside-key-too-old-safe = The tip was sent to nobody and is whole in this phone.
put-aside-key-too-old-do = Send and fetch for the new key, then try again.
put-aside-key-unknown = The server does not know the key that the tip was sealed with.
put-aside-key-unknown-safe = The words are whole in this phone, and nobody has read them.
put-aside-key-unknown-do = Try again: the tip is sealed anew with the newest key.
put-aside-vault-copied = This vault is an old copy; the server has taken other things from the other one.
put-aside-vault-copied-safe = Nothing was written over; every word is in this vault.
put-aside-vault-copied-do = See whether the other copy sent it; if not, try again from this vault.
put-aside-not-allowed = The server says that this phone may not say this, or that it does not have the tip.
put-aside-not-allowed-safe = Nothing is lost; all of it is in this phone.
put-aside-not-allowed-do = Send and fetch, then try again; if it stays so, ask the area officer.

## Refused: what happened, what is safe, what to do

refused-malformed = What arrived is not of the form; the server cannot read its cover.
refused-malformed-safe = The original is whole in this phone.
refused-malformed-do = Copied to a new draft, it can be sent again.
refused-not-member = The server says that this phone may not send a tip there now.
refused-not-member-safe = The words are whole in this phone, and nobody else can read them.
refused-not-member-do = The area officer can give a new invite. If it is urgent, call 113.
refused-unit-closed = That ward or commune takes no tips any more.
refused-unit-closed-safe = The words are whole in this phone, and nobody else can read them.
refused-unit-closed-do = Copy it to a new draft and choose a ward that takes tips. If it is urgent, call 113.
refused-duplicate = The server has this very tip already.
refused-duplicate-safe = Nothing is lost: one copy has arrived, one is in this phone.
refused-duplicate-do = Nothing to do. To say more, write a new tip.

## Withdrawing, deleting

withdraw-done = Withdrawn. The server never took the tip.
withdraw-asked = The tip has left this phone and cannot be taken back. The request will reach the officer.
draft-deleted = Draft { $id } deleted. It can still be brought back.
draft-restored = Draft brought back.
draft-copied = The words of tip { $id } are in a new draft.
draft-saved = Kept, { $time }.
draft-stays = Draft { $id } stays in this phone, not sent.

## Invite and consent
## What is agreed to has a version: once released, a changed text is a new consent-2-…, never an edit.

invite-for = Invited by: { $inviter }. Place: { $hamlet }, { $unit }. Role: { $role }.
invite-until = The invite can be used until the end of { $date }.
invite-server = Server: { $address }
consent-1-title = What is agreed to on joining (version 1)
consent-1-purpose = Tin Xóm is for telling the police of { $unit } what happens and for getting a receipt and an answer. It is used for nothing else. It can be used even without a network.
consent-1-known = The ward knows: the name given on joining, hamlet, role, and this phone's key.
consent-1-readers = The duty officer of { $unit } can read a tip and knows who sent it. Neighbours cannot read it. In a small hamlet, what it tells may show who wrote it.
consent-1-household = The registry of { $unit } holds the household's hamlet, address and name; one phone holds each household's slot. Only officers can open it, and the household is told who looked. After leaving, it is kept for a year and then deleted.
consent-1-server = The server keeps tips sealed and cannot read them. It knows which phone sent one, from which network address, when, and about how long it is. It also knows when a tip was opened, answered or asked back.
consent-1-patrol = The patrol's log can be read by the group, the officers and the server.
consent-1-never = No identity card number, no photo of a face, no tracking of places.
consent-1-phone = This phone keeps what was written in a locked vault, also after signing out.
consent-1-rights = At any time: withdraw a tip that was not sent, ask to withdraw one that was, stop using it. Whoever does not agree loses no right and can still call 113 or go to the station.
consent-1-truth = A mistake does no harm; a report made false on purpose is punished by law. If it is urgent, call 113.
consent-ask = Agree and join?
consent-recorded = Recorded: agreed to version { $version }, { $time }.
consent-none = This phone joined by an officer's papers and not by an invite, so there is no consent.
consent-declined = Not agreed, so not joined. Nothing was sent.
enrolled = Joined { $hamlet }, { $unit }.
enrolled-confirmed = The server knows this phone.
enrolled-not-confirmed = The server does not know this phone yet. It introduces itself when there is a network.
enrolled-refused = The server did not take this phone: { $why } Tips are safe in this phone and go on with a new invite.

## Patrol
## The six supporting tasks of Law 30/2023, articles 7 to 12; the list is closed.

patrol-purpose-situation = Knowing the situation of security and order
patrol-purpose-movement = Building the movement for public security
patrol-purpose-fire-rescue = Fire prevention, fire fighting, rescue
patrol-purpose-order = Managing public order
patrol-purpose-persuasion = Persuading and educating past offenders
patrol-purpose-patrol-traffic = Patrol, order and traffic safety
patrol-started = Shift started, { $time }.
patrol-who-reads = The group, the officers and the server can read a patrol's log. What is to stay confidential belongs in a tip.
patrol-purpose = For: { $purpose }.
patrol-alone = Alone.
patrol-own = This phone's own shift.
patrol-noted = Noted, { $time }.
patrol-note = { $time } · { $kind } · { $hamlet } · { $words }
patrol-ended =
    Shift ended, { $time }. The log has { $count ->
        [one] { $count } note.
       *[other] { $count } notes.
    }
patrol-gap = gap { $from }–{ $to }
patrol-gap-more = The phone was off or without battery then. The log is unbroken, and nobody is at fault.
patrol-night = Shift from { $started } to { $ended }. Group { $group }.
patrol-night-running = Shift since { $started }, still on. Group { $group }.
patrol-waiting =
    { $count ->
        [one] { $count } line of the log waits to be sent.
       *[other] { $count } lines of the log wait to be sent.
    }
patrol-none = No shift here yet.

## Network, one line

network-all-sent = Nothing waits to be sent.
network-waiting =
    { $count ->
        [one] { $count } item waits. It leaves by itself when there is a network.
       *[other] { $count } items wait. They leave by themselves when there is a network.
    }
network-syncing = Sending: { $done } done, { $left } left.

## Errors: what happened, what is safe, what to do

error-no-network = No network yet.
error-no-network-safe = The tip is safe in this phone.
error-no-network-do = Nothing to do: it leaves by itself when there is a network.
error-captive-portal = This network is asking for a login and does not lead outside yet.
error-captive-portal-safe = The tip is safe in this phone; nobody on the way can read a word.
error-captive-portal-do = Log in to that network, or change to another one.
error-server-busy = The server is overloaded.
error-server-busy-safe = The tip is safe in this phone.
error-server-busy-do = Nothing to do: this phone tries again a little later.
error-server-broken = Something is broken in the server.
error-server-broken-safe = The tip is safe in this phone.
error-server-broken-do = Nothing to do: it leaves once the server is mended. If it is urgent, call 113.
error-server-too-old = The server is older and does not understand this Tin Xóm yet.
error-server-too-old-safe = The tip is safe in this phone.
error-server-too-old-do = Nothing to do: it leaves once the server is newer. If it is urgent, call 113.
error-budget-spent = Today's share of data for sending unasked is used up.
error-budget-spent-safe = The tip is safe in this phone.
error-budget-spent-do = It leaves by itself tomorrow. To send it now, send and fetch by hand.
error-server-full = The server has no room left.
error-server-full-safe = The tip is safe in this phone, in its order.
error-server-full-do = Nothing to do: it leaves by itself when there is room. If it is urgent, call 113.
error-server-unknown = What answers there is not this hamlet's server.
error-server-unknown-safe = This phone does not trust it and takes nothing from it.
error-server-unknown-do = Change to another network and try again; if it stays so, ask the area officer.
error-too-old = This app is too old for the server. It needs an update, nothing is lost.
error-too-old-safe = What was written is whole in this phone.
error-too-old-do = Update Tin Xóm; tips then leave by themselves.
error-vault-newer = The vault on this phone was made by a newer Tin Xóm.
error-vault-newer-safe = The vault is whole and was not touched.
error-vault-newer-do = Update Tin Xóm and open it again.
error-wrong-key = This key does not open the vault.
error-wrong-key-safe = The vault is whole and was not touched.
error-wrong-key-do = Put this vault aside and make a new one, and ask for a new invite. If the right key is somewhere else, bringing it back opens the vault again.
error-key-lost = The key of this vault is gone.
error-key-lost-safe = The vault is whole and was not touched; without the key nobody can read it.
error-key-lost-do = Put this vault aside and make a new one, and ask for a new invite. If the key is somewhere else, bringing it back opens the vault again.
error-key-store-locked = The place where this phone keeps keys is locked.
error-key-store-locked-safe = The vault is whole and was not touched.
error-key-store-locked-do = Unlock the phone and try again.
error-key-store-failed = The place where this phone keeps keys does not work.
error-key-store-failed-safe = The vault is whole and was not touched.
error-key-store-failed-do = Restart the phone and try again.
error-vault-damaged = The vault on this phone is damaged and does not open.
error-vault-damaged-safe = The vault was not touched; nothing was deleted.
error-vault-damaged-do = Put the damaged vault aside for rescue; a new one works at once.
error-vault-in-use = This vault is open somewhere else on this machine.
error-vault-in-use-safe = All in the vault is whole.
error-vault-in-use-do = Close it there and open it again.
error-signed-out = The vault is locked after signing out.
error-signed-out-safe = Tips that were not sent are still in the vault.
error-signed-out-do = Once signed in again, they go on.
error-paused = The vault is closed for a while.
error-paused-safe = All in the vault is whole.
error-paused-do = Open Tin Xóm again and go on.
error-shut-down = Tin Xóm is closed.
error-shut-down-safe = All in the vault is whole.
error-shut-down-do = Start Tin Xóm again and go on.
error-cancelled = It was stopped midway.
error-cancelled-safe = What arrived has arrived, and the rest is safe in this phone.
error-cancelled-do = Sending and fetching can begin again at any time.
error-disk-full = This machine has no room left, so it could not be kept.
error-disk-full-safe = What was kept before is whole.
error-disk-full-do = Remove some photos or films and do the last thing again.
error-text-empty = { $field } has no words yet.
error-text-empty-safe = What was kept before is whole.
error-text-empty-do = A few words are enough.
error-text-too-long = { $field } has { $count } characters; the most is { $limit }.
error-text-too-long-safe = What was kept is whole.
error-text-too-long-do = Take away { $over } characters, or make two of it.
error-text-control = { $field } holds a character that no keyboard gives.
error-text-control-safe = What was kept is whole.
error-text-control-do = Type that place again, or paste it as plain text.
error-label-too-long = The name on the invite has { $count } characters; its QR code holds { $limit }.
error-label-too-long-safe = No invite was made.
error-label-too-long-do = Take away { $over } characters and invite again.
error-hidden-letters = { $field } holds characters that cannot be seen.
error-hidden-letters-safe = What was kept is whole.
error-hidden-letters-do = Typed again on the keyboard, not pasted, it can be kept.
error-unit-split = This place is now divided among: { $choices }.
error-unit-split-safe = The tip was sent nowhere and is in this phone.
error-unit-split-do = Once one of them is chosen, the tip goes on.
error-unit-unknown = No ward or commune has that name or code.
error-unit-unknown-safe = Nothing has changed.
error-unit-unknown-do = Look at the name or code of the ward again.
error-unit-gone = This ward or commune is gone, and which one takes its place is not known.
error-unit-gone-safe = The tip was sent nowhere and is in this phone.
error-unit-gone-do = Once another ward is chosen, the tip goes on.
error-unit-ambiguous = { $count } places bear that name: { $units }.
error-unit-ambiguous-safe = Nothing has changed.
error-unit-ambiguous-do = Give the code, or the name with a day, such as Gia Sàng@2025-07-01.
error-invite-used = Another phone has used this invite.
error-invite-used-safe = No tip has left this phone.
error-invite-used-do = The area officer can give a new invite.
error-invite-expired = This invite has expired.
error-invite-expired-safe = No tip has left this phone.
error-invite-expired-do = The area officer can give a new invite.
error-invite-other-ward = This invite is for another ward or commune.
error-invite-other-ward-safe = This phone stays as it was.
error-invite-other-ward-do = An invite of the right ward is needed.
error-invite-altered = This invite was altered, or copied in part.
error-invite-altered-safe = This phone has sent nothing.
error-invite-altered-do = Scan it again from the officer's phone, or ask for a new one.
error-papers-altered = These papers were altered, copied in part, or made for another phone.
error-papers-altered-safe = This phone stays as it was.
error-papers-altered-do = Copy them again in full, or ask for papers for this phone's public key.
error-sheet-altered = The recovery sheet has a slip in it, or is of another ward or commune.
error-sheet-altered-safe = This phone stays as it was.
error-sheet-altered-do = Compare every group of four letters with the printed sheet.
error-not-enrolled = This phone has not joined a hamlet yet.
error-not-enrolled-safe = Nothing is lost.
error-not-enrolled-do = Scan the area officer's invite to join, or take papers if this is an officer's device.
error-already-enrolled = This phone has joined a hamlet already.
error-already-enrolled-safe = All stays as it was.
error-already-enrolled-do = Nothing needs doing. The area officer knows the way to another hamlet.
error-not-found = There is no such item.
error-not-found-safe = All in the vault is whole.
error-not-found-do = The list shows what there is.
error-not-possible-now = That cannot be done now.
error-not-possible-now-safe = All stays as it was.
error-not-possible-now-do = See where that item is, and choose something else.
error-not-allowed = That is for someone with another role.
error-not-allowed-safe = Nothing has changed.
error-not-allowed-do = Someone with that role can do it.
error-no-desk-key = This desk does not hold the key that the tip was sealed to.
error-no-desk-key-safe = The tip is whole and sealed, here and at the server.
error-no-desk-key-do = Recover the keys from the printed sheet, or open it at the old desk.
error-territory-altered = This file is not a signed territory, or is damaged.
error-territory-altered-safe = The territory in use stays, nothing of this file is taken.
error-territory-altered-do = Ask for the file again where it came from.
error-territory-older = The territory in this file is not newer than the one in use.
error-territory-older-safe = The one in use stays.
error-territory-older-do = Nothing has to be done; a newer one is taken by itself over the network.
error-territory-other-root = This territory is signed by another root key, not that of the place this phone joined.
error-territory-other-root-safe = The territory in use stays, nothing of this file is taken.
error-territory-other-root-do = Ask the area officer before taking a file from a stranger.
error-patrol-running = A shift is on already.
error-patrol-running-safe = The log stays as it was.
error-patrol-running-do = End that shift first, then start a new one.
error-patrol-not-running = No shift is on.
error-patrol-not-running-safe = The log stays as it was.
error-patrol-not-running-do = Start a shift first, then note or end.
error-code-unknown = This code is wrong, or its time is over.
error-code-unknown-safe = Nothing has left this phone.
error-code-unknown-do = Listen to each digit again; if it stays so, ask the officer for a new code.
error-no-guardian = A pupil joins the school gate's group with a guardian's consent.
error-no-guardian-safe = This phone stays as it was.
error-no-guardian-do = A parent or guardian agrees on their own phone; then join again.
error-no-such-slot = The server does not know this slot yet, or the phone that hands it over no longer has it.
error-no-such-slot-safe = What was written is whole on this phone.
error-no-such-slot-do = Let the old phone send and fetch first, then try again; if it stays so, ask the area officer.
error-inviter-ended = The officer who made this invite is no longer in charge here.
error-inviter-ended-safe = What was written is whole on this phone.
error-inviter-ended-do = Ask the officer in charge for a new invite.
error-no-registry-key = The registry does not open on this phone yet: the duty desk has not shared its key.
error-no-registry-key-safe = What was entered is whole; nobody but the ward's officers can read the registry.
error-no-registry-key-do = Wait until the duty desk's phone has sent and fetched, then send and fetch on this one.
error-household-unknown = That household is not in the registry.
error-household-unknown-safe = The registry stays as it was.
error-household-unknown-do = Find the household again by hamlet, address or householder.
error-claim-unknown = That enrolment is not in the registry.
error-claim-unknown-safe = The registry stays as it was.
error-claim-unknown-do = Send and fetch, then look at the waiting list again.
error-change-unknown = That change is not in the registry.
error-change-unknown-safe = The registry stays as it was.
error-change-unknown-do = Look at the registry's log to choose the right change.
error-hamlet-unknown = This ward has no such hamlet or quarter.
error-hamlet-unknown-safe = Nothing has changed.
error-hamlet-unknown-do = Choose a hamlet from the list.
error-device-unknown = This registry does not know that phone.
error-device-unknown-safe = Nothing has changed.
error-device-unknown-do = Look at the household or the list of officers again.
error-acceptance-altered = What was read answers no invite of this phone, or is incomplete.
error-acceptance-altered-safe = The registry stays as it was; the invite can still be used.
error-acceptance-altered-do = Scan the screen of the person who agreed once more.
error-card-shown = { $card } was read. Tin Xóm does not take that.
error-card-shown-safe = Not a letter of it was kept.
error-card-shown-do = Put it away and show a code of Tin Xóm.
error-list-refused = The list could not be read: { $why }
error-list-refused-safe = No household went into the registry; the file is as it was.
error-list-refused-do = Correct the file in the spreadsheet, save it as CSV UTF-8 and read it again.
error-registry-not-now = That cannot be entered now: { $why }
error-registry-not-now-safe = The registry stays as it was; nobody lost a place.
error-registry-not-now-do = Send and fetch, then look at the household again.
error-no-slot = This phone does not hold any household's slot.
error-no-slot-safe = What was written is still in this phone.
error-no-slot-do = See where the slot is; if need be, ask the area officer.
error-handed-over = The slot was handed to another phone, and the server has not answered yet.
error-handed-over-safe = The first hand-over stays as it was.
error-handed-over-do = Nothing needs doing. If it was the wrong phone, choose to hand it over again; of two the server takes one.
error-hand-over-altered = This hand-over is incomplete, or meant for another phone.
error-hand-over-altered-safe = This phone stays as it was.
error-hand-over-altered-do = Scan the screen of the phone that holds the slot again.
error-guardian-altered = The guardian's consent is incomplete, or meant for another phone.
error-guardian-altered-safe = This phone stays as it was.
error-guardian-altered-do = Scan the guardian's screen again.
error-key-altered = What was read is not a new phone asking for the slot.
error-key-altered-safe = The slot stays with this phone.
error-key-altered-do = Scan the new phone's screen again.
error-code-altered = A code over the telephone has 12 digits.
error-code-altered-safe = Nothing has left this phone.
error-code-altered-do = Listen to each digit again and type all 12.
error-unexpected = Something unclear went wrong.
error-unexpected-safe = What was kept is in this phone.
error-unexpected-do = Try again; if it stays so, tell the area officer.
error-cannot-dial = This phone cannot make a call.
error-cannot-dial-safe = What was kept is still in this phone.
error-cannot-dial-do = Where it is urgent, another phone, or somebody nearby, can call 113.
error-cannot-speak = This phone has no voice that works without a network.
error-cannot-speak-safe = The words are still on the screen, and none of them left the phone.
error-cannot-speak-do = The phone's settings can fetch a voice; or somebody trusted can read it out.
error-cannot-share = No app on this phone takes that file.
error-cannot-share-safe = The file went nowhere, and does not stay in the phone.
error-cannot-share-do = An app for messages or mail can take it.

## The registry of households (sổ hộ)

card-old = a citizen's identity card
card-new = an identity card
card-bank-transfer = a bank's transfer code
card-number = an identity number
card-phone-number = a telephone number
ruling-unknown-household = the household is not in the registry yet.
ruling-household-gone = the household was merged, moved away or was deleted.
ruling-unknown-claim = the enrolment is not in the registry yet.
ruling-not-holder = only the phone that holds the slot can hand it over.
ruling-forked = the slot was handed to another phone before.
ruling-device-has-slot = that phone holds a household's slot already.
ruling-author-ended = that officer is no longer in charge here.
ruling-counted = the change was counted and is final.
ruling-changed-since = something was built on the change since.
ruling-duplicate = the registry has it already in another form.
ruling-not-now = the household is not in a state for it.
ruling-unknown-change = the change is not in the registry yet.
ruling-device-revoked = that phone was revoked.
list-too-large = the file is larger than 16 MB.
list-too-many-rows = the file has more than 100,000 rows.
list-encoding = line { $line } is not UTF-8.
list-no-names = the first line does not name the columns.
list-never-taken = column { $number } ({ $name }) holds { $card }, which is never taken.
list-unknown-column = column { $number } ({ $name }) is not one of a list of households.
list-doubled-column = there are two columns for { $column }.
list-missing-column = there is no column for { $column }.
list-column-hamlet = hamlet
list-column-address = address
list-column-householder = householder
list-row-cells = { $found } cells for { $expected } columns.
list-row-open-quote = a quote is never closed.
list-row-empty = the cell is empty.
list-row-too-long = the cell has { $count } characters, at most { $limit } fit.
list-row-characters = the cell holds odd characters or some that cannot be seen.
list-row-never-taken = the cell holds { $card }, which is never taken.
list-row-unknown-hamlet = there is no such hamlet.
list-row-repeats = it says the same as line { $line }.
household-no-label = a household whose label is not here yet
household-held = has a member
household-free = no member yet
household-merged = merged into another household
household-away = moved away
household-forgotten = deleted
household-provisional = made at the door
household-waiting =
    { $count ->
        [one] { $count } claim waits
       *[other] { $count } claims wait
    }
household-pending = waits for the server
claim-active = has the slot
claim-waiting = waits to be settled
claim-unchecked = waits for the four words
claim-ended-handed-over = handed over to another phone
claim-ended-left = withdrew the consent
claim-ended-revoked = the phone was taken out
claim-ended-died = its person died
claim-ended-household-gone = the household is gone
claim-ended-superseded = the phone got another slot
claim-ended-words-differed = the four words were not the same
claim-ended-refused = refused
claim-line = { $state }, since { $when }, by: { $role }
happened-list =
    { $count ->
        [one] { $count } household brought in by list
       *[other] { $count } households brought in by list
    }
happened-door = A household made at the door
happened-enrolled = A phone enrolled
happened-words-same = The four words were the same
happened-words-differed = The four words were not the same
happened-settled = The slot given to a claim that waited
happened-handed-over = The slot handed over to another phone
happened-left = The consent withdrawn
happened-revoked = A phone taken out: { $reason }
change-split = A household split
change-merge = Two households merged
change-move = Another group, or an entry corrected
change-away = Moved away
change-death = The holder of the slot died
change-back = Came back
change-route = Placed in { $unit }
happened-undone = A change taken back
happened-counted = The registry counted
happened-forgotten =
    { $count ->
        [one] { $count } entry deleted at the end of its time
       *[other] { $count } entries deleted at the end of their time
    }
ruling-done = written
ruling-waits = waits to be settled
ruling-refused = refused: { $why }
revoke-lost = lost
revoke-stolen = stolen
revoke-replaced = replaced by another phone
revoke-moved = its person moved
revoke-task-ended = the task ended
revoke-other = another reason
likeness-both = same address and name
likeness-householder = same name
likeness-address = same address
kept-ended-membership = a membership that ended
kept-moved-away = no longer here
kept-unclaimed = made at the door, claimed by nobody
kept-look = a look
grant-shown = nobody accepted yet
grant-accepted = accepted, waits for the server
grant-expired = over, accepted by nobody

## The household's slot (suất của hộ)

slot-pending = Waiting for the server
slot-pending-more = Joined for now, and everything works at once. With a network the server says whether the slot is free.
slot-active = Holds the slot
slot-active-more = The server has it: the household's slot is with this phone.
slot-waiting = Waiting for an officer to settle it
slot-waiting-more = The slot is with another phone. Neither enrolment is deleted; the area officer asks the household and decides.
slot-unchecked = Waiting for the four words
slot-unchecked-more = The officer and the household read four words to each other over the telephone. If they are the same, the slot holds.
slot-handing-over = Handed over, waiting for the server
slot-handing-over-more = The slot was handed to another phone. With a network the server takes note; what was written here stays.
slot-leaving = Consent withdrawn, waiting for the server
slot-leaving-more = The withdrawal leaves by itself with a network. Tips that were not sent stay and can still be sent.
slot-ended = No longer holds the slot
slot-ended-handed-over = The slot is with the phone it was handed to. What was written here stays.
slot-ended-left = The consent was withdrawn. What was written here stays.
slot-ended-revoked = An officer took this phone out. Everything kept here stays, and what was not sent still leaves.
slot-ended-died = The registry says that the holder died. If that is wrong, tell the area officer; everything in the phone stays.
slot-ended-household-gone = The household moved away, or is no longer in the registry. Everything in the phone stays.
slot-ended-superseded = This phone got another slot.
slot-ended-words-differed = The four words over the telephone were not the same, so the slot does not hold. The officer can read out a new code.
slot-refused = Did not get the slot
slot-refused-more = The server did not give the slot to this phone. Everything written here stays.
slot-refused-why = The server did not give the slot to this phone: { $why } Everything written here stays.
slot-by = Decided by: { $role }.
slot-act-joined = Joined; the household's slot waits for the server.
slot-act-handed-over = Handed the slot to another phone.
slot-act-replaced = Gave up the earlier hand-over, which had not left the phone.
slot-act-left = Withdrew the consent.
slot-act-stayed = Took the withdrawal back before it left the phone.
slot-act-restored = The server was restored from a backup; the slot waits until the server says again who has it.
slot-act-word = The server: { $state }.
slot-act-word-other = The server, on the phone the slot was handed to: { $state }.
slot-act-forked = The slot was handed over twice; the server takes the one that came first.
slot-act-not-taken = The server did not take what was asked: { $why }
look-line = { $role }, { $purpose }, { $time } { $date }
look-role-other = an officer
look-purpose-enrol = enrolment
look-purpose-visit = a visit
look-purpose-correct = correcting the registry
look-purpose-settle = settling two enrolments
look-purpose-asked = asked for by the household
look-purpose-other = another purpose
standing-revoked = This phone was taken out.
standing-revoked-safe = Everything kept in the phone stays; what was not sent still leaves with a network.
standing-revoked-do = It gets nothing more from the server. If that was a mistake, see the area officer.
standing-ended = This phone's time here is over.
standing-ended-safe = Everything kept in the phone stays; what was not sent still leaves with a network.
standing-ended-do = The area officer can give a new invite.
leave-told =
    { $count ->
        [0] Nothing waits to be sent.
        [one] { $count } item still waits and leaves by itself.
       *[other] { $count } items still wait and leave by themselves.
    } The ward keeps the household's name and the slot's history until the end of { $date }, then deletes them.
leave-can-stay = The withdrawal has not left the phone and can be taken back.
consent-to-membership = Joining the hamlet
consent-to-pupil = A pupil joining the school gate's group
consent-line = { $to }: agreed to version { $version }, { $time }.
consent-until = Until the end of { $date }.
consent-ended = Ended { $time }.
export-title = What Tin Xóm keeps in this phone
export-made = Made { $time }. This page is not locked: whoever opens it can read it.
export-holder = Who holds this phone
export-name = Name given when joining
export-role = Role
export-unit = Ward or commune
export-hamlet = Hamlet or group
export-device = The phone's id
export-until = Holds until the end of
export-consents = What was agreed to
export-slot = The household's slot
export-looks = Who looked at this household
export-tips = Tips written
export-kept = Kept
export-arrived = Arrived
export-opened = Opened by the desk
export-closed = Closed
export-answered = Answered
export-patrols = Patrols of this phone
export-settings = Settings
export-budget = Bytes a day that leave unasked
export-budget-none = no bound
export-server = Server
export-none = Nothing yet.

## Units that moved

unit-moved = { $old } (now { $new })
unit-split-names = { $old } (now divided between { $others } and { $last })
unit-moved-more = The tip goes straight to { $new }. Nothing to do.
unit-coded = { $name } (code { $code })
unit-coded-since = { $name } (code { $code }, since { $from })
unit-coded-until = { $name } (code { $code }, until { $to })
unit-coded-between = { $name } (code { $code }, from { $from } until { $to })
one-or-other = { $some } or { $last }

## The phone in a terminal

tip-line = { $id }. { $words } · { $kind } · { $when } · { $state }
tip-line-unread = { $line } · { $count } not read yet
tip-line-asked = { $line } · withdrawal asked
tip-unread-count = Answers not read yet: { $count }. The command show shows them.
tip-head = Tip { $id }: { $kind }. { $window }.
tip-place = Place: { $hamlet }, { $unit }
tip-kept = Kept at { $when }
tip-told = { $state }: { $comfort }
tip-opened-at = Opened by the duty officer at { $when }
tip-closed-at = Closed by the duty officer at { $when }
tip-withdrawn-at = The desk agreed to the withdrawal at { $when }
tip-answer = Answer, { $when }: { $words }
tip-commands = What can be done next: { $commands }
type-lines = Type line by line; each is kept when it ends. Ctrl-D when done.
type-on = Going on after these words:
draft-queue = To send it when there is a network: queue { $id }
page-more = There is more: add --page { $next }
phone-nothing = No tips here yet. The command write writes one.
phone-none-here = Nothing is found here.
phone-receipt = The server signed for it at { $when }.
receipt-verified = Receipt of tip { $id }: signed by the server at { $when }. Verified just now on this phone, without a network.
receipt-key = The server's key: { $key }
receipt-segment = Mark of what was sent: { $segment }
receipt-more = A receipt holds no content. Whoever is shown it learns that this phone sent a tip.
outbox-line = { $what } · { $when } · { $state }
outbox-tip = Tip { $id }: { $words }
outbox-withdrawal = A request to withdraw a tip
outbox-patrol-note = Patrol log: { $kind }. { $words }
outbox-patrol = Patrol log: start, gap or end
outbox-desk-word = The desk's word on a tip
outbox-slot = A word on the household's slot
outbox-keys = The ward's keys
outbox-registry = An entry into the registry
outbox-aside = Number { $number }. Once more: retry --aside { $number }. Let go: let-go { $number }.
outbox-aside-count = Put aside: { $count }. The command outbox tells why.
outbox-again = Number { $number } leaves once more when there is a network.
outbox-let-go = Number { $number } was let go.
outbox-gone = { $what }: gone.
phone-synced = Synced: { $up } bytes up, { $down } bytes down.
status-in-step = Last in step with the server: { $when }
status-never = Never in step with the server yet.
status-signed-date = Latest date that the server signed: { $when }
status-bytes = Today: { $spent } bytes of { $budget } bytes a day.
status-bytes-unbounded = Today: { $spent } bytes. No bound a day is set.
status-budget-spent = Today's share is used up: tips leave by themselves tomorrow, at once with the command sync.
watch-begin = Keeping in step with the server. Ctrl-C stops it.
watch-end = Stopped. All of it is in this phone.
input-paste = Paste the text here, then Ctrl-D.
consent-how = To agree, run this again with --agree. Nothing was sent.
answer-yes = yes, y, agree
phone-key = This phone's public key: { $key }
phone-papers = This phone is { $role } of { $unit }.
phone-holder = This phone is { $role }, { $hamlet }, { $unit }.
phone-until = This phone's papers hold until the end of { $date }.
phone-group = Group { $id }.
phone-invite = Let the invited person scan this code (the window at least { $columns } columns wide), or pass the text below on.
phone-sheet = Print this sheet and lock it away. Whoever has it can open every tip of the desk.
phone-recovered = The desk holds the keys of { $unit } again.
desk-count = Tips at the desk: { $count }. Waiting for an answer: { $waiting }.
desk-line = { $id }. { $state } · { $when }
desk-line-came = { $line } · just came
desk-line-waits = { $line } · waiting { $time }
desk-came = Not opened
desk-asked = The sender asks to withdraw this tip.
desk-marked = Sent from a phone that was reported lost or taken out: who wrote it is not certain.
desk-done = Tip { $id }: { $state }.
desk-sender = Sent by: { $name }
desk-no-sender = Sent by: it cannot be verified.
desk-key-old = Sealed with a key past its days, because the sender was long without a network.
vault-made = A new vault was made in { $vault }, its key in { $key }. If there should have been one, look at --vault again. Keep a copy of the key file elsewhere.
vault-key-open = Others on this machine can read the key file { $key }. To close it: chmod 600
vault-where = Vault: { $vault }. Key file: { $key }
vault-whole = Every page was looked at: the vault is whole.
vault-aside = The old vault was put aside in { $path }; nothing was deleted. The next command makes a new one.
vault-aside-key = The key file { $key } stays: it opens the vault that was put aside, and the new one uses it too.
signed-out =
    Signed out, the vault is locked. { $count ->
        [0] Nothing waits to be sent.
       *[other] Waiting and whole in the vault: { $count }.
    }
signed-in =
    Signed in again. { $count ->
        [0] Nothing waits to be sent.
       *[other] Waiting to be sent: { $count }.
    }
ask-first = { $what } Sure?
ask-yes = Nothing was done. To go on, run this command again with --yes.
asked-no = Nothing was done.
text-kept = The text is in { $path }.
text-scan = Let the other phone scan this (needs { $columns } columns), or read the text.
text-for-inviter = For the officer's phone to read, as text or as its code: door finish.
registry-closed = The registry is not open on this phone yet: a desk has to share its key, then send and fetch.
registry-sealed =
    { $count ->
        [one] { $count } entry has labels that do not open here yet.
       *[other] { $count } entries have labels that do not open here yet.
    }
registry-total =
    { $count ->
        [one] { $count } household.
       *[other] { $count } households.
    }
registry-hamlet = { $name }: households: { $count }, with a member: { $held }
registry-hamlet-doors = { $count } made at the door
registry-hamlet-pending =
    { $count ->
        [one] { $count } waits for the server
       *[other] { $count } wait for the server
    }
registry-look-told = Its member and the head of its group are told who looked, by role, what for and when.
registry-id = Household id: { $id }
registry-unit = Registry: { $unit }
registry-came = Brought in: { $when }
registry-history = History:
registry-queued = Kept, waits for the server: { $what }.
registry-undo-how = Can be taken back until the registry is counted: registry undo { $id }
registry-new-household = Id of the new household: { $id }
registry-merge-ask = { $one } becomes one with { $other }.
registry-away-ask = { $one } moved away, and its slot is free.
registry-death-ask = The holder of the slot of { $one } died, and the slot is free.
registry-count-ask = The registry is counted: changes up to now can no longer be taken back.
registry-settle-ask = The slot of { $one } goes to claim { $id }; who has it now waits, and is not lost.
registry-forget-ask =
    { $count ->
        [one] { $count } entry at the end of its time is deleted for good; its id stays.
       *[other] { $count } entries at the end of their time are deleted for good; their ids stay.
    }
registry-revoke-ask = Phone { $id } is taken out: { $whose }. It reads nothing any more, and there is no way back for it.
registry-officer = { $role }, papers until { $date }
registry-officer-own = this phone
registry-officer-key = has the registry key
registry-officer-no-key = no registry key yet
registry-revoked-from = taken out from { $when }
registry-due = { $id } · { $household } · { $why } since { $since } · can be deleted from { $due }
registry-choose = { $id } · { $household } · choose: { $units }
registry-choose-likely = its hamlet is part of { $unit } now
registry-twin = { $one } and { $other }: { $likeness }
registry-twin-how = If they are one: registry merge { $one } { $other }
registry-settle-how = Give it the slot: registry settle { $id }
registry-words-how = Four words: door words { $id }
registry-waiting-here = Waits for the server: { $what } · { $when }
list-good =
    { $count ->
        [one] { $count } row can be taken.
       *[other] { $count } rows can be taken.
    }
list-bad =
    { $count ->
        [one] { $count } row cannot be taken:
       *[other] { $count } rows cannot be taken:
    }
list-blank =
    { $count ->
        [one] { $count } row is blank.
       *[other] { $count } rows are blank.
    }
list-bad-line = Line { $line }: { $why }
list-bad-cell = Line { $line }, column { $column }: { $why }
list-repeats-how = Rows that repeat another and are households of their own: --repeats with their lines.
list-take-how = No household was taken. To take the rows that can be: --yes
list-progress = { $done } of { $total } households kept
list-taken =
    { $count ->
        [one] { $count } household is kept and waits for the server.
       *[other] { $count } households are kept and wait for the server.
    }
list-already =
    { $count ->
        [one] { $count } household was brought in before.
       *[other] { $count } households were brought in before.
    }
door-grant = The slot of { $household }, for: { $role }, until { $date }. Claim: { $id }
door-telephone = This one passes over the telephone: door code { $id }
door-finished = The phone's answer is taken and waits for the server. Household: { $household }
door-line = { $id } · { $household } · { $role } · { $when } · { $state }
door-code = Read this out over the telephone: { $code }
door-code-more = Send and fetch before reading it out. It holds for an hour, for one phone, and is not shown again.
words-four = Four words: { $words }
words-four-how = If the other side reads the same four: door compare { $id } yes. If not: no
words-four-read = Read these four words to the officer over the telephone.
slot-line = { $state }, since { $when }.
slot-none = This phone has no household's slot.
slot-way-door = Enrolled at the door.
slot-way-telephone = Enrolled over the telephone.
slot-way-handed-over = Handed over by the phone before.
slot-no-answer = There is nothing for the officer to read: the server ruled, or this phone has no slot.
slot-ask-how = For the phone that has the slot to read, as text or as its code: slot hand-over.
slot-hand-over-ask = The household's slot goes to the other phone; this one has it no more once the server says so.
slot-hand-over-how = For the new phone to read, as text or as its code: slot take-over.
slot-leave-ask = The consent is withdrawn, and the household's slot given up.
slot-stayed = The withdrawal was taken back.
slot-looks-none = Nobody looked.
slot-pupil-ask = A pupil joins the group of a school gate.
slot-pupil-line = { $claim } · agreed · { $when }
slot-pupil-end-ask = Withdraw the consent for this pupil: the membership ends once the server has it.
slot-pupil-ended = The consent is withdrawn and waits to be sent.
slot-guarded = Agreed, until { $date }. The pupil's phone reads this text.
slot-exported = Everything that this phone keeps about its person is in { $path }.
slot-code-asked = The server gave the invite. Join by it: enrol
slot-words-none = There are no four words to compare.
sync-ruled = The server ruled:
sync-ruled-more = Before that, { $count } more: registry log
enrol-guardian = The guardian reads this on a phone of his own (slot guard); then join with --guardian.
enrol-household = This is the household's slot: one phone of a household has it.
error-id-unknown = There is no { $what } whose id begins with { $value }.
error-id-unknown-safe = Nothing was changed.
error-id-unknown-do = Copy the id from a list and try again.
error-id-ambiguous = Several ids ({ $what }) begin with { $value }: { $ids }
error-id-ambiguous-safe = Nothing was changed.
error-id-ambiguous-do = Type more of the id.
error-hamlet-ambiguous = Several hamlets fit that name: { $hamlets }
error-hamlet-ambiguous-safe = Nothing was changed.
error-hamlet-ambiguous-do = Type the whole name with its diacritics.
error-file-exists = The file { $path } is there already.
error-file-exists-safe = That file stays as it is.
error-file-exists-do = Choose another name, or move the file that is there.
id-household = household
id-claim = claim
id-change = change
id-device = phone
hint-put-aside = Command: tinxom phone put-aside
hint-sign-in = Command: tinxom phone sign-in
hint-enrol = Command: tinxom phone enrol
hint-choose = Command: tinxom phone choose
hint-sync = Command: tinxom phone sync
hint-recover = Command: tinxom phone recover
error-no-vault = It was not said where the vault is.
error-no-vault-safe = Nothing has changed.
error-no-vault-do = Add --vault and the vault's folder, or set TINXOM_VAULT.
error-vault-missing = There is no vault in { $path }.
error-vault-missing-safe = Nothing has changed.
error-vault-missing-do = Look at --vault again.
error-vault-whole = The vault in { $path } opens and is not damaged.
error-vault-whole-safe = It stays where it is.
error-vault-whole-do = It need not be put aside. For another vault, name another --vault.
error-key-file = The key file { $path } cannot be read, or is not of 32 bytes.
error-key-file-safe = The vault is whole and was not touched.
error-key-file-do = Bring back the right key file from its copy and open it again.
error-tls-root = The file { $path } of --tls-root is no PEM certificate that can be read.
error-tls-root-safe = Nothing has changed.
error-tls-root-do = Whoever runs the server can give the right root certificate.
error-input = What was given on the input cannot be read.
error-input-safe = Nothing has changed.
error-input-do = Give it again as plain text, UTF-8.
error-tip-state = Tip { $id } is “{ $state }”, so that cannot be done now.
error-tip-state-safe = The tip stays as it was.
error-tip-state-do = What can be done: { $commands }.
error-desk-state = Tip { $id } at the desk is “{ $state }”, so that cannot be done now.
error-desk-state-safe = The tip stays as it was.
error-desk-state-do = Open a tip before closing it; withdraw it only when its sender asks.
error-no-receipt = Tip { $id } has no receipt yet: it is “{ $state }”.
error-no-receipt-safe = The tip is whole in this phone.
error-no-receipt-do = Send and fetch when there is a network, then look again.
error-receipt-not-verified = The receipt of tip { $id } does not fit the server's key that this phone knows.
error-receipt-not-verified-safe = Tip and receipt are whole in this phone.
error-receipt-not-verified-do = Send and fetch for the new key, then look again; if it stays so, ask the area officer.
error-not-known = The server does not know this phone.
error-not-known-safe = All of it is safe in this phone.
error-not-known-do = The area officer can give a new invite. If it is urgent, call 113.
error-gap-order = The stretch from { $from } to { $to } does not lie in the shift that began { $started }.
error-gap-order-safe = The log stays as it was.
error-gap-order-do = Give the beginning first, then the end, and not beyond now.
error-time-form = The time “{ $value }” is not understood.
error-time-form-safe = Nothing has changed.
error-time-form-do = Write it as 02:10, or 2026-07-15T02:10.
error-group-form = “{ $value }” is no group's id.
error-group-form-safe = Nothing has changed.
error-group-form-do = A group's id has 16 hexadecimal digits; a new group is new.
error-until-past = The last day { $date } is over; today is { $today }.
error-until-past-safe = No invite was made.
error-until-past-do = Give a day that is not over.
error-argument-value = “{ $value }” is not understood at { $argument }.
error-argument-value-safe = Nothing has changed.
error-argument-value-do = Give one of: { $choices }.
error-argument-form = “{ $value }” is not understood at { $argument }.
error-argument-form-safe = Nothing has changed.
error-argument-form-do = See how it is written with --help.
error-argument-unknown = There is no argument { $argument }.
error-argument-unknown-safe = Nothing has changed.
error-argument-unknown-do = See the arguments with --help.
error-argument-missing = { $argument } is missing.
error-argument-missing-safe = Nothing has changed.
error-argument-missing-do = See an example with --help.
error-command-unknown = There is no command “{ $value }”.
error-command-unknown-safe = Nothing has changed.
error-command-unknown-do = See the commands with --help.
error-command-missing = A command is needed.
error-command-missing-safe = Nothing has changed.
error-command-missing-do = See the commands with --help.
error-arguments = The command is not typed right.
error-arguments-safe = Nothing has changed.
error-arguments-do = See how it is typed with --help.

## Cửa sổ dòng lệnh và làng thử (terminal and demo village)

demo-begin = The demo village: an evening and a night in { $unit }. People, hamlets, groups, households and all tips are invented. The village's clock begins at half past seven.
demo-invented = { $name } (invented)
demo-desk = Duty desk
demo-server = The server listens on { $address }. { $count } phones, each with a vault of its own.
demo-desk-ready = Takes its papers and publishes the key that seals tips to the ward.
demo-joined = Joins: { $role }, { $home }.
demo-no-link = No coverage.
demo-kept-one = Kept on the phone, not sent: “{ $words }”
demo-kept-many =
    { $count ->
        [one] { $count } tip kept on three phones, none sent.
       *[other] { $count } tips kept on three phones, none sent.
    }
demo-changed = Changes a kept tip, adding: “{ $words }”
demo-withdrew = Takes back a tip that never left: “{ $words }”
demo-tried-patrol = No network yet. The patrol's log is safe in this phone.
demo-tried-tips = No network yet. The tips are safe in this phone.
demo-left-without-link = A tip left without a network: the demo village is broken.
demo-walk-started = Begins a patrol of two.
demo-walk-noted = Notes: { $kind }, { $home }. “{ $words }”
demo-walk-hazard = A lamp post leans at the fork.
demo-walk-disorder = Youths quarrelling in the road; talked to, they went home.
demo-walk-gap = Interrupted { $from }–{ $to }.
demo-walk-ended =
    { $count ->
        [one] The patrol ends. Its log has { $count } note.
       *[other] The patrol ends. Its log has { $count } notes.
    }
demo-bad-link = Coverage is back, and bad.
demo-desk-link = Fetches; the link at the desk is bad as well now.
demo-fault-up =
    { $bytes ->
        [one] Request { $number }: died on the way up, after { $bytes } byte.
       *[other] Request { $number }: died on the way up, after { $bytes } bytes.
    }
demo-fault-down =
    { $bytes ->
        [one] Request { $number }: died on the way down, { $bytes } byte was heard.
       *[other] Request { $number }: died on the way down, { $bytes } bytes were heard.
    }
demo-fault-reply-lost = Request { $number }: the server took it, its reply was lost.
demo-fault-repeated = Request { $number }: the network repeated it, the server got it twice.
demo-receipts = { $done } of { $all } tips arrived, with the server's receipt.
demo-log-arrived = The patrol's log arrived.
demo-log-seen =
    { $count ->
        [one] Sees the log of { $name }, { $from }–{ $to }: { $count } note. { $gap }
       *[other] Sees the log of { $name }, { $from }–{ $to }: { $count } notes. { $gap }
    }
demo-log-differs = The log that arrived is not the one that was written: the demo village is broken.
demo-opened-many =
    { $count ->
        [one] { $count } tip opened.
       *[other] { $count } tips opened.
    }
demo-answer-words = Received. A team will come by this morning. Thanks to everybody there.
demo-answer = Answers { $name }: “{ $words }”
demo-learned =
    { $count ->
        [one] Learns that { $count } tip was opened.
       *[other] Learns that { $count } tips were opened.
    }
demo-read = Reads the answer: “{ $words }”
demo-all = All
demo-filed = Kept to be sent
demo-edited = Changed among them
demo-withdrawn = Taken back before leaving
demo-arrived = Arrived
demo-opened = Opened
demo-answered = Answered
demo-refused = Refused
demo-waiting = Still waiting
demo-lost = Lost
demo-traffic = { $up } bytes up, { $down } bytes down, { $trips } round trips.
demo-faults = The network failed { $all } times: died on the way up { $up }, on the way down { $down }, reply lost { $lost }, request repeated { $repeated }.
demo-patrol =
    { $count ->
        [one] The patrol's log has { $count } line, the same with its writer, the companion and the duty desk.
       *[other] The patrol's log has { $count } lines, the same with its writer, the companion and the duty desk.
    }
demo-took = The night took { $seconds } seconds.
demo-check-good = Compared tip by tip, three ways: the senders' vaults, the server's store (opened with the desk's recovery sheet) and the duty desk. { $filed } tips, none lost, none doubled.
demo-check-bad = Compared tip by tip, three ways: { $filed } tips, { $lost } lost, { $doubled } doubled or of unknown origin.
demo-new-desk = New ward
demo-evening-list = Brings a list of { $count } households into the registry, labels sealed.
demo-evening-has-list = Has { $count } households on the phone, and goes to the doors.
demo-evening-not-found = Does not find “{ $home }” in the list: writes a new household at the door.
demo-evening-code = Shows { $name } a QR: the slot of “{ $home }”.
demo-evening-accepts = Agrees and shows the QR of the acceptance. A provisional member, everything works: { $state }.
demo-evening-back = Coverage comes back, badly, one after the other: { $names }. Whoever is first brings the enrolment.
demo-evening-looked = Is told who looked at the household: { $look }.
demo-evening-registry = The registry: phones with a slot { $active }, waiting for an officer { $waiting }.
demo-evening-settles = Asks the family and decides: the slot of “{ $home }” goes to the phone of { $name }.
demo-evening-joins = Two rows are one household: merges “{ $home }”, made at the door, into “{ $known }” of the list.
demo-evening-good = Compared enrolment by enrolment, three ways: the members' phones, each officer's registry and the server's book. Enrolled { $enrolled }, with a slot { $active }, waiting { $waiting }. Nobody is lost, each household has at most one phone with the slot. Every phone has the server's word.
demo-evening-bad = Compared enrolment by enrolment, three ways: enrolled { $enrolled }, with a slot { $active }, waiting { $waiting }; lost { $lost }, households with too many { $doubled }, words that are not the server's { $differing }.
demo-merger-listed = The ward's registry has “{ $home }”.
demo-merger-edition = A new edition of the territory (invented), in force from midnight, came over the network to { $count } phones.
demo-merger-words = A broken branch hangs over the power line.
demo-merger-midnight = Midnight: two wards become one, a third is split.
demo-merger-arrived = The tip from before midnight arrived at { $unit } of today, with a receipt.
demo-merger-opened = Tips here: { $count }, written in { $unit }.
demo-merger-queue = “{ $home }” waits for an officer to choose: { $units }. By its hamlet it may be { $unit }.
demo-merger-chosen = Chooses { $unit }. The log has it: { $role }, { $time }.
demo-merger-good = Compared after midnight: the tip written in { $unit } arrived once at the ward of today and keeps the name of its place; the household of the split ward was placed by a person, and the log says so.
demo-merger-bad = Compared after midnight: tips lost { $lost }, doubled { $doubled }, at wards that are no more { $astray }; households left to choose { $left }, or the name of the place has changed.
demo-server-name = Server
demo-evening-title = The evening: enrolment at the door
demo-evening-about = The desk brings { $count } households into the registry. Two officers walk without a network and enrol one household for two people. Everybody is a member at once; when coverage is back, the server alone says which phone has the household's slot.
demo-sign-list = list, registry
demo-sign-no-link = no link
demo-sign-code = a QR is shown
demo-sign-provisional = provisional member, waits for the server
demo-sign-bad = link back, and bad
demo-sign-active = has the household's slot
demo-sign-waiting = waits for an officer
demo-sign-settled = settled by the duty desk
demo-sign-joined = two rows merged
demo-sign-looked = told who looked
demo-merger-title = Midnight: wards merged, a ward split
demo-merger-about = This edition of the territory is invented. What was written before midnight follows to the unit of today; where a unit is split no program guesses, and an officer chooses.
demo-merger-until = until the end of { $date }
demo-merger-from = from { $date }
demo-merger-written = Written here, without a link:
demo-merger-kept = In the registry:
demo-merger-here-now = Here after midnight:
demo-merger-whole = the whole unit
demo-merger-part = a part of it
demo-merger-tip = tip: follows by itself
demo-merger-household = household: an officer chooses
demo-page-night = The night: a dead spot
demo-page-night-about = In the dead spot, tips are kept on the phone. Coverage comes back, badly, and every tip still arrives exactly once.
demo-picture = The picture of the night: { $path }
demo-page-title = A night in { $unit }
demo-page-about = An evening, a night, and midnight. People, hamlets, groups, households and all tips are invented.
demo-page-scale = Time runs from left to right, not to scale: the night took { $seconds } seconds, and each part of it is stretched to be seen.
demo-phase-dead = Dead spot
demo-phase-bad = Bad link
demo-phase-desk = Duty desk
demo-phase-answer = Answer
demo-band-down = no link
demo-band-bad = bad link
demo-band-up = link up
demo-lane-desk =
    { $count ->
        [one] Opens { $count } tip
       *[other] Opens { $count } tips
    }
demo-lane-patrol = The patrol's log
demo-lane-rest =
    { $count ->
        [one] { $count } more tip drawn as a bar
       *[other] { $count } more tips drawn together: the higher a bar, the more tips at once
    }
demo-legend = Signs
demo-mark-kept = kept
demo-mark-edited = changed
demo-mark-withdrawn = taken back
demo-mark-left = leaves the phone
demo-mark-arrived = arrived, with a receipt
demo-mark-opened = opened by the desk
demo-mark-answered = answered by the desk
demo-mark-read = answer read by the sender
demo-mark-tried = tried to send without a link
demo-mark-up = died on the way up
demo-mark-down = died on the way down
demo-mark-reply-lost = reply lost
demo-mark-repeated = request repeated
demo-mark-walk-started = patrol begins
demo-mark-walk-noted = something noted
demo-mark-walk-gap = interrupted, battery empty
demo-mark-walk-ended = patrol ends
demo-mark-walk-seen = log arrives
demo-page-table = All tips, counted
demo-page-check = The comparison
demo-page-again = To play this very night again: { $command }
serve-listening = The server listens on { $address }. Ctrl-C stops it.
serve-backup = The server's store was copied into { $path }.
serve-restored = Restored from { $path }. Phones send again what is missing.
authority-made = The root key was made in { $path }. Keep this folder off the server.

## Máy chủ (server)

serve-stopping = Stopping: what has begun is finished, nothing new is taken.
serve-stopped = The server has stopped. The store is closed.
serve-backing-up = Copying the store in { $path }. The server goes on meanwhile.
serve-restoring = Checking that the copy { $path } is whole, then putting it in place.
serve-put-aside = The store that was there is put aside and not deleted: { $path }
authority-unit-added = The server serves { $unit } from its next start on.
authority-unit-to-carry = The anchor of { $unit } was made. Copy { $path } into the server's directory and restart the server.
error-config-syntax = Line { $line } of { $path } is not TOML.
error-config-syntax-safe = The server does not run yet, the store is unchanged.
error-config-syntax-do = The sample docs/operate/tinxom.toml shows the form.
error-config-unknown = { $path } has the key { $key }, which the server does not know.
error-config-unknown-safe = The server does not run yet, the store is unchanged.
error-config-unknown-do = The keys that there are: { $allowed }
error-config-wrong = The value of { $key } in { $path } cannot be used.
error-config-wrong-safe = The server does not run yet, the store is unchanged.
error-config-wrong-do = What can be used: { $allowed }
allowed-path = a path
allowed-pem = the path of a PEM file; certificate and key come together
allowed-address = an address and a port, as 127.0.0.1:8743
allowed-whole = a whole number from { $least } to { $most }
allowed-section = a section of its own
error-config-no-dir = The server's directory is not known.
error-config-no-dir-safe = Nothing has changed.
error-config-no-dir-do = The key dir in the configuration file says it, or --dir.
error-cannot-listen = Cannot listen on { $address }: another program is there, or it is not allowed.
error-cannot-listen-safe = The store is unchanged.
error-cannot-listen-do = Choose another port, or stop the program that holds it.
error-tls-files = The TLS certificate and its key cannot be used together.
error-tls-files-safe = The server does not run yet, the store is unchanged.
error-tls-files-do = Check both files: PEM, and the key must be the certificate's.
error-restore-unfinished = A restore in { $path } was not finished.
error-restore-unfinished-safe = The store that was there lies aside in the same directory, nothing is lost.
error-restore-unfinished-do = Run tinxom restore with that copy again, then start the server.
error-server-running = The server runs on this store, or another command is using it.
error-server-running-safe = The store is unchanged.
error-server-running-do = Stop the server and run this command again.
error-no-store = There is no server's store in { $path } yet.
error-no-store-safe = Nothing has changed.
error-no-store-do = Check --dir; the store is made when the server first runs.
error-copy-exists = { $path } is there already.
error-copy-exists-safe = That file is as it was and was not overwritten.
error-copy-exists-do = Choose another name for the copy.
error-not-a-store = { $path } is not a server's store.
error-not-a-store-safe = Nothing has changed.
error-not-a-store-do = Choose a file that tinxom backup made.
error-store-damaged = { $path } is damaged.
error-store-damaged-safe = Nothing was deleted; every phone that is still there holds the sealed tips it sent.
error-store-damaged-do = Restore the latest copy with tinxom restore.
error-store-newer = A later version wrote this store.
error-store-newer-safe = The store is unchanged.
error-store-newer-do = Use a newer tinxom.
error-server-disk-full = The disk is full.
error-server-disk-full-safe = What was written is whole; no half file was left behind.
error-server-disk-full-do = Make room on the disk and run it again.
error-file-missing = There is no file { $path }.
error-file-missing-safe = Nothing has changed.
error-file-missing-do = Check the path.
error-file-refused = { $path } cannot be used: { $why }
error-file-refused-safe = What was written is whole.
error-file-refused-do = Check who may use the file and its folder.
error-not-a-key = { $path } is not a key file.
error-not-a-key-safe = Nothing has changed.
error-not-a-key-do = Bring the key file back from where its copy is kept.
error-keys-exist = { $path } is there already.
error-keys-exist-safe = Keys and anchors that are there stay as they are and are not overwritten.
error-keys-exist-do = To add a unit to a server that is there, use authority add-unit; for new keys choose another folder.
error-unit-not-served = No server was named for { $unit } yet.
error-unit-not-served-safe = No key and no papers were made.
error-unit-not-served-do = Add it with authority add-unit first, then certify.
error-several-servers = There are several servers, and it is not clear which is meant.
error-several-servers-safe = Nothing has changed.
error-several-servers-do = Add --server with that server's directory.
error-server-address = This address does not fit into an invite.
error-server-address-safe = No papers were made.
error-server-address-do = It has the form https://server or https://server:8443, with 48 bytes at most.
error-anchor-of-another = An anchor in this directory is another server's, or was altered.
error-anchor-of-another-safe = The server does not run yet, the store is unchanged.
error-anchor-of-another-do = Copy the anchors from the authority's directory again.
error-officer-role = Only a duty desk or an area officer is certified.
error-officer-role-safe = No papers were made.
error-officer-role-do = The value of --role is desk or area_officer.
error-public-key = This is not the public key of a device.
error-public-key-safe = No papers were made.
error-public-key-do = Copy all 64 digits that phone key prints.

## Địa bàn (the territory's files)

territory-built = Edition { $version } of the territory is signed in { $path }: { $bytes } bytes.
territory-good = { $path } is of the form: edition { $version }.
territory-signed = Signed at { $date }, root key { $root }.
territory-counts = { $units } units, { $edges } steps of lineage, { $hamlets } hamlets and quarters, { $outlines } outlines.
territory-coarse = Outlines are sketches, off by up to { $metres } metres.
territory-shown-as = Now shown as { $name }
territory-now = Now: { $units }
territory-gone = Works no more, and what it became is not known.
territory-before = Made of: { $units }
territory-hamlet = { $name }, { $unit }
territory-no-hamlets = This territory has no list of the hamlets of { $unit } yet.
territory-at-none = This place is not in or near any outline that is known.
territory-at-border = { $unit } (near its border, it may be the neighbour's)
territory-at-related = { $unit } (guessed by the outline of a unit before or after it)
territory-of-unit = unit { $name }
territory-of-hamlet = hamlet { $name }
territory-of-outline = outline of { $name }
territory-of-edge = step from { $from } to { $to }
territory-not-a-day = not a day, which looks like 2025-07-01
territory-not-a-name = empty, too long, or with a character that cannot be seen
territory-not-a-code = a code has digits, nine at most
territory-ends-first = it ends before it begins
territory-twice = it is there already
territory-no-successor = it ended and nothing says what it became; what is gone for good says "abolished": true
territory-not-abolished = marked as gone for good, and yet it works or became another
territory-no-unit = no unit has this code on that day
territory-no-area = not a closed area
territory-few-corners = a ring has fewer than three corners
territory-not-a-place = a corner is not a longitude and a latitude
territory-edge-no-old = the first is not there
territory-edge-no-new = the second is not there
territory-edge-not-ended = the first still works
territory-edge-past = it leads into the past or round in a circle
territory-edge-gap = days are missing: the second has to begin on the day after the first ends
territory-edge-ambiguous = it fits more than two units; add "on", the last day of the first
error-territory-wrong = Line { $line } of { $path }: { $why }.
error-territory-wrong-safe = Nothing of this file is taken; the territory in use stays.
error-territory-wrong-do = Correct that line and run it again.
error-territory-large = { $path } is too large: a signed edition has { $most } KiB at most.
error-territory-large-safe = Nothing was written.
error-territory-large-do = Leave out outlines, or divide the list.
error-edition-exists = { $path } is there already.
error-edition-exists-safe = That file stays and is not overwritten.
error-edition-exists-do = Choose another name for the new edition.
error-edition-altered = The signature of { $path } is not right.
error-edition-altered-safe = Nothing of this file is taken; the territory in use stays.
error-edition-altered-do = Copy the file again from where it was signed.
error-not-an-edition = { $path } is not a territory's file, or is damaged.
error-not-an-edition-safe = Nothing of this file is taken; the territory in use stays.
error-not-an-edition-do = Copy the file again from where it was signed.
error-no-place = These two numbers are not a latitude and a longitude.
error-no-place-safe = The place is not written down anywhere.
error-no-place-do = Type degrees, such as 21.594 105.848.
error-no-outlines = This territory has no outlines.
error-no-outlines-safe = The place is not written down anywhere.
error-no-outlines-do = Add --file with an edition that has them.
error-edition-of-another = { $path } is signed by another root key.
error-edition-of-another-safe = The server does not run yet, its store is unchanged.
error-edition-of-another-do = Sign it with the root key of this server, or take that file out.
territory-taken = Edition { $version } of the territory is taken: { $units } units, { $hamlets } hamlets and quarters.

## Màn hình (screens of the apps)

screen-back = Back
screen-leave = Quick exit
screen-close = Close
screen-113 = 113
screen-more = Show more
screen-no = No
screen-on = Continue
screen-open = Open
screen-undo = Undo
screen-aloud = Read aloud
screen-try-again = Try again
closed-put-aside = Set this vault aside, make a new one
closed-put-aside-more = Nothing is deleted. The old vault stays in this phone to be rescued later; the new one begins empty and needs a new invite.
closed-put-aside-yes = Set aside
signed-out-title = Signed out
signed-out-more = This screen shows nothing to anybody. Unsent tips are still in the locked vault and go on after signing in.
signed-out-in = Sign in
signed-out-prompt = Unlock the phone to sign in to Tin Xóm again.

## Ngoài màn hình (beside the screens)

shell-channel = Something new
shell-news = There is something new to look at when it suits.
shell-torch = Light
shell-camera-off = Tin Xóm may not use the camera yet. Nothing is lost; once the phone's settings allow it, scanning works.
shell-camera-busy = The camera did not open. Nothing is lost; once the app that uses it is closed, scanning works again.
shell-settings = The phone's settings
# iOS itself says these when it asks; they stand in the app's own files too, as here.
system-camera = The camera reads invites and handed-over places. No picture is taken or kept.
system-unlock = A face or the code of the phone signs in to Tin Xóm again. Nothing of the face reaches the app.

## Màn hình: bắt đầu (screens: beginning)

start-title = Tell the right people
start-how = An invite of the area officer is needed
start-how-more = The officer comes to the door and shows a code on the own phone. Works without a network.
start-scan = Scan the invite
start-scan-prompt = Hold the phone over the code on the officer's screen.
start-by-text = Paste an invite as text
start-by-telephone = Join by a number over the telephone
start-officer = An officer's phone
start-invite = The invite
start-invite-hint = TINXOM1.…
start-telephone-how = The officer reads out 12 digits over the telephone. This needs a network.
start-code = Number
start-code-hint = 12 digits
start-address = The server's address
start-address-hint = the officer reads it out
start-officer-how = Whoever holds the ward's key needs this code to write papers for this phone.
start-officer-key = This phone's public key as a code
start-papers = Papers
start-papers-hint = TINXOM1.…
start-scan-papers = Scan the papers
start-take-papers = Take the papers
start-inviter = Invited by
start-until = Can be used until
start-household = This invite is for the household's slot: one phone per household. After joining, the officer scans the code on this phone.
start-name = The name by which the duty desk knows who sends
start-name-hint = the name used in the hamlet
start-guardian-how = A pupil of the school gate team needs a parent's or guardian's yes. They say it on their own phone.
start-guardian-code = The code that the guardian's phone scans
start-guardian-scan = Scan the guardian's yes
start-guardian-read = The guardian's yes was read.
start-agree = Agree and join

## Màn hình: nhà (screens: home)

home-report = Report
home-offline = No network. Everything is safe in this phone.
home-offline-waiting = No network. Safe in this phone, going by themselves when there is one: { $count }.
home-in-step = Last sent and fetched: { $when }
home-sync = Send and fetch now
home-outbox = What is not through yet
home-aside =
    { $count ->
        [one] { $count } item is put aside and needs a look.
       *[other] { $count } items are put aside and need a look.
    }
home-aside-more = No word is lost. See why, and choose how it goes on.
home-aside-look = See them
home-new-invite = Scan a new invite
home-unread = There is a new answer
home-read = Read the answer
home-none = No tips yet
home-none-more = Tips will stand here, each with where it is. Report begins one; it can be written without a network.
home-tips = Tips written here
home-search = Search the tips
home-search-hint = marks may be left out
home-doors = Other things
home-patrol = Patrol
home-slot = Household's slot
home-queue = Duty desk
home-registry = Households
home-claims = Claims that wait
home-choose = Choose a ward
home-invite = Invite
home-settings = This phone

## Màn hình: báo tin (screens: writing a tip)

compose-kind = What is it about?
compose-words = What happened
compose-words-hint = What was seen, where, is somebody in danger?
compose-counter = { $count }/{ $limit } characters.
compose-too-long = Too long: shorten it, or make two tips of it.
compose-not-kept = Not kept yet, this phone tries again.
compose-let-go = Leave what was just typed, go back
compose-hamlet-hint = the hamlet's name
compose-hamlet-more = The hamlet's name only, no point on a map.
compose-when = When
compose-other-kind = Another kind
compose-delete = Delete the draft
compose-delete-ask = Delete this draft?
compose-delete-more = It can be taken back right afterwards.
compose-deleted = The draft was deleted.
compose-look = Look it over
compose-queue = Keep it, send it when there is a network
compose-choose = This place was divided. Which ward is the tip for?
tip-where = Place
tip-place-change = Another place

## Màn hình: chuyện của tin (screens: a tip's story)

story-title = The tip's story
story-words = What was written
story-answer = Answer, { $when }
story-kept = Kept in this phone
story-read = Read
story-edit = Go on writing
story-withdraw = Withdraw the tip
story-withdraw-more = The server has not taken this tip: withdrawn, it is sent nowhere. The words stay in this phone.
story-ask-withdrawal = Ask for withdrawal
story-ask-withdrawal-more = The tip has left this phone and cannot be taken back. The request goes to the officer; the tip may have been read.
story-try-again = Try to send again
story-copy = Copy into a new draft
story-receipt = Receipt
story-receipt-good = A true receipt of the server
story-receipt-more = The signature was checked with the server's key in this phone, without a network. The receipt holds no word of the tip.
story-receipt-key = Signed by key
story-receipt-mark = Mark of the batch
outbox-drop = Let it go
outbox-drop-more = This will not be sent any more. What is written in this phone stays.

## Screens: patrol, slot, this phone

patrol-quick = Quick note
patrol-begin = Start a shift
patrol-what-for = What for
patrol-in-two = In two or more.
patrol-on = On shift. Began: { $time }
patrol-still-on = On shift
patrol-step-start = Shift started
patrol-step-end = Shift ended
patrol-gap-ask = The phone was silent then. Off or without battery is ordinary: noted down, the log is unbroken, and nobody is at fault.
patrol-gap-keep = Note it in the log
patrol-was-there = The phone was on, no note
patrol-end = End the shift
patrol-end-ask = End the shift?
patrol-end-more = The log stays in this phone and goes by itself once there is a network.
patrol-earlier = Earlier shifts
patrol-none-more = Shifts will stand here with what was noted. Notes can be made without a network.
patrol-notes =
    { $count ->
        [one] { $count } note.
       *[other] { $count } notes.
    }
patrol-other-place = Another place
patrol-words = A few words, if any
patrol-words-hint = what and where; no names of people
patrol-keep = Note it in the shift's log
slot-done = Done
slot-since = Since
slot-how = How
slot-history = The slot's story
slot-known = What is known about this household
slot-export = Share this page
slot-export-more = Everything that this phone keeps about its holder, on a page to read, print or carry away. The phone's keys are not on it.
slot-export-ask = The page holds the words of the tips too. Whoever gets it can read it.
slot-looks-own = This household
slot-looks-group = The group's households
slot-looks-more = Each time an officer opens the household in the registry, it is told: role, purpose, when.
slot-answer = Code for the officer
slot-answer-how = The officer's phone reads this screen.
slot-answer-code = Code that answers the invite
slot-answer-guardian = Then it reads the guardian's consent.
slot-answer-guardian-code = Code of the guardian's consent
slot-answer-later = It can be found again under Household's slot. It works without a network: the server rules later.
slot-hand-over = Hand over to someone at home
slot-show-again = Show the hand-over code again
slot-pass-how = On the new phone, open Tin Xóm and choose Take the slot from an old phone. That phone shows a code.
slot-pass-scan = Scan the new phone's code
slot-pass-prompt = Point this phone at the code on the new phone.
slot-pass-key = The new phone's code
slot-pass = Hand the slot over
slot-pass-show = The new phone reads this code. It works without a network: the server takes note later.
slot-pass-code = Hand-over code
slot-again = Wrong phone, hand over again
slot-again-more = Both hand-overs leave a trace that everyone sees. The server takes one of them; one that did not leave this phone yet is replaced.
slot-take = Take the slot from an old phone
slot-take-how = On the phone that has the slot: Household's slot, Hand over to someone at home, then scan this code.
slot-take-code = This phone's code
slot-take-then = After that, the old phone shows a code for this one to scan.
slot-take-scan = Scan the old phone's code
slot-take-prompt = Point this phone at the code on the old phone.
slot-take-given = The old phone's hand-over code
slot-take-household = One phone holds each household's slot. The old phone has it no more once the server says so.
slot-agree = Agree and take the slot
slot-pupils = Agree for a child
slot-pupils-how = A pupil joins the group of a school gate only if a parent or guardian agrees on this phone. The pupil's phone shows a code to scan.
slot-pupil-scan = Scan the pupil's code
slot-pupil-prompt = Point this phone at the code on the pupil's phone.
slot-pupil-given = The pupil's code
slot-pupil-since = Agreed, { $when }
slot-pupil-end = Withdraw the consent
slot-guard = Agree that the pupil joins
slot-guard-more = It holds until the end of 31 May. It can be withdrawn at any time, on this phone.
slot-guarded-show = Agreed, until the end of { $date }. The pupil's phone reads this code.
slot-guarded-code = Code of the consent
leave = Withdraw the consent and leave
leave-ask = Withdraw the consent?
leave-more = This phone is no member any more, and has the household's slot no more, once the server says so. What was written stays, what was not sent yet still goes. The ward's registry keeps its entry for one more year and then deletes it.
leave-title = After withdrawing the consent
leave-stay = Take the withdrawal back
settings-size = Text size
settings-size-plain = Normal
settings-size-large = Large
settings-size-largest = Very large
settings-kept = What this phone keeps
settings-bytes = Network data
settings-today = Used today
settings-spent = Today's share is used up: it goes on by itself tomorrow. Send and fetch now sends at once.
settings-bytes-more = The daily share is for what goes by itself. Sending and fetching by hand is never held back.
settings-kilobytes = { $count } KB
settings-megabytes = { $count } MB
settings-support = File for a helper
settings-about = About Tin Xóm
settings-sign-out = Sign out
settings-sign-out-ask = Sign out?
settings-sign-out-more =
    { $count ->
        [0] Nothing waits to be sent, and everything stays in the locked vault. Nothing is lost. Whoever can unlock this phone can sign in again.
        [one] { $count } item that waits stays in the locked vault. Nothing is lost; after signing in it goes on. Whoever can unlock this phone can sign in again.
       *[other] { $count } items that wait stay in the locked vault. Nothing is lost; after signing in they go on. Whoever can unlock this phone can sign in again.
    }
support-what = This file holds only versions, counts and names of states. No word that was written, no name of a person or place, no number of a device. This is the whole file:
support-share = Share this file
about-version = Version
about-licence = Licence
about-store = Installed from the app store only
about-store-more = Tin Xóm never sends an installer or a link to install, and never updates itself. Whoever sends a file or link to install Tin Xóm is a fake.
about-leave = At the top right of every screen: one tap shows an empty page of the phone at once. What is being written is already kept.
signs-title = Signs
compose-left = The tip left while it was being changed
compose-left-more = What was written after that did not go with it. It is still here and can become a new draft.

## Màn hình: cán bộ (screens: officers)

queue-waiting = Waiting for an answer: { $count }
queue-all = All: { $count }
queue-none = No tip is waiting
queue-none-more = Tips of the people stand here, the longest waiting first. They come by themselves when this phone has a network.
queue-came = Just came
queue-waits = Waiting { $time }
case-title = A tip
case-at = Came
case-asked-more = Granted, the sender sees that the tip was withdrawn. One that was not opened is read by nobody.
case-opening = Opening it is told to the sender
case-opening-more = The sender sees that it was opened, and when. Its kind, the words, the hamlet and a sender's name that can be verified show only then.
case-open = Open this tip
case-kept = Written
case-sender = Sent by
case-no-sender = it cannot be verified
case-withdraw = Grant the withdrawal
case-withdraw-more = The sender sees that the tip was withdrawn. There is no way back.
case-withdrawn = Withdrawn. The sender is told when this phone has a network.
case-close = Close the tip
case-close-more = The sender sees that the tip was closed. There is no way back.
case-closed = Closed. The sender is told when this phone has a network.
case-answer = Answer
case-answer-hint = What was done, what comes next, what should the sender look out for?
case-answer-too-long = Too long: shorten it, or answer twice.
case-answer-who = Only the phone that sent the tip can read this.
case-answer-send = Send the answer
case-answer-send-more = What was sent cannot be changed or taken back. Without a network it stays in this phone, and goes when there is one.
case-answered = The answer is kept. It reaches the sender's phone when there is a network.
invite-role = Role
invite-group = Group
invite-group-number = Group { $id }
invite-group-new = A new group
invite-label = The hamlet's or the group's name
invite-label-hint = shown with the invite and on the invited phone
invite-make = Make the invite
invite-code = Invite
invite-one = This is for one person and one phone. Whoever has it can join, so it is for that person's eyes only.
invite-share = Send it as text
invite-again = Invite another person
invite-done = Done
hamlets-count = households: { $count }, with a member: { $held }
hamlets-search = Find a household
hamlets-none = No household in the registry yet
hamlets-none-more = The households of each hamlet show here once its list is brought in, or one is enrolled at its door.
hamlet-none = No household of this hamlet in the registry yet
hamlet-none-more = A household that is enrolled at its door shows here at once, even without a network.
twins-title = Households that may be one
twins-two = { $one } and { $other }
twins-merge = They are one, merge them
twins-none = No households that may be one
twins-none-more = A household made at the door that is like one of the list shows here. An officer looks at both and can merge them.
household-title = A household
household-what-for = What is this looked at for?
household-hamlet-before = Hamlet before
household-ward = Registry
household-came = Brought in
household-claims = The household's slot
household-history = What happened
label-correct = Put it right
label-name = What the household is called by
label-name-hint = as people of the hamlet call it
label-address = Address
label-address-hint = house number, lane; may stay empty
label-hamlet = Hamlet or quarter
label-split-more = The part becomes a household of its own with its own slot. The old slot stays with the old household.
label-keep = Keep it in the registry
door-title = Enrol at the door
door-new = A household that is in no list: made at the door, recorded by the server later.
door-way = How do we meet?
door-way-door = At the door
door-way-door-more = Two phones scan each other, no network is needed.
door-way-telephone = Over the telephone
door-way-telephone-more = Twelve digits are read out, then four words compared. This needs a network.
door-make = Grant it
grants-title = Grants
grants-none = Nothing was granted yet
grants-none-more = What was granted at a door or over the telephone stands here, with the server's word on it.
grant-code-of = Code of the grant
grant-how = The household's phone scans this code and shows its answer. This phone scans that, and it is done, without a network.
grant-guardian-how = A pupil joins with the consent of a parent or guardian. The pupil's phone shows it, and it is scanned first.
grant-scan = Scan the answer
grant-scan-prompt = Hold the camera to the answer on the household's phone.
grant-answer = The answer as text
grant-finish = Take the answer
grant-telephone-how = First call the person of the household, then get the digits and read them out.
grant-code = Get the digits
grant-code-until = Good until { $time }
grant-code-before = The digits before are good until { $time } and not shown again. New digits are read out anew.
grant-compared = The four words were compared
grant-words-how = The person at the other end reads out four words. If all four are the same, it is that phone.
grant-words-same = The same
grant-words-differ = Not the same
grant-words-differ-more = That claim ends, and nobody gets the slot by this code. Another one can be granted at once.
grant-accepted-more = The two phones are done with each other. The slot is provisional until the server answers; either phone may be the first to reach it.
grant-accepted-pupil = The guardian's consent was taken too. The server records it when there is a network.
grant-expired-more = Nobody got the slot by it. Another one can be granted at once.
grant-waits-more = Another phone has the household's slot. Both are kept, until an officer looks.
claims-title = A claim that waits
claims-by = Enrolled by: { $role }
claims-own = granted by this phone
claims-not-own = only the phone that granted it can compare the four words
claims-none = No claim is waiting
claims-none-more = When two phones claim the slot of one household, the later one waits here. Nobody is lost.
claims-over = This claim waits no more
claims-over-more = Somebody settled it, or that phone's case is another one now.
claims-this = Waiting
claims-holder = Has the slot
claims-another = Waiting too
claims-enrolled-by = By
claims-since = Since
claims-state = State
claims-look = Look at both sides to settle it
claims-both = Look at both sides
claims-settle = Give the slot to the claim that waits
claims-settle-ask = The slot of { $one } goes to the claim that waits; who has it now waits, and is not lost.
choose-none = No household waits for a choice
choose-none-more = When a ward is divided, households of which it is not clear where they belong wait here.
choose-hamlet = { $hamlet }, { $unit }: { $count }
choose-all = All { $count } to { $unit }
choose-all-title = Choose for the whole hamlet
choose-all-ask = Households that go to { $unit }: { $count }. It can be taken back until the registry is counted.
choose-one = Choose
choose-over = This household waits for no choice any more
choose-over-more = Somebody chose; it waits for the server or is recorded.
choose-ended = The ward before
choose-belongs = This household now belongs to
officers-title = Phones of the ward
officers-officers = Officers' phones
officers-members = Members' phones
officers-members-none = None yet. A phone that is enrolled shows here.
officers-until = Papers until { $date }
revoke-title = Take the phone out
revoke-what = A phone that is taken out reads nothing any more, and its slot is free. Tips in it that were not sent still go, marked.
revoke-why = Why?
revoke-ask = The phone of { $whose } reads nothing any more, and there is no way back for it.
revoke-ask-task = { $whose }: the task in the group ends. It stays a member's phone, with its slot and its tips.
