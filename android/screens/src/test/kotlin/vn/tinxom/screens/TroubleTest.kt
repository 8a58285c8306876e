package vn.tinxom.screens

import org.junit.Assume.assumeTrue
import vn.tinxom.NetworkKind
import java.io.File
import java.io.IOException
import kotlin.test.Test
import kotlin.test.assertEquals

/** What goes wrong, on real buttons: each time the screen says what is safe, and nothing is lost. */
internal class TroubleTest {
    private fun withResident(
        tipsADay: Int? = null,
        play: Table.() -> Unit,
    ) = onTable(TU, DESK, tipsADay = tipsADay) {
        certify(DESK)
        invite(TU)
        sees(TU, "Không còn gì chờ gửi.")
        play()
    }

    private fun Table.away() {
        world.link("away")
        handset(TU).network(NetworkKind.OFFLINE)
    }

    private fun Table.back() {
        world.link("none")
        handset(TU).network(NetworkKind.FREE)
    }

    @Test
    fun `a tip is withdrawn before it left and nothing of it arrives, and asked back after it left`() =
        withResident {
            away()
            writes(TU, "Viết nhầm người.")
            taps(TU, "Viết nhầm người.")
            taps(TU, "Rút tin")
            taps(TU, "Rút tin")
            sees(TU, "Đã rút. Máy chủ chưa nhận tin này lần nào.")
            taps(TU, "Đóng")
            taps(TU, "Quay lại")
            back()
            writes(TU, "Xe máy mất ở cổng chợ.")
            sees(TU, "Đã đến nơi")
            sees(TU, "Không còn gì chờ gửi.")
            assertEquals(1, world.held("tips"))
            taps(TU, "Xe máy mất ở cổng chợ.")
            taps(TU, "Xin rút tin")
            taps(TU, "Xin rút tin")
            sees(TU, "Lời xin rút sẽ đến cán bộ.")
            goesHome(TU)
            sees(TU, "Không còn gì chờ gửi.")
            assertEquals(1, world.held("withdrawals"))
            // The desk reads the wish before anything else, says yes after a question, and the person hears of it.
            syncs(DESK)
            taps(DESK, "Trực ban")
            taps(DESK, "Mở")
            sees(DESK, "Người gửi xin rút tin này.")
            taps(DESK, "Nhận lời xin rút")
            taps(DESK, "Nhận lời xin rút")
            sees(DESK, "Đã nhận lời xin rút.")
            goesHome(DESK)
            syncs(DESK)
            syncs(TU)
            taps(TU, "Xe máy mất ở cổng chợ.")
            sees(TU, "Bàn trực đã cho rút.")
        }

    @Test
    fun `an invite that another phone used is refused with what is safe and what to do, and a new one goes on`() =
        onTable(TU, "Anh Ba", DESK) {
            certify(DESK)
            offers()
            joins(TU)
            syncs(TU)
            sees(TU, "Lần gửi nhận gần nhất")
            joins("Anh Ba")
            taps(DESK, "Xong")
            writes("Anh Ba", "Đợi được vào đã.")
            sees("Anh Ba", "Mã mời này đã có máy khác dùng.")
            sees("Anh Ba", "Xin cán bộ khu vực một mã mời mới.")
            sees("Anh Ba", "Đợi được vào đã.")
            taps("Anh Ba", "Quét mã mời mới")
            invite("Anh Ba")
            sees("Anh Ba", "Đã đến nơi")
        }

    @Test
    fun `a tip that the server does not take is put aside with its reason and a way on`() =
        withResident(tipsADay = 1) {
            writes(TU, "Tin thứ nhất trong ngày.")
            sees(TU, "Đã đến nơi")
            writes(TU, "Tin thứ hai trong ngày.")
            sees(TU, "Để riêng")
            taps(TU, "Tin thứ hai trong ngày.")
            sees(TU, "Hôm nay máy này đã gửi hết phần của mình.")
            sees(TU, "Mọi chữ nằm an toàn trong máy này.")
            sees(TU, "Thử gửi lại")
            sees(TU, "Tin thứ hai trong ngày.")
        }

    @Test
    fun `a tip that the server refuses for good says why, and its words go on as a new draft`() =
        withResident {
            world.already(true)
            writes(TU, "Xe máy mất ở cổng chợ.")
            sees(TU, "Không nhận được")
            taps(TU, "Xe máy mất ở cổng chợ.")
            sees(TU, "Máy chủ đã có đúng tin này rồi.")
            sees(TU, "Không mất gì: một bản đã đến nơi, một bản nằm trong máy này.")
            sees(TU, "Không cần làm gì. Muốn nói thêm thì viết tin mới.")
            world.already(false)
            taps(TU, "Chép thành bản nháp mới")
            types(TU, "words", "Xe máy mất ở cổng chợ, màu xanh.")
            taps(TU, "Tiếp")
            taps(TU, "Cất và gửi khi có mạng")
            taps(TU, "Đóng")
            sees(TU, "Đã đến nơi")
            sees(TU, "Không nhận được")
            assertEquals(1, world.held("tips"))
        }

    @Test
    fun `the vault is closed and opened again in the middle of typing, and the app dies, and every letter is there`() =
        withResident {
            taps(TU, "Báo tin")
            taps(TU, "Trộm cắp, mất xe")
            types(TU, "words", "Nửa câu đầu")
            handset(TU).shell.pause()
            types(TU, "words", "Nửa câu đầu, nửa câu sau")
            handset(TU).shell.resume()
            sees(TU, "24/2.000")
            sees(TU, "Đã cất, 08:00.")
            handset(TU).restart()
            sees(TU, "Đang viết")
            taps(TU, "Nửa câu đầu, nửa câu sau")
            taps(TU, "Tiếp")
            taps(TU, "Cất và gửi khi có mạng")
            taps(TU, "Đóng")
            sees(TU, "Đã đến nơi")
        }

