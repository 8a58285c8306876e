# Mọi chữ một người nhìn thấy, tiếng Việt. Every text a person sees, in Vietnamese; en.ftl says the same in English.
#
# To add a text:
#  1. give it a key here, `section-subject = …` at the start of a line (a-z, 0-9 and `-`), in the section it belongs to;
#  2. give en.ftl the same key with the same { $arguments } in the same section;
#  3. use it as key!("section-subject"). A key that is missing does not compile, one that nobody uses fails a test.
# A text on one line stays on one line. What goes wrong has three texts: `error-x` what happened, `error-x-safe`
# what is safe, `error-x-do` what to do; three!("error-x") names all three. `put-aside-x` and `refused-x` likewise.
# Numbers are given as integers and come out as 1.400; what is no amount (a year, a code) is given as text.
# Words: as people speak, short, no addressing by pronoun, no orders, no blame; a state is a fact and its comfort; NFC.

## Tên gọi (names)

app-name = Tin Xóm
app-about = Báo tin cho công an phường, xã mình, cả khi chưa có mạng. Tin nằm an toàn trong máy cho đến khi có người nhận.
language-vietnamese = Tiếng Việt
language-english = Tiếng Anh

## Ngày giờ (times)

time-of-day = { $hour }:{ $minute }
date-numbers = { $day }/{ $month }/{ $year }
date-with-weekday = { $weekday }, { $date }
time-today = Hôm nay, { $time }
time-yesterday = Hôm qua, { $time }
time-on-date = { $time }, { $weekday }, { $date }
# Giờ của máy chưa được máy chủ xác nhận (a clock that nothing confirms yet).
time-doubted = { $time } (không chắc)
weekday =
    { $day ->
        [1] thứ hai
        [2] thứ ba
        [3] thứ tư
        [4] thứ năm
        [5] thứ sáu
        [6] thứ bảy
       *[7] chủ nhật
    }

## Vai (roles)

role-resident = người dân trong xóm
role-group-member = thành viên tổ tự quản
role-officer = cán bộ trực

## Việc gì (kinds of tips and of patrol notes)

tip-kind-stranger = Người lạ, rình mò
tip-kind-hazard = Nguy hiểm, cháy nổ
tip-kind-scam = Lừa đảo qua mạng
tip-kind-bank = Ở ngân hàng
tip-kind-loan-shark = Vay nặng lãi, đòi nợ
tip-kind-disorder = Gây rối, đánh nhau
tip-kind-theft = Trộm cắp, mất xe
tip-kind-traffic-school = Xe cộ, cổng trường
tip-kind-drugs-gambling = Ma túy, cờ bạc
tip-kind-environment = Đồng ruộng, ao suối, môi trường
tip-kind-patrol = Việc tuần tra
tip-kind-other = Chuyện khác

## Lúc nào (time windows of a tip)

time-window-now = Đang xảy ra
time-window-last-hour = Trong một giờ qua
time-window-today = Trong hôm nay
time-window-last-night = Đêm qua
time-window-this-week = Trong tuần này
time-window-earlier = Đã lâu hơn
time-window-repeated = Nhiều lần, hay lặp lại
time-window-unknown = Không rõ lúc nào

## Ai đọc (who reads it, shown before anything is typed)

who-reads = Chỉ cán bộ trực của { $unit } đọc được. Cán bộ biết ai gửi.
who-reads-more = Máy chủ không đọc được chữ nào, nhưng biết máy nào gửi và lúc nào. Ở xóm nhỏ, chỉ nội dung cũng có thể cho người ta đoán ra ai viết.
emergency-first = Đang nguy hiểm thì gọi 113 trước. Tin Xóm không thay được cuộc gọi ấy.
truth-calm = Nhầm thì không sao. Cố ý báo sai thì luật có phạt.

## Tin đang ở đâu (states of a tip: a label, and a sentence of comfort)

