# Mọi chữ một người nhìn thấy, tiếng Việt. Every text a person sees, in Vietnamese; en.ftl says the same in English.
#
# To add a text:
#  1. give it a key here, `section-subject = …` at the start of a line (a-z, 0-9 and `-`), in the section it belongs to;
#  2. give en.ftl the same key with the same { $arguments } in the same section;
#  3. use it as key!("section-subject"). A key that is missing does not compile, one that nobody uses fails a test.
# A text on one line stays on one line. What goes wrong has three texts: `error-x` what happened, `error-x-safe`
# what is safe, `error-x-do` what to do; three!("error-x") names all three. `put-aside-x` and `refused-x` likewise.
# Numbers are given as integers and come out as 1.400; what is no amount (a year, a code) is given as text.
# Words: as people speak, short, no addressing by pronoun, no orders, no blame; a state is a fact and its comfort; NFC,
# and the tone of an open oa, oe, uy on its first vowel (khóa, not khóa). Names of units stay as the law spells them.

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
duration-minutes = { $count } phút
duration-hours = { $count } giờ
duration-days = { $count } ngày
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
role-group-head = trưởng nhóm
role-group-deputy = phó nhóm
role-minor = em học sinh, đội cổng trường
role-group-member = thành viên tổ tự quản
role-area-officer = cảnh sát khu vực
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
tip-kind-other = Chuyện khác
field-words = Tin
field-hamlet = Tên xóm
field-name = Tên người gửi
field-answer = Lời trả lời
field-note = Lời ghi trong ca
field-label = Tên trên mã mời

## Lúc nào (time windows of a tip)

time-window-just-now = Vừa xong, hay đang xảy ra
time-window-today = Trong hôm nay
time-window-last-night = Đêm qua
time-window-this-week = Trong tuần này
time-window-earlier = Đã lâu hơn
time-window-not-sure = Không rõ lúc nào

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
tip-state-withdrawn-by-desk-more = Bàn trực đã cho rút. Bản đã đến bàn trực có thể đã được đọc; lời viết vẫn còn trong máy này.
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
put-aside-too-large-do = Chép thành bản nháp mới, viết ngắn lại thì gửi được.
put-aside-quota = Hôm nay máy này đã gửi hết phần của mình.
put-aside-quota-safe = Mọi chữ nằm an toàn trong máy này.
put-aside-quota-do = Ngày mai thử gửi lại. Việc gấp thì gọi 113.
put-aside-share = Máy này đã dùng hết chỗ của mình trên máy chủ.
put-aside-share-safe = Mọi chữ nằm an toàn trong máy này.
put-aside-share-do = Nhờ cán bộ khu vực hỏi người giữ máy chủ. Việc gấp thì gọi 113.
put-aside-server-too-old = Máy chủ còn cũ, chưa hiểu dạng này.
put-aside-server-too-old-safe = Mọi chữ vẫn nằm nguyên trong máy này.
put-aside-server-too-old-do = Máy chủ lên bản mới rồi thử gửi lại. Việc gấp thì gọi 113.
put-aside-key-too-old = Khóa của phường, xã trong máy này đã cũ quá.
put-aside-key-too-old-safe = Tin chưa gửi cho ai, vẫn nằm nguyên trong máy này.
put-aside-key-too-old-do = Đồng bộ để lấy khóa mới, rồi thử gửi lại.
put-aside-key-unknown = Máy chủ không biết khóa mà tin đã niêm phong.
put-aside-key-unknown-safe = Lời viết vẫn nằm nguyên trong máy này, không ai đọc được.
put-aside-key-unknown-do = Thử gửi lại: tin được niêm phong lại bằng khóa mới nhất.
put-aside-vault-copied = Kho này là bản chép cũ; máy chủ đã nhận điều khác từ bản kia.
put-aside-vault-copied-safe = Không có gì bị ghi đè, mọi chữ vẫn nằm trong kho này.
put-aside-vault-copied-do = Xem bản kia đã gửi chưa; chưa thì thử gửi lại từ kho này.
put-aside-not-allowed = Máy chủ nói việc này không phải của máy này, hoặc nói về tin mà máy chủ không có.
put-aside-not-allowed-safe = Không mất gì, mọi thứ vẫn nằm trong máy này.
put-aside-not-allowed-do = Đồng bộ rồi thử lại; vẫn thế thì hỏi cán bộ khu vực.

## Tin không nhận được (refused: what happened, what is safe, what to do)

refused-malformed = Tin đến nơi không còn đúng dạng, máy chủ không đọc được vỏ của nó.
refused-malformed-safe = Bản gốc vẫn nằm nguyên trong máy này.
refused-malformed-do = Chép thành bản nháp mới thì gửi lại được.
refused-not-member = Máy chủ nói máy này hiện không gửi tin đến đó được.
refused-not-member-safe = Lời viết vẫn nằm nguyên trong máy này, không ai khác đọc được.
refused-not-member-do = Gặp cán bộ khu vực xin mã mời mới. Việc gấp thì gọi 113.
refused-unit-closed = Phường, xã ấy không còn nhận tin.
refused-unit-closed-safe = Lời viết vẫn nằm nguyên trong máy này, không ai khác đọc được.
refused-unit-closed-do = Chép thành bản nháp mới rồi chọn nơi đang nhận. Việc gấp thì gọi 113.
refused-duplicate = Máy chủ đã có đúng tin này rồi.
refused-duplicate-safe = Không mất gì: một bản đã đến nơi, một bản nằm trong máy này.
refused-duplicate-do = Không cần làm gì. Muốn nói thêm thì viết tin mới.

## Rút tin, xóa nháp (withdrawing, deleting)

