package vn.tinxom.screens

import kotlinx.coroutines.runBlocking
import vn.tinxom.AtDoor
import vn.tinxom.ClaimId
import vn.tinxom.GrantRequest
import vn.tinxom.HouseholdId
import vn.tinxom.HouseholdQuery
import vn.tinxom.InviteRequest
import vn.tinxom.NewTip
import vn.tinxom.OpenPhone
import vn.tinxom.PatrolPurpose
import vn.tinxom.PhoneException
import vn.tinxom.RevokeReason
import vn.tinxom.Revoked
import vn.tinxom.Role
import vn.tinxom.TimeWindow
import vn.tinxom.TipKind
import java.io.File

private const val HAMLET = 1u

/** Households of a list that fills ten pages. */
internal const val MANY = 500

/** Those whose every screen is drawn; of the others only what is theirs alone. */
private val WALKED = listOf("new", "empty", "resident", "member", "officer", "desk")
private val OTHERS = listOf("many", "rival", "joiner", "caller", "giver", "pupil", "late", "lost", "out", "full", "waiter")

/** People of a ward to whom things happened, one after the other, and what they showed each other. */
internal class Village : AutoCloseable {
    // One tip more, of a person who writes so many in a day, is put aside.
    val world = World(tipsADay = MANY)
    private val handsets = (WALKED + OTHERS).associateWith { Handset(File(world.folder, it)) }
    val phones: Map<String, OpenPhone> = handsets.mapValues { (_, handset) -> runBlocking { handset.opens() } }
    val walked: Map<String, OpenPhone> = phones.filterKeys { it in WALKED }

    private val desk = phone("desk")
    private val officer = phone("officer")
    private val resident = phone("resident")

    /** An invite that nobody took. */
    lateinit var invite: String
        private set

    /** An invite of a pupil that nobody took, and the guardian's yes to it. */
    lateinit var pupils: Pair<String, String>
        private set

    /** What the giver's phone shows to the phone that takes the slot over. */
    lateinit var handOver: String
        private set

    /** What a pupil's phone shows to a guardian's. */
    lateinit var asked: String
        private set

    /** The household whose slot two phones want. */
    lateinit var household: HouseholdId
        private set

    /** The claim that waits for an officer. */
    lateinit var claim: ClaimId
        private set

    /** A grant that nobody took. */
    lateinit var shown: ClaimId
        private set

    /** A tip that the desk opened and answered. */
    var opened = 0L
        private set

    /** Grants over the telephone: one that nobody took, and one whose words are to be compared. */
    lateinit var dialled: ClaimId
        private set
    lateinit var compared: ClaimId
        private set

    init {
        world.territory(1 to "Xóm Núi Voi", 2 to "Xóm Gò Chùa")
        runBlocking {
            papers()
            households()
            members()
            atTheDoor()
            overTheTelephone()
            tips()
            ends()
        }
    }

    fun phone(who: String): OpenPhone = phones.getValue(who)

    private suspend fun sync(
        vararg people: OpenPhone,
        times: Int = 1,
    ) = repeat(times) { people.forEach { it.sync() } }

    private suspend fun papers() {
        world.certify(desk)
        world.certify(officer, "area-officer")
        sync(desk, officer, desk, times = 2)
    }

    /** A list, of which one household is the one that an officer made at its door. */
    private suspend fun households() {
        val rows = (1..MANY).joinToString("") { "Xóm Gò Chùa,Số $it,Nhà mẫu $it\n" }
        val list = "Xóm,Địa chỉ,Chủ hộ\nXóm Núi Voi,Số 9,Nhà bà Mẫu\nXóm Núi Voi,Số 2,Nhà ông Bảy Mẫu\n$rows"
        val preview = desk.registry.readList(list.encodeToByteArray())
        desk.registry.bringIn(preview, listOf(), null)
        sync(desk, officer)
    }

    private fun invite(
        role: Role,
        label: String,
        group: String? = null,
    ) = desk.officer.invite(InviteRequest(role, label, group))

    private suspend fun members() {
        invite = invite(Role.RESIDENT, "Xóm Núi Voi")
        val places = listOf("empty" to "Xóm Gò Chùa", "many" to "Xóm Núi Voi", "out" to "Xóm Núi Voi", "full" to "Xóm Núi Voi")
        for ((who, hamlet) in places) phone(who).membership.enrol(invite(Role.RESIDENT, hamlet), "Chị Mẫu")
        val group = desk.officer.newGroup()
        for (who in listOf("member", "lost")) {
            phone(who).membership.enrol(invite(Role.GROUP_MEMBER, "Tổ tự quản Núi Voi", group), "Ông Năm Mẫu")
            phone(who).sync()
        }
        val once = invite(Role.RESIDENT, "Xóm Núi Voi")
        phone("waiter").membership.enrol(once, "Chị Mẫu")
        phone("waiter").sync()
        phone("late").membership.enrol(once, "Anh Mẫu")
        runCatching { phone("late").sync() }.exceptionOrNull().let { check(it is PhoneException.Join) { "$it" } }
    }

    private fun grant(
        by: OpenPhone,
        at: AtDoor,
        telephone: Boolean = false,
    ) = by.door.grant(GrantRequest(at, Role.RESIDENT, null, telephone))