tip-state-draft = Đang viết
tip-state-draft-more = Đang viết dở. Từng chữ đã cất trên máy này.
tip-state-queued = Đã cất, chưa gửi
tip-state-queued-more = Đã cất trên máy này, chưa gửi. Có mạng là tin tự đi.
tip-state-on-its-way = Đang gửi
tip-state-on-its-way-more = Đang trên đường, chưa có biên nhận. Mất mạng giữa chừng thì tin vẫn còn nguyên trong máy này.
tip-state-accepted = Đã đến nơi
tip-state-accepted-more = Đã đến nơi, có biên nhận của máy chủ. Đang chờ cán bộ mở.
tip-state-opened = Đã mở
tip-state-opened-more = Cán bộ trực đã mở và đọc. Có trả lời thì trả lời sẽ hiện ở đây.
tip-state-answered = Đã trả lời
tip-state-answered-more = Cán bộ đã trả lời. Trả lời chỉ mở được trên máy này.
tip-state-closed = Đã khép lại
tip-state-closed-more = Việc đã xong phía cán bộ. Biên nhận và trả lời vẫn còn trong máy này.
tip-state-withdrawn = Đã rút
tip-state-withdrawn-more = Tin đã rút, không gửi đi đâu nữa.
tip-state-withdrawal-asked = Đã xin rút
tip-state-withdrawal-asked-more = Tin đã rời máy nên không lấy lại được; lời xin rút sẽ đến cùng chỗ với tin, cán bộ sẽ thấy.
tip-state-refused = Không nhận được
tip-state-refused-more = Máy chủ không nhận được tin này và nói rõ vì sao. Lời viết vẫn còn nguyên trong máy này.
tip-state-waiting-for-key = Chờ khóa của phường, xã
tip-state-waiting-for-key-more = Phường, xã chưa đưa khóa để niêm phong. Tin nằm an toàn trong máy này; có khóa là tin tự đi.
tip-state-put-aside = Để riêng
tip-state-put-aside-more = Tin đang để riêng trong máy này, không mất chữ nào. Tin khác vẫn đi bình thường.

## Tin để riêng (put aside: what happened, what is safe, what to do)

put-aside-unit-split = Nơi ghi trong tin nay đã chia về nhiều phường, xã.
put-aside-unit-split-safe = Tin vẫn nằm nguyên trong máy này, chưa gửi cho nơi nào.
put-aside-unit-split-do = Chọn đúng nơi nhận thì tin đi tiếp.
put-aside-unit-gone = Nơi ghi trong tin không còn, chưa rõ phường, xã nào nhận thay.
put-aside-unit-gone-safe = Tin vẫn nằm nguyên trong máy này.
put-aside-unit-gone-do = Chọn một nơi nhận khác thì tin đi tiếp.
put-aside-too-large = Tin này dài hơn mức máy chủ nhận.
put-aside-too-large-safe = Lời viết vẫn nằm nguyên trong máy này.
put-aside-too-large-do = Viết ngắn lại rồi cất lần nữa thì tin đi được.
put-aside-quota = Hôm nay máy này đã gửi hết phần của mình.
put-aside-quota-safe = Tin nằm an toàn trong máy này, đúng thứ tự.
put-aside-quota-do = Không cần làm gì: ngày mai tin tự đi. Việc gấp thì gọi 113.
put-aside-not-understood = Máy chủ còn cũ, chưa hiểu dạng tin này.
put-aside-not-understood-safe = Tin vẫn nằm nguyên trong máy này.
put-aside-not-understood-do = Không cần làm gì: máy chủ mới lên thì tin tự đi.

## Tin không nhận được (refused: what happened, what is safe, what to do)

refused-damaged = Tin đến nơi không còn khớp với chữ ký của máy này.
refused-damaged-safe = Bản gốc vẫn nằm nguyên trong máy này.
refused-damaged-do = Cất lại thành tin mới thì gửi được.
refused-not-member = Máy này hiện không còn trong danh sách của xóm.
refused-not-member-safe = Lời viết vẫn nằm nguyên trong máy này, không ai khác đọc được.
refused-not-member-do = Gặp cán bộ khu vực xin mã mời mới. Việc gấp thì gọi 113.
refused-wrong-key = Tin đã niêm phong bằng khóa mà nơi nhận không còn dùng.
refused-wrong-key-safe = Lời viết vẫn nằm nguyên trong máy này.
refused-wrong-key-do = Cất lại thành tin mới thì tin được niêm phong bằng khóa mới.

## Rút tin, xóa nháp (withdrawing, deleting)

withdraw-done = Đã rút. Tin chưa rời máy này lần nào.
withdraw-asked = Tin đã rời máy nên không lấy lại được. Lời xin rút sẽ đến cán bộ.
draft-deleted = Đã xóa bản nháp. Còn lấy lại được.
draft-restored = Đã lấy lại bản nháp.

