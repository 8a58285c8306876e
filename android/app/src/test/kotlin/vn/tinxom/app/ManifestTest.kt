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
        getElementsByTagName(tag).let { all ->
            (0 until all.length).map {
                all.item(it) as Element
            }
        }

    private fun Element.android(name: String): String =
        getAttributeNS("http://schemas.android.com/apk/res/android", name)

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
        val asked =
            Regex("Manifest\\.permission\\.(\\w+)")
                .findAll(sources.values.joinToString())
                .map {
                    it.groupValues[1]
                }.toSet()
        assertEquals(setOf("CAMERA", "POST_NOTIFICATIONS"), asked)
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
        assertEquals(
            listOf("vn.tinxom.app.MainActivity"),
            parts
                .filter {
                    it.android("exported") == "true"
                }.map { it.android("name") },
        )
        assertTrue(parts.all { it.android("exported") in listOf("true", "false") })
        assertEquals("android.permission.BIND_JOB_SERVICE", application.all("service").single().android("permission"))
        assertEquals("true", application.all("provider").single().android("grantUriPermissions"))
        assertEquals("false", application.android("usesCleartextTraffic"))
        assertEquals("", application.android("debuggable"))
    }

    @Test
    fun `every class that is named is there`() {
        val names =
            (
                listOf(
                    application,
                ) + listOf("activity", "service", "provider").flatMap { application.all(it) }
            ).map { it.android("name") }
        assertEquals(4, names.size)
        names.forEach { assertNotNull(Class.forName(it, false, javaClass.classLoader), it) }
    }

    @Test
    fun `no hardware keeps a phone from it`() {
        assertTrue(manifest.all("uses-feature").isNotEmpty())
        assertTrue(manifest.all("uses-feature").all { it.android("required") == "false" })
    }

    @Test
    fun `every resource that is named has its file and its name`() {
        val files =
            File(main, "res")
                .walkTopDown()
                .filter { it.isFile }
                .map {
                    it.parentFile.name.substringBefore('-') to
                        it.nameWithoutExtension
                }.toSet()
        val values =
            File(
                main,
                "res",
            ).walkTopDown()
                .filter {
                    it.parentFile.name.startsWith(
                        "values",
                    ) && it.isFile
                }.joinToString { it.readText() }
        val xml = main.walkTopDown().filter { it.extension == "xml" }.joinToString { it.readText() }
        val named =
            Regex(
                "@(drawable|mipmap|xml|string|color|style)/(\\w+)",
            ).findAll(xml).map { it.groupValues[1] to it.groupValues[2] }.toSet()
        assertTrue(named.size > 8)
        for ((kind, name) in named) {
            assertTrue(
                if (kind in
                    listOf("drawable", "mipmap", "xml")
                ) {
                    kind to name in files
                } else {
                    "name=\"$name\"" in values
                },
                "$kind/$name",
            )
        }
        for (name in R.drawable::class.java.fields
            .map { it.name }
            .filter { it.first().isLowerCase() }) {
            assertTrue(
                "drawable" to name in files,
                name,
            )
        }
        val used =
            Regex(
                "R\\.(\\w+)\\.(\\w+)",
            ).findAll(sources.values.joinToString()).map { it.groupValues[1] to it.groupValues[2] }.toSet()
        assertTrue(used.isNotEmpty() && files.containsAll(used))
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