withdraw-done = Đã rút. Tin chưa rời máy này lần nào.
withdraw-asked = Tin đã rời máy nên không lấy lại được. Lời xin rút sẽ đến cán bộ.
draft-deleted = Đã xóa bản nháp { $id }. Còn lấy lại được.
draft-restored = Đã lấy lại bản nháp.
draft-copied = Đã chép lời của tin { $id } thành bản nháp mới.
draft-saved = Đã cất, { $time }.
draft-stays = Bản nháp { $id } vẫn nằm trong máy này, chưa gửi.

## Mời và đồng ý (invite and consent)
## What is agreed to has a version: once released, a changed text is a new consent-2-…, never an edit.

invite-for = Người mời: { $inviter }. Nơi: { $hamlet }, { $unit }. Vai: { $role }.
invite-until = Mã mời dùng được đến hết { $date }.
invite-server = Máy chủ: { $address }
consent-1-title = Những điều đồng ý khi vào xóm (bản 1)
consent-1-purpose = Tin Xóm dùng để báo việc cho công an { $unit }, nhận biên nhận và trả lời, cả khi chưa có mạng. Không dùng vào việc khác.
consent-1-known = Nơi nhận biết: tên khai lúc vào xóm, xóm, vai, và khóa của máy này.
consent-1-readers = Cán bộ trực của { $unit } đọc được tin và biết ai gửi. Hàng xóm không đọc được tin. Ở xóm nhỏ, việc kể trong tin cũng có thể cho người ta đoán ra ai viết.
consent-1-server = Máy chủ giữ tin đã niêm phong và không đọc được; nó biết máy nào gửi, từ địa chỉ mạng nào, lúc nào, dài chừng nào, và lúc nào tin được mở, trả lời, xin rút.
consent-1-patrol = Sổ tuần tra thì cả tổ, cán bộ và máy chủ đọc được.
consent-1-never = Không hỏi số căn cước, không chụp mặt, không theo dõi vị trí.
consent-1-phone = Máy này cất tin đã viết trong kho có khóa, kể cả sau khi đăng xuất.
consent-1-rights = Lúc nào cũng có thể rút tin chưa gửi, xin rút tin đã gửi, thôi không dùng nữa. Không đồng ý thì không mất quyền gì; vẫn gọi 113 hay đến trụ sở như trước.
consent-1-truth = Nhầm thì không sao; cố ý báo sai thì luật có phạt. Việc gấp thì gọi 113.
consent-ask = Đồng ý, vào xóm?
consent-recorded = Đã ghi lại: đồng ý bản { $version }, { $time }.
consent-none = Máy này vào bằng giấy tờ cán bộ, không qua mã mời, nên không có bản đồng ý.
consent-declined = Chưa đồng ý thì chưa vào xóm. Không có gì được gửi đi.
enrolled = Đã vào { $hamlet }, { $unit }.
enrolled-confirmed = Máy chủ đã biết máy này.
enrolled-not-confirmed = Máy chủ chưa biết máy này. Có mạng là máy tự giới thiệu.
enrolled-refused = Máy chủ chưa nhận máy này: { $why } Tin vẫn nằm an toàn trong máy này; có mã mời mới là đi tiếp.

## Tuần tra (patrol)
## Sáu việc hỗ trợ theo Luật 30/2023, điều 7 đến 12; danh sách này đóng.

patrol-purpose-situation = Nắm tình hình an ninh, trật tự
patrol-purpose-movement = Xây dựng phong trào bảo vệ an ninh Tổ quốc
patrol-purpose-fire-rescue = Phòng cháy, chữa cháy, cứu nạn, cứu hộ
patrol-purpose-order = Quản lý hành chính về trật tự xã hội
patrol-purpose-persuasion = Vận động, giáo dục người từng vi phạm
patrol-purpose-patrol-traffic = Tuần tra, giữ trật tự và an toàn giao thông
patrol-started = Bắt đầu ca, { $time }.
patrol-who-reads = Sổ tuần tra thì cả tổ, cán bộ và máy chủ đọc được. Chuyện cần giữ kín thì viết thành tin.
patrol-purpose = Để: { $purpose }.
patrol-alone = Đi một mình.
patrol-own = Ca của máy này.
patrol-noted = Đã ghi, { $time }.
patrol-note = { $time } · { $kind } · { $hamlet } · { $words }
patrol-ended = Hết ca, { $time }. Sổ ca có { $count } việc.
patrol-gap = gián đoạn { $from }–{ $to }
patrol-gap-more = Máy tắt hoặc hết pin trong lúc ấy. Sổ vẫn liền mạch, không ai có lỗi.
patrol-night = Ca từ { $started } đến { $ended }. Tổ số { $group }.
patrol-night-running = Ca từ { $started }, chưa hết. Tổ số { $group }.
patrol-waiting = Còn { $count } dòng sổ chờ gửi.
patrol-none = Chưa có ca nào ở đây.

## Mạng (network, one line)

network-all-sent = Không còn gì chờ gửi.
network-waiting = Còn { $count } mục chờ gửi. Có mạng là tự đi.
network-syncing = Đang gửi: xong { $done }, còn { $left }.

## Trục trặc (errors: what happened, what is safe, what to do)