## Mời và đồng ý (invite and consent)
## What is agreed to has a version: once released, a changed text is a new consent-2-…, never an edit.

invite-for = { $inviter } mời vào { $hamlet }, { $unit }. Vai: { $role }.
invite-until = Mã mời dùng được đến hết { $date }.
consent-1-title = Những điều đồng ý khi vào xóm (bản 1)
consent-1-purpose = Tin Xóm dùng để báo việc cho công an { $unit }, nhận biên nhận và trả lời, cả khi chưa có mạng. Không dùng vào việc khác.
consent-1-known = Nơi nhận biết: tên khai lúc vào xóm, xóm, vai, và khóa của máy này.
consent-1-readers = Cán bộ trực của { $unit } đọc được tin và biết ai gửi. Hàng xóm không đọc được, cũng không biết ai gửi.
consent-1-server = Máy chủ giữ tin đã niêm phong và không đọc được; nó biết máy nào gửi, lúc nào, dài chừng nào.
consent-1-patrol = Sổ tuần tra thì cả tổ, cán bộ và máy chủ đọc được.
consent-1-never = Không hỏi số căn cước, không chụp mặt, không theo dõi vị trí.
consent-1-phone = Máy này cất tin đã viết trong kho có khóa, kể cả sau khi đăng xuất.
consent-1-rights = Lúc nào cũng có thể rút tin chưa gửi, xin rút tin đã gửi, thôi không dùng nữa. Không đồng ý thì không mất quyền gì; vẫn gọi 113 hay đến trụ sở như trước.
consent-1-truth = Nhầm thì không sao; cố ý báo sai thì luật có phạt. Việc gấp thì gọi 113.
consent-ask = Đồng ý, vào xóm?
consent-recorded = Đã ghi lại: đồng ý bản { $version }, { $time }.
consent-declined = Chưa đồng ý thì chưa vào xóm. Không có gì được gửi đi.
enrolled = Đã vào { $hamlet }, { $unit }.

## Tuần tra (patrol)
## Sáu việc hỗ trợ theo Luật 30/2023, điều 7 đến 12; danh sách này đóng.

patrol-purpose-situation = Nắm tình hình an ninh, trật tự
patrol-purpose-movement = Xây dựng phong trào bảo vệ an ninh Tổ quốc
patrol-purpose-fire-rescue = Phòng cháy, chữa cháy, cứu nạn, cứu hộ
patrol-purpose-order = Quản lý hành chính về trật tự xã hội
patrol-purpose-persuasion = Vận động, giáo dục người từng vi phạm
patrol-purpose-patrol-traffic = Tuần tra, giữ trật tự và an toàn giao thông
patrol-started = Bắt đầu ca, { $time }.
patrol-noted = Đã ghi, { $time }.
patrol-ended = Hết ca, { $time }. Sổ ca có { $count } việc.
patrol-gap = gián đoạn { $from }–{ $to }
patrol-gap-more = Máy tắt hoặc hết pin trong lúc ấy. Sổ vẫn liền mạch, không ai có lỗi.

## Mạng (network, one line)

network-none = Chưa có mạng. Tin vẫn nằm an toàn trong máy này.
network-all-sent = Mọi tin đã đến nơi.
network-waiting = Còn { $count } tin chờ gửi. Có mạng là tin tự đi.
network-syncing = Đang gửi: xong { $done }, còn { $left }.

## Trục trặc (errors: what happened, what is safe, what to do)

