package vn.tinxom.screens

import kotlinx.coroutines.runBlocking
import vn.tinxom.ActionOutcome
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.PhoneException
import vn.tinxom.Screen
import vn.tinxom.ScreenNotice
import vn.tinxom.closedScreen
import vn.tinxom.explanation
import vn.tinxom.unforeseenNotice
import java.io.File

/** A screen that is come to by doing something: whose, by what name, where, and what is done there. */
internal class Pose(
    val who: String,
    val name: String,
    val place: String,
    /** What is tapped; or a field, and what is typed into it. */
    vararg val steps: Pair<String, String?>,
) {
    /** The screen as it stands then, and what was said of the last step over it. */
    fun strike(
        phone: OpenPhone,
        language: Language,
    ): Pair<Screen, ScreenNotice?> =
        phone.phone.screens(language).view(place).use { view ->
            var said: ScreenNotice? = null
            for ((what, value) in steps) {
                check(said == null) { "$who, $name: said before $what" }
                if (value != null) {
                    said = view.input(what, value)
                } else {
                    val outcome = runBlocking { view.act(what) }
                    said = (outcome as? ActionOutcome.Tell)?.notice
                    check(said != null || outcome is ActionOutcome.Stay) { "$who, $name: $what led to $outcome" }
                }
            }
            check((said != null) == name.startsWith("said-")) { "$who, $name: said is $said" }
            view.snapshot() to said
        }
}

/** What the code of an identity card of nobody says. */
private const val CARD = "999090123456||Nguyễn Văn Mẫu|01021990|Nam|Xóm Gò|03042021"

internal const val PAGES = MANY / 50 - 1

internal fun more(pages: Int) = Array<Pair<String, String?>>(pages) { "more" to null }

/** What no walk comes to, because something has to be done first. */
internal fun Village.poses(): List<Pose> =
    listOf(
        Pose("new", "start-text", "start", "start/text" to null),
        Pose("new", "start-telephone", "start", "start/telephone" to null),
        Pose("new", "start-officer", "start", "start/officer" to null),
        Pose("new", "start-agree", "start", "invite" to invite, "read-invite" to null),
        Pose("new", "start-pupil", "start", "invite" to pupils.first, "read-invite" to null),
        Pose("new", "said-card", "start", "invite" to CARD, "read-invite" to null),
        Pose("new", "said-no-invite", "start", "invite" to "Xóm Núi Voi", "read-invite" to null),
        Pose("resident", "said-no-telephone", "home", "failed/dial" to null),
        Pose("resident", "said-no-voice", "home", "failed/speak" to null),
        Pose("resident", "said-no-app", "home", "failed/share" to null),
        Pose("new", "slot-take-agree", "slot-take", "slot-given" to handOver, "slot-given-read" to null),
        Pose("giver", "slot", "slot"),
        Pose("giver", "slot-hand-over", "slot-hand-over"),
        Pose("resident", "slot-hand-over", "slot-hand-over"),
        Pose("resident", "slot-pupil", "slot-pupils", "slot-pupil" to asked, "slot-guard" to null),
        Pose("resident", "tip-place", "tip-place/3"),
        Pose("resident", "words-too-long", "words/3", "words" to "Dài quá. ".repeat(250)),
        Pose("resident", "home-found", "home", "search" to "dong bam"),
        Pose("rival", "slot", "slot"),
        Pose("joiner", "home", "home"),
        Pose("joiner", "slot-answer", "slot-answer"),
        Pose("pupil", "home", "home"),
        Pose("pupil", "slot-answer", "slot-answer"),
        Pose("caller", "slot", "slot"),
        Pose("caller", "slot-answer", "slot-answer"),
        Pose("late", "home", "home"),
        Pose("late", "said-invite-used", "home", "sync" to null),
        Pose("lost", "home", "home"),
        Pose("out", "home", "home"),
        Pose("full", "home", "home"),
        Pose("full", "tip", "tip/${MANY + 1}"),
        Pose("full", "outbox", "outbox"),
        Pose("many", "home", "home", *more(PAGES)),
        Pose("many", "outbox", "outbox", *more(PAGES)),
        Pose("lost", "patrol-many", "patrol", *more(PAGES)),
        Pose("waiter", "home", "home"),
        Pose("member", "patrol-start", "patrol-start"),
        Pose("member", "patrol-place", "patrol-place/theft"),
        Pose("member", "patrol-place-other", "patrol-place/theft", "patrol-at-other" to null),
        Pose("desk", "invite-made", "invite", "label" to "Xóm Núi Voi", "invite-make" to null),
        Pose("desk", "open", "open/$opened"),
        Pose("desk", "answer", "answer/$opened"),
        Pose("desk", "queue-all", "queue", "queue-show/all" to null),
        Pose("desk", "queue-many", "queue", *more(PAGES)),
        Pose("desk", "grants-many", "grants", *more(PAGES)),
        Pose("officer", "household-looked", "household/$household", "household-look/settle" to null),
        Pose("officer", "household-listed", "household/${listed("Bảy")}", "household-look/visit" to null),
        Pose("officer", "correct", "correct/$household"),
        Pose("officer", "split", "split/$household"),
        Pose("officer", "revoke", "revoke/h/$household"),
        Pose("officer", "claim-both", "claim/$claim", "claim-look/$household" to null),
        Pose("officer", "grant-shown", "grant/$shown"),
        Pose("officer", "grant-telephone", "grant/$dialled"),
        Pose("officer", "grant-digits", "grant/$dialled", "grant-code/$dialled" to null),
        Pose("officer", "grant-words", "grant/$compared"),
        Pose("officer", "hamlet-many", "hamlet/2", *more(PAGES)),
        Pose("officer", "hamlets-found", "hamlets", "search" to "nha ba mau"),
    )

