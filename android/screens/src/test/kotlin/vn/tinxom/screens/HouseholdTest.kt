package vn.tinxom.screens

import kotlin.test.Test

private const val ONE = "Cán bộ Một"
private const val TWO = "Cán bộ Hai"
private const val WIFE = "Bà Mẫu"
private const val SON = "Anh Mẫu"
private const val HOUSEHOLD = "Nhà bà Mẫu"
private const val HAMLET = "Xóm Núi Voi"

/** A household's slot on real buttons: at the door without a network, and what the server says of it afterwards. */
internal class HouseholdTest {
    /** The ward with its desk, and officers who can open its registry. */
    private fun Table.ward(vararg officers: String) {
        world.territory(1 to HAMLET, 2 to "Xóm Gò Chùa")
        certify(DESK)
        officers.forEach { certify(it, "area-officer") }
        repeat(2) { syncs(DESK) }
        officers.forEach { syncs(it) }
    }

    /** A household that is in no list is made at its door; nobody takes that code. */
    private fun Table.makes(officer: String) {
        taps(officer, "Hộ trong xóm")
        taps(officer, HAMLET)
        taps(officer, "Ghi danh tại nhà")
        types(officer, "name", HOUSEHOLD)
        types(officer, "address", "Số 9")
        taps(officer, "Trao mã")
        sees(officer, "Quét trả lời")
        goesHome(officer)
        syncs(officer)
    }

    /** A phone at the household's door takes the code on the officer's screen, and the officer's reads the answer. */
    private fun Table.enrols(
        officer: String,
        resident: String,
    ) {
        taps(officer, "Hộ trong xóm")
        taps(officer, HAMLET)
        taps(officer, HOUSEHOLD)
        taps(officer, "Ghi danh")
        taps(officer, "Ghi danh tại nhà")
        taps(officer, "Trao mã")
        sees(officer, "Quét trả lời")
        holdsBefore(resident, officer)
        taps(resident, "Quét mã mời")
        types(resident, "name", resident)
        taps(resident, "Đồng ý, vào xóm")
        sees(resident, "Đưa màn hình này cho máy của cán bộ quét.")
        holdsBefore(officer, resident)
        taps(officer, "Quét trả lời")
        sees(officer, "Đã nhận, chờ máy chủ")
        taps(resident, "Xong")
        goesHome(officer)
    }

    @Test
    fun `s5_2 two officers enrol one household without a network, and every screen ends with the verdict`() =
        onTable(DESK, ONE, TWO, WIFE, SON) {
            ward(ONE, TWO)
            makes(ONE)
            syncs(TWO)
            world.link("away")
            enrols(ONE, WIFE)
            enrols(TWO, SON)
            taps(WIFE, "Suất của nhà")
            sees(WIFE, "Chờ máy chủ")
            world.link("none")
            repeat(2) {
                syncs(ONE)
                syncs(TWO)
            }
            taps(WIFE, "Quay lại")
            syncs(WIFE)
            syncs(SON)
            taps(WIFE, "Suất của nhà")
            taps(SON, "Suất của nhà")
            // Every phone also syncs by itself: whose claim comes first is anybody's luck, and the rule is the same.
            val holder = oneSees(listOf(WIFE, SON), "Giữ suất của hộ")
            val other = if (holder == WIFE) SON else WIFE
            sees(other, "Chờ cán bộ phân xử")
            sees(other, "Không lần ghi danh nào bị xóa")
            for (officer in listOf(ONE, TWO)) {
                syncs(officer)
                taps(officer, "Ghi danh chờ")
                sees(officer, HOUSEHOLD)
            }
        }

    @Test
    fun `s5_1 over the telephone twelve digits and four words that both hear make a member`() =
        onTable(DESK, ONE, WIFE) {
            ward(ONE)
            taps(ONE, "Hộ trong xóm")
            taps(ONE, HAMLET)
            taps(ONE, "Ghi danh tại nhà")
            types(ONE, "name", HOUSEHOLD)
            taps(ONE, "Qua điện thoại")
            taps(ONE, "Trao mã")
            taps(ONE, "Lấy mã số")
            val digits = reads(ONE, Regex("\\d{4} \\d{4} \\d{4}"))
            goesHome(ONE)
            syncs(ONE)
            taps(WIFE, "Vào bằng mã số qua điện thoại")
            types(WIFE, "code", digits)
            taps(WIFE, "Tiếp")
            types(WIFE, "name", WIFE)
            taps(WIFE, "Đồng ý, vào xóm")
            val words = reads(WIFE, Regex("([^\n]+\n){3}[^\n]+"))
            taps(WIFE, "Xong")
            syncs(WIFE)
            syncs(ONE)
            taps(ONE, "Ghi danh chờ")
            taps(ONE, "$HAMLET, $HOUSEHOLD")
            sees(ONE, words)
            taps(ONE, "Giống nhau")
            goesHome(ONE)
            syncs(ONE)
            syncs(WIFE)
            taps(WIFE, "Suất của nhà")
            sees(WIFE, "Giữ suất của hộ")
        }

    @Test
    fun `s5_3 a slot is handed over to the spouse without a network, and both see the verdict`() =
        onTable(DESK, ONE, WIFE, SON) {
            ward(ONE)
            makes(ONE)
            // At the door without a network: no verdict comes in between.
            world.link("away")
            enrols(ONE, WIFE)
            world.link("none")
            repeat(2) { syncs(ONE) }
            syncs(WIFE)
            taps(WIFE, "Suất của nhà")
            sees(WIFE, "Giữ suất của hộ")
            world.link("away")
            taps(SON, "Nhận suất từ máy cũ")
            sees(SON, "Máy đang giữ suất mở Suất của nhà")
            taps(WIFE, "Chuyển cho người nhà")
            holdsBefore(WIFE, SON)
            taps(WIFE, "Quét mã của máy mới")
            taps(WIFE, "Trao suất")
            taps(WIFE, "Trao suất")
            sees(WIFE, "Máy mới quét mã này.")
            holdsBefore(SON, WIFE)
            taps(SON, "Quét mã của máy cũ")
            types(SON, "name", SON)
            taps(SON, "Đồng ý, nhận suất")
            world.link("none")
            goesHome(WIFE)
            goesHome(SON)
            syncs(WIFE)
            repeat(2) { syncs(SON) }
            syncs(WIFE)
            taps(SON, "Suất của nhà")
            sees(SON, "Giữ suất của hộ")
            taps(WIFE, "Suất của nhà")
            sees(WIFE, "Không còn giữ suất")
        }
}
