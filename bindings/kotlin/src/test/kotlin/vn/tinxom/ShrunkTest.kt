package vn.tinxom

import java.io.File
import kotlin.io.path.createTempDirectory
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Shrunk and renamed by the rules that go with the jar, the library is still found and spoken to. */
class ShrunkTest {
    private val java = File(System.getProperty("java.home"), "bin/java").path
    private val classes = (System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"))
    private val folder = createTempDirectory("shrunk").toFile()

    @Test
    fun `an app that was shrunk by our rules works`() {
        val (code, said) = shrinkAndRun(Given.rules.path)
        assertEquals(0, code, said)
        assertTrue(said.contains("not-enrolled, 0 rows"), said)
    }

    @Test
    fun `an app that was shrunk without them does not`() {
        val none = File(folder, "none.pro").apply { writeText("-dontwarn java.awt.**\n") }
        val (code, said) = shrinkAndRun(none.path)
        assertTrue(code != 0, said)
    }

    private fun shrinkAndRun(rules: String): Pair<Int, String> {
        val shrunk = File(folder, "shrunk.jar")
        val needed = listOf("/classes", "/test-classes", "/kotlin-stdlib", "/kotlinx-coroutines-core-jvm", "/jna-5")
        val parts = classes.split(File.pathSeparator).filter { part -> needed.any { part.contains(it) } }
        val config =
            parts.joinToString("") { "-injars '$it'(!META-INF/versions/**,!module-info.class)\n" } +
                """
                -outjars '$shrunk'
                -libraryjars '${System.getProperty("java.home")}/jmods/java.base.jmod'(!**.jar;!module-info.class)
                -libraryjars '${System.getProperty("java.home")}/jmods/java.logging.jmod'(!**.jar;!module-info.class)
                -dontoptimize
                -dontnote **
                -ignorewarnings
                -keep class vn.tinxom.ShrunkMainKt { public static void main(java.lang.String[]); }
                -include '$rules'
                """.trimIndent()
        val file = File(folder, "shrink.pro").apply { writeText(config) }
        val (made, said) = run(java, "-Xmx700m", "-cp", classes, "proguard.ProGuard", "@${file.path}")
        assertEquals(0, made, said)
        val library = System.getProperty("jna.library.path")
        val vault = File(folder, "vault-${System.nanoTime()}").path
        val territory = System.getProperty("tinxom.territory")
        return run(java, "-Djna.library.path=$library", "-cp", shrunk.path, "vn.tinxom.ShrunkMainKt", vault, territory)
    }

    private fun run(vararg words: String): Pair<Int, String> {
        val process = ProcessBuilder(*words).redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader().readText()
        return process.waitFor() to said
    }
}
