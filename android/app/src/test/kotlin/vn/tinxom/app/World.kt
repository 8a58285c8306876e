package vn.tinxom.app

import org.json.JSONArray
import org.json.JSONObject
import vn.tinxom.InviteRequest
import vn.tinxom.KeyStore
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.Phone
import vn.tinxom.PhoneOptions
import vn.tinxom.Role
import vn.tinxom.Territory
import java.io.File

/** What `cargo xtask android` says about where things are. */
internal object Given {
    private fun property(name: String): String =
        System
            .getProperty(
                "tinxom.$name",
            ).orEmpty()
            .ifEmpty { error("tinxom.$name is not given: run `cargo xtask android`") }

    val stage get() = property("stage")

    /** The folder of all sources. */
    val sources get() = File(property("sources")).canonicalFile
    val territory: Territory by lazy { Territory.read(File(property("territory")).readBytes()) }
}

/** A real server with a ward and its duty desk: the stage's process, spoken to in lines. */
internal class World : AutoCloseable {
    private val process = ProcessBuilder(Given.stage).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val input = process.outputWriter()
    private val output = process.inputReader()
    private val began = does("begin", "units" to JSONArray(listOf(WARD)), "now" to "2026-11-25T08:00:00+07:00")

    /** The officer's phone. */
    val desk: OpenPhone = opened()

    init {
        val key = desk.membership.publicKey().joinToString("") { "%02x".format(it) }
        desk.membership.acceptPapers(does("papers", "unit" to WARD, "key" to key).getString("papers"))
    }

    /** An invite for a resident. */
    fun invite(): String = desk.officer.invite(InviteRequest(Role.RESIDENT, "Xóm Núi Voi"))

    /** How many tips the server holds. */
    fun held(): Int = does("held", "unit" to WARD).getInt("tips")

    /** What the link does from now on. */
    fun link(fault: String) {
        does("link", "fault" to fault)
    }

    private fun opened(): OpenPhone {
        val folder = File(began.getString("folder"), "desk").apply { mkdirs() }
        val clock = TestApp().clock
        return OpenPhone(
            Phone.open(
                PhoneOptions(folder.path, Language.VIETNAMESE, listOf()),
                Given.territory,
                InMemory(),
                clock,
                null,
            ),
        )
    }

    private fun does(
        verb: String,
        vararg arguments: Pair<String, Any>,
    ): JSONObject {
        input.write("${JSONObject(mapOf("do" to verb, *arguments))}\n")
        input.flush()
        val answer = JSONObject(output.readLine() ?: error("the stage ended"))
        check(!answer.has("failed")) { "the stage: ${answer["failed"]}" }
        return answer
    }

    override fun close() {
        desk.close()
        input.close()
        process.waitFor()
    }

    private class InMemory : KeyStore {
        private var key: ByteArray? = null

        override fun load(): ByteArray? = key

        override fun keep(key: ByteArray) {
            this.key = key
        }
    }

    private companion object {
        const val WARD = "05443"
    }
}
