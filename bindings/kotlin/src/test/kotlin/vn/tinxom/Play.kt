package vn.tinxom

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import kotlinx.coroutines.runBlocking
import java.io.File
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime

/** The arguments of a step; each that is asked for is taken, and what is left over is a mistake. */
internal class Arguments(
    step: JsonObject,
) {
    private val left = step.deepCopy()

    fun optional(name: String) = left.remove(name)

    fun text(name: String): String = left.remove(name)?.asString ?: throw Broken("`$name` is missing")

    fun number(name: String): Int = left.remove(name)?.asInt ?: throw Broken("`$name` is missing")

    fun flag(name: String): Boolean = left.remove(name)?.asBoolean ?: throw Broken("`$name` is missing")

    fun nothingLeft(verb: String) {
        left.keySet().firstOrNull()?.let { throw Broken("`$verb` takes no `$it`") }
    }
}

/** One play of a scenario: its stage, its people, and what has a label. */
internal class Play(
    private val stage: Stage,
    scenario: JsonObject,
) : AutoCloseable {
    private val now: Instant = OffsetDateTime.parse(scenario["now"].asString).toInstant()
    private val folder: File
    private val people = mutableMapOf<String, Person>()
    private val labels = Labels()

    /** A territory of before the merger, as a phone had it that was not opened since. */
    private val before: Territory

    init {
        val begin = json("do" to "begin")
        for (key in listOf("units", "now", "tips_a_day")) scenario[key]?.let { begin.add(key, it) }
        val world = stage.does(begin)
        folder = File(world["folder"].asString)
        before = Territory.read(File(world["territory_before"].asString).readBytes())
    }

    /** Plays a step and compares what comes of it. */
    fun step(step: JsonObject) {
        val arguments = Arguments(step)
        val verb = arguments.text("does")
        val who = arguments.optional("who")?.asString
        val fails = arguments.optional("fails")?.asString
        val sees = arguments.optional("sees")?.asJsonObject
        val outcome =
            try {
                Result.success(if (who == null) world(verb, arguments) else person(who, verb, arguments))
            } catch (error: PhoneException) {
                Result.failure(error)
            }
        arguments.nothingLeft(verb)
        outcome.onFailure {
            val name = (it as PhoneException).explanation.name
            if (name != fails) throw Broken("it failed: $name, not $fails")
        }
        outcome.onSuccess {
            if (fails != null) throw Broken("it succeeded and not failed: $fails")
            for ((key, wanted) in sees?.entrySet().orEmpty()) {
                if (it[key] != wanted) throw Broken("`$key` is ${it[key]} and not $wanted")
            }
        }
    }

    override fun close() {
        people.values.forEach(Person::shut)
    }

    private fun world(
        verb: String,
        arguments: Arguments,
    ): JsonObject {
        val command =
            when (verb) {
                "link" -> json("do" to verb, "fault" to arguments.text("fault"))
                "date" -> json("do" to verb, "now" to arguments.text("now"))
                "held" -> json("do" to verb, "unit" to arguments.text("unit"))
                "territory" -> return territory(arguments)
                else -> throw Broken("the world does not `$verb`")
            }
        arguments.optional("after")?.let { command.add("after", it) }
        arguments.optional("group")?.let {
            command.addProperty("group", labels.groups[it.asString] ?: throw Broken("no such group"))
        }
        return stage.does(command)
    }

    /** Signs an edition of the territory, and keeps its file under a label. */
    private fun territory(arguments: Arguments): JsonObject {
        val command = json("do" to "territory", "version" to arguments.number("version"))
        command.add("hamlets", arguments.optional("hamlets") ?: JsonArray())
        command.add("publish", arguments.optional("publish") ?: JsonPrimitive(true))
        val file = stage.does(command)["file"].asString
        arguments.optional("as")?.let { labels.texts[it.asString] = file }
        return json()
    }

    private fun person(
        who: String,
        verb: String,
        arguments: Arguments,
    ): JsonObject {
        if (verb == "phone") {
            val keys = arguments.optional("keys")?.asString ?: "good"
            if (keys !in Keys.STATES) throw Broken("no key store is `$keys`")
            val own = File(folder, "phone-${people.size}").path
            val vault = arguments.optional("vault_of")?.let { person(it.asString).folder } ?: own
            val territory =
                when (val name = arguments.optional("territory")?.asString) {
                    null -> Given.territory
                    "before" -> before
                    else -> throw Broken("no territory is `$name`")
                }
            val person = Person(vault, now, keys, territory)
            people[who] = person
            person.open()
            return json()
        }
        return does(person(who), verb, arguments)
    }

    private fun person(who: String): Person = people[who] ?: throw Broken("$who has no phone")

    private fun does(
        person: Person,
        verb: String,
        arguments: Arguments,
    ): JsonObject {
        when (verb) {
            "keys" -> {
                val state = arguments.text("state")
                if (state !in Keys.STATES) throw Broken("no key store is `$state`")
                person.keys.state = state
            }

            "clock" -> {
                val minutes = arguments.optional("minutes")
                if (minutes != null) {
                    person.clock.advance(minutes.asLong)
                } else {
                    person.clock.shows = OffsetDateTime.parse(arguments.text("to")).toInstant()
                }
            }

            "shut" -> {
                person.shut()
            }

            "open" -> {
                person.open()
            }

            "pause" -> {
                person.phone.phone.pause()
            }

            "resume" -> {
                person.phone.phone.resume()
            }

            "sign-out" -> {
                return json("waiting" to person.phone.phone.signOut())
            }

            "sign-in" -> {
                person.phone.phone.signIn()
            }

            "sync" -> {
                runBlocking { person.phone.sync() }
            }

            "hold" -> {
                return stage.does("hold", "folder" to person.folder, "key" to hex(person.keys.key))
            }

            "release" -> {
                return stage.does("release")
            }

            "certify" -> {
                val key = hex(person.phone.membership.publicKey())
                val command = json("do" to "papers", "unit" to arguments.text("unit"), "key" to key)
                arguments.optional("role")?.let { command.add("role", it) }
                person.phone.membership.acceptPapers(stage.does(command)["papers"].asString)
            }

            "invite" -> {
                val group =
                    arguments.optional("group")?.let {
                        labels.groups.getOrPut(it.asString) { person.phone.officer.newGroup() }
                    }
                val role = enumValue<Role>(arguments.text("role"))
                val request = InviteRequest(role, arguments.text("label"), group)
                labels.texts[arguments.text("as")] = person.phone.officer.invite(request)
            }

            "enrol" -> {
                val invite = labels.text(arguments, "invite")
                val view = person.phone.membership.enrol(invite, arguments.text("name"))
                arguments.optional("as")?.let {
                    val acceptance = person.phone.slot.acceptance() ?: throw Broken("nothing was accepted")
                    labels.texts[it.asString] = acceptance
                }
                return json("unit" to code(view.unit), "role" to dashed(view.role.name), "label" to view.label)
            }

            "holder" -> {
                val holder = person.phone.membership.holder()
                return json(
                    "role" to dashed(holder.role.name),
                    "label" to holder.label,
                    "confirmed" to holder.confirmed,
                    "refused" to holder.refused?.let { dashed(it.name) },
                    "standing" to dashed(holder.standing.name),
                )
            }

            "watch" -> {
                person.watched = Watched(person.phone.inbox.view("", 100u))
            }

            "changes" -> {
                val watched = person.watched ?: throw Broken("nothing is watched")
                runBlocking { watched.changesTo(person.phone.inbox.list("", 0u, 100u)) }
                return json("states" to watched.rows.map { named(it.state) })
            }

            else -> {
                return when {
                    verb.startsWith("patrol") -> patrol(person.phone.patrols, verb, arguments)
                    verb in DESK -> desk(person.phone.officer, verb, arguments)
                    verb in SLOT -> slot(person.phone.slot, verb, arguments, labels)
                    verb in DOOR -> door(person.phone, verb, arguments, labels)
                    verb in REGISTRY -> registry(person.phone, verb, arguments, labels, ::device)
                    verb in TERRITORY -> territory(person.phone.phone, verb, arguments, labels)
                    else -> tip(person, verb, arguments, ::code, ::unit)
                }
            }
        }
        return json()
    }

    private fun device(who: String): DeviceId =
        person(who)
            .phone.membership
            .holder()
            .device

    private fun code(unit: UnitId): String? = Given.territory.unit(unit)?.code

    private fun unit(
        code: String,
        day: LocalDate,
    ): UnitId = Given.territory.byCode(code, day)?.id ?: throw Broken("no unit has the code $code then")
}

internal inline fun <reified T : Enum<T>> enumValue(name: String): T =
    enumValues<T>().firstOrNull { dashed(it.name) == name } ?: throw Broken("`$name` is not known")

internal fun hex(bytes: ByteArray?): String =
    bytes?.joinToString("") { "%02x".format(it) } ?: throw Broken("no key was kept")
