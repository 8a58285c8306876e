package vn.tinxom.screens

import vn.tinxom.Language
import vn.tinxom.NetworkKind
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** A tip's journeys on real buttons, over the real library, against a real server. */
internal class JourneyTest {
    @Test
    fun `a phone that joined nothing begins with an invite, and 113 is in reach`() =
        onTable(TU) {
            sees(TU, "Báo tin cho đúng người")
            taps(TU, "113")
            until("dialed") { handset(TU).platform.dialed == "113" }
            taps(TU, "Thoát nhanh")
            assertEquals(1, handset(TU).platform.left)
        }

    @Test
    fun `a tip that was written in a dead spot is kept, arrives, is opened and answered, and the answer is read`() =
        onTable(TU, DESK) {
            certify(DESK)
            invite(TU)
            sees(TU, "Không còn gì chờ gửi.")
            world.link("away")
            handset(TU).network(NetworkKind.OFFLINE)
            writes(TU, "Ao nhà tôi bị kích điện trộm cá.")
            sees(TU, "1 mục nằm an toàn trong máy này")
            sees(TU, "Đã cất, chưa gửi")
            world.link("none")
            handset(TU).network(NetworkKind.FREE)
            sees(TU, "Đã đến nơi")
            sees(TU, "Không còn gì chờ gửi.")

            syncs(DESK)
            taps(DESK, "Trực ban")
            taps(DESK, "Mở")
            taps(DESK, "Mở tin này")
            sees(DESK, "Ao nhà tôi bị kích điện trộm cá.")
            sees(DESK, TU)
            taps(DESK, "Trả lời")
            types(DESK, "answer", "Đã nhận, sẽ qua xem trong sáng nay.")
            taps(DESK, "Gửi trả lời")
            taps(DESK, "Gửi trả lời")
            sees(DESK, "Đã cất trả lời.")
            taps(DESK, "Đóng")

            taps(DESK, "Quay lại")
            taps(DESK, "Quay lại")
            syncs(DESK)
            syncs(TU)
            sees(TU, "Có trả lời mới")
            // Whoever saw it there is not told of it by a notification afterwards.
            val phone = checkNotNull(handset(TU).opened)
            handset(TU).shell.pause()
            until("the vault is closed") { runCatching { phone.phone.signedDate() }.isFailure }
            until("it is open again") { runCatching { phone.phone.resume() }.isSuccess }
            assertFalse(phone.phone.screens(Language.VIETNAMESE).use { it.tellNews() })
            handset(TU).shell.resume()
            taps(TU, "Đọc trả lời")
            sees(TU, "Đã nhận, sẽ qua xem trong sáng nay.")
            taps(TU, "Đã đọc")
            taps(TU, "Quay lại")
            sees(TU, "Đã trả lời")
            seesNoMore(TU, "Có trả lời mới")
        }

    @Test
    fun `s6_6 a patrol begins, notes in four taps and ends without a network, and its ward reads it`() =
        onTable(NAM, DESK) {
            certify(DESK)
            invite(NAM, role = "Thành viên tổ tự quản")
            syncs(NAM)
            world.link("away")
            taps(NAM, "Ca tuần tra")
            taps(NAM, "Bắt đầu ca")
            taps(NAM, "Phòng cháy, chữa cháy, cứu nạn, cứu hộ")
            taps(NAM, "Bắt đầu ca")
            sees(NAM, "Đang trong ca.")
            val before = handset(NAM).taps
            taps(NAM, "Ghi nhanh")
            taps(NAM, "Người lạ, rình mò")
            taps(NAM, "Ghi vào sổ ca")
            assertTrue(handset(NAM).taps - before <= 4)
            sees(NAM, "Đã ghi, 08:00.")
            taps(NAM, "Đóng")
            taps(NAM, "Kết thúc ca")
            sees(NAM, "có mạng là tự đi")
            taps(NAM, "Kết thúc ca")
            sees(NAM, "Sổ ca có 1 việc.")
            taps(NAM, "Đóng")
            sees(NAM, "dòng sổ chờ gửi")
            world.link("none")
            goesHome(NAM)
            syncs(NAM)
            taps(NAM, "Ca tuần tra")
            seesNoMore(NAM, "dòng sổ chờ gửi")
            syncs(DESK)
            taps(DESK, "Ca tuần tra")
            taps(DESK, "Phòng cháy, chữa cháy, cứu nạn, cứu hộ")
            sees(DESK, "Người lạ, rình mò")
        }

    private companion object {
        const val NAM = "Ông Năm"
    }
}