/** What is said when nothing reaches the server, each by what really happened, and of what nobody foresaw. */
internal fun Village.faults(language: Language): Map<String, Pair<Screen, ScreenNotice?>> {
    val home = Pose("resident", "said-by-the-link", "home", "sync" to null)
    val said =
        listOf("portal", "away", "too-old", "server-too-old").associateWith {
            world.link(it)
            home.strike(phone("resident"), language)
        }
    world.link("none")
    return said + ("unforeseen" to (said.getValue("away").first to unforeseenNotice(language)))
}

/** The screens of vaults that do not open, each by what really happened to one. */
internal fun closed(
    folder: File,
    language: Language,
): Map<String, Screen> {
    val keys = Keys()

    fun why(): Screen =
        Handset(folder, language, keys).use { handset ->
            try {
                runBlocking { handset.opens() }
                error("it opened")
            } catch (told: PhoneException) {
                closedScreen(language, told.explanation)
            }
        }
    Handset(folder, language, keys).use { handset -> runBlocking { handset.opens() } }
    val key = keys.key
    keys.key = null
    val lost = why()
    keys.key = ByteArray(32) { 9 }
    val wrong = why()
    keys.key = key
    val vault = checkNotNull(folder.listFiles()).maxBy(File::length)
    vault.writeBytes(vault.readBytes().also { it.fill(1, 8192, 16384) })
    return mapOf("closed-lost" to lost, "closed-wrong" to wrong, "closed" to why())
}

/** A ward that was split: the officer of one of the two that came after chooses for each household of the old one. */
internal fun chooses(look: (OpenPhone) -> Unit) {
    val (before, after) = "2025-06-20T08:00:00+07:00" to "2025-07-02T08:00:00+07:00"
    val units = listOf("05461", "05443@2025-07-01", "05467@2025-07-01")
    World(units = units, now = before).use { world ->
        world.territory(11 to "Tổ dân phố 1", unit = "05461")
        val handsets =
            listOf(before, after).map {
                val now =
                    java.time.OffsetDateTime
                        .parse(it)
                        .toInstant()
                Handset(File(world.folder, it.take(10)), now = now)
            }

        fun papers(
            handset: Handset,
            unit: String,
        ): OpenPhone =
            runBlocking {
                handset.opens().apply {
                    world.certify(this, unit = unit)
                    repeat(2) { sync() }
                }
            }
        try {
            val old = papers(handsets[0], "05461")
            val list = "Xóm,Địa chỉ,Chủ hộ\n" + (1..MANY).joinToString("") { "Tổ dân phố 1,Số $it,Nhà mẫu $it\n" }
            old.registry.bringIn(old.registry.readList(list.encodeToByteArray()), listOf(), null)
            runBlocking { old.sync() }
            world.date(after)
            val new = papers(handsets[1], "05467")
            // The old ward's phone hands the registry's key to the new one's.
            runBlocking { repeat(2) { listOf(old, new).forEach { it.sync() } } }
            look(new)
        } finally {
            handsets.forEach(Handset::close)
        }
    }
}
