@file:Suppress("ktlint:standard:no-wildcard-imports")

package vn.tinxom.names

import vn.tinxom.*
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/**
 * Names that an app's file has around it already. This file imports everything of the package and lies outside it, as an
 * app's does: a type that shadowed one of these would not compile here.
 */
class NamesTest {
    private val unit: Unit = Unit
    private val result: Result<String> = Result.success("")
    private val any: List<Any> = listOf(Error(""), Exception(""), Pair(1, 2), Triple(1, 2, 3), 1..2, "", 'c', 1u)
    private val sets: Map<Set<Int>, Sequence<Array<Int>>> = mapOf()

    @Test
    fun `no type is called as one that every file has`() {
        assertTrue(any.isNotEmpty() && sets.isEmpty() && result.isSuccess && unit == Unit)
        val ours = ours()
        assertTrue(ours.size > 100 && "OpenPhone" in ours && "TipLine" in ours, "$ours")
        val clashes = ours.flatMap { name -> AROUND.map { "$it.$name" } }.filter(::exists)
        assertEquals(listOf<String>(), clashes)
        assertTrue(
            exists("kotlin.Result") && exists("kotlinx.coroutines.flow.Flow"),
            "classes are found by their names",
        )
    }

    /** The package's classes that an app's file sees, read off where they lie. */
    private fun ours(): List<String> {
        val place = File(checkNotNull(Phone::class.java.getResource("Phone.class")).toURI())
        val names =
            place.parentFile
                .list()
                .orEmpty()
                .filter { it.endsWith(".class") && '$' !in it }
        return names.map { it.removeSuffix(".class") }
    }

    private fun exists(name: String): Boolean =
        runCatching { Class.forName(name, false, javaClass.classLoader) }.isSuccess

    private companion object {
        val AROUND =
            listOf(
                "kotlin",
                "kotlin.annotation",
                "kotlin.collections",
                "kotlin.coroutines",
                "kotlin.io",
                "kotlin.ranges",
            ) +
                listOf("kotlin.sequences", "kotlin.text", "kotlin.time", "java.lang", "java.time", "java.util") +
                listOf("kotlinx.coroutines", "kotlinx.coroutines.flow", "kotlinx.coroutines.channels")
    }
}
