package vn.tinxom

import com.google.gson.JsonObject
import java.io.File
import java.time.LocalDate
import java.time.OffsetDateTime

/** What steps made, by the label that they gave it. */
internal class Labels {
    /** Texts that pass from phone to phone, and files of the stage. */
    val texts = mutableMapOf<String, String>()
    val groups = mutableMapOf<String, GroupId>()

    /** Claims and households, by the label of their grant. */
    val claims = mutableMapOf<String, ClaimId>()
    val households = mutableMapOf<String, HouseholdId>()
    val changes = mutableMapOf<String, ChangeId>()

    /** The text whose label an argument names. */
    fun text(
        arguments: Arguments,
        name: String,
    ): String = texts.of(arguments.text(name))
}

private fun <T> Map<String, T>.of(label: String): T = get(label) ?: throw Broken("nothing is `$label`")

/** The verbs of [slot], [door], [registry] and [territory]. */
internal val SLOT = setOf("slot", "slot-history", "ask", "hand-over", "take-over", "looks")
internal val DOOR = setOf("grant", "finish", "grants")
internal val REGISTRY =
    setOf("bring-in", "households", "household", "waiting", "settle", "choose-queue", "choose-unit", "undo") +
        setOf("decisions", "revoke")
internal val TERRITORY = setOf("import-territory", "find-unit")

private fun ruling(outcome: Outcome): String =
    when (outcome) {
        is Outcome.Refused -> dashed(outcome.reason.name)
        else -> named(outcome)
    }

private fun happened(what: Happened): String =
    when (what) {
        is Happened.Changed -> named(what.what)
        else -> named(what)
    }

private fun lines(lines: List<RegistryLine>): List<String> = lines.map { "${happened(it.what)} ${ruling(it.ruling)}" }

private fun why(state: SlotState): String? =
    when (state) {
        is SlotState.Ended -> dashed(state.v1.name)
        is SlotState.Refused -> state.reason?.let { dashed(it.name) }
        else -> null
    }

/** What is done with the own household's slot. */
internal fun slot(
    slot: Slot,
    verb: String,
    arguments: Arguments,
    labels: Labels,
): JsonObject {
    when (verb) {
        "slot" -> {
            val line = slot.state() ?: return json("state" to null)
            return json(
                "state" to named(line.state),
                "why" to why(line.state),
                "way" to dashed(line.way.name),
                "by" to line.by?.let { dashed(it.name) },
                "hand_overs" to line.handOvers.map { it.state?.let(::named) },
            )
        }

        "slot-history" -> {
            val acts =
                slot.history().map {
                    when (it) {
                        is SlotAct.Word -> it.reason?.let { reason -> dashed(reason.name) } ?: named(it.state)
                        else -> named(it)
                    }
                }
            return json("acts" to acts)
        }

        "ask" -> {
            labels.texts[arguments.text("as")] = slot.ask()
        }

        "hand-over" -> {
            val again = arguments.optional("again")?.asBoolean ?: false
            val key = labels.text(arguments, "key")
            val label = arguments.text("as")
            labels.texts[label] = slot.handOver(key, again)
        }

        "take-over" -> {
            val handOver = labels.text(arguments, "hand_over")
            return json("label" to slot.takeOver(handOver, arguments.text("name")).label)
        }

        "looks" -> {
            val looks = slot.looks(0u, 100u)
            return json(
                "roles" to looks.map { look -> look.role?.let { dashed(it.name) } },
                "purposes" to looks.map { look -> look.purpose?.let { dashed(it.name) } },
            )
        }
    }
    return json()
}

/** A household by the label of its grant, or by what it is called by. */
private fun household(
    registry: Registry,
    label: String,
    labels: Labels,
): HouseholdId =
    labels.households[label]
        ?: registry
            .households(HouseholdQuery(), 0u, 1_000u)
            .rows
            .firstOrNull { it.name == label }
            ?.id
        ?: throw Broken("no household is `$label`")

