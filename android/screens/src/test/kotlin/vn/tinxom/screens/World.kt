package vn.tinxom.screens

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import vn.tinxom.OpenPhone
import vn.tinxom.Territory
import java.io.File

/** What `cargo xtask android` says about where things are. */
internal object Given {
    private fun property(name: String): String =
        System.getProperty("tinxom.$name").orEmpty().ifEmpty { error("tinxom.$name is not given: run `cargo xtask android`") }

    val stage get() = property("stage")
    val pictures get() = File(property("pictures"))

    /** Where the pictures of the documentation go, when they are asked for. */
    val selection get() =
        System
            .getProperty("tinxom.selection")
            .orEmpty()
            .ifEmpty { null }
            ?.let(::File)
    val sources get() = File(property("sources")).canonicalFile
    val territory: Territory by lazy { Territory.read(File(property("territory")).readBytes()) }
}

/** A real server with a ward, behind a link that a test holds in its hand: the stage's process, spoken to in lines. */
internal class World(
    tipsADay: Int? = null,
    units: List<String> = listOf(WARD),
    now: String = NOW,
) : AutoCloseable {
    private val process = ProcessBuilder(Given.stage).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val input = process.outputWriter()
    private val output = process.inputReader()
    private val began =
        does(
            "begin",
            *listOfNotNull("units" to units, "now" to now, tipsADay?.let { "tips_a_day" to it }).toTypedArray(),
        )

    /** Where vaults lie. */
    val folder = File(began["folder"].asString)

    /** The server's address. */
    val address: String = began["address"].asString

    /** Papers for an officer's key. */
    fun papers(
        key: String,
        role: String,
        unit: String = WARD,
    ): String = does("papers", "unit" to unit, "key" to key, "role" to role)["papers"].asString

    /** Makes a phone an officer's, for the key that it has. */
    fun certify(
        phone: OpenPhone,
        role: String = "desk",
        unit: String = WARD,
    ) {
        val key = phone.membership.publicKey().joinToString("") { "%02x".format(it) }
        phone.membership.acceptPapers(papers(key, role, unit))
    }

    /** The server's date from now on. */
    fun date(now: String) {
        does("date", "now" to now)
    }

    /** The names of all screens. */
    fun screens(): Set<String> = does("screens")["names"].asJsonArray.mapTo(sortedSetOf()) { it.asString }

    /** What the link does from now on. */
    fun link(
        fault: String,
        after: Int? = null,
    ) {
        does("link", *listOfNotNull("fault" to fault, after?.let { "after" to it }).toTypedArray())
    }

    /** The file of a territory with these hamlets, which the server publishes. */
    fun territory(
        vararg hamlets: Pair<Int, String>,
        unit: String = WARD,
    ): ByteArray {
        val list =
            hamlets.map { (id, name) ->
                JsonObject().apply {
                    addProperty("id", id)
                    addProperty("unit", unit)
                    addProperty("kind", "Xóm")
                    addProperty("name", name)
                }
            }
        return File(does("territory", "version" to 1, "hamlets" to list, "publish" to true)["file"].asString).readBytes()
    }

    /** How many of something the server holds: `tips`, `withdrawals`. It is stopped for that: asked only when nothing is under way. */
    fun held(what: String): Int = does("held", "unit" to WARD)[what].asInt

    /** Makes the server hold every tip a moment before it comes, so that it refuses it, or ends that. */
    fun already(holds: Boolean) {
        does("already", "holds" to holds)
    }

    private fun does(
        verb: String,
        vararg arguments: Pair<String, Any>,
    ): JsonObject {
        val command =
            com.google.gson
                .Gson()
                .toJson(mapOf("do" to verb, *arguments))
        input.write("$command\n")
        input.flush()
        val answer = JsonParser.parseString(output.readLine() ?: error("the stage ended")).asJsonObject
        check(!answer.has("failed")) { "the stage: ${answer["failed"]}" }
        return answer
    }

    override fun close() {
        input.close()
        process.waitFor()
    }

    internal companion object {
        const val WARD = "05443"
        const val NOW = "2026-11-25T08:00:00+07:00"
    }
}
