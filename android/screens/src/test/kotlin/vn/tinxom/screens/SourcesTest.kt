package vn.tinxom.screens

import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What a shell's sources never hold: a sentence of their own, and in the screens a class of Android. */
internal class SourcesTest {
    private val android = File(Given.sources, "android")

    @Test
    fun `every word comes from the phone`() {
        val sources = sources(android)
        assertTrue(sources.size > 5, "$sources")
        assertEquals(emptyList(), sources.flatMap { sentences(it.readText()) })
        val resources = android.walk().filter { it.extension == "xml" && "/src/main/res/" in it.path }
        assertEquals(emptyList(), resources.flatMap { words(it.readText()) }.toList())
    }

    @Test
    fun `the screens know nothing of Android`() {
        val sources = sources(File(android, "screens"))
        assertTrue(sources.size > 5, "$sources")
        assertEquals(emptyList(), sources.flatMap { imports(it.readText()) })
    }

    @Test
    fun `a sentence, a text of a resource and a class of Android are found`() {
        assertEquals(listOf("Chưa có mạng."), sentences("""fun a() = Text("Chưa có mạng.")"""))
        assertEquals(listOf("No network"), sentences("val a = \"\"\"No network\"\"\""))
        assertEquals(listOf("Đóng"), sentences("""val a = "Đóng""""))
        assertEquals(listOf("still ${'$'}left"), sentences("val a = \"still ${'$'}left\""))
        assertEquals(
            emptyList(),
            sentences("""// A reason "in words".${'\n'}val a = "put-vault-aside" + "call/" + ' ' + " " + "rows""""),
        )
        assertEquals(emptyList(), sentences("/** Says \"not now\" and\n * \"go on\". */ val a = \"a/b\""))
        assertEquals(listOf("Báo tin"), words("<resources>\n<string name=\"report\">Báo tin</string></resources>"))
        assertEquals(emptyList(), words("<resources><string name=\"app_name\">Tin Xóm</string></resources>"))
        assertEquals(
            listOf("android.content.Context"),
            imports("import android.content.Context\nimport androidx.compose.ui.Modifier"),
        )
    }

    private fun sources(folder: File) =
        folder
            .walk()
            .onEnter { it.name != "target" && it.name != "build" }
            .filter { it.extension in setOf("kt", "java") && "/src/main/" in it.path }
            .toList()

    /** Texts in quotes that a person could read: two words, or a letter that only Vietnamese has. */
    private fun sentences(source: String): List<String> =
        TOKEN
            .findAll(source)
            .mapNotNull { it.groups["long"] ?: it.groups["text"] }
            .map { it.value }
            .filter { it !in SYSTEM }
            .filter { text -> SENTENCE.containsMatchIn(text) || text.any { it.isLetter() && it.code > LATIN } }
            .toList()

    /** Texts of a resource, but for the app's name: the system shows it where no app runs. */
    private fun words(resource: String): List<String> =
        Regex("""<string name="([^"]*)"[^>]*>([^<]*)<""")
            .findAll(resource)
            .filter { it.groupValues[1] != "app_name" }
            .map { it.groupValues[2] }
            .toList()

    private fun imports(source: String): List<String> = Regex("""\bandroid\.[a-z]+\.[A-Za-z.]+""").findAll(source).map { it.value }.toList()

    private companion object {
        const val LATIN = 127

        /** What an operating system says and an app looks for; shown to nobody. */
        val SYSTEM = setOf("No space left")

        /** Comments are passed over; then a long text, a letter, a text. */
        val TOKEN =
            Regex(
                """//[^\n]*|/\*.*?\*/|""" + "\"\"\"(?<long>.*?)\"\"\"" +
                    """|'(?:\\.|[^'\\])'|"(?<text>(?:\\.|[^"\\\n])*)"""",
                RegexOption.DOT_MATCHES_ALL,
            )
        val SENTENCE = Regex("""\p{L}{2,}[\p{P}]? +(\p{L}{2,}|\$)""")
    }
}