error-no-network = Chưa có mạng.
error-no-network-safe = Tin vẫn nằm an toàn trong máy này.
error-no-network-do = Không cần làm gì: có mạng là tin tự đi.
error-captive-portal = Mạng này đang hỏi đăng nhập, chưa ra ngoài được.
error-captive-portal-safe = Tin vẫn nằm an toàn trong máy này; không ai ở giữa đọc được chữ nào.
error-captive-portal-do = Đăng nhập mạng ấy, hoặc đổi sang mạng khác.
error-server-busy = Máy chủ đang quá tải.
error-server-busy-safe = Tin vẫn nằm an toàn trong máy này.
error-server-busy-do = Không cần làm gì: lát nữa máy tự thử lại.
error-server-broken = Máy chủ đang trục trặc.
error-server-broken-safe = Tin vẫn nằm an toàn trong máy này.
error-server-broken-do = Không cần làm gì: máy chủ sửa xong là tin đi. Việc gấp thì gọi 113.
error-server-too-old = Máy chủ còn cũ, chưa hiểu bản Tin Xóm này.
error-server-too-old-safe = Tin vẫn nằm an toàn trong máy này.
error-server-too-old-do = Không cần làm gì: máy chủ lên bản mới là tin đi. Việc gấp thì gọi 113.
error-budget-spent = Hôm nay đã dùng hết số byte tự gửi.
error-budget-spent-safe = Tin vẫn nằm an toàn trong máy này.
error-budget-spent-do = Ngày mai tin tự đi. Muốn đi ngay thì đồng bộ bằng tay.
error-server-full = Máy chủ hết chỗ chứa.
error-server-full-safe = Tin vẫn nằm an toàn trong máy này, đúng thứ tự.
error-server-full-do = Không cần làm gì: máy chủ có chỗ là tin tự đi. Việc gấp thì gọi 113.
error-server-unknown = Máy ở đầu kia không phải máy chủ của xóm này.
error-server-unknown-safe = Máy này không tin nó và không nhận gì của nó.
error-server-unknown-do = Đổi sang mạng khác rồi thử lại; vẫn thế thì hỏi cán bộ khu vực.
error-too-old = Ứng dụng này đã cũ, máy chủ không còn hiểu. Cần cập nhật, không mất gì.
error-too-old-safe = Tin đã viết vẫn nằm nguyên trong máy này.
error-too-old-do = Cập nhật Tin Xóm, rồi tin tự đi.
error-vault-newer = Kho trong máy do bản Tin Xóm mới hơn tạo ra.
error-vault-newer-safe = Kho còn nguyên, chưa bị động tới.
error-vault-newer-do = Cập nhật Tin Xóm rồi mở lại.
error-wrong-key = Khóa này không mở được kho.
error-wrong-key-safe = Kho còn nguyên, chưa bị động tới.
error-wrong-key-do = Mở lại bằng đúng tệp khóa đã tạo cùng kho.
error-key-lost = Không còn thấy khóa của kho này.
error-key-lost-safe = Kho còn nguyên, chưa bị động tới; không có khóa thì không ai đọc được.
error-key-lost-do = Đưa khóa về chỗ cũ rồi mở lại. Không tìm được nữa thì để riêng kho này và lập kho mới.
error-key-store-locked = Nơi cất khóa của máy đang khóa.
error-key-store-locked-safe = Kho còn nguyên, chưa bị động tới.
error-key-store-locked-do = Mở khóa máy rồi thử lại.
error-key-store-failed = Nơi cất khóa của máy không dùng được.
error-key-store-failed-safe = Kho còn nguyên, chưa bị động tới.
error-key-store-failed-do = Khởi động lại máy rồi thử lại.
error-vault-damaged = Kho trong máy bị hỏng, không mở được.
error-vault-damaged-safe = Kho chưa bị động tới, không xóa gì.
error-vault-damaged-do = Để riêng kho hỏng sang một bên để cứu, rồi lập kho mới dùng ngay.
error-vault-in-use = Kho này đang mở ở một nơi khác trên máy.
error-vault-in-use-safe = Mọi thứ trong kho vẫn nguyên.
error-vault-in-use-do = Đóng nơi kia rồi mở lại.
error-signed-out = Kho đang khóa vì đã đăng xuất.
error-signed-out-safe = Tin chưa gửi vẫn còn trong kho.
error-signed-out-do = Đăng nhập lại thì tin đi tiếp.
error-paused = Kho đang tạm đóng.
error-paused-safe = Mọi thứ trong kho vẫn nguyên.
error-paused-do = Mở lại Tin Xóm rồi làm tiếp.
error-shut-down = Tin Xóm đã đóng.
error-shut-down-safe = Mọi thứ trong kho vẫn nguyên.
error-shut-down-do = Khởi động lại Tin Xóm rồi làm tiếp.
error-cancelled = Đã dừng giữa chừng.
error-cancelled-safe = Gì đã đến nơi thì đã đến nơi, phần còn lại nằm an toàn trong máy này.
error-cancelled-do = Đồng bộ lại lúc nào cũng được.
error-disk-full = Máy hết chỗ, chưa cất thêm được.
error-disk-full-safe = Những gì đã cất trước đó vẫn nguyên.
error-disk-full-do = Xóa bớt ảnh hay phim rồi làm lại việc vừa rồi.
error-text-empty = { $field } chưa có chữ nào.
error-text-empty-safe = Những gì đã cất trước đó vẫn nguyên.
error-text-empty-do = Viết vài chữ là đủ.
error-text-too-long = { $field } dài { $count } ký tự, dài nhất là { $limit }.
error-text-too-long-safe = Những gì đã cất vẫn còn nguyên.
error-text-too-long-do = Bớt đi { $over } ký tự, hoặc tách làm hai.
error-text-control = { $field } có ký tự lạ mà bàn phím không gõ ra.
error-text-control-safe = Những gì đã cất vẫn còn nguyên.
error-text-control-do = Gõ lại chỗ ấy, hoặc dán lại thành chữ thường.
error-label-too-long = Tên trên mã mời dài { $count } ký tự, mã QR chứa được { $limit }.
error-label-too-long-safe = Chưa có mã mời nào được lập.
error-label-too-long-do = Bớt đi { $over } ký tự rồi mời.
error-hidden-letters = { $field } có ký tự không nhìn thấy được.
error-hidden-letters-safe = Những gì đã cất vẫn còn nguyên.
error-hidden-letters-do = Gõ lại bằng bàn phím thay vì dán thì cất được.
error-unit-split = Nơi này nay đã chia về: { $choices }.
error-unit-split-safe = Tin chưa gửi cho nơi nào, vẫn nằm trong máy này.
error-unit-split-do = Chọn một nơi trong số ấy thì tin đi tiếp.
error-unit-unknown = Không thấy phường, xã nào có tên hay mã ấy.
error-unit-unknown-safe = Chưa có gì thay đổi.
error-unit-unknown-do = Xem lại tên hay mã của phường, xã.
error-unit-gone = Phường, xã này không còn, chưa rõ nơi nào nhận thay.
error-unit-gone-safe = Tin chưa gửi cho nơi nào, vẫn nằm trong máy này.
error-unit-gone-do = Chọn một nơi nhận khác thì tin đi tiếp.
error-unit-ambiguous = Có { $count } nơi mang tên ấy: { $units }.
error-unit-ambiguous-safe = Chưa có gì thay đổi.
error-unit-ambiguous-do = Ghi mã, hoặc tên kèm ngày, như Gia Sàng@2025-07-01.
error-invite-used = Mã mời này đã có máy khác dùng.
error-invite-used-safe = Chưa có tin nào rời máy này.
error-invite-used-do = Xin cán bộ khu vực một mã mời mới.
error-invite-expired = Mã mời này đã hết hạn.
error-invite-expired-safe = Chưa có tin nào rời máy này.
error-invite-expired-do = Xin cán bộ khu vực một mã mời mới.
error-invite-other-ward = Mã mời này là của một phường, xã khác.
error-invite-other-ward-safe = Máy này giữ nguyên như trước.
error-invite-other-ward-do = Xin mã mời của đúng phường, xã mình.
error-invite-altered = Mã mời này đã bị sửa, hoặc chép thiếu.
error-invite-altered-safe = Máy này chưa gửi gì đi.
error-invite-altered-do = Quét lại từ máy của cán bộ, hoặc xin mã mới.
error-papers-altered = Giấy tờ này đã bị sửa, chép thiếu, hoặc cấp cho máy khác.
error-papers-altered-safe = Máy này giữ nguyên như trước.
error-papers-altered-do = Chép lại cho đủ, hoặc xin cấp giấy tờ theo khóa công khai của máy này.
error-sheet-altered = Tờ khôi phục gõ sai chỗ nào đó, hoặc là của phường, xã khác.
error-sheet-altered-safe = Máy này giữ nguyên như trước.
error-sheet-altered-do = So lại từng nhóm bốn chữ với tờ đã in.
error-not-enrolled = Máy này chưa vào xóm nào.
error-not-enrolled-safe = Không có gì bị mất.
error-not-enrolled-do = Quét mã mời của cán bộ khu vực để vào xóm, hoặc nhận giấy tờ nếu là máy cán bộ.
error-already-enrolled = Máy này đã vào xóm rồi.
error-already-enrolled-safe = Mọi thứ giữ nguyên như cũ.
error-already-enrolled-do = Muốn vào xóm khác thì dùng một kho khác.
error-not-found = Không thấy mục { $id }.
error-not-found-safe = Mọi thứ trong kho vẫn nguyên.
error-not-found-do = Xem lại danh sách để lấy đúng số.
error-not-possible-now = Lúc này không làm được việc ấy.
error-not-possible-now-safe = Mọi thứ giữ nguyên như cũ.
error-not-possible-now-do = Xem lại mục ấy đang ở đâu, rồi chọn việc khác.
error-not-allowed = Việc này dành cho người có vai khác.
error-not-allowed-safe = Không có gì thay đổi.
error-not-allowed-do = Nhờ người có vai ấy làm giúp.
error-no-desk-key = Bàn trực này không có khóa mà tin đã niêm phong.
error-no-desk-key-safe = Tin vẫn nằm nguyên, niêm phong, ở đây và ở máy chủ.
error-no-desk-key-do = Khôi phục khóa từ tờ đã in, hoặc mở ở bàn trực cũ.
error-territory-altered = Tệp này không phải địa bàn đã ký, hoặc đã hỏng.
error-territory-altered-safe = Địa bàn đang dùng giữ nguyên, không nhận gì từ tệp này.
error-territory-altered-do = Xin lại tệp từ người đã đưa.
error-territory-older = Địa bàn trong tệp này không mới hơn bản đang dùng.
error-territory-older-safe = Bản đang dùng giữ nguyên.
error-territory-older-do = Không cần làm gì; có bản mới hơn thì máy tự nhận khi có mạng.
error-territory-other-root = Địa bàn này do khóa gốc khác ký, không phải nơi máy này đã vào.
error-territory-other-root-safe = Địa bàn đang dùng giữ nguyên, không nhận gì từ tệp này.
error-territory-other-root-do = Hỏi cán bộ khu vực trước khi nhận tệp từ người lạ.
error-patrol-running = Ca tuần tra đang chạy, chưa hết ca.
error-patrol-running-safe = Sổ ca giữ nguyên như cũ.
error-patrol-running-do = Kết thúc ca ấy trước, rồi bắt đầu ca mới.
error-patrol-not-running = Chưa có ca tuần tra nào đang chạy.
error-patrol-not-running-safe = Sổ ca giữ nguyên như cũ.
error-patrol-not-running-do = Bắt đầu ca trước, rồi mới ghi hay kết thúc.
error-unexpected = Có trục trặc chưa rõ.
error-unexpected-safe = Những gì đã cất vẫn nằm trong máy này.
error-unexpected-do = Thử lại; vẫn thế thì báo cán bộ khu vực.

