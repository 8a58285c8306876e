package vn.tinxom.screens

import kotlinx.coroutines.runBlocking
import vn.tinxom.ActionButton
import vn.tinxom.ActionOutcome
import vn.tinxom.AtDoor
import vn.tinxom.GrantRequest
import vn.tinxom.InviteRequest
import vn.tinxom.Language
import vn.tinxom.NewTip
import vn.tinxom.OpenPhone
import vn.tinxom.PatrolPurpose
import vn.tinxom.PhoneException
import vn.tinxom.Role
import vn.tinxom.RowBody
import vn.tinxom.Screen
import vn.tinxom.TimeWindow
import vn.tinxom.TipKind
import vn.tinxom.closedScreen
import vn.tinxom.explanation
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

private const val HAMLET = 1u

/** Every screen that people of a village come to, drawn from the real library: whole at every size, in both languages. */
internal class GalleryTest {
    @Test
    fun `every screen of every person is whole on every phone, in both languages`() {
        val shots = mutableMapOf<Frame, MutableList<Shot>>()
        val names = mutableMapOf<Shot, String>()
        village { who, phone ->
            for (language in Language.entries) {
                for ((place, screen) in walk(phone, language) + poses(who, phone, language)) {
                    for (frame in frames(who, language)) {
                        val picture = File(Given.pictures, "$who/${name(place)}-${frame.name}-${screen.head.language}.png")
                        val shot = Shot(screen, picture)
                        names[shot] = "$who, $place, ${frame.name}"
                        shots.getOrPut(frame) { mutableListOf() } += shot
                    }
                }
            }
        }
        assertTrue(names.size > 150, "only ${names.size} pictures were taken")
        val faults = shots.flatMap { (frame, list) -> takeAll(list, frame) }
        assertEquals(emptyList(), faults.map { (shot, fault) -> "${names[shot]}: ${fault.what}: ${fault.where}" })
        Given.selection?.let { strips(Given.pictures, it) }
    }

    /** English by the largest type alone, where it breaks if anywhere; the night for those whose screens have every shape. */
    private fun frames(
        who: String,
        language: Language,
    ) = Frame.ALL.filter {
        when {
            language == Language.ENGLISH -> it.fontScale > 1f
            it.dark -> who == "resident" || who == "officer"
            else -> true
        }
    }

    private fun name(place: String) = place.replace('/', '-').replace(Regex("[0-9a-f]{16,}"), "one")

    /** What can be reached from the first screen by what only leads somewhere: one of each kind of place. */
    private fun walk(
        phone: OpenPhone,
        language: Language,
    ): Map<String, Screen> {
        val screens = phone.phone.screens(language)
        val seen = linkedMapOf<String, Screen>()
        val open = ArrayDeque(listOf(screens.first()))
        val known = open.toMutableSet()
        while (open.isNotEmpty()) {
            val place = open.removeFirst()
            val screen = screens.view(place).use { it.snapshot() }
            seen[place] = screen
            for (button in screen.buttons()) {
                val next = button.action.removePrefix("go/")
                // Of many lines that lead to the same kind of place, two.
                val kind = next.substringBefore('/')
                if (next != button.action && known.count { it.substringBefore('/') == kind } < 2 && known.add(next)) open += next
            }
        }
        return seen
    }

    /** Screens that are come to by doing something: an invite that is read, a code that is shown, a vault that is closed. */
    private fun poses(
        who: String,
        phone: OpenPhone,
        language: Language,
    ): Map<String, Screen> {
        val screens = phone.phone.screens(language)

        fun pose(
            place: String,
            vararg steps: Pair<String, String?>,
        ): Screen =
            screens.view(place).use { view ->
                for ((what, value) in steps) {
                    if (value != null) view.input(what, value) else assertTrue(runBlocking { view.act(what) } is ActionOutcome.Stay, what)
                }
                view.snapshot()
            }
        return when (who) {
            "new" -> {
                mapOf(
                    "start-text" to pose("start", "start/text" to null),
                    "start-telephone" to pose("start", "start/telephone" to null),
                    "start-officer" to pose("start", "start/officer" to null),
                    "start-agree" to pose("start", "invite" to checkNotNull(invite), "read-invite" to null),
                    "closed" to closed(phone, language),
                )
            }

            "desk" -> {
                mapOf("invite-made" to pose("invite", "label" to "Xóm Núi Voi", "invite-make" to null))
            }

            else -> {
                emptyMap()
            }
        }
    }

