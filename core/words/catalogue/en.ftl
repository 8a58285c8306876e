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
role-group-member = member of a self-managed group
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
tip-kind-patrol = On patrol
tip-kind-other = Something else

## Time windows of a tip

time-window-now = Happening now
time-window-last-hour = Within the last hour
time-window-today = Some time today
time-window-last-night = Last night
time-window-this-week = This week
time-window-earlier = Longer ago
time-window-repeated = Many times, again and again
time-window-unknown = Not known when

## Who reads it, shown before anything is typed

who-reads = Only the duty officer of { $unit } can read it. The officer knows who sent it.
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
put-aside-too-large-do = Made shorter and kept again, it can be sent.
put-aside-quota = This phone has sent its share for today.
put-aside-quota-safe = The tip is safe in this phone, in its order.
put-aside-quota-do = Nothing to do: it leaves by itself tomorrow. If it is urgent, call 113.
put-aside-not-understood = The server is older and does not know this form of tip yet.
put-aside-not-understood-safe = The tip is whole in this phone.
put-aside-not-understood-do = Nothing to do: it leaves by itself when the server is newer.

## Refused: what happened, what is safe, what to do

refused-damaged = What arrived no longer matches this phone's signature.
refused-damaged-safe = The original is whole in this phone.
refused-damaged-do = Kept again as a new tip, it can be sent.
refused-not-member = This phone is no longer on the hamlet's list.
refused-not-member-safe = The words are whole in this phone, and nobody else can read them.
refused-not-member-do = The area officer can give a new invite. If it is urgent, call 113.
refused-wrong-key = The tip was sealed with a key that the ward no longer uses.
refused-wrong-key-safe = The words are whole in this phone.
refused-wrong-key-do = Kept again as a new tip, it is sealed with the new key.

## Withdrawing, deleting

withdraw-done = Withdrawn. The tip never left this phone.
withdraw-asked = The tip has left this phone and cannot be taken back. The request will reach the officer.
draft-deleted = Draft deleted. It can still be brought back.
draft-restored = Draft brought back.

## Invite and consent
## What is agreed to has a version: once released, a changed text is a new consent-2-…, never an edit.

invite-for = { $inviter } invites to { $hamlet }, { $unit }. Role: { $role }.
invite-until = The invite can be used until the end of { $date }.
consent-1-title = What is agreed to on joining (version 1)
consent-1-purpose = Tin Xóm is for telling the police of { $unit } what happens and for getting a receipt and an answer, even without a network. It is used for nothing else.
consent-1-known = The ward knows: the name given on joining, hamlet, role, and this phone's key.
consent-1-readers = The duty officer of { $unit } can read a tip and knows who sent it. Neighbours can neither read it nor learn who sent it.
consent-1-server = The server keeps tips sealed and cannot read them; it knows which phone sent one, when, and about how long it is.
consent-1-patrol = The patrol's log can be read by the group, the officers and the server.
consent-1-never = No identity card number, no photo of a face, no tracking of places.
consent-1-phone = This phone keeps what was written in a locked vault, also after signing out.
consent-1-rights = At any time: withdraw a tip that was not sent, ask to withdraw one that was, stop using it. Whoever does not agree loses no right and can still call 113 or go to the station.
consent-1-truth = A mistake does no harm; a report made false on purpose is punished by law. If it is urgent, call 113.
consent-ask = Agree and join?
consent-recorded = Recorded: agreed to version { $version }, { $time }.
consent-declined = Not agreed, so not joined. Nothing was sent.
enrolled = Joined { $hamlet }, { $unit }.

## Patrol
## The six supporting tasks of Law 30/2023, articles 7 to 12; the list is closed.

patrol-purpose-situation = Knowing the situation of security and order
patrol-purpose-movement = Building the movement for public security
patrol-purpose-fire-rescue = Fire prevention, fire fighting, rescue
patrol-purpose-order = Administrative management of public order
patrol-purpose-persuasion = Persuading and educating past offenders
patrol-purpose-patrol-traffic = Patrol, order and traffic safety
patrol-started = Shift started, { $time }.
patrol-noted = Noted, { $time }.
patrol-ended =
    Shift ended, { $time }. The log has { $count ->
        [one] { $count } note.
       *[other] { $count } notes.
    }
patrol-gap = gap { $from }–{ $to }
patrol-gap-more = The phone was off or without battery then. The log is unbroken, and nobody is at fault.

## Network, one line

network-none = No network yet. The tip is safe in this phone.
network-all-sent = Every tip has arrived.
network-waiting =
    { $count ->
        [one] { $count } tip is waiting. It leaves by itself when there is a network.
       *[other] { $count } tips are waiting. They leave by themselves when there is a network.
    }
network-syncing = Sending: { $done } done, { $left } left.

## Errors: what happened, what is safe, what to do

