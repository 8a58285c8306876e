package vn.tinxom.app

import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Maven, which runs here, and Gradle, which makes the packages, build the same things. Gradle itself is not run for it. */
class BuildsTest {
    private val android = File(Given.sources, "android")
    private val catalogue = File(android, "gradle/libs.versions.toml").readText()
    private val poms =
        listOf(
            "android/pom.xml",
            "android/screens/pom.xml",
            "android/app/pom.xml",
            "bindings/kotlin/pom.xml",
        ).associateWith {
            DocumentBuilderFactory
                .newInstance()
                .newDocumentBuilder()
                .parse(File(Given.sources, it))
                .documentElement
        }

    private fun script(module: String): String = File(android, "$module/build.gradle.kts").readText()

    private fun Element.all(tag: String): List<Element> =
        getElementsByTagName(tag).let { all -> (0 until all.length).map { all.item(it) as Element } }

    private fun Element.one(tag: String): String = all(tag).first().textContent.trim()

    /** What an expression's group finds in a text, everywhere. */
    private fun all(
        expression: String,
        text: String,
    ): Set<String> = Regex(expression).findAll(text).map { it.groupValues[1] }.toSet()

    private fun first(
        expression: String,
        text: String,
    ): String = all(expression, text).first()

    /** A version of the catalogue. */
    private fun version(name: String): String = first("(?m)^$name = \"([^\"]+)\"$", catalogue)

    /** A property that Maven goes by, wherever it is given: the same everywhere. */
    private fun property(name: String): String =
        poms.values
            .flatMap { it.all("properties") }
            .flatMap { it.all(name) }
            .map { it.textContent.trim() }
            .toSet()
            .single()

    /** What a module of Maven depends on. */
    private fun artifacts(pom: String): Set<String> =
        poms
            .getValue(pom)
            .all("artifactId")
            .map { it.textContent.trim() }
            .toSet()

    @Test
    fun `what Gradle lays beside the app is what the app looks for`() {
        val app = File(android, "app/src/main/kotlin/vn/tinxom/app/App.kt").readText()
        val laid = all("folder\\.resolve\\(\"([a-z.]+)", script("app"))
        assertEquals(laid, listOf("ROOTS", "SERVER", "TERRITORY").map { first("const val $it = \"([^\"]+)\"", app) }.toSet())
    }

    @Test
    fun `both take the same versions`() {
        for (name in listOf("kotlin", "coroutines", "compose", "activity", "zxing", "jna")) {
            assertEquals(property("$name.version"), version(name), name)
        }
    }

    @Test
    fun `every library that Gradle takes is compiled against here`() {
        val libraries =
            Regex("(?m)^([\\w-]+) = \\{ module = \"([^\"]+)\"")
                .findAll(catalogue)
                .associate { it.groupValues[1] to it.groupValues[2] }
        // What a JVM takes instead of what a phone does: Compose's own artifact brings the others of Compose along.
        val here =
            mapOf(
                "compose-material3" to "material3-desktop",
                "compose-foundation" to "material3-desktop",
                "compose-ui" to "material3-desktop",
                "coroutines-core" to "kotlinx-coroutines-core-jvm",
            )
        for (module in listOf("screens", "app")) {
            val taken = all("libs\\.((?!versions|plugins)[\\w.]+)", script(module)).map { it.replace('.', '-') }
            assertTrue(taken.isNotEmpty())
            for (name in taken) {
                val artifact = here[name] ?: libraries.getValue(name).substringAfter(':')
                val poms = setOf("android/$module/pom.xml", "bindings/kotlin/pom.xml")
                assertTrue(poms.any { artifact in artifacts(it) }, "$module: $name")
            }
        }
        val used = listOf("screens", "app").joinToString { script(it) }.replace('.', '-')
        for (name in libraries.keys) assertTrue("libs-$name" in used, "nobody takes $name")
    }

    @Test
    fun `both compile the same sources`() {
        for (module in listOf("screens", "app")) {
            assertEquals("src/main/kotlin", poms.getValue("android/$module/pom.xml").one("sourceDirectory"))
            assertTrue("getByName(\"main\").kotlin.setSrcDirs(listOf(\"src/main/kotlin\"))" in script(module), module)
            val folders = File(android, "$module/src").list().orEmpty().toSet()
            assertTrue(folders.all { it in setOf("main", "test", "maven") }, "$module: $folders")
        }
        // The one folder that Gradle makes itself.
        assertEquals(
            listOf("R.kt"),
            File(android, "app/src/maven")
                .walkTopDown()
                .filter { it.isFile }
                .map { it.name }
                .toList(),
        )
        val modules = first("include\\((.*)\\)", File(android, "settings.gradle.kts").readText())
        assertEquals(":tinxom, :screens, :app", modules.replace("\"", ""))
        val maven = poms.getValue("android/pom.xml").all("module").map { it.textContent.trim() }
        assertTrue(maven.containsAll(listOf("screens", "app", "../bindings/kotlin")), maven.toString())
    }

    @Test
    fun `the package is named once and everywhere the same`() {
        for (module in listOf("screens", "app")) {
            val namespace = Regex("namespace = \"([^\"]+)\"").find(script(module))?.groupValues?.get(1)
            assertEquals("vn.tinxom.$module", namespace)
            val folder = File(android, "$module/src/main/kotlin")
            val sources = folder.walkTopDown().filter { it.extension == "kt" }.toList()
            assertTrue(sources.isNotEmpty() && sources.all { "package $namespace" in it.readText() })
        }
        assertTrue("applicationId = \"vn.tinxom.app\"" in script("app"))
        val robolectric = javaClass.getResource("/com/android/tools/test_config.properties")?.readText().orEmpty()
        assertTrue("android_custom_package=vn.tinxom.app" in robolectric)
    }

    @Test
    fun `the oldest and the newest Android are those that the tests run on`() {
        assertEquals("26", version("minSdk"))
        assertTrue(property("android.instrumented.oldest").startsWith("8.0"), "Android 8.0 is level 26")
        assertEquals("35", version("compileSdk"))
        assertTrue(property("android.version").startsWith("15-"), "Android 15 is level 35")
        assertTrue(property("android.instrumented").startsWith(property("android.version")))
        assertTrue(
            "sdk=${version("compileSdk")}" in javaClass.getResource("/robolectric.properties")?.readText().orEmpty(),
        )
        for (module in listOf("screens", "app")) {
            for (name in listOf("minSdk", "compileSdk")) {
                assertTrue("versions" in script(module) && name in script(module), "$module: $name")
            }
        }
    }

    @Test
    fun `what is unpacked for the compiler is what the tests run with`() {
        val pom = File(android, "app/pom.xml").readText()
        val copied = all("<artifactId>([\\w-]+)</artifactId><version>[^<]+</version><type>aar</type>", pom)
        val unpacked = all("<classes of=\"([\\w-]+)\"/>", pom)
        val run = all("<additionalClasspathElement>\\$\\{aar}/([\\w-]+)\\.jar<", pom)
        assertTrue(copied.size > 8)
        assertEquals(copied, unpacked)
        assertEquals(copied, run)
    }
}