## Địa bàn đã đổi (units that moved)

unit-moved = { $old } (nay là { $new })
unit-split-names = { $old } (nay chia về { $others } và { $last })
unit-moved-more = Tin được chuyển thẳng đến { $new }. Không cần làm gì.
unit-coded = { $name } (mã { $code })
unit-coded-since = { $name } (mã { $code }, từ { $from })
unit-coded-until = { $name } (mã { $code }, đến hết { $to })
unit-coded-between = { $name } (mã { $code }, từ { $from } đến hết { $to })
one-or-other = { $some } hoặc { $last }

## Điện thoại trong cửa sổ lệnh (the phone in a terminal)

tip-line = { $id }. { $words } · { $kind } · { $when } · { $state }
tip-line-unread = { $line } · { $count } trả lời chưa đọc
tip-line-asked = { $line } · đã xin rút
tip-unread-count = Có { $count } trả lời chưa đọc: lệnh show.
tip-head = Tin { $id }: { $kind }. { $window }.
tip-place = Nơi: { $hamlet }, { $unit }
tip-kept = Cất lúc { $when }
tip-told = { $state }: { $comfort }
tip-opened-at = Cán bộ trực mở lúc { $when }
tip-closed-at = Cán bộ trực khép lại lúc { $when }
tip-withdrawn-at = Bàn trực cho rút lúc { $when }
tip-answer = Trả lời, { $when }: { $words }
tip-commands = Làm được tiếp: { $commands }
type-lines = Gõ từng dòng; hết dòng nào cất dòng ấy. Xong thì nhấn Ctrl-D.
type-on = Viết tiếp sau những lời này:
draft-queue = Gửi khi có mạng: lệnh queue { $id }
page-more = Còn nữa: thêm --page { $next }
phone-nothing = Chưa có tin nào ở đây. Viết tin bằng lệnh write.
phone-none-here = Không thấy gì ở đây.
phone-receipt = Máy chủ đã ký nhận lúc { $when }.
receipt-verified = Biên nhận của tin { $id }: máy chủ ký lúc { $when }. Vừa kiểm lại trên máy này, không cần mạng: đúng.
receipt-key = Khóa của máy chủ: { $key }
receipt-segment = Dấu của gói tin: { $segment }
receipt-more = Biên nhận không có nội dung tin. Đưa cho ai xem thì người ấy biết máy này đã gửi tin.
outbox-line = { $what } · { $when } · { $state }
outbox-tip = Tin { $id }: { $words }
outbox-withdrawal = Lời xin rút tin
outbox-patrol-note = Sổ tuần tra: { $kind }. { $words }
outbox-patrol = Sổ tuần tra: bắt đầu, gián đoạn hay hết ca
outbox-desk-word = Lời của bàn trực về một tin
outbox-keys = Khóa của phường, xã
outbox-aside = Số { $number }. Gửi lại: retry --aside { $number }. Bỏ: let-go { $number }.
outbox-aside-count = { $count } mục đang để riêng: lệnh outbox.
outbox-again = Mục { $number } sẽ đi lần nữa khi có mạng.
outbox-let-go = Đã bỏ mục { $number }.
outbox-gone = { $what }: đã đi.
phone-synced = Đã đồng bộ: gửi { $up } byte, nhận { $down } byte.
status-in-step = Lần cuối khớp với máy chủ: { $when }
status-never = Chưa lần nào khớp với máy chủ.
status-signed-date = Ngày giờ máy chủ ký gần nhất: { $when }
status-bytes = Hôm nay: { $spent } byte, trong phần { $budget } byte mỗi ngày.
status-bytes-unbounded = Hôm nay: { $spent } byte. Mỗi ngày không đặt mức.
status-budget-spent = Đã hết phần hôm nay: ngày mai tin tự đi, lệnh sync thì đi ngay.
watch-begin = Đang giữ liên lạc với máy chủ. Dừng bằng Ctrl-C.
watch-end = Đã dừng. Mọi thứ vẫn nằm trong máy này.
input-paste = Dán chữ vào đây, rồi nhấn Ctrl-D.
consent-how = Đồng ý thì chạy lại lệnh này với --agree. Chưa có gì được gửi đi.
answer-yes = có, c, đồng ý
phone-key = Khóa công khai của máy này: { $key }
phone-papers = Máy này là { $role } của { $unit }.
phone-holder = Máy này là { $role }, { $hamlet }, { $unit }.
phone-until = Giấy tờ của máy dùng đến hết { $date }.
phone-group = Tổ số { $id }.
phone-invite = Cho người được mời quét mã này (cửa sổ rộng ít nhất { $columns } cột), hoặc gửi đoạn chữ bên dưới.
phone-sheet = In tờ này, cất vào két. Ai có tờ này mở được mọi tin của bàn trực.
phone-recovered = Bàn trực đã có lại khóa của { $unit }.
desk-count = { $count } tin ở bàn trực, { $waiting } tin chờ trả lời.
desk-line = { $id }. { $state } · { $when }
desk-line-came = { $line } · vừa đến
desk-line-waits = { $line } · chờ { $time }
desk-came = Chưa mở
desk-asked = Người gửi xin rút tin này.
desk-done = Tin { $id }: { $state }.
desk-sender = Người gửi: { $name }
desk-no-sender = Người gửi: không kiểm được.
desk-key-old = Tin niêm phong bằng khóa đã quá hạn, vì máy gửi lâu không có mạng.
vault-made = Vừa lập kho mới ở { $vault }, khóa ở { $key }. Nếu tưởng đã có kho thì xem lại --vault. Cất một bản tệp khóa ở nơi khác.
vault-key-open = Tệp khóa { $key } người khác trên máy cũng đọc được. Đóng lại bằng: chmod 600
vault-where = Kho: { $vault }. Tệp khóa: { $key }
vault-whole = Đã xem từng trang: kho nguyên vẹn.
vault-aside = Kho cũ để riêng ở { $path }, không xóa gì. Lệnh tiếp theo sẽ lập kho mới.
vault-aside-key = Tệp khóa { $key } vẫn ở chỗ cũ: nó mở được kho để riêng, và kho mới cũng dùng nó.
signed-out = Đã đăng xuất, kho đã khóa. Còn { $count } mục chờ gửi, nằm nguyên trong kho.
signed-in = Đã đăng nhập lại. Còn { $count } mục chờ gửi.
hint-put-aside = Lệnh: tinxom phone put-aside
hint-sign-in = Lệnh: tinxom phone sign-in
hint-enrol = Lệnh: tinxom phone enrol
hint-choose = Lệnh: tinxom phone choose
hint-sync = Lệnh: tinxom phone sync
hint-recover = Lệnh: tinxom phone recover
error-no-vault = Chưa nói kho ở đâu.
error-no-vault-safe = Chưa có gì thay đổi.
error-no-vault-do = Thêm --vault và thư mục của kho, hoặc đặt TINXOM_VAULT.
error-vault-missing = Không có kho nào ở { $path }.
error-vault-missing-safe = Chưa có gì thay đổi.
error-vault-missing-do = Xem lại --vault.
error-vault-whole = Kho ở { $path } mở được, không hỏng.
error-vault-whole-safe = Kho vẫn ở nguyên chỗ cũ.
error-vault-whole-do = Không cần để riêng. Muốn dùng kho khác thì ghi --vault khác.
error-key-file = Tệp khóa { $path } không đọc được, hoặc không đúng 32 byte.
error-key-file-safe = Kho còn nguyên, chưa bị động tới.
error-key-file-do = Lấy lại đúng tệp khóa từ bản cất riêng rồi mở lại.
error-tls-root = Tệp { $path } ở --tls-root không phải chứng chỉ PEM đọc được.
error-tls-root-safe = Chưa có gì thay đổi.
error-tls-root-do = Xin người giữ máy chủ đúng tệp chứng chỉ gốc.
error-input = Chữ đưa vào không đọc được.
error-input-safe = Chưa có gì thay đổi.
error-input-do = Đưa lại dưới dạng chữ thường, UTF-8.
error-tip-state = Tin { $id }: { $state }, nên chưa làm được việc ấy.
error-tip-state-safe = Tin giữ nguyên như cũ.
error-tip-state-do = Làm được: { $commands }.
error-desk-state = Tin { $id } ở bàn trực: { $state }, nên chưa làm được việc ấy.
error-desk-state-safe = Tin giữ nguyên như cũ.
error-desk-state-do = Mở tin trước khi khép; chỉ cho rút khi người gửi xin.
error-no-receipt = Tin { $id } chưa có biên nhận: { $state }.
error-no-receipt-safe = Tin vẫn nằm nguyên trong máy này.
error-no-receipt-do = Đồng bộ khi có mạng, rồi xem lại.
error-receipt-not-verified = Biên nhận của tin { $id } không khớp với khóa của máy chủ mà máy này biết.
error-receipt-not-verified-safe = Tin và biên nhận vẫn nằm nguyên trong máy này.
error-receipt-not-verified-do = Đồng bộ để lấy khóa mới rồi xem lại; vẫn thế thì hỏi cán bộ khu vực.
error-not-known = Máy chủ không biết máy này.
error-not-known-safe = Mọi thứ vẫn nằm an toàn trong máy này.
error-not-known-do = Xin cán bộ khu vực một mã mời mới. Việc gấp thì gọi 113.
error-gap-order = Quãng từ { $from } đến { $to } không nằm trong ca bắt đầu { $started }.
error-gap-order-safe = Sổ ca giữ nguyên như cũ.
error-gap-order-do = Ghi lúc đầu trước, lúc cuối sau, và chưa quá bây giờ.
error-time-form = Không hiểu giờ “{ $value }”.
error-time-form-safe = Chưa có gì thay đổi.
error-time-form-do = Ghi như 02:10, hay 2026-07-15T02:10.
error-group-form = “{ $value }” không phải số của tổ.
error-group-form-safe = Chưa có gì thay đổi.
error-group-form-do = Số của tổ có 16 chữ số hệ 16; tổ mới thì ghi new.
error-until-past = Ngày cuối { $date } đã qua; hôm nay là { $today }.
error-until-past-safe = Chưa có mã mời nào được lập.
error-until-past-do = Ghi một ngày chưa qua.
error-argument-value = Không hiểu “{ $value }” ở { $argument }.
error-argument-value-safe = Chưa có gì thay đổi.
error-argument-value-do = Ghi một trong: { $choices }.
error-argument-form = Không hiểu “{ $value }” ở { $argument }.
error-argument-form-safe = Chưa có gì thay đổi.
error-argument-form-do = Xem cách viết bằng --help.
error-argument-unknown = Không có tham số { $argument }.
error-argument-unknown-safe = Chưa có gì thay đổi.
error-argument-unknown-do = Xem các tham số bằng --help.
error-argument-missing = Còn thiếu { $argument }.
error-argument-missing-safe = Chưa có gì thay đổi.
error-argument-missing-do = Xem ví dụ bằng --help.
error-command-unknown = Không có lệnh “{ $value }”.
error-command-unknown-safe = Chưa có gì thay đổi.
error-command-unknown-do = Xem các lệnh bằng --help.
error-command-missing = Tinxom chờ một lệnh.
error-command-missing-safe = Chưa có gì thay đổi.
error-command-missing-do = Xem các lệnh bằng --help.
error-arguments = Lệnh gõ chưa đúng cách.
error-arguments-safe = Chưa có gì thay đổi.
error-arguments-do = Xem cách gõ bằng --help.

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
demo-tried-tips = Chưa có mạng. Tin vẫn nằm an toàn trong máy này.
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
authority-made = Đã lập khóa gốc ở { $path }. Cất thư mục này ngoài máy chủ.