    private fun door(
        name: String,
        address: String,
    ) = AtDoor.New(HAMLET, address, name)

    /** One household twice, one that hands its slot over, one whose answer nobody read yet, and a pupil. */
    private suspend fun atTheDoor() {
        for ((who, name, address) in listOf(Triple("resident", "Nhà bà Mẫu", "Số 9"), Triple("giver", "Nhà chị Tám Mẫu", "Số 8"))) {
            val grant = grant(officer, door(name, address))
            phone(who).membership.enrol(grant.text, name)
            officer.door.finish(checkNotNull(phone(who).slot.acceptance()), null)
            if (who == "resident") household = grant.household
        }
        sync(officer, resident, phone("giver"), desk, times = 2)
        val second = grant(desk, AtDoor.Known(household))
        claim = second.claim
        phone("rival").membership.enrol(second.text, "Anh Mẫu")
        desk.door.finish(checkNotNull(phone("rival").slot.acceptance()), null)
        sync(desk, phone("rival"), officer, desk)
        handOver = phone("giver").slot.handOver(phone("new").slot.ask(), false)
        val taken = grant(officer, door("Nhà anh Út Mẫu", "Số 7"))
        shown = taken.claim
        phone("joiner").membership.enrol(taken.text, "Anh Út Mẫu")
        val gate = GrantRequest(AtDoor.Known(household), Role.MINOR, officer.officer.newGroup())
        val minor = officer.door.grant(gate).text
        asked = phone("pupil").membership.askGuardian(minor)
        val guarded = resident.slot.guard(asked).text
        pupils = minor to guarded
        phone("pupil").membership.enrolPupil(minor, "Em Mẫu", guarded)
        sync(resident)
    }

    private suspend fun overTheTelephone() {
        dialled = grant(officer, door("Nhà cụ Mẫu", "Số 6"), telephone = true).claim
        val grant = grant(officer, door("Nhà cô Mẫu", "Số 5"), telephone = true)
        compared = grant.claim
        // Never taken: a list of them.
        desk.registry
            .households(HouseholdQuery("nha mau"), 0u, MANY.toUInt())
            .rows
            .forEach { grant(desk, AtDoor.Known(it.id)) }
        val code = officer.door.code(compared)
        officer.sync()
        val caller = phone("caller")
        caller.membership.enrol(caller.slot.askCode(code, world.address), "Cô Mẫu")
        sync(caller, officer, times = 2)
    }

    private suspend fun OpenPhone.writes(
        words: String,
        kind: TipKind = TipKind.THEFT,
        window: TimeWindow = TimeWindow.LAST_NIGHT,
        queue: Boolean = true,
    ) = local {
        val id = drafts.write(NewTip(kind, window, words))
        if (queue) drafts.queue(id)
    }

    /** Tips in every state that a person comes to see. */
    private suspend fun tips() {
        resident.writes("Ao nhà tôi bị kích điện trộm cá.")
        resident.writes("Bọn đòi nợ đang đứng trước phòng trọ đập cửa.")
        sync(resident, desk)
        opened =
            desk.officer
                .list(false, 0u, 9u)
                .first()
                .id
        desk.officer.openTip(opened)
        desk.officer.answer(opened, "Đã nhận tin. Tổ công tác sẽ qua trong sáng nay. Cảm ơn bà con.")
        sync(desk, resident)
        resident.writes("Đang viết dở về cây cầu.", TipKind.HAZARD, TimeWindow.JUST_NOW, queue = false)
        resident.writes("Có người gọi xưng là công an đòi chuyển tiền.", TipKind.SCAM, TimeWindow.TODAY)
        repeat(MANY + 1) { phone("full").writes("Tin thứ ${it + 1} trong ngày.") }
        sync(phone("full"), desk)
        repeat(MANY) { phone("many").writes("Tin số ${it + 1}: đèn đường tắt đã ba đêm.") }
        val member = phone("member")
        member.patrols.start(PatrolPurpose.FIRE_RESCUE, true)
        member.patrols.finish()
        member.patrols.start(PatrolPurpose.PATROL_TRAFFIC, false)
        member.patrols.note(TipKind.STRANGER, "Xóm Núi Voi", "Hai người lạ hỏi đường.")
        repeat(MANY) {
            phone("lost").patrols.start(PatrolPurpose.PATROL_TRAFFIC, true)
            phone("lost").patrols.finish()
        }
    }

    /** A phone that is taken out, and one that is signed out with a tip that waits. */
    private suspend fun ends() {
        desk.sync()
        desk.registry.revoke(Revoked.Device(phone("lost").membership.holder().device), RevokeReason.LOST, null)
        sync(desk)
        for (who in listOf("member", "lost")) runCatching { phone(who).sync() }
        phone("out").writes("Chưa gửi.")
        phone("out").phone.signOut()
    }

    /** A household as it stands in the registry's list. */
    fun listed(name: String): HouseholdId =
        officer.registry
            .households(HouseholdQuery(name), 0u, 9u)
            .rows
            .first()
            .id

    override fun close() {
        handsets.values.forEach(Handset::close)
        world.close()
    }
}