/** What is done at a household's door. */
internal fun door(
    phone: OpenPhone,
    verb: String,
    arguments: Arguments,
    labels: Labels,
): JsonObject {
    when (verb) {
        "grant" -> {
            val hamlet = arguments.optional("hamlet")?.asInt?.toUInt()
            val at =
                if (hamlet == null) {
                    AtDoor.Known(household(phone.registry, arguments.text("household"), labels))
                } else {
                    AtDoor.New(hamlet, arguments.text("address"), arguments.text("name"))
                }
            val label = arguments.text("as")
            val grant = phone.door.grant(GrantRequest(at, Role.RESIDENT))
            labels.claims[label] = grant.claim
            labels.households[label] = grant.household
            labels.texts[label] = grant.text
        }

        "finish" -> {
            phone.door.finish(labels.text(arguments, "acceptance"))
        }

        "grants" -> {
            val grants =
                phone.door.grants(100u).map {
                    when (val state = it.state) {
                        is GrantState.Ruled -> named(state.v2) to ruling(state.v1)
                        else -> named(state) to null
                    }
                }
            return json("states" to grants.map { it.first }, "rulings" to grants.map { it.second })
        }
    }
    return json()
}

/** What is done in a ward's registry; [device] tells the device of another person. */
internal fun registry(
    phone: OpenPhone,
    verb: String,
    arguments: Arguments,
    labels: Labels,
    device: (String) -> DeviceId,
): JsonObject {
    val registry = phone.registry
    val territory = phone.phone.territory()
    when (verb) {
        "bring-in" -> {
            registry.readList(arguments.text("list").toByteArray()).use { list ->
                val taken = registry.bringIn(list, listOf(), null)
                return json(
                    "bad" to list.bad().map { it.line },
                    "brought_in" to taken.broughtIn,
                    "already" to taken.already,
                )
            }
        }

        "households" -> {
            val text = arguments.optional("text")?.asString.orEmpty()
            val rows = registry.households(HouseholdQuery(text), 0u, 1_000u).rows
            return json(
                "names" to rows.map { it.name },
                "hamlets" to rows.map { it.hamletName },
                "held" to rows.map { it.held },
                "pending" to rows.map { it.pending },
                "units" to rows.map { territory.unit(it.unit)?.code },
            )
        }

        "household" -> {
            val household = household(registry, arguments.text("household"), labels)
            val detail = registry.household(household, enumValue(arguments.text("purpose")))
            return json(
                "held" to detail.line.held,
                "claims" to (listOfNotNull(detail.holder) + detail.claims).map { named(it.state) },
                "history" to lines(detail.history),
                "pending" to detail.pending.map { happened(it.what) },
            )
        }

        "waiting" -> {
            val waiting = registry.waitingClaims()
            return json(
                "names" to waiting.map { it.household.name },
                "pending" to waiting.map { it.claim.pending },
            )
        }

        "settle" -> {
            registry.settle(labels.claims.of(arguments.text("claim")))
        }

        "choose-queue" -> {
            val queue = registry.chooseQueue()
            return json(
                "ended" to queue.map { phone.phone.unitName(it.ended, phone.phone.today()) },
                "units" to queue.map { line -> line.units.map { territory.unit(it)?.code.orEmpty() }.sorted() },
            )
        }

        "choose-unit" -> {
            val line = registry.chooseQueue().getOrNull(arguments.number("place") - 1)
            val unit = territory.byCode(arguments.text("unit"), phone.phone.today()) ?: throw Broken("no such unit")
            val label = arguments.text("as")
            val households = listOf(line?.line?.id ?: throw Broken("no household stands there"))
            labels.changes[label] = registry.choose(households, unit.id).single()
        }

        "undo" -> {
            registry.undo(labels.changes.of(arguments.text("change")))
        }

        "decisions" -> {
            return json("lines" to lines(registry.decisions(0u, 1_000u)))
        }

        "revoke" -> {
            val whose = Revoked.Device(device(arguments.text("whose")))
            val from = arguments.optional("from")?.let { OffsetDateTime.parse(it.asString).toInstant() }
            registry.revoke(whose, enumValue(arguments.text("reason")), from)
        }
    }
    return json()
}

/** What is asked of the territory that a phone goes by. */
internal fun territory(
    phone: Phone,
    verb: String,
    arguments: Arguments,
    labels: Labels,
): JsonObject {
    if (verb == "import-territory") {
        val file = File(labels.text(arguments, "file"))
        return json("version" to phone.territoryUpdate(file.readBytes()))
    }
    val day = LocalDate.parse(arguments.text("day"))
    val found =
        phone.territory().use { territory ->
            when (val code = arguments.optional("code")?.asString) {
                null -> territory.find(arguments.text("query"), 1_000u)
                else -> listOfNotNull(territory.byCode(code, day))
            }
        }
    return json("codes" to found.map { it.code }, "shown" to found.map { phone.unitName(it.id, day) })
}
