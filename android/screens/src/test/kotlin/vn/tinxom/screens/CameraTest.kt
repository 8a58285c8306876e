package vn.tinxom.screens

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.tinxom.ActionButton
import vn.tinxom.Screen
import vn.tinxom.ScreenHead
import vn.tinxom.Tone
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue

/** The rules that pictures are looked over by, each on a fault that was planted. */
internal class CameraTest {
    @Test
    fun `what stands outside the width is found`() {
        assertEquals(
            listOf("outside the width"),
            faults { Text("Xóm", Modifier.offset(x = 340.dp).requiredSize(60.dp)) },
        )
        assertEquals(emptyList(), faults { Text("Xóm", Modifier.offset(x = 300.dp).requiredSize(60.dp)) })
    }

    @Test
    fun `a word that breaks in its middle is found`() {
        assertTrue("a word is broken" in faults { Text("nghiêng", Modifier.width(40.dp)) })
        assertFalse("a word is broken" in faults { Text("nghiêng ngả", Modifier.width(90.dp)) })
    }

    @Test
    fun `a target that is low or narrow is found, and one as large as a thumb is not`() {
        assertEquals(listOf("a target of 56.0 × 48.0 dp"), faults { Target(56, 48) })
        assertEquals(listOf("a target of 40.0 × 56.0 dp"), faults { Target(40, 56) })
        assertEquals(emptyList(), faults { Target(56, 56) })
    }

    @Test
    fun `a page whose head and foot leave no room for what is read is found`() {
        val frame = Frame("day", 360, 640)
        val button = ActionButton("act", "Mở", null, Tone.TEA, true, null)
        val long = "Cất và gửi khi có mạng, hoặc để đó mà nghĩ thêm, ".repeat(6)

        fun found(label: String) =
            take(
                Screen(
                    ScreenHead("Xóm", null, button, button.copy(label = label), null, 100u, "vi", false, "Đóng"),
                    listOf(),
                ),
                frame,
                null,
            ).map { it.what }
        assertTrue("no room for what is read" in found(long))
        assertEquals(emptyList(), found("Cất"))
    }

    @Test
    fun `words that are too faint on what they were drawn on are found`() {
        fun found(ink: Long) =
            faintIn(Frame("day", 360, 640)) {
                Box(Modifier.size(300.dp, 100.dp).background(Color.White)) { Text("Đã cất trên máy này", color = Color(ink)) }
            }.size
        assertEquals(1, found(0xFF8C8C8C))
        assertEquals(0, found(0xFF666666))
    }

    @Composable
    private fun Target(
        width: Int,
        height: Int,
    ) {
        Box(Modifier.size(width.dp, height.dp).clickable {}.semantics { contentDescription = "Mở" })
    }

    private fun faults(content: @Composable () -> Unit) = faultsOf(Frame("day", 360, 640), content).map { it.what }
}
