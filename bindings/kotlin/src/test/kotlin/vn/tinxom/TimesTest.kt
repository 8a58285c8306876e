package vn.tinxom

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Tag
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** How long a phone takes from Kotlin, told as Rust and Swift tell it; run by `cargo xtask times` only. */
@Tag("bench")
class TimesTest {
    @Test
    fun `a vault is opened, a draft kept, 500 rows and home shown`() {
        // Nothing of the library was used in this process before.
        val began = System.nanoTime()
        Given.territory
        val coldMs = (System.nanoTime() - began) / 1e6
        val options = PhoneOptions(System.getProperty("tinxom.folder"), Language.VIETNAMESE, listOf())
        val keys = Keys()
        val open = { Phone.open(options, Given.territory, keys, null, null) }
        val tip = { number: Int ->
            val words = "ao nhà tôi đêm qua bị kích điện trộm cá, sáng ra thấy dây còn vắt ở bờ."
            NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, "Tin số $number: $words")
        }
        OpenPhone(open()).use { phone ->
            phone.membership.enrol(System.getProperty("tinxom.invite"), "Bà Tư")
            repeat(TIPS) { phone.drafts.write(tip(it)) }
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
            val screens = phone.phone.screens(Language.VIETNAMESE)
            val homeMs =
                median {
                    val began = System.nanoTime()
                    screens.view("home").use { assertTrue(it.snapshot().rows.size > 50) }
                    System.nanoTime() - began
                }
            val long = screens.view("home")
            runBlocking { repeat(ROWS / 50 - 1) { long.act("more") } }
            val longMs =
                median {
                    val began = System.nanoTime()
                    assertTrue(long.snapshot().rows.size > ROWS)
                    System.nanoTime() - began
                }
            var number = TIPS
            val draftMs =
                median {
                    number += 1
                    val new = tip(number)
                    val began = System.nanoTime()
                    phone.drafts.write(new)
                    System.nanoTime() - began
                }
            val told =
                listOf(
                    "open_ms" to openMs,
                    "draft_ms" to draftMs,
                    "rows_500_ms" to rowsMs,
                    "home_ms" to homeMs,
                    "home_500_ms" to longMs,
                    "cold_start_ms" to coldMs,
                ).joinToString(",", "{\"language\":\"kotlin\",", "}") { (name, millis) ->
                    "\"%s\":%.3f".format(java.util.Locale.ROOT, name, millis)
                }
            File(Given.report).writeText(told)
        }
    }

    private fun median(call: () -> Long): Double = List(REPEATS) { call() }.sorted()[REPEATS / 2] / 1e6

    private companion object {
        const val TIPS = 10_000
        const val ROWS = 500
        const val REPEATS = 30
    }
}
