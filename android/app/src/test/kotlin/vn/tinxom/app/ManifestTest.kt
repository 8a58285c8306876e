package vn.tinxom.app

import org.junit.Test
import org.w3c.dom.Element
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

/** What the system is told of the app, held against its sources. */
class ManifestTest {
    private val main = File(Given.sources, "android/app/src/main")
    private val manifest = parsed("AndroidManifest.xml")
    private val application = manifest.all("application").single()
    private val sources = main.walkTopDown().filter { it.extension == "kt" }.associate { it.name to it.readText() }

    private fun parsed(path: String): Element =
        DocumentBuilderFactory
            .newInstance()
            .apply { isNamespaceAware = true }
            .newDocumentBuilder()
            .parse(File(main, path))
            .documentElement

    private fun Element.all(tag: String): List<Element> =
        getElementsByTagName(tag).let { all -> (0 until all.length).map { all.item(it) as Element } }

    private fun Element.android(name: String): String = getAttributeNS("http://schemas.android.com/apk/res/android", name)

    private fun permissions() = manifest.all("uses-permission").map { it.android("name") }

    /** By what a source is known that needs a permission: the calls that the platform's documentation names it for. */
    private val needs =
        mapOf(
            "INTERNET" to listOf("OpenPhone.open("),
            "ACCESS_NETWORK_STATE" to
                listOf(
                    "activeNetwork",
                    "getNetworkCapabilities",
                    "registerDefaultNetworkCallback",
                    "setRequiredNetworkType",
                ),
            "CAMERA" to listOf("openCamera("),
            "POST_NOTIFICATIONS" to listOf(".notify("),
            "RECEIVE_BOOT_COMPLETED" to listOf("setPersisted(true)"),
            "VIBRATE" to listOf("Vibrator"),
            "WAKE_LOCK" to listOf("newWakeLock", "WifiLock"),
            "CALL_PHONE" to listOf("ACTION_CALL"),
            "FOREGROUND_SERVICE" to listOf("startForeground"),
            "RECORD_AUDIO" to listOf("AudioRecord", "MediaRecorder", "SpeechRecognizer"),
            "ACCESS_FINE_LOCATION" to listOf("LocationManager", "getLastKnownLocation"),
            "READ_CONTACTS" to listOf("ContactsContract"),
            "READ_EXTERNAL_STORAGE" to
                listOf("MediaStore", "getExternalStorage", "externalCacheDir", "getExternalFilesDir"),
            "SCHEDULE_EXACT_ALARM" to listOf("AlarmManager"),
            "BLUETOOTH_CONNECT" to listOf("BluetoothAdapter"),
            "NFC" to listOf("NfcAdapter"),
            "USE_BIOMETRIC" to listOf("BiometricPrompt"),
        )

    @Test
    fun `every permission that is declared is used and every one that is used is declared`() {
        val used = needs.filterValues { calls -> calls.any { call -> sources.values.any { call in it } } }.keys
        assertEquals(used.map { "android.permission.$it" }.sorted(), permissions().sorted())
    }

    @Test
    fun `every permission says why`() {
        val lines = File(main, "AndroidManifest.xml").readLines()
        for ((at, line) in lines.withIndex().filter { "<uses-permission" in it.value }) {
            assertTrue(lines[at - 1].trim().run { startsWith("<!--") && endsWith("-->") && length > 40 }, line)
        }
    }

    @Test
    fun `permissions that the person gives are asked for in the sources and no others`() {
        val asked = Regex("Manifest\\.(permission)\\.(\\w+)").pairs(sources.values.joinToString())
        assertEquals(setOf("CAMERA", "POST_NOTIFICATIONS"), asked.map { it.second }.toSet())
    }

