// A text on its way to another app: a file for a few minutes, which nobody finds by its place.

package vn.tinxom.app

import android.content.ClipData
import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.content.Intent
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException
import java.util.UUID

/** The files that were offered to other apps. Each is gone with the next one, with quick exit, and with the next start. */
public class Shared(
    private val context: Context,
    private val now: () -> Long = System::currentTimeMillis,
) {
    private val folder = File(context.cacheDir, FOLDER)

    /** Writes a text as a file and gives what the system's share sheet needs. The name tells nothing, and leads nowhere. */
    public fun offer(
        name: String,
        text: String,
    ): Intent {
        clear()
        val id = UUID.randomUUID().toString()
        val plain = name.filter { it in 'a'..'z' || it in 'A'..'Z' || it in '0'..'9' || it in ".-_" }.trimStart('.')
        val file = File(File(folder, id).apply { mkdirs() }, plain.ifEmpty { "file.txt" })
        file.writeText(text)
        val uri =
            Uri
                .Builder()
                .scheme("content")
                .authority(authority(context))
                .appendPath(id)
                .appendPath(file.name)
                .build()
        val send =
            Intent(Intent.ACTION_SEND)
                .setType(type(file.name))
                .putExtra(Intent.EXTRA_STREAM, uri)
                .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        // The sheet itself reads the file's name by the same grant.
        send.clipData = ClipData.newRawUri("", uri)
        return Intent.createChooser(send, null).addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }

    /** Takes every file away. */
    public fun clear() {
        folder.deleteRecursively()
    }

    /** Takes away what had time enough to be read. */
    public fun sweep() {
        folder
            .listFiles()
            .orEmpty()
            .filter { now() - it.lastModified() >= KEPT }
            .forEach { it.deleteRecursively() }
    }

    internal companion object {
        /** A page is shown as one, and not as its source. */
        fun type(name: String): String = if (name.endsWith(".html")) "text/html" else "text/plain"

        private const val FOLDER = "shared"
        private const val KEPT = 10 * 60_000L

        fun authority(context: Context): String = "${context.packageName}.shared"

        /** The file that a path names, and no other; null where there is none. */
        fun named(
            context: Context,
            uri: Uri,
        ): File? {
            val (id, name) = uri.pathSegments.takeIf { it.size == 2 } ?: return null
            val folder = File(context.cacheDir, FOLDER)
            val file = File(File(folder, id), name).canonicalFile
            return file.takeIf { it.isFile && it.parentFile?.parentFile == folder.canonicalFile }
        }
    }
}

/** Hands the files of [Shared] out to whom the person chose, for reading. The system lets nobody else ask. */
public class SharedFiles : ContentProvider() {
    override fun onCreate(): Boolean = true

    override fun openFile(
        uri: Uri,
        mode: String,
    ): ParcelFileDescriptor {
        val file = context?.let { Shared.named(it, uri) }
        if (mode != "r" || file == null) throw FileNotFoundException()
        return ParcelFileDescriptor.open(file, ParcelFileDescriptor.MODE_READ_ONLY)
    }

    override fun getType(uri: Uri): String = Shared.type(uri.lastPathSegment.orEmpty())

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        arguments: Array<String>?,
        order: String?,
    ): Cursor {
        val columns = projection ?: arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)
        val cursor = MatrixCursor(columns)
        val file = context?.let { Shared.named(it, uri) } ?: return cursor
        cursor.addRow(
            columns.map {
                when (it) {
                    OpenableColumns.DISPLAY_NAME -> file.name
                    OpenableColumns.SIZE -> file.length()
                    else -> null
                }
            },
        )
        return cursor
    }

    override fun insert(
        uri: Uri,
        values: ContentValues?,
    ): Uri? = throw UnsupportedOperationException()

    override fun update(
        uri: Uri,
        values: ContentValues?,
        selection: String?,
        arguments: Array<String>?,
    ): Int = throw UnsupportedOperationException()

    override fun delete(
        uri: Uri,
        selection: String?,
        arguments: Array<String>?,
    ): Int = throw UnsupportedOperationException()
}