    @Test
    fun `x04 three that wait stay through a sign-out and go after the sign-in`() =
        withResident {
            away()
            listOf("Tin một.", "Tin hai.", "Tin ba.").forEach { writes(TU, it) }
            sees(TU, "3 mục nằm an toàn trong máy này")
            taps(TU, "Máy này")
            taps(TU, "Đăng xuất")
            sees(TU, "3 mục chờ gửi vẫn nằm trong kho có khóa.")
            taps(TU, "Đăng xuất")
            sees(TU, "Đã đăng xuất")
            seesNoMore(TU, "Tin một.")
            back()
            handset(TU).platform.known = false
            taps(TU, "Vào lại")
            until("asked for the lock") { handset(TU).platform.confirmed == 1 && !handset(TU).shell.busy }
            sees(TU, "Đã đăng xuất")
            // The question is a screen of the system's: the app is away meanwhile.
            handset(TU).platform.meanwhile = {
                handset(TU).shell.pause()
                handset(TU).shell.resume()
            }
            handset(TU).platform.known = true
            taps(TU, "Vào lại")
            sees(TU, "Tin một.")
            sees(TU, "Không còn gì chờ gửi.")
            assertEquals(3, world.held("tips"))
        }

    @Test
    fun `what this phone cannot do is told, with what to do`() =
        withResident {
            handset(TU).platform.able = false
            taps(TU, "113")
            sees(TU, "Máy này không gọi điện được.")
            sees(TU, "gọi 113 bằng máy khác")
            taps(TU, "Đóng")
            taps(TU, "Máy này")
            taps(TU, "Đã đồng ý những gì")
            taps(TU, "Đọc to")
            sees(TU, "Chữ vẫn nằm trên màn hình")
        }

    @Test
    fun `x04 whoever signed out and lost the key puts the vault aside and begins anew`() =
        withResident {
            taps(TU, "Máy này")
            taps(TU, "Đăng xuất")
            taps(TU, "Đăng xuất")
            sees(TU, "Đã đăng xuất")
            handset(TU).keys.key = null
            taps(TU, "Vào lại")
            sees(TU, "Không còn thấy khóa của kho này.")
            taps(TU, "Để riêng kho này, lập kho mới")
            sees(TU, "Không xóa gì.")
            taps(TU, "Để riêng")
            sees(TU, "Báo tin cho đúng người")
            invite(TU)
        }

    @Test
    fun `a server that is gone and a portal are told with what is safe, and the tip goes when they are over`() =
        withResident {
            world.link("away")
            writes(TU, "Đèn đường tắt đã ba đêm.")
            taps(TU, "Gửi và nhận ngay")
            sees(TU, "Chưa có mạng.")
            sees(TU, "Tin vẫn nằm an toàn trong máy này.")
            taps(TU, "Đóng")
            world.link("portal")
            taps(TU, "Gửi và nhận ngay")
            sees(TU, "Mạng này đang hỏi đăng nhập, chưa ra ngoài được.")
            taps(TU, "Đóng")
            world.link("none")
            taps(TU, "Gửi và nhận ngay")
            sees(TU, "Đã đến nơi")
        }

    @Test
    fun `a full disk is told while somebody types, what was typed stays on the screen and is kept when there is room`() {
        val disk = File.createTempFile("disk", "").apply { delete() }
        disk.mkdirs()
        // Root can have a small disk of its own; where nobody may, this is not tried.
        val mounted = runs("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.path)
        assumeTrue("a small disk cannot be mounted here: root may", mounted)
        try {
            onTable(TU, DESK, folder = { if (it == TU) disk else null }) {
                certify(DESK)
                invite(TU)
                taps(TU, "Báo tin")
                taps(TU, "Trộm cắp, mất xe")
                types(TU, "words", "Nửa câu đầu")
                sees(TU, "Đã cất, 08:00.")
                val filler = File(disk, "filler")
                fill(filler)
                val long = "Nửa câu đầu, nửa câu sau " + "dài thêm ".repeat(150)
                types(TU, "words", long)
                sees(TU, "Máy hết chỗ, chưa cất thêm được.")
                sees(TU, "Những gì đã cất trước đó vẫn nguyên.")
                taps(TU, "Đóng")
                sees(TU, "Chưa cất được, máy sẽ thử lại.")
                filler.delete()
                // Whatever changes is a reason to try again: nobody types.
                taps(TU, "Trong hôm nay")
                sees(TU, "Đã cất, 08:00.")
                assertEquals(
                    long.trim(),
                    checkNotNull(handset(TU).opened)
                        .inbox
                        .story(1)
                        .text
                        .trim(),
                )
            }
        } finally {
            runs("umount", disk.path)
            disk.delete()
        }
    }

    private fun runs(vararg command: String): Boolean =
        try {
            ProcessBuilder(*command).redirectErrorStream(true).start().waitFor() == 0
        } catch (_: IOException) {
            false
        }

    private fun fill(file: File) {
        try {
            file.outputStream().use { while (true) it.write(ByteArray(4096)) }
        } catch (_: IOException) {
            // Full.
        }
    }
}