    @Test
    fun `nothing is backed up and nothing is handed to another phone`() {
        assertEquals("false", application.android("allowBackup"))
        val domains = setOf("root", "file", "database", "sharedpref", "external")
        val all = domains + (domains - "external").map { "device_$it" }
        val rules = parsed("res/xml/data_extraction_rules.xml")
        assertEquals("@xml/data_extraction_rules", application.android("dataExtractionRules"))
        for (way in listOf("cloud-backup", "device-transfer")) assertExcluded(all, rules.all(way).single())
        assertEquals("@xml/full_backup_content", application.android("fullBackupContent"))
        assertExcluded(all, parsed("res/xml/full_backup_content.xml"))
    }

    private fun assertExcluded(
        all: Set<String>,
        rules: Element,
    ) {
        assertEquals(all, rules.all("exclude").map { it.getAttribute("domain") }.toSet())
        assertTrue(rules.all("exclude").none { it.hasAttribute("path") })
        assertTrue(rules.all("include").isEmpty())
    }

    @Test
    fun `only the activity is open to others and only the scheduler starts the job`() {
        val parts = listOf("activity", "service", "provider", "receiver").flatMap { application.all(it) }
        val open = parts.filter { it.android("exported") == "true" }
        assertEquals(listOf("vn.tinxom.app.MainActivity"), open.map { it.android("name") })
        assertTrue(parts.all { it.android("exported") in listOf("true", "false") })
        assertEquals("android.permission.BIND_JOB_SERVICE", application.all("service").single().android("permission"))
        assertEquals("true", application.all("provider").single().android("grantUriPermissions"))
        assertEquals("false", application.android("usesCleartextTraffic"))
        assertEquals("", application.android("debuggable"))
    }

    @Test
    fun `every class that is named is there`() {
        val parts = listOf("activity", "service", "provider").flatMap { application.all(it) }
        val names = (parts + application).map { it.android("name") }
        assertEquals(4, names.size)
        names.forEach { assertNotNull(Class.forName(it, false, javaClass.classLoader), it) }
    }

    @Test
    fun `no hardware keeps a phone from it`() {
        assertTrue(manifest.all("uses-feature").isNotEmpty())
        assertTrue(manifest.all("uses-feature").all { it.android("required") == "false" })
    }

    /** Files of resources, by their folder's kind and their name. */
    private fun resources(): Set<Pair<String, String>> =
        File(main, "res")
            .walkTopDown()
            .filter { it.isFile }
            .map { it.parentFile.name.substringBefore('-') to it.nameWithoutExtension }
            .toSet()

    /** What an expression with two groups finds in a text. */
    private fun Regex.pairs(text: String) = findAll(text).map { it.groupValues[1] to it.groupValues[2] }.toSet()

    @Test
    fun `every resource that is named has its file and its name`() {
        val files = resources()
        val xml = main.walkTopDown().filter { it.extension == "xml" }.associate { it.path to it.readText() }
        val values = xml.filterKeys { "/values" in it }.values.joinToString()
        val named = Regex("@(drawable|mipmap|xml|string|color|style)/(\\w+)").pairs(xml.values.joinToString())
        assertTrue(named.size > 8)
        for ((kind, name) in named) {
            val isFile = kind in setOf("drawable", "mipmap", "xml")
            assertTrue(if (isFile) kind to name in files else "name=\"$name\"" in values, "$kind/$name")
        }
        val used = Regex("(?<!android\\.)\\bR\\.(\\w+)\\.(\\w+)").pairs(sources.values.joinToString())
        assertTrue(used.isNotEmpty() && files.containsAll(used))
        val standIns =
            R.drawable::class.java.fields
                .map { it.name }
                .filter { it.first().isLowerCase() }
        assertEquals(used.map { it.second }.toSet(), standIns.toSet())
    }

    @Test
    fun `the only word of its own is the app's name`() {
        val strings = File(main, "res").walkTopDown().filter { it.name == "strings.xml" }.toList()
        assertEquals(1, strings.size)
        assertEquals(
            listOf("Tin Xóm"),
            parsed(strings.single().relativeTo(main).path).all("string").map { it.textContent },
        )
    }
}