error-no-network = Chưa có mạng.
error-no-network-safe = Tin vẫn nằm an toàn trong máy này.
error-no-network-do = Không cần làm gì: có mạng là tin tự đi.
error-captive-portal = Mạng này đang hỏi đăng nhập, chưa ra ngoài được.
error-captive-portal-safe = Tin vẫn nằm an toàn trong máy này, chưa đưa cho ai.
error-captive-portal-do = Đăng nhập mạng ấy, hoặc đổi sang mạng khác.
error-server-busy = Máy chủ đang quá tải.
error-server-busy-safe = Tin vẫn nằm an toàn trong máy này.
error-server-busy-do = Không cần làm gì: lát nữa máy tự thử lại.
error-server-full = Máy chủ hết chỗ chứa.
error-server-full-safe = Tin vẫn nằm an toàn trong máy này, đúng thứ tự.
error-server-full-do = Không cần làm gì: máy chủ có chỗ là tin tự đi. Việc gấp thì gọi 113.
error-server-unknown = Máy ở đầu kia không phải máy chủ của xóm này.
error-server-unknown-safe = Máy này không đưa cho nó tin nào.
error-server-unknown-do = Đổi sang mạng khác rồi thử lại; vẫn thế thì hỏi cán bộ khu vực.
error-too-old = Ứng dụng này đã cũ, máy chủ không còn hiểu. Cần cập nhật, không mất gì.
error-too-old-safe = Tin đã viết vẫn nằm nguyên trong máy này.
error-too-old-do = Cập nhật từ kho ứng dụng, rồi tin tự đi.
error-vault-newer = Kho trong máy do bản Tin Xóm mới hơn tạo ra.
error-vault-newer-safe = Kho còn nguyên, chưa bị động tới.
error-vault-newer-do = Cập nhật Tin Xóm rồi mở lại.
error-wrong-key = Khóa này không mở được kho.
error-wrong-key-safe = Kho còn nguyên, chưa bị động tới.
error-wrong-key-do = Mở lại bằng đúng tệp khóa đã tạo cùng kho.
error-vault-damaged = Kho trong máy bị hỏng một phần.
error-vault-damaged-safe = Bản hỏng vẫn giữ tại { $path }, không xóa gì.
error-vault-damaged-do = Giữ tệp ấy lại để cứu; kho mới dùng được ngay.
error-vault-in-use = Kho này đang mở ở một nơi khác trên máy.
error-vault-in-use-safe = Mọi thứ trong kho vẫn nguyên.
error-vault-in-use-do = Đóng nơi kia rồi mở lại.
error-vault-locked = Kho đang khóa vì đã đăng xuất.
error-vault-locked-safe = Tin chưa gửi vẫn còn trong kho.
error-vault-locked-do = Mở khóa lại thì tin đi tiếp.
error-disk-full = Máy hết chỗ, chưa cất thêm được.
error-disk-full-safe = Những gì đã cất trước đó vẫn nguyên.
error-disk-full-do = Xóa bớt ảnh hay phim rồi cất lại; chữ vừa viết còn trên màn hình.
error-empty-tip = Tin chưa có chữ nào.
error-empty-tip-safe = Bản nháp vẫn nằm trong máy này.
error-empty-tip-do = Viết vài chữ là đủ để cất.
error-too-long = Tin dài { $count } ký tự, dài nhất là { $limit }.
error-too-long-safe = Chữ đã viết vẫn còn nguyên.
error-too-long-do = Bớt đi { $over } ký tự, hoặc tách làm hai tin.
error-unit-split = Nơi này nay đã chia về: { $choices }.
error-unit-split-safe = Tin chưa gửi cho nơi nào, vẫn nằm trong máy này.
error-unit-split-do = Chọn một nơi trong số ấy thì tin đi tiếp.
error-unit-unknown = Không thấy phường, xã nào có tên hay mã ấy.
error-unit-unknown-safe = Tin vẫn nằm nguyên trong máy này.
error-unit-unknown-do = Xem lại tên, hoặc chọn trong danh sách.
error-invite-used = Mã mời này đã có máy khác dùng.
error-invite-used-safe = Máy này chưa gửi gì đi.
error-invite-used-do = Xin cán bộ khu vực một mã mời mới.
error-invite-expired = Mã mời này đã hết hạn.
error-invite-expired-safe = Máy này chưa gửi gì đi.
error-invite-expired-do = Xin cán bộ khu vực một mã mời mới.
error-invite-other-ward = Mã mời này là của một phường, xã khác.
error-invite-other-ward-safe = Máy này vẫn ở xóm cũ, không có gì thay đổi.
error-invite-other-ward-do = Xin mã mời của đúng phường, xã mình.
error-invite-altered = Mã mời này đã bị sửa, hoặc chép thiếu.
error-invite-altered-safe = Máy này chưa gửi gì đi.
error-invite-altered-do = Quét lại từ máy của cán bộ, hoặc xin mã mới.
error-not-enrolled = Máy này chưa vào xóm nào.
error-not-enrolled-safe = Bản nháp vẫn cất được trong máy này.
error-not-enrolled-do = Quét mã mời của cán bộ khu vực để vào xóm.
error-already-enrolled = Máy này đã vào xóm rồi.
error-already-enrolled-safe = Mọi thứ giữ nguyên như cũ.
error-already-enrolled-do = Muốn vào xóm khác thì dùng một kho khác.
error-not-found = Không thấy mục { $id }.
error-not-found-safe = Mọi thứ trong kho vẫn nguyên.
error-not-found-do = Xem lại danh sách để lấy đúng số.
error-not-possible-now = Lúc này không làm được việc ấy.
error-not-possible-now-safe = Tin giữ nguyên như cũ.
error-not-possible-now-do = Xem chuyện của tin để biết còn làm được gì.
error-not-allowed = Việc này dành cho người có vai khác.
error-not-allowed-safe = Không có gì thay đổi.
error-not-allowed-do = Nhờ người có vai ấy làm giúp.
error-unexpected = Có trục trặc chưa rõ.
error-unexpected-safe = Những gì đã cất vẫn nằm trong máy này.
error-unexpected-do = Thử lại; vẫn thế thì báo cán bộ khu vực.