error-no-network = No network yet.
error-no-network-safe = The tip is safe in this phone.
error-no-network-do = Nothing to do: it leaves by itself when there is a network.
error-captive-portal = This network is asking for a login and does not lead outside yet.
error-captive-portal-safe = The tip is safe in this phone and was given to nobody.
error-captive-portal-do = Log in to that network, or change to another one.
error-server-busy = The server is overloaded.
error-server-busy-safe = The tip is safe in this phone.
error-server-busy-do = Nothing to do: this phone tries again a little later.
error-server-full = The server has no room left.
error-server-full-safe = The tip is safe in this phone, in its order.
error-server-full-do = Nothing to do: it leaves by itself when there is room. If it is urgent, call 113.
error-server-unknown = What answers there is not this hamlet's server.
error-server-unknown-safe = This phone gave it no tip.
error-server-unknown-do = Change to another network and try again; if it stays so, ask the area officer.
error-too-old = This app is too old for the server. It needs an update, nothing is lost.
error-too-old-safe = What was written is whole in this phone.
error-too-old-do = Update from the app store; tips then leave by themselves.
error-vault-newer = The vault on this phone was made by a newer Tin Xóm.
error-vault-newer-safe = The vault is whole and was not touched.
error-vault-newer-do = Update Tin Xóm and open it again.
error-wrong-key = This key does not open the vault.
error-wrong-key-safe = The vault is whole and was not touched.
error-wrong-key-do = Open it with the key file that was made with the vault.
error-vault-damaged = The vault on this phone is damaged in part.
error-vault-damaged-safe = The damaged file is kept at { $path }; nothing was deleted.
error-vault-damaged-do = Keep that file for rescue; a new vault works at once.
error-vault-in-use = This vault is open somewhere else on this machine.
error-vault-in-use-safe = All in the vault is whole.
error-vault-in-use-do = Close it there and open it again.
error-vault-locked = The vault is locked after signing out.
error-vault-locked-safe = Tips that were not sent are still in the vault.
error-vault-locked-do = Once it is unlocked, they go on.
error-disk-full = This machine has no room left, so it could not be kept.
error-disk-full-safe = What was kept before is whole.
error-disk-full-do = Remove some photos or films and keep it again; the words just written are still on the screen.
error-empty-tip = The tip has no words yet.
error-empty-tip-safe = The draft stays in this phone.
error-empty-tip-do = A few words are enough to keep it.
error-too-long = The tip has { $count } characters; the most is { $limit }.
error-too-long-safe = The words written are all still there.
error-too-long-do = Take away { $over } characters, or make two tips of it.
error-unit-split = This place is now divided among: { $choices }.
error-unit-split-safe = The tip was sent nowhere and is in this phone.
error-unit-split-do = Once one of them is chosen, the tip goes on.
error-unit-unknown = No ward or commune has that name or code.
error-unit-unknown-safe = The tip is whole in this phone.
error-unit-unknown-do = Look at the name again, or choose from the list.
error-invite-used = Another phone has used this invite.
error-invite-used-safe = This phone has sent nothing.
error-invite-used-do = The area officer can give a new invite.
error-invite-expired = This invite has expired.
error-invite-expired-safe = This phone has sent nothing.
error-invite-expired-do = The area officer can give a new invite.
error-invite-other-ward = This invite is for another ward or commune.
error-invite-other-ward-safe = This phone stays in its hamlet; nothing has changed.
error-invite-other-ward-do = An invite of the right ward is needed.
error-invite-altered = This invite was altered, or copied in part.
error-invite-altered-safe = This phone has sent nothing.
error-invite-altered-do = Scan it again from the officer's phone, or ask for a new one.
error-not-enrolled = This phone has not joined a hamlet yet.
error-not-enrolled-safe = Drafts can be kept in this phone all the same.
error-not-enrolled-do = Scan the area officer's invite to join.
error-already-enrolled = This phone has joined a hamlet already.
error-already-enrolled-safe = All stays as it was.
error-already-enrolled-do = To join another hamlet, use another vault.
error-not-found = There is no item { $id }.
error-not-found-safe = All in the vault is whole.
error-not-found-do = The list shows the right number.
error-not-possible-now = That cannot be done now.
error-not-possible-now-safe = The tip stays as it was.
error-not-possible-now-do = The tip's story shows what can still be done.
error-not-allowed = That is for someone with another role.
error-not-allowed-safe = Nothing has changed.
error-not-allowed-do = Someone with that role can do it.
error-unexpected = Something unclear went wrong.
error-unexpected-safe = What was kept is in this phone.
error-unexpected-do = Try again; if it stays so, tell the area officer.

## Units that moved

unit-moved = { $old } (now { $new })
unit-moved-more = The tip goes straight to { $new }. Nothing to do.

## Cửa sổ dòng lệnh và làng thử (terminal and demo village)

demo-begin = The demo village: a night in { $unit }. People, hamlets, groups and all tips are invented.
demo-invented = { $name } (invented)
demo-desk = Duty desk
demo-server = The server listens on { $address }. Six phones, each with a vault of its own.
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
demo-picture = The picture of the night: { $path }
demo-page-title = A night in { $unit }
demo-page-about = In the dead spot, tips are kept on the phone. Coverage comes back, badly, and every tip still arrives exactly once. People, hamlets, groups and all tips are invented.
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
phone-key = This phone's public key: { $key }
phone-papers = This phone is now { $role } of { $unit }.
phone-synced = Synced: { $up } bytes up, { $down } bytes down.
phone-invite = Let the invited person scan this code, or pass the text below on.
phone-sheet = Print this sheet and lock it away. Whoever has it can open every tip of the desk.
phone-recovered = The desk holds the keys of { $unit } again.
phone-opened = { $kind }, { $hamlet }. Sent by: { $name }
phone-nothing = Nothing here yet. Write a tip with the command write.
phone-receipt = The server signed for it at { $when }.
phone-tip = Tip { $id }.
phone-group = Group { $id }.
desk-came = Not opened
desk-asked = The sender asks for it back