    private fun closed(
        phone: OpenPhone,
        language: Language,
    ): Screen =
        try {
            phone.outbox.tryAgain(99)
            error("there is no such tip")
        } catch (told: PhoneException) {
            closedScreen(language, told.explanation.copy(name = "vault-damaged"))
        }

    private var invite: String? = null

    /** People of a village to whom things happened, one after the other. */
    private fun village(look: (String, OpenPhone) -> Unit) {
        World().use { world ->
            val handsets = listOf("new", "empty", "resident", "member", "officer", "desk").associateWith { Handset(File(world.folder, it)) }
            try {
                val phones = handsets.mapValues { (_, handset) -> runBlocking { handset.opens() } }
                world.territory(1 to "Xóm Núi Voi", 2 to "Xóm Gò Chùa")
                happens(world, phones)
                phones.forEach(look)
            } finally {
                handsets.values.forEach(Handset::close)
            }
        }
    }

    private fun happens(
        world: World,
        phones: Map<String, OpenPhone>,
    ): Unit =
        runBlocking {
            val desk = phones.getValue("desk")
            val officer = phones.getValue("officer")
            val resident = phones.getValue("resident")
            val member = phones.getValue("member")
            for ((phone, role) in listOf(desk to "desk", officer to "area-officer")) {
                val key = phone.membership.publicKey().joinToString("") { "%02x".format(it) }
                phone.membership.acceptPapers(world.papers(key, role))
            }
            repeat(2) { listOf(desk, officer, desk).forEach { it.sync() } }
            invite = desk.officer.invite(InviteRequest(Role.RESIDENT, "Xóm Núi Voi"))
            phones.getValue("empty").membership.enrol(desk.officer.invite(InviteRequest(Role.RESIDENT, "Xóm Gò Chùa")), "Chị Mẫu")
            val group = desk.officer.newGroup()
            member.membership.enrol(desk.officer.invite(InviteRequest(Role.GROUP_MEMBER, "Tổ tự quản Núi Voi", group)), "Ông Năm Mẫu")
            // At the door of a household.
            val door = AtDoor.New(HAMLET, "Số 9", "Nhà bà Mẫu")
            val grant = officer.door.grant(GrantRequest(door, Role.RESIDENT))
            resident.membership.enrol(grant.text, "Bà Mẫu")
            officer.door.finish(checkNotNull(resident.slot.acceptance()), null)
            repeat(2) { listOf(officer, resident, member, desk).forEach { it.sync() } }
            // Tips in every state that a person comes to see.
            for (words in listOf("Ao nhà tôi bị kích điện trộm cá.", "Bọn đòi nợ đang đứng trước phòng trọ đập cửa.")) {
                resident.drafts.queue(resident.drafts.write(NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, words)))
            }
            listOf(resident, desk).forEach { it.sync() }
            val first = desk.officer.list(false, 0u, 9u).first()
            desk.officer.openTip(first.id)
            desk.officer.answer(first.id, "Đã nhận tin. Tổ công tác sẽ qua trong sáng nay. Cảm ơn bà con.")
            listOf(desk, resident).forEach { it.sync() }
            resident.drafts.write(NewTip(TipKind.HAZARD, TimeWindow.JUST_NOW, "Đang viết dở về cây cầu."))
            resident.drafts.queue(
                resident.drafts.write(NewTip(TipKind.SCAM, TimeWindow.TODAY, "Có người gọi xưng là công an đòi chuyển tiền.")),
            )
            member.patrols.start(PatrolPurpose.PATROL_TRAFFIC, false)
            member.patrols.note(TipKind.STRANGER, "Xóm Núi Voi", "Hai người lạ hỏi đường.")
        }
}

/** Everything that can be tapped on a screen. */
internal fun Screen.buttons(): List<ActionButton> =
    listOfNotNull(head.back, head.leave, head.main, head.beside) +
        rows.flatMap {
            when (val body = it.body) {
                is RowBody.Card -> body.buttons
                is RowBody.Buttons -> body.buttons
                is RowBody.Line -> listOfNotNull(body.open)
                is RowBody.Tiles -> body.tiles.map { tile -> tile.button }
                is RowBody.Choice -> listOf(body.button)
                else -> emptyList()
            }
        }
