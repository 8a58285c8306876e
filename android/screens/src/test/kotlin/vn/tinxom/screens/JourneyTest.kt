package vn.tinxom.screens

import kotlin.test.Test
import kotlin.test.assertEquals

/** Journeys on real buttons, over the real library, against a real server. */
internal class JourneyTest {
    @Test
    fun `a phone that joined nothing begins with an invite, and 113 is in reach`() =
        onTable("Bà Tư") {
            sees("Bà Tư", "Báo tin cho đúng người")
            taps("Bà Tư", "113")
            until("dialed") { handset("Bà Tư").platform.dialed == "113" }
            taps("Bà Tư", "Thoát nhanh")
            assertEquals(1, handset("Bà Tư").platform.left)
        }
}
