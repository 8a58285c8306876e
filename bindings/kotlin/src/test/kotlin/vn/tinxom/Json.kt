package vn.tinxom

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive

/** An object of these members. */
internal fun json(vararg members: Pair<String, Any?>): JsonObject =
    JsonObject().apply { members.forEach { (name, value) -> add(name, element(value)) } }

private fun element(value: Any?): JsonElement =
    when (value) {
        null -> JsonNull.INSTANCE
        is JsonElement -> value
        is Boolean -> JsonPrimitive(value)
        is Number -> JsonPrimitive(value.toLong())
        is ULong -> JsonPrimitive(value.toLong())
        is UInt -> JsonPrimitive(value.toLong())
        is Iterable<*> -> JsonArray().apply { value.forEach { add(element(it)) } }
        else -> JsonPrimitive(value.toString())
    }

/** `COPY_TO_DRAFT` and `CopyToDraft` as `copy-to-draft`. */
internal fun dashed(name: String): String =
    if (name.uppercase() == name) {
        name.lowercase().replace('_', '-')
    } else {
        name.replace(Regex("(?<=.)(?=[A-Z])"), "-").lowercase()
    }

/** The name of a state that has a class of its own. */
internal fun named(state: Any): String = dashed(checkNotNull(state::class.simpleName))
