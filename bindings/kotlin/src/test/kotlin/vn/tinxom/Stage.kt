package vn.tinxom

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File

/** What `cargo xtask kotlin` says about where things are. */
internal object Given {
    private fun property(name: String): String =
        System
            .getProperty(
                "tinxom.$name",
            ).orEmpty()
            .ifEmpty { error("tinxom.$name is not given: run `cargo xtask kotlin`") }

    val stage get() = property("stage")
    val scenarios get() = File(property("scenarios"))
    val report get() = System.getProperty("tinxom.report").orEmpty()
    val page get() = File(property("page"))
    val guide get() = File(property("guide"))
    val rules get() = File(property("rules"))
    val territory: Territory by lazy { Territory.read(File(property("territory")).readBytes()) }
}

/** The stage's process, spoken to in lines. It ends with its input. */
internal class Stage : AutoCloseable {
    private val process = ProcessBuilder(Given.stage).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val input = process.outputWriter()
    private val output = process.inputReader()

    /** Asks for one thing. */
    fun does(command: JsonObject): JsonObject {
        input.write("$command\n")
        input.flush()
        val answer = JsonParser.parseString(output.readLine() ?: throw Broken("the stage ended")).asJsonObject
        answer["failed"]?.let { throw Broken("the stage: $it") }
        return answer
    }

    fun does(
        verb: String,
        vararg arguments: Pair<String, Any>,
    ): JsonObject = does(json("do" to verb, *arguments))

    override fun close() {
        input.close()
        process.waitFor()
    }
}

/** A mistake in a scenario, or something that came out another way than it says. */
internal class Broken(
    why: String,
) : Exception(why)