## Máy chủ (server)

serve-stopping = Đang dừng: việc dở dang được làm cho xong, không nhận thêm.
serve-stopped = Máy chủ đã dừng. Kho đã đóng gọn.
serve-backing-up = Đang chép kho ở { $path }. Máy chủ vẫn chạy như thường.
serve-restoring = Đang xem bản chép { $path } có nguyên vẹn không, rồi đưa vào thay.
serve-put-aside = Kho cũ được để riêng, không xóa: { $path }
authority-unit-added = Máy chủ sẽ nhận { $unit } từ lần khởi động tới.
authority-unit-to-carry = Đã lập neo cho { $unit }. Chép tệp { $path } vào thư mục của máy chủ rồi khởi động lại máy chủ.
error-config-syntax = Dòng { $line } của { $path } không đúng dạng TOML.
error-config-syntax-safe = Máy chủ chưa chạy, kho không đổi gì.
error-config-syntax-do = Sửa dòng ấy theo tệp mẫu docs/operate/tinxom.toml.
error-config-unknown = { $path } có mục { $key } mà máy chủ không biết.
error-config-unknown-safe = Máy chủ chưa chạy, kho không đổi gì.
error-config-unknown-do = Các mục dùng được: { $allowed }
error-config-wrong = Giá trị của { $key } trong { $path } không dùng được.
error-config-wrong-safe = Máy chủ chưa chạy, kho không đổi gì.
error-config-wrong-do = Giá trị dùng được: { $allowed }
allowed-path = đường dẫn
allowed-pem = đường dẫn một tệp PEM; chứng thư và khóa đi cùng nhau
allowed-address = địa chỉ và cổng, như 127.0.0.1:8743
allowed-whole = số nguyên từ { $least } đến { $most }
allowed-section = một nhóm mục riêng
error-config-no-dir = Chưa biết thư mục của máy chủ.
error-config-no-dir-safe = Không có gì thay đổi.
error-config-no-dir-do = Ghi mục dir vào tệp cấu hình, hoặc thêm --dir.
error-cannot-listen = Không nghe được ở { $address }: nơi ấy đã có chương trình khác, hoặc không được phép.
error-cannot-listen-safe = Kho không đổi gì.
error-cannot-listen-do = Chọn cổng khác, hoặc dừng chương trình đang giữ cổng ấy.
error-tls-files = Chứng thư TLS và khóa của nó không dùng được với nhau.
error-tls-files-safe = Máy chủ chưa chạy, kho không đổi gì.
error-tls-files-do = Xem lại hai tệp: phải là PEM, và khóa phải là của chứng thư ấy.
error-restore-unfinished = Lần lấy lại từ bản chép ở { $path } còn dở dang.
error-restore-unfinished-safe = Kho cũ nằm riêng trong thư mục ấy, không mất gì.
error-restore-unfinished-do = Chạy lại tinxom restore với bản chép ấy, rồi khởi động máy chủ.
error-server-running = Máy chủ đang chạy trên kho này, hoặc một lệnh khác đang dùng kho.
error-server-running-safe = Kho không đổi gì.
error-server-running-do = Dừng máy chủ rồi chạy lại lệnh này.
error-no-store = Trong { $path } chưa có kho của máy chủ.
error-no-store-safe = Không có gì thay đổi.
error-no-store-do = Xem lại --dir; kho có từ lần đầu máy chủ chạy.
error-copy-exists = { $path } đã có sẵn.
error-copy-exists-safe = Tệp ấy giữ nguyên, không bị ghi đè.
error-copy-exists-do = Chọn tên khác cho bản chép.
error-not-a-store = { $path } không phải kho của máy chủ.
error-not-a-store-safe = Không có gì thay đổi.
error-not-a-store-do = Chọn tệp do tinxom backup làm ra.
error-store-damaged = { $path } bị hỏng.
error-store-damaged-safe = Không có gì bị xóa; máy nào còn thì vẫn giữ bản niêm phong đã gửi.
error-store-damaged-do = Lấy lại từ bản chép gần nhất bằng tinxom restore.
error-store-newer = Kho này do phiên bản mới hơn ghi.
error-store-newer-safe = Kho không đổi gì.
error-store-newer-do = Dùng bản tinxom mới hơn.
error-server-disk-full = Đĩa hết chỗ.
error-server-disk-full-safe = Những gì đã ghi vẫn nguyên; không có tệp dở dang nào để lại.
error-server-disk-full-do = Dọn chỗ trên đĩa rồi chạy lại.
error-file-missing = Không thấy tệp { $path }.
error-file-missing-safe = Không có gì thay đổi.
error-file-missing-do = Xem lại đường dẫn.
error-file-refused = Không dùng được { $path }: { $why }
error-file-refused-safe = Những gì đã ghi vẫn nguyên.
error-file-refused-do = Xem lại quyền của tệp và của thư mục.
error-not-a-key = { $path } không phải tệp khóa.
error-not-a-key-safe = Không có gì thay đổi.
error-not-a-key-do = Lấy lại tệp khóa từ bản cất giữ.
error-keys-exist = Đã có sẵn { $path }.
error-keys-exist-safe = Khóa và neo có sẵn giữ nguyên, không bị ghi đè.
error-keys-exist-do = Thêm xã, phường cho máy chủ đang có thì dùng authority add-unit; lập mới thì chọn thư mục khác.
error-unit-not-served = Chưa có máy chủ nào cho { $unit }.
error-unit-not-served-safe = Không có khóa hay giấy tờ nào được lập.
error-unit-not-served-do = Thêm bằng authority add-unit trước, rồi cấp giấy tờ.
error-several-servers = Có nhiều máy chủ, chưa rõ là máy nào.
error-several-servers-safe = Không có gì thay đổi.
error-several-servers-do = Thêm --server với thư mục của máy chủ ấy.
error-server-address = Địa chỉ này không vào được mã mời.
error-server-address-safe = Không có giấy tờ nào được lập.
error-server-address-do = Dạng dùng được: https://ten-may-chu hoặc https://ten-may-chu:8443, dài không quá 48 byte.
error-anchor-of-another = Neo trong thư mục này là của máy chủ khác, hoặc đã bị sửa.
error-anchor-of-another-safe = Máy chủ chưa chạy, kho không đổi gì.
error-anchor-of-another-do = Chép lại neo từ thư mục khóa gốc.
error-officer-role = Chỉ cấp giấy tờ cho trực ban hoặc cán bộ khu vực.
error-officer-role-safe = Không có giấy tờ nào được lập.
error-officer-role-do = Giá trị của --role: desk hoặc area_officer.
error-public-key = Đoạn này không phải khóa công khai của một máy.
error-public-key-safe = Không có giấy tờ nào được lập.
error-public-key-do = Chép đủ 64 chữ số mà lệnh phone key in ra.

