// Who lives in the journeys, and how each comes to a phone: through screens, as everybody does.

package vn.tinxom.screens

internal const val DESK = "Bàn trực"
internal const val TU = "Bà Tư Mẫu"

/** An officer's phone gets its papers for the key that it shows. */
internal fun Table.certify(
    who: String,
    role: String = "desk",
) {
    taps(who, "Máy của cán bộ")
    val key = reads(who, Regex("[0-9a-f]{64}"))
    types(who, "papers", world.papers(key, role))
    taps(who, "Nhận giấy tờ")
    // Known to the server after the first, and its ward's keys are there after the second.
    repeat(2) { syncs(who) }
}

/** A sync that a person asked for, to its end. */
internal fun Table.syncs(who: String) {
    taps(who, "Gửi và nhận ngay")
    until("$who is in step") { !handset(who).shell.busy }
}

/** A code for one person on an officer's screen. */
internal fun Table.offers(
    by: String = DESK,
    role: String? = null,
) {
    taps(by, "Mời người")
    role?.let { taps(by, it) }
    types(by, "label", "Xóm Núi Voi")
    taps(by, "Làm mã mời")
    sees(by, "Mã này dành cho một người")
}

/** Joining by the code on an officer's screen. */
internal fun Table.joins(
    who: String,
    by: String = DESK,
) {
    holdsBefore(who, by)
    taps(who, "Quét mã mời")
    sees(who, "Những điều đồng ý khi vào xóm")
    types(who, "name", who)
    taps(who, "Đồng ý, vào xóm")
    sees(who, "Việc khác")
}

/** A person joins by a code that was made for that. */
internal fun Table.invite(
    who: String,
    by: String = DESK,
    role: String? = null,
) {
    offers(by, role)
    joins(who, by)
    taps(by, "Xong")
}

/** A tip written and kept to be sent. */
internal fun Table.writes(
    who: String,
    words: String,
) {
    taps(who, "Báo tin")
    taps(who, "Trộm cắp, mất xe")
    types(who, "words", words)
    taps(who, "Tiếp")
    sees(who, words)
    taps(who, "Cất và gửi khi có mạng")
    sees(who, "Đã cất trên máy này, chưa gửi.")
    taps(who, "Đóng")
}

/** Back to the first screen, by the way back of each. */
internal fun Table.goesHome(who: String) {
    until("$who is home") {
        val shell = handset(who).shell
        when {
            shell.notice != null -> shell.dismiss()
            shell.screen?.head?.back == null -> return@until !shell.busy
            !shell.busy -> shell.back()
        }
        false
    }
}
