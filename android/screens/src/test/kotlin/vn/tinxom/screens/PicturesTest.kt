@file:OptIn(ExperimentalTestApi::class)

package vn.tinxom.screens

import androidx.compose.material3.Text
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.hasText
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import vn.tinxom.ActionButton
import vn.tinxom.Keyboard
import vn.tinxom.Question
import vn.tinxom.Reached
import vn.tinxom.RowBody
import vn.tinxom.RowTile
import vn.tinxom.Screen
import vn.tinxom.ScreenHead
import vn.tinxom.ScreenNotice
import vn.tinxom.ScreenRow
import vn.tinxom.StateBadge
import vn.tinxom.TextRole
import vn.tinxom.Tone
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Every shape of row, drawn and looked over by rules; and the rules themselves, on faults that were planted. */
internal class PicturesTest {
    @Test
    fun `every shape of row is whole at every size, by day and by night`() {
        for (frame in Frame.ALL) {
            assertEquals(emptyList(), take(shapes(), frame, picture("shapes", frame)), frame.name)
            assertEquals(emptyList(), take(shapes(), frame, picture("notice", frame), notice()), frame.name)
        }
    }

    @Test
    fun `a list is whole with no row, with one and with five hundred`() {
        for (count in listOf(0, 1, 500)) {
            val rows = List(count) { ScreenRow("line-$it", line(it)) }
            for (frame in Frame.ALL) {
                assertEquals(emptyList(), take(Screen(head(), rows), frame, picture("list-$count", frame)), frame.name)
            }
        }
    }

    @Test
    fun `what a keyboard leaves is for the field that is typed into, at every size`() {
        for (frame in Frame.ALL) {
            assertEquals(emptyList(), takeTyping(listOf(Shot(shapes(), picture("typing", frame))), frame), frame.name)
        }
    }

    @Test
    fun `where a keyboard stands over the page there is no bar at the bottom`() {
        val frame = Frame.ALL.last()
        val main = checkNotNull(head().main).label
        for ((keyboard, bars) in listOf(0.dp to 1, 260.dp to 0)) {
            drawn(frame, frame.height, 1f, {
                Themed(100) { Page(shapes(), null, NoHand, keyboard = keyboard) }
            }) { onAllNodes(hasText(main)).assertCountEquals(bars) }
        }
    }

    @Test
    fun `a word that is cut, a target that is too small and one without a word are found`() {
        val frame = Frame.ALL[0]

        fun found(button: ActionButton) = take(Screen(head().copy(leave = button), listOf()), frame, null).map { it.what }
        assertTrue(found(button("")).any { it == "a target without a word" })
        assertEquals(emptyList(), found(button("Thoát nhanh")))
        val small = Frame("small", 30, 640)
        assertTrue(take(Screen(head(), listOf(ScreenRow("line", line(0)))), small, null).any { it.what.startsWith("a target of") })
        val cut = faultsOf(frame) { Text("Bọn đòi nợ đang đứng trước phòng trọ đập cửa.", maxLines = 1, overflow = TextOverflow.Clip) }
        assertEquals(listOf("text is cut"), cut.map { it.what })
    }

    private fun picture(
        name: String,
        frame: Frame,
    ) = File(Given.pictures, "shapes/$name-${frame.name}.png")

    private fun button(
        label: String,
        tone: Tone = Tone.PLAIN,
        icon: String? = null,
    ) = ActionButton("act", label, icon, tone, true, null)

    private fun head() =
        ScreenHead(
            "Xóm Núi Voi, phường Phan Đình Phùng",
            button("Quay lại", icon = "back"),
            button("Thoát nhanh", icon = "leave"),
            button("Cất và gửi khi có mạng", Tone.TEA, "house"),
            button("113", Tone.RED, "call"),
            100u,
            "vi",
            false,
            "Đóng",
        )

    private fun line(number: Int) =
        RowBody.Line(
            "motorbike",
            "Tin số $number: ao nhà tôi đêm qua bị kích điện trộm cá, sáng ra thấy dây còn vắt ở bờ",
            true,
            "Trộm cắp, mất xe",
            "Hôm qua, 05:12",
            StateBadge("arrived", "Đã đến nơi", Tone.BLUE),
            number == 0,
            button("Mở"),
        )

    private fun notice() =
        ScreenNotice(
            "attention",
            Tone.AMBER,
            "Mạng này đang hỏi đăng nhập, chưa ra ngoài được.",
            "Tin vẫn nằm an toàn trong máy này; không ai ở giữa đọc được chữ nào.",
            "Đăng nhập mạng ấy, hoặc đổi sang mạng khác.",
            button("Thử lại"),
            "Đóng",
        )

    private fun shapes(): Screen {
        val step = { title: String, reached: Reached -> RowBody.Step("house", title, "", "Hôm nay, 21:40", reached) }
        val bodies =
            listOf(
                RowBody.Text("Báo tin cho đúng người", TextRole.TITLE),
                RowBody.Text("Việc khác", TextRole.HEADING),
                RowBody.Text("Tin nằm an toàn trong máy cho đến khi có người nhận.", TextRole.BODY),
                RowBody.Text("Chỉ ghi tên xóm, không ghi điểm trên bản đồ.", TextRole.SOFT),
                RowBody.Text("Bọn đòi nợ đang đứng trước phòng trọ đập cửa.", TextRole.QUOTE),
                RowBody.Text("1234 5678 9012", TextRole.LARGE),
                RowBody.Card(
                    "no-network",
                    Tone.AMBER,
                    "Chưa có mạng.",
                    "Tin vẫn nằm an toàn.",
                    listOf(button("Gửi và nhận ngay", icon = "sync")),
                ),
                RowBody.Card("answered", Tone.TEA, "Có trả lời mới", "", listOf()),
                RowBody.Card("eye", Tone.BLUE, "Chỉ cán bộ trực của phường Phan Đình Phùng đọc được.", "Máy chủ không đọc được.", listOf()),
                line(0),
                RowBody.Tiles(
                    listOf("Người lạ, rình mò", "Nguy hiểm, cháy nổ", "Đồng ruộng, ao suối, môi trường").mapIndexed { at, label ->
                        RowTile(button(label), "door", at == 0)
                    },
                ),
                RowBody.Choice(button("Vừa xong, hay đang xảy ra"), "", true),
                RowBody.Choice(button("Trong hôm nay"), "từ sáng đến giờ", false),
                RowBody.Field("words", "Kể lại", "", "Thấy gì, ở đâu?", "0/2.000 ký tự.", Keyboard.LINES),
                RowBody.Field("search", "Tìm trong tin", "dong bam", "gõ không dấu cũng được", "", Keyboard.SEARCH),
                RowBody.Fact("Nơi", "Xóm Núi Voi, phường Phan Đình Phùng"),
                step("Đã cất trên máy này", Reached.DONE),
                step("Đã đến nơi", Reached.NOW),
                step("Đã trả lời", Reached.LATER),
                RowBody.Code(21u, ByteArray(441) { (it % 3 % 2).toByte() }, "Mã mời"),
                RowBody.Buttons(listOf(button("Xóa bản nháp", icon = "bin"), button("113", Tone.RED, "call").copy(enabled = false))),
                RowBody.Buttons(
                    listOf(button("Rút tin").copy(confirm = Question("Rút tin?", "Lời viết vẫn còn.", "Rút", "Thôi"))),
                ),
            )
        return Screen(head(), bodies.mapIndexed { at, body -> ScreenRow("row-$at", body) })
    }
}
