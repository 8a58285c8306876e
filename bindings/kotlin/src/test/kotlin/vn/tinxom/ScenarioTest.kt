package vn.tinxom

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlin.test.fail

/** Every file of `tests/scenarios`, through the bindings, against the stage. */
class ScenarioTest {
    @Test
    fun `every scenario comes out as it says`() {
        val report = StringBuilder()
        val broken = mutableListOf<String>()
        for ((name, scenario) in scenarios(Given.scenarios)) {
            val (steps, why) = play(scenario)
            if (why == null) report.append("$name $steps\n") else broken.add("$name, step $steps: $why")
        }
        assertTrue(broken.isEmpty(), broken.joinToString("\n"))
        print(report)
        // What the three languages played is compared by who ran all three.
        if (Given.report.isNotEmpty()) File(Given.report).writeText(report.toString())
    }

    @Test
    fun `a scenario that is broken on purpose fails at its step`() {
        for ((name, scenario) in scenarios(File(Given.scenarios, "broken"))) {
            val (step, why) = play(scenario)
            if (why == null) fail("$name came out well")
            assertEquals(scenario["breaks_at"].asInt, step, "$name: $why")
        }
    }

    private fun scenarios(folder: File): List<Pair<String, JsonObject>> {
        val files =
            folder
                .listFiles()
                .orEmpty()
                .filter { it.extension == "json" }
                .sortedBy { it.name }
        assertTrue(files.isNotEmpty(), "$folder holds scenarios")
        return files.map { it.nameWithoutExtension to JsonParser.parseString(it.readText()).asJsonObject }
    }

    /** Plays a scenario: how many steps it has, or the step at which it broke, and why. */
    private fun play(scenario: JsonObject): Pair<Int, String?> {
        val known = setOf("name", "ids", "now", "units", "tips_a_day", "breaks_at", "steps")
        (scenario.keySet() - known).firstOrNull()?.let { return 0 to "`$it` is not known" }
        val steps = scenario["steps"].asJsonArray
        Stage().use { stage ->
            Play(stage, scenario).use { play ->
                for ((number, step) in steps.withIndex()) {
                    try {
                        play.step(step.asJsonObject)
                    } catch (broken: Broken) {
                        return number + 1 to broken.message
                    }
                }
            }
        }
        return steps.size() to null
    }
}
