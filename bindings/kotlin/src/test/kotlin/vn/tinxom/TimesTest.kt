package vn.tinxom

import org.junit.jupiter.api.Tag
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals

/** How long a phone takes from Kotlin, told as Rust and Swift tell it; run by `cargo xtask times` only. */
@Tag("bench")
class TimesTest {
    @Test
    fun `a vault is opened, a draft kept, 500 rows shown`() {
        val options = PhoneOptions(System.getProperty("tinxom.folder"), Language.VIETNAMESE, listOf())
        val keys = Keys()
        val open = { Phone.open(options, Given.territory, keys, null, null) }
        val tip = { number: Int ->
            val words = "ao nhà tôi đêm qua bị kích điện trộm cá, sáng ra thấy dây còn vắt ở bờ."
            NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, "Tin số $number: $words")
        }
        OpenPhone(open()).use { phone ->
            phone.membership.enrol(System.getProperty("tinxom.invite"), "Bà Tư")
            repeat(ROWS) { phone.drafts.write(tip(it)) }
        }
        val openMs =
            median {
                val began = System.nanoTime()
                val phone = open()
                val took = System.nanoTime() - began
                OpenPhone(phone).close()
                took
            }
        OpenPhone(open()).use { phone ->
            val rowsMs =
                median {
                    val began = System.nanoTime()
                    phone.inbox.view("", ROWS.toUInt()).use { assertEquals(ROWS, it.snapshot().size) }
                    System.nanoTime() - began
                }
            var number = ROWS
            val draftMs =
                median {
                    number += 1
                    val new = tip(number)
                    val began = System.nanoTime()
                    phone.drafts.write(new)
                    System.nanoTime() - began
                }
            val told =
                "{\"language\":\"kotlin\",\"open_ms\":%.3f,\"draft_ms\":%.3f,\"rows_500_ms\":%.3f}"
                    .format(java.util.Locale.ROOT, openMs, draftMs, rowsMs)
            File(Given.report).writeText(told)
        }
    }

    private fun median(call: () -> Long): Double = List(REPEATS) { call() }.sorted()[REPEATS / 2] / 1e6

    private companion object {
        const val ROWS = 500
        const val REPEATS = 30
    }
}