## Địa bàn đã đổi (units that moved)

unit-moved = { $old } (nay là { $new })
unit-moved-more = Tin được chuyển thẳng đến { $new }. Không cần làm gì.

## Cửa sổ dòng lệnh và làng thử (terminal and demo village)

demo-begin = Làng thử: một đêm ở { $unit }. Tên người, xóm, tổ và mọi tin đều là giả định.
demo-invented = { $name } (giả định)
demo-desk = Trực ban
demo-server = Máy chủ nghe ở { $address }. Sáu máy, mỗi máy một kho riêng.
demo-desk-ready = Nhận giấy ủy quyền, đưa khóa niêm phong của phường lên máy chủ.
demo-joined = Vào xóm: { $role }, { $home }.
demo-no-link = Mất sóng.
demo-kept-one = Cất trên máy, chưa gửi: “{ $words }”
demo-kept-many = Đã cất { $count } tin trên ba máy, chưa gửi tin nào.
demo-changed = Sửa một tin đã cất, viết thêm: “{ $words }”
demo-withdrew = Rút một tin chưa rời máy: “{ $words }”
demo-tried-patrol = Chưa có mạng. Sổ ca vẫn nằm an toàn trong máy này.
demo-left-without-link = Không có mạng mà tin vẫn rời máy: làng thử có lỗi.
demo-walk-started = Bắt đầu ca tuần tra, đi hai người.
demo-walk-noted = Ghi nhanh: { $kind }, { $home }. “{ $words }”
demo-walk-hazard = Cột đèn nghiêng ở ngã ba.
demo-walk-disorder = Thanh niên tụ tập cãi nhau, đã nhắc và giải tán.
demo-walk-gap = Gián đoạn { $from }–{ $to }.
demo-walk-ended = Hết ca. Sổ ca có { $count } việc.
demo-bad-link = Có sóng trở lại, nhưng chập chờn.
demo-desk-link = Đi lấy tin; mạng ở trực ban lúc này cũng chập chờn.
demo-fault-up = Lượt { $number }: đứt trên đường đi, sau { $bytes } byte.
demo-fault-down = Lượt { $number }: đứt trên đường về, mới nghe được { $bytes } byte.
demo-fault-reply-lost = Lượt { $number }: máy chủ đã nhận, hồi âm mất hẳn.
demo-fault-repeated = Lượt { $number }: mạng gửi lặp, máy chủ nhận hai lần.
demo-receipts = Đã đến nơi { $done } trong { $all } tin, có biên nhận của máy chủ.
demo-log-arrived = Sổ ca đã đến nơi.
demo-log-seen = Thấy sổ ca của { $name }, { $from }–{ $to }: { $count } việc. { $gap }
demo-log-differs = Sổ ca đến nơi không giống sổ đã ghi: làng thử có lỗi.
demo-opened-many = Đã mở { $count } tin.
demo-answer-words = Đã nhận tin. Tổ công tác sẽ qua trong sáng nay. Cảm ơn bà con.
demo-answer = Trả lời { $name }: “{ $words }”
demo-learned = Biết { $count } tin của mình đã được mở.
demo-read = Đọc trả lời: “{ $words }”
demo-all = Cả xóm
demo-filed = Đã cất để gửi
demo-edited = Trong đó có sửa lại
demo-withdrawn = Rút trước khi rời máy
demo-arrived = Đã đến nơi
demo-opened = Đã mở
demo-answered = Đã trả lời
demo-refused = Không nhận được
demo-waiting = Còn chờ
demo-lost = Mất
demo-traffic = { $up } byte gửi đi, { $down } byte nhận về, { $trips } lượt hỏi máy chủ.
demo-faults = Mạng trục trặc { $all } lần: đứt đường đi { $up }, đứt đường về { $down }, mất hồi âm { $lost }, gửi lặp { $repeated }.
demo-patrol = Sổ tuần tra { $count } dòng, giống hệt nhau ở người ghi, người đi cùng và trực ban.
demo-took = Cả đêm chạy trong { $seconds } giây.
demo-check-good = Đối chiếu từng tin, ba bên: kho của người gửi, kho của máy chủ (mở bằng tờ khôi phục của bàn trực) và bàn trực. { $filed } tin, không tin nào mất, không tin nào lặp.
demo-check-bad = Đối chiếu từng tin, ba bên: { $filed } tin, { $lost } tin mất, { $doubled } tin lặp hoặc không rõ của ai.
demo-picture = Bức tranh của đêm: { $path }
demo-page-title = Một đêm ở { $unit }
demo-page-about = Ở vùng lõm, tin được cất trong máy. Sóng trở lại nhưng chập chờn, và mỗi tin vẫn đến nơi đúng một lần. Tên người, xóm, tổ và mọi tin đều là giả định.
demo-page-scale = Thời gian đi từ trái sang phải, không theo tỷ lệ: đêm này chỉ dài { $seconds } giây, mỗi chặng được kéo giãn cho dễ nhìn.
demo-phase-dead = Vùng lõm
demo-phase-bad = Mạng chập chờn
demo-phase-desk = Trực ban
demo-phase-answer = Trả lời
demo-band-down = mất sóng
demo-band-bad = chập chờn
demo-band-up = có mạng
demo-lane-desk = Mở { $count } tin
demo-lane-patrol = Sổ ca tuần tra
demo-lane-rest = { $count } tin nữa, vẽ gộp: cột càng cao, càng nhiều tin cùng lúc
demo-legend = Ký hiệu
demo-mark-kept = đã cất
demo-mark-edited = sửa lại
demo-mark-withdrawn = rút lại
demo-mark-left = rời máy
demo-mark-arrived = đến nơi, có biên nhận
demo-mark-opened = trực ban mở
demo-mark-answered = trực ban trả lời
demo-mark-read = người gửi đọc trả lời
demo-mark-tried = thử gửi khi mất sóng
demo-mark-up = đứt trên đường đi
demo-mark-down = đứt trên đường về
demo-mark-reply-lost = mất hồi âm
demo-mark-repeated = gửi lặp
demo-mark-walk-started = bắt đầu ca
demo-mark-walk-noted = ghi một việc
demo-mark-walk-gap = gián đoạn, máy hết pin
demo-mark-walk-ended = hết ca
demo-mark-walk-seen = sổ ca đến
demo-page-table = Mọi tin, đếm lại
demo-page-check = Đối chiếu
demo-page-again = Chơi lại đúng đêm này: { $command }
serve-listening = Máy chủ nghe ở { $address }. Dừng bằng Ctrl-C.
serve-backup = Đã chép kho của máy chủ vào { $path }.
serve-restored = Đã lấy lại từ { $path }. Máy nào có gì thiếu sẽ tự gửi lại.
authority-made = Đã lập khoá gốc ở { $path }. Cất thư mục này ngoài máy chủ.
phone-key = Khoá công khai của máy này: { $key }
phone-papers = Máy này giờ là { $role } của { $unit }.
phone-synced = Đã đồng bộ: gửi { $up } byte, nhận { $down } byte.
phone-invite = Cho người được mời quét mã này, hoặc gửi đoạn chữ bên dưới.
phone-sheet = In tờ này, cất vào két. Ai có tờ này mở được mọi tin của bàn trực.
phone-recovered = Bàn trực đã có lại khoá của { $unit }.
phone-opened = { $kind }, { $hamlet }. Người gửi: { $name }
phone-nothing = Chưa có gì ở đây. Viết tin bằng lệnh write.
phone-receipt = Máy chủ đã ký nhận lúc { $when }.
phone-tip = Tin số { $id }.
phone-group = Tổ số { $id }.
desk-came = Chưa mở
desk-asked = Người gửi xin rút lại
