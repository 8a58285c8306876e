package vn.tinxom

import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import java.io.File

/** A small app: opens a phone, is told that nobody joined, and looks at an empty list. `ShrunkTest` shrinks and runs it. */
fun main(arguments: Array<String>) {
    val (folder, territory) = arguments
    val keys =
        object : KeyStore {
            var kept: ByteArray? = null

            override fun load(): ByteArray? = kept

            override fun keep(key: ByteArray) {
                kept = key
            }
        }
    val options = PhoneOptions(folder, Language.ENGLISH, listOf())
    OpenPhone(Phone.open(options, Territory.read(File(territory).readBytes()), keys, null, null)).use { phone ->
        val refused = runCatching { phone.membership.holder() }.exceptionOrNull() as PhoneException.Join
        val rows = runBlocking { phone.outbox.rows().first() }
        println("${refused.explanation.name}, ${rows.size} rows")
    }
}
