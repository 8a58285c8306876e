package vn.tinxom

import com.google.gson.JsonObject
import java.time.Duration
import java.time.LocalDate

/** The verbs of a desk's list. */
internal val DESK = setOf("desk", "open-tip", "answer", "close-tip", "accept-withdrawal")

private fun reason(state: TipState): String? =
    when (state) {
        is TipState.Refused -> dashed(state.v1.name)
        is TipState.PutAside -> dashed(state.v1.name)
        else -> null
    }

/** What is done with tips. */
internal fun tip(
    person: Person,
    verb: String,
    arguments: Arguments,
    code: (UnitId) -> String?,
    unit: (String, LocalDate) -> UnitId,
): JsonObject {
    val phone = person.phone
    when (verb) {
        "write" -> {
            val of = arguments.optional("unit")?.let { unit(it.asString, phone.phone.today()) }
            val kind = enumValue<TipKind>(arguments.text("kind"))
            val window = enumValue<TimeWindow>(arguments.text("window"))
            val new = NewTip(kind, window, arguments.text("text"), of)
            person.tips[arguments.text("as")] = phone.drafts.write(new)
            return json()
        }

        "list" -> {
            return json("states" to phone.inbox.list("", 0u, 100u).map { named(it.state) })
        }

        "outbox" -> {
            val states =
                phone.outbox.list().map {
                    when (val state = it.state) {
                        is OutboxState.Tip -> named(state.v1) to reason(state.v1)
                        is OutboxState.PutAside -> named(state) to dashed(state.v1.name)
                        else -> named(state) to null
                    }
                }
            return json("states" to states.map { it.first }, "reasons" to states.map { it.second })
        }
    }
    val known =
        setOf("queue", "delete", "undelete", "try-again", "edit", "duplicate", "withdraw", "choose", "destination") +
            setOf("story", "read", "receipt")
    if (verb !in known) throw Broken("nobody can `$verb`")
    val label = arguments.text("tip")
    val id = person.tips[label] ?: throw Broken("$label is no tip")
    when (verb) {
        "queue" -> {
            phone.drafts.queue(id)
        }

        "delete" -> {
            phone.drafts.delete(id)
        }

        "undelete" -> {
            phone.drafts.undelete(id)
        }

        "try-again" -> {
            phone.outbox.tryAgain(id)
        }

        "edit" -> {
            phone.drafts.edit(id, TipEdit(text = arguments.text("text")))
        }

        "duplicate" -> {
            person.tips[arguments.text("as")] = phone.drafts.duplicate(id)
        }

        "withdraw" -> {
            return json("at_once" to phone.outbox.withdraw(id))
        }

        "choose" -> {
            phone.outbox.chooseUnit(id, unit(arguments.text("unit"), phone.phone.today()))
        }

        "destination" -> {
            val units =
                when (val route = phone.outbox.destination(id)) {
                    is Route.To -> listOf(route.unit)
                    is Route.Among -> route.units
                }
            return json("units" to units.map { code(it).orEmpty() }.sorted())
        }

        "read" -> {
            phone.inbox.markRead(id)
        }

        "receipt" -> {
            phone.inbox.receipt(id)
        }

        "story" -> {
            val story = phone.inbox.story(id)
            return json(
                "state" to named(story.line.state),
                "reason" to reason(story.line.state),
                "text" to story.text,
                "answers" to story.answers.map { it.text },
                "actions" to story.actions.map { dashed(it.name) },
                "has_receipt" to (story.acceptedAt != null),
                "withdrawal_asked" to story.line.withdrawalAsked,
                "unread" to story.line.unread,
                "unit" to phone.phone.unitName(story.unit, phone.phone.today()),
            )
        }
    }
    return json()
}

/** What is done on a patrol. */
internal fun patrol(
    patrols: Patrols,
    verb: String,
    arguments: Arguments,
): JsonObject {
    when (verb) {
        "patrol-start" -> {
            patrols.start(enumValue(arguments.text("purpose")), arguments.flag("alone"))
        }

        "patrol-note" -> {
            patrols.note(enumValue(arguments.text("kind")), arguments.text("hamlet"), arguments.text("text"))
        }

        "patrol-alive" -> {
            val minutes = patrols.alive()?.let { Duration.between(it.from, it.until).toMinutes() }
            return json("gap_minutes" to (minutes ?: 0))
        }

        "patrol-end" -> {
            return json("notes" to patrols.finish())
        }

        "patrols" -> {
            val nights = patrols.list(0u, 100u)
            return json(
                "own" to nights.map { it.own },
                "notes" to nights.map { it.patrol.notes.size },
                "gaps" to nights.map { it.patrol.gaps.size },
                "ended" to nights.map { it.patrol.ended != null },
                "waiting" to nights.map { it.waiting },
            )
        }

        else -> {
            throw Broken("nobody can `$verb`")
        }
    }
    return json()
}

/** What is done at a desk. */
internal fun desk(
    officer: Officer,
    verb: String,
    arguments: Arguments,
): JsonObject {
    val lines = officer.list(true, 0u, 100u)
    if (verb == "desk") {
        return json(
            "states" to lines.map { dashed(it.state.name) },
            "withdrawal_asked" to lines.map { it.withdrawalAsked },
            "marked" to lines.map { it.marked },
        )
    }
    val id = lines.getOrNull(arguments.number("place") - 1)?.id ?: throw Broken("no tip stands there")
    when (verb) {
        "open-tip" -> {
            val opened = officer.openTip(id)
            return json(
                "text" to opened.text,
                "hamlet" to opened.hamlet,
                "kind" to opened.kind?.let { dashed(it.name) },
                "window" to opened.window?.let { dashed(it.name) },
                "sender" to opened.sender,
            )
        }

        "answer" -> {
            officer.answer(id, arguments.text("text"))
        }

        "close-tip" -> {
            officer.closeTip(id)
        }

        "accept-withdrawal" -> {
            officer.acceptWithdrawal(id)
        }
    }
    return json()
}