## Địa bàn (the territory's files)

territory-built = Đã ký bản địa bàn số { $version } vào { $path }: { $bytes } byte.
territory-good = { $path } đúng khuôn: bản số { $version }.
territory-signed = Ký lúc { $date }, khóa gốc { $root }.
territory-counts = { $units } đơn vị, { $edges } bước chuyển, { $hamlets } xóm và tổ dân phố, { $outlines } ranh giới.
territory-coarse = Ranh giới chỉ là phác, lệch đến { $metres } mét.
territory-shown-as = Nay hiện là { $name }
territory-now = Nay: { $units }
territory-gone = Đã thôi hoạt động, không rõ nay thuộc đâu.
territory-before = Lập từ: { $units }
territory-hamlet = { $name }, { $unit }
territory-no-hamlets = Địa bàn này chưa có danh sách xóm của { $unit }.
territory-at-none = Nơi này không ở trong hay gần ranh giới nào đã biết.
territory-at-border = { $unit } (sát ranh giới, có thể là nơi bên cạnh)
territory-at-related = { $unit } (đoán theo ranh giới của đơn vị trước hay sau nó)
territory-of-unit = đơn vị { $name }
territory-of-hamlet = xóm số { $name }
territory-of-outline = ranh giới của { $name }
territory-of-edge = bước từ { $from } sang { $to }
territory-not-a-day = không phải ngày, dạng đúng là 2025-07-01
territory-not-a-name = trống, quá dài, hoặc có ký tự không nhìn thấy
territory-not-a-code = mã phải là chữ số, nhiều nhất chín chữ số
territory-ends-first = ngày cuối trước ngày đầu
territory-twice = đã có rồi
territory-no-successor = đã hết mà không nói thành đơn vị nào; nếu bỏ hẳn thì ghi "abolished": true
territory-not-abolished = ghi là bỏ hẳn, mà còn hoạt động hoặc đã thành đơn vị khác
territory-no-unit = ngày ấy không có đơn vị nào mang mã này
territory-no-area = không phải vùng khép kín
territory-few-corners = vòng có ít hơn ba góc
territory-not-a-place = có góc không phải kinh độ, vĩ độ
territory-edge-no-old = không có bên đầu
territory-edge-no-new = không có bên sau
territory-edge-not-ended = bên đầu còn hoạt động
territory-edge-past = đi ngược thời gian hoặc thành vòng
territory-edge-gap = hở ngày: bên sau phải bắt đầu ngay hôm sau ngày cuối của bên đầu
territory-edge-ambiguous = hợp với hơn hai đơn vị; ghi thêm "on" là ngày cuối của bên đầu
error-territory-wrong = Dòng { $line } của { $path }: { $why }.
error-territory-wrong-safe = Không nhận gì từ tệp này; địa bàn đang dùng giữ nguyên.
error-territory-wrong-do = Sửa dòng ấy rồi chạy lại.
error-territory-large = { $path } lớn quá: một bản đã ký nhiều nhất { $most } KiB.
error-territory-large-safe = Không có gì được ghi.
error-territory-large-do = Bớt ranh giới, hoặc chia nhỏ danh sách.
error-edition-exists = Đã có sẵn { $path }.
error-edition-exists-safe = Tệp ấy giữ nguyên, không bị ghi đè.
error-edition-exists-do = Chọn tên khác cho bản mới.
error-edition-altered = Chữ ký của { $path } không đúng.
error-edition-altered-safe = Không nhận gì từ tệp này; địa bàn đang dùng giữ nguyên.
error-edition-altered-do = Chép lại tệp từ nơi đã ký.
error-not-an-edition = { $path } không phải tệp địa bàn, hoặc đã hỏng.
error-not-an-edition-safe = Không nhận gì từ tệp này; địa bàn đang dùng giữ nguyên.
error-not-an-edition-do = Chép lại tệp từ nơi đã ký.
error-no-place = Hai số này không phải vĩ độ và kinh độ.
error-no-place-safe = Nơi chốn không được ghi lại ở đâu.
error-no-place-do = Gõ độ, như 21.594 105.848.
error-no-outlines = Địa bàn này không có ranh giới.
error-no-outlines-safe = Nơi chốn không được ghi lại ở đâu.
error-no-outlines-do = Thêm --file với một bản có ranh giới.
error-edition-of-another = { $path } do khóa gốc khác ký.
error-edition-of-another-safe = Máy chủ chưa chạy, kho không đổi gì.
error-edition-of-another-do = Ký lại bằng khóa gốc của máy chủ này, hoặc bỏ tệp ấy ra.
territory-taken = Đã nhận địa bàn bản số { $version }: { $units } đơn vị, { $hamlets } xóm và tổ dân phố.
