package vn.tinxom

import java.io.File
import java.time.Instant

/** A ward with its duty desk behind a stage, for tests that are not scenarios. */
internal class Village : AutoCloseable {
    val stage = Stage()
    private val world = stage.does("begin", "units" to listOf("05443"), "now" to NOW)
    private val people = mutableListOf<Person>()
    val desk = stranger()

    init {
        val papers = stage.does("papers", "unit" to "05443", "key" to hex(desk.phone.membership.publicKey()))
        desk.phone.membership.acceptPapers(papers["papers"].asString)
        desk.sync()
    }

    /** A phone that joined nothing. */
    fun stranger(): Person {
        val folder = File(world["folder"].asString, "phone-${people.size}").path
        return Person(folder, Instant.parse("2026-11-25T01:00:00Z"), "good").also {
            people.add(it)
            it.open()
        }
    }

    fun invite(): String = desk.phone.officer.invite(InviteRequest(Role.RESIDENT, "Xóm Núi Voi"))

    /** A resident who joined and synced. */
    fun resident(): Person =
        stranger().also {
            it.phone.membership.enrol(invite(), "Bà Tư")
            it.sync()
        }

    fun link(
        fault: String,
        after: Int? = null,
    ) {
        val command = json("do" to "link", "fault" to fault)
        if (after != null) command.addProperty("after", after)
        stage.does(command)
    }

    /** How many tips the server holds. */
    fun held(): Int = stage.does("held", "unit" to "05443")["tips"].asInt

    override fun close() {
        people.forEach(Person::shut)
        stage.close()
    }

    private companion object {
        const val NOW = "2026-11-25T08:00:00+07:00"
    }
}

internal fun Person.sync(): SyncReport = kotlinx.coroutines.runBlocking { phone.sync() }

/** A tip that is kept to be sent. */
internal fun Person.queue(text: String): Long {
    val id = phone.drafts.write(NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, text))
    phone.drafts.queue(id)
    return id
}

internal fun Person.state(id: Long): TipState =
    phone.inbox
        .story(id)
        .line.state
