package vn.tinxom.app

import android.content.Intent
import android.net.Uri
import android.provider.OpenableColumns
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import java.io.File
import java.io.FileNotFoundException
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

/** A file on its way to another app: readable for who was chosen, gone afterwards. */
@RunWith(RobolectricTestRunner::class)
class SharedTest {
    private val context = RuntimeEnvironment.getApplication()
    private val provider =
        Robolectric
            .buildContentProvider(
                SharedFiles::class.java,
            ).create(Shared.authority(context))
            .get()
    private var minutes = 0L
    private val shared = Shared(context) { System.currentTimeMillis() + minutes * 60_000 }

    private fun offered(
        name: String,
        text: String,
    ): Uri {
        val chooser = shared.offer(name, text)
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        val send = assertNotNull(chooser.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java))
        assertEquals(Intent.ACTION_SEND, send.action)
        assertTrue(send.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION != 0)
        assertFalse(send.flags and Intent.FLAG_GRANT_WRITE_URI_PERMISSION != 0)
        assertFalse(send.hasExtra(Intent.EXTRA_TEXT), "the text itself is in no intent")
        return assertNotNull(send.getParcelableExtra(Intent.EXTRA_STREAM, Uri::class.java))
    }

    private fun read(uri: Uri): String =
        provider
            .openFile(uri, "r")
            .let {
                android.os.ParcelFileDescriptor.AutoCloseInputStream(it)
            }.use { it.readBytes().decodeToString() }

    private fun files() =
        context.cacheDir
            .walkTopDown()
            .filter { it.isFile }
            .toList()

    @Test
    fun `a page is offered as a page and a text as a text`() {
        assertEquals("text/html", provider.getType(offered("tinxom.html", "<p>")))
        assertEquals("text/plain", provider.getType(offered("tinxom.txt", "x")))
    }

    @Test
    fun `the chosen app reads name, size and text and writes nothing`() {
        val uri = offered("tinxom.txt", "Số lần gửi: 3")
        assertEquals("Số lần gửi: 3", read(uri))
        provider.query(uri, null, null, null, null).use { row ->
            assertTrue(row.moveToFirst())
            assertEquals("tinxom.txt", row.getString(row.getColumnIndexOrThrow(OpenableColumns.DISPLAY_NAME)))
            assertEquals(
                "Số lần gửi: 3".encodeToByteArray().size.toLong(),
                row.getLong(row.getColumnIndexOrThrow(OpenableColumns.SIZE)),
            )
        }
        for (mode in listOf(
            "w",
            "rw",
            "rwt",
            "wa",
        )) {
            assertFailsWith<FileNotFoundException> { provider.openFile(uri, mode) }
        }
        assertFailsWith<UnsupportedOperationException> { provider.delete(uri, null, null) }
        assertEquals("text/plain", provider.getType(uri))
    }

    @Test
    fun `a file is gone with the next one, after its time, and when all is cleared`() {
        val first = offered("a.txt", "một")
        val second = offered("a.txt", "hai")
        assertFailsWith<FileNotFoundException> { read(first) }
        assertEquals("hai", read(second))
        minutes = 9
        shared.sweep()
        assertEquals("hai", read(second))
        minutes = 11
        shared.sweep()
        assertFailsWith<FileNotFoundException> { read(second) }
        offered("a.txt", "ba")
        shared.clear()
        assertTrue(files().isEmpty())
    }

    @Test
    fun `a process that starts takes away what an earlier one left`() {
        offered("a.txt", "bốn")
        (RuntimeEnvironment.getApplication() as App).onCreate()
        assertTrue(files().isEmpty())
    }

    @Test
    fun `no path leads to another file and no name does`() {
        val secret = File(context.cacheDir, "secret").apply { writeText("kín") }
        offered("a.txt", "x")
        val authority = Shared.authority(context)
        for (path in listOf(
            "/",
            "/x",
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret/x",
            "/a/b/c",
            "/x/..%2f..%2fsecret",
            "/.%2f/secret",
        )) {
            assertFailsWith<FileNotFoundException>(path) { read(Uri.parse("content://$authority$path")) }
        }
        secret.delete()
        for (name in listOf("../../secret", "/etc/hosts", "..", "", "Bà Tư.txt", ".hidden")) {
            assertEquals("x", read(offered(name, "x")))
            assertEquals(1, files().size)
            assertTrue(files().single().canonicalPath.startsWith(File(context.cacheDir, "shared").canonicalPath), name)
        }
    }
}
