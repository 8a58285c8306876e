package vn.tinxom.screens

import vn.tinxom.ActionButton
import vn.tinxom.Language
import vn.tinxom.OpenPhone
import vn.tinxom.RowBody
import vn.tinxom.Screen
import vn.tinxom.ScreenNotice
import java.io.File
import kotlin.test.Test
import kotlin.test.assertEquals

/** Every screen that people of a village come to, drawn from the real library: whole at every size, in both languages. */
internal class GalleryTest {
    private val shots = mutableMapOf<Frame, MutableList<Shot>>()
    private val typing = mutableMapOf<Frame, MutableList<Shot>>()
    private val names = mutableMapOf<Shot, String>()
    private val drawn = sortedSetOf<String>()
    private val asked = mutableSetOf<Any>()

    @Test
    fun `every screen there is was drawn and is whole on every phone, in both languages`() {
        val all: Set<String>
        Village().use { village ->
            all = village.world.screens()
            for (language in Language.entries) {
                village.walked.forEach { (who, phone) -> walk(who, phone, language) }
                for (pose in village.poses()) {
                    val (screen, said) = pose.strike(village.phone(pose.who), language)
                    sits(pose.who, pose.name, pose.place, screen, said)
                }
                for ((name, screen) in closed(File(village.world.folder, "closed-${language.name}"), language)) {
                    sits("new", name, null, screen)
                }
            }
            // Last: home goes on saying what stood in the way.
            for (language in Language.entries) {
                village.faults(language).forEach { (name, drawn) -> sits("resident", "said-$name", null, drawn.first, drawn.second) }
            }
        }
        chooses { phone ->
            for (language in Language.entries) {
                walk("chooser", phone, language) { it.startsWith("choose") }
                sits(
                    "chooser",
                    "choose-many",
                    "choose",
                    Pose("chooser", "choose-many", "choose", *more(PAGES)).strike(phone, language).first,
                )
            }
        }
        assertEquals(all, drawn, "screens that there are, and that were drawn")
        val faults = shots.flatMap { (frame, list) -> takeAll(list, frame) } + typing.flatMap { (frame, list) -> takeTyping(list, frame) }
        assertEquals(emptyList(), faults.map { (shot, fault) -> "${names[shot]}: ${fault.what}: ${fault.where}" })
        Given.selection?.let { strips(Given.pictures, it) }
    }

    /** A screen sits for its pictures, with what is said over it. */
    private fun sits(
        who: String,
        name: String,
        place: String?,
        screen: Screen,
        said: ScreenNotice? = null,
    ) {
        place?.let { drawn += it.substringBefore('/') }
        for (frame in Frame.ALL) {
            // Every question that is asked there, once in each language and size.
            for (button in screen.buttons().filter { it.confirm != null && asked.add(listOf(frame, it.confirm)) }) {
                val shot =
                    Shot(screen, File(Given.pictures, "$who/asked-${asked.size}-${frame.name}-${screen.head.language}.png"), null, button)
                names[shot] = "$who, $name asks ${button.action}, ${frame.name}"
                shots.getOrPut(frame) { mutableListOf() } += shot
            }
            val file = "${name.replace('/', '-').replace(Regex("[0-9a-f]{16,}"), "one")}-${frame.name}-${screen.head.language}"
            val taken = shots[frame].orEmpty().mapNotNull { it.picture }
            val picture = generateSequence(1) { it + 1 }.map { File(Given.pictures, "$who/$file${if (it == 1) "" else "-$it"}.png") }
            val shot = Shot(screen, picture.first { it !in taken }, said)
            names[shot] = "$who, $name, ${frame.name}"
            shots.getOrPut(frame) { mutableListOf() } += shot
            // Under a keyboard too, once by day and in large type.
            if (said == null && !frame.dark && screen.head.language == "vi" && screen.rows.any { it.body is RowBody.Field }) {
                val typed = Shot(screen, File(Given.pictures, "$who/${shot.picture!!.nameWithoutExtension}-typing.png"))
                names[typed] = "$who, $name, ${frame.name}, typing"
                typing.getOrPut(frame) { mutableListOf() } += typed
            }
        }
    }

    /** What can be reached from the first screen by what only leads somewhere: of each kind of place, two. */
    private fun walk(
        who: String,
        phone: OpenPhone,
        language: Language,
        only: (String) -> Boolean = { true },
    ) {
        val screens = phone.phone.screens(language)
        val open = ArrayDeque(listOf(screens.first()))
        val known = open.toMutableSet()
        while (open.isNotEmpty()) {
            val place = open.removeFirst()
            val screen = screens.view(place).use { it.snapshot() }
            if (only(place)) sits(who, place, place, screen)
            for (button in screen.buttons()) {
                val next = button.action.removePrefix("go/")
                val kind = next.substringBefore('/')
                if (next != button.action && known.count { it.substringBefore('/') == kind } < 2 && known.add(next)) open += next
            }
        }
    }
}

/** Everything that can be tapped on a screen. */
internal fun Screen.buttons(): List<ActionButton> =
    listOfNotNull(head.back, head.leave, head.main, head.beside) +
        rows.flatMap {
            when (val body = it.body) {
                is RowBody.Card -> body.buttons
                is RowBody.Buttons -> body.buttons
                is RowBody.Line -> listOfNotNull(body.open)
                is RowBody.Tiles -> body.tiles.map { tile -> tile.button }
                is RowBody.Choice -> listOf(body.button)
                else -> emptyList()
            }
        }
